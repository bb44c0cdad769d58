"""What can be asked to go wrong, and how often. Knows what faults there are; each place asks for its own."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from enum import StrEnum


class FaultKind(StrEnum):
    """Something a modem, a SIM or a network does in real life."""

    REFUSE = "refuse"  # the next sends are refused with +CMS ERROR `code`
    LOSE_ANSWER = "lose_answer"  # the next sends are accepted and their answer never comes
    HANG = "hang"  # no answer to anything for `seconds`; 0: until it is unplugged or cleared
    SLOW = "slow"  # every answer comes `seconds` later
    UNPLUG = "unplug"  # the device goes away
    PLUG = "plug"  # it comes back, just switched on; with `text` under another name of the port in the same folder
    FULL = "full"  # there is no room in any storage
    NO_SIGNAL = "no_signal"  # the network is out of reach
    DENIED = "denied"  # the network does not let the SIM in
    NO_SIM = "no_sim"  # the SIM is out of its slot
    OTHER_SIM = "other_sim"  # another SIM is in, with the IMSI `text`
    ROAMING = "roaming"  # the network is a foreign one
    DEAF = "deaf"  # no network is heard until the radio is switched off and on (+CFUN), or power comes anew
    STUCK = "stuck"  # answers AT and +CFUN, and nothing else, until it is reset
    DUPLICATE = "duplicate"  # the next incoming messages are delivered twice
    OUT_OF_ORDER = "out_of_order"  # the parts of the next long incoming messages arrive last first
    GARBAGE = "garbage"  # bytes that mean nothing, now
    LINE = "line"  # the unsolicited line `text`, now
    USSD_LOST = "ussd_lost"  # the next codes dialled are done by the network, and its answer never comes
    USSD_UNHEARD = "ussd_unheard"  # the next codes dialled never reach the network, and nobody says so
    USSD_LATE = "ussd_late"  # the network answers the next codes `seconds` later
    USSD_CODED = "ussd_coded"  # USSD texts come as `text` has it, whatever is declared: plain, ucs2 or packed
    NO_REPORTS = "no_reports"  # the network sends no status reports
    UNREACHABLE = "unreachable"  # the phone `number` is off: what is sent to it expires
    CLEAR = "clear"  # all is well again; what is unplugged stays so


COUNTED = frozenset(
    {
        FaultKind.REFUSE,
        FaultKind.LOSE_ANSWER,
        FaultKind.DUPLICATE,
        FaultKind.OUT_OF_ORDER,
        FaultKind.USSD_LOST,
        FaultKind.USSD_UNHEARD,
        FaultKind.USSD_LATE,
    }
)
LASTING = frozenset(
    {
        FaultKind.SLOW,
        FaultKind.FULL,
        FaultKind.NO_SIGNAL,
        FaultKind.DENIED,
        FaultKind.NO_SIM,
        FaultKind.ROAMING,
        FaultKind.DEAF,
        FaultKind.STUCK,
        FaultKind.USSD_CODED,
        FaultKind.NO_REPORTS,
        FaultKind.UNREACHABLE,
    }
)

DEFAULT_REFUSAL = 38
"""Network out of order (3GPP 24.011, annex E): the refusal users report most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault as it is asked for. Only the fields its kind names matter."""

    kind: FaultKind
    times: int = 1
    code: int = DEFAULT_REFUSAL
    seconds: float = 0.0
    text: str = ""
    number: str = ""


class Faults:
    """Those asked for and not yet over."""

    def __init__(self) -> None:
        self._counted: dict[FaultKind, deque[Fault]] = defaultdict(deque)
        self._lasting: dict[tuple[FaultKind, str], Fault] = {}

    def add(self, fault: Fault) -> None:
        """Ask for a counted or a lasting fault, or for all of them to end."""
        if fault.kind is FaultKind.CLEAR:
            self._counted.clear()
            self._lasting.clear()
        elif fault.kind in COUNTED:
            self._counted[fault.kind].extend(replace(fault, times=1) for _ in range(fault.times))
        elif fault.kind in LASTING:
            self._lasting[fault.kind, fault.number] = fault

    def take(self, kind: FaultKind) -> Fault | None:
        """Use up one of a counted kind."""
        waiting = self._counted[kind]
        return waiting.popleft() if waiting else None

    def lasting(self, kind: FaultKind, number: str = "") -> Fault | None:
        """A lasting fault, if it is on."""
        return self._lasting.get((kind, number))

    def end(self, kind: FaultKind) -> None:
        """A lasting fault is over."""
        self._lasting.pop((kind, ""), None)

    def active(self) -> tuple[str, ...]:
        """Names of all that are on, for a status."""
        counted = [f"{kind} x{len(waiting)}" for kind, waiting in self._counted.items() if waiting]
        return tuple(counted + [str(kind) for kind, _ in self._lasting])
