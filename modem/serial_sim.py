"""The SIM as AT+CPIN? tells of it: waiting for it, opening it with its PIN. Knows nothing of the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from modem.api import SimState
from modem.errors import ModemRefusedError, SimRefusedError
from modem.gammu_errors import HINT_SIM
from modem.serial_line import Line
from modem.unlocking import give_pin, other_code

SIM_WAKES_SECONDS = 20.0
"""After power on or its PIN a SIM may take this long until it answers (27.007 gives no limit; field logs: 15 s)."""
SIM_SEEN_SECONDS = 5.0
"""A modem just plugged in may say for some seconds that there is no SIM."""
SIM_ASKED_EVERY_SECONDS = 0.5
PIN_SECONDS = 20.0
"""A SIM checks its PIN, and then reads its files."""

_HINT_LOCKED = "The modem takes SIM cards of one operator only: have it unlocked, or use that operator's."
_BUSY = {14, 314, 515, 516}
"""SIM busy (27.007, 9.2; 27.005, 3.2.5), and makers' own codes for starting up."""
_NO_SIM = {10, 13, 310, 313}


@dataclass(frozen=True, slots=True, kw_only=True)
class SimWord:
    """What the SIM says of itself."""

    state: SimState
    wants: str = ""
    """The code it asks for, as AT+CPIN? names it."""
    starting: bool = False
    """Worth asking again soon."""


def look(line: Line) -> SimWord:
    """Ask once. Raises ModemSilentError, ModemAbsentError."""
    answer = line.ask("AT+CPIN?")
    told = (answer.told or "").strip('"').upper()
    if answer.ok and told:
        if told == "READY" or "PIN2" in told or "PUK2" in told:
            return SimWord(state=SimState.READY)
        if told == "SIM PIN":
            return SimWord(state=SimState.PIN_WANTED, wants=told)
        if "PUK" in told:
            return SimWord(state=SimState.PUK_WANTED, wants=told.removeprefix("SIM "))
        return SimWord(state=SimState.UNKNOWN, wants=told if told.startswith("PH-") else "", starting="NOT" in told)
    code = answer.cause.code if answer.cause else None
    if code in _NO_SIM:
        return SimWord(state=SimState.MISSING, starting=True)
    states = {11: SimState.PIN_WANTED, 311: SimState.PIN_WANTED, 12: SimState.PUK_WANTED, 316: SimState.PUK_WANTED}
    wants = {SimState.PIN_WANTED: "SIM PIN", SimState.PUK_WANTED: "PUK"}
    state = states.get(code or 0, SimState.UNKNOWN)
    return SimWord(state=state, wants=wants.get(state, ""), starting=code in _BUSY)


def unlock(line: Line, pin: str | None, workdir: Path) -> None:
    """Wait until the SIM answers, and give it its PIN if it asks for one, once. Raises SimRefusedError."""
    word = _awake(line)
    if word.state is SimState.MISSING:
        raise SimRefusedError("there is no SIM in the modem", hint=HINT_SIM, state=SimState.MISSING)
    if word.state is SimState.PUK_WANTED:
        raise other_code(word.wants)
    if word.state is SimState.PIN_WANTED:
        give_pin(pin, workdir, lambda given: _give(line, given))
        _awake(line)
    elif word.wants:
        raise SimRefusedError(f"the modem asks for its {word.wants}", hint=_HINT_LOCKED)


def _give(line: Line, pin: str) -> None:
    answer = line.ask(f'AT+CPIN="{pin}"', PIN_SECONDS)
    if not answer.ok:
        raise ModemRefusedError(f"the SIM refused its PIN: {answer.final}")


def _awake(line: Line) -> SimWord:
    """What the SIM says when it has started, or after the longest it may take."""
    began = line.now()
    while True:
        word = look(line)
        limit = SIM_SEEN_SECONDS if word.state is SimState.MISSING else SIM_WAKES_SECONDS
        if not word.starting or line.now() - began > limit:
            return word
        line.pause(SIM_ASKED_EVERY_SECONDS)
