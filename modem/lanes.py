"""Which driver a modem has earned, by what it answers to a few questions, and why in words. Pure but for `probe_lane`,
which asks them.

The serial lane is faster and exact; it needs a modem that keeps to 3GPP 27.005. Whatever cannot be found out stays with
libgammu, which knows twenty years of modems' peculiarities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from modem.serial_fields import after_colon, allowed, fields, quoted
from modem.serial_words import cause_of, name_of

READABLE = ("SM", "ME", "MT")
QUESTIONS = ("AT+CMGF=?", "AT+CPMS=?", "AT+CMGL=?", "AT+CMGR=?", "AT+CMGS=?", "AT+CNMI=?", "AT+CMMS=?", "AT+CPIN?")
"""None of them changes anything, and none costs a message."""
_SIM_CLOSED = {10, 11, 12, 13, 14, 310, 311, 313, 314, 316}


class Lane(StrEnum):
    """The drivers, by their names in a configuration."""

    GAMMU = "gammu"
    SERIAL = "serial"


class Reason(StrEnum):
    """Why; each is a sentence for the technician, to be translated as it is."""

    ALL = "it does all that the serial driver needs: nothing waits between two messages, and every refusal has its code"
    LINK = "it keeps the link to the network open from one message to the next"
    SWEPT = "it does not say when a message comes in: the storages are read every twenty seconds"
    ONE_BY_ONE = "it does not list messages: they are read place by place, which takes longer"
    NO_REPORTS = "it does not hand over the network's reports: nobody sees whether a message arrived"
    NO_PDU = "it has no PDU mode"
    NO_STORAGE = "it does not say where it keeps messages"
    NO_READING = "it neither lists messages nor reads them by their place"
    SIM = "its SIM is not open, so it could not be found out"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneAdvice:
    """The driver to set, and the reasons, the weightiest first."""

    lane: Lane
    reasons: tuple[Reason, ...]


class Asks(Protocol):
    """Somebody who asks a modem in AT, such as ports.AtPort."""

    def ask(self, command: str) -> tuple[str, ...]:
        """The lines of the answer, its last one the result."""


def probe_lane(port: Asks) -> LaneAdvice:
    """Ask the modem at an open port. Takes some milliseconds; changes nothing. Raises ModemSilentError."""
    return earned({question: port.ask(question) for question in QUESTIONS})


def earned(answers: Mapping[str, tuple[str, ...]]) -> LaneAdvice:
    """The advice from the answers to QUESTIONS: the lines of each, its result last. A question left out was refused."""
    if _refused_by(answers, "AT+CPIN?") in _SIM_CLOSED or "READY" not in " ".join(answers.get("AT+CPIN?", ("READY",))):
        return LaneAdvice(lane=Lane.GAMMU, reasons=(Reason.SIM,))
    against = [
        reason
        for reason, met in (
            (Reason.NO_PDU, 0 in allowed(_told(answers, "AT+CMGF=?"))),
            (Reason.NO_STORAGE, any(name in READABLE for name in quoted(_told(answers, "AT+CPMS=?")))),
            (Reason.NO_READING, _known(answers, "AT+CMGL=?") or _known(answers, "AT+CMGR=?")),
        )
        if not met
    ]
    if against:
        return LaneAdvice(lane=Lane.GAMMU, reasons=tuple(against))
    groups = [allowed(group) for group in fields(_told(answers, "AT+CNMI=?"))]
    announces = len(groups) > 1 and 1 in groups[1]
    reports = len(groups) > 3 and bool({1, 2} & groups[3])
    beside = (
        (Reason.LINK, 2 in allowed(_told(answers, "AT+CMMS=?"))),
        (Reason.SWEPT, not announces),
        (Reason.ONE_BY_ONE, not _known(answers, "AT+CMGL=?")),
        (Reason.NO_REPORTS, not reports),
    )
    return LaneAdvice(lane=Lane.SERIAL, reasons=(Reason.ALL, *(reason for reason, holds in beside if holds)))


def _told(answers: Mapping[str, tuple[str, ...]], question: str) -> str:
    """What stands behind the command's own name in the answer; empty where it was refused."""
    lines = answers.get(question, ())
    if not lines or lines[-1] != "OK":
        return ""
    name = name_of(question.removeprefix("AT").removesuffix("=?"))
    return next((after_colon(line) for line in reversed(lines[:-1]) if name_of(line) == name), "")


def _known(answers: Mapping[str, tuple[str, ...]], question: str) -> bool:
    return answers.get(question, ("ERROR",))[-1:] == ("OK",)


def _refused_by(answers: Mapping[str, tuple[str, ...]], question: str) -> int | None:
    cause = cause_of(answers.get(question, ("OK",))[-1])
    return cause.code if cause is not None else None
