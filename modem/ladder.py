"""Which rung comes next when a modem is in trouble, and when. Pure: from what was done when, on a monotonic clock.

Knows how often each rung may be taken and how long it is given to help; does none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

MINUTE_SECONDS = 60.0
HOUR_SECONDS = 60 * MINUTE_SECONDS
DAY_SECONDS = 24 * HOUR_SECONDS

KEEP_TRYING_SECONDS = 60.0
"""After the office was told, a modem is still tried once a minute: each try costs a Pi some seconds of one core."""
AFRESH_SECONDS = 2 * HOUR_SECONDS
"""And the ladder is climbed anew after so long: what did not help at noon may help when the network is back."""
WORTH_WAITING_SECONDS = 10.0
"""A rung that may be taken again within this is waited for; one that is barred for longer is left out."""
ABSENT_BORNE_SECONDS = 5 * MINUTE_SECONDS
"""Who pulls a modem out to move it puts it back within this."""


class Rung(StrEnum):
    """What can be done for a modem, from the least to the most."""

    ASK = "ask"
    """Put the same question once more: a garbled line spoils one answer."""
    REOPEN = "reopen"
    """Close the port and open it, in the same process."""
    RESTART = "restart"
    """A new process: the library's own state is gone with the old one."""
    RADIO = "radio"
    """AT+CFUN=4, then AT+CFUN=1: the radio off and on (27.007, 8.2). For a modem that answers and hears no network."""
    RESET = "reset"
    """AT+CFUN=1,1: the modem starts anew, and goes from the bus for up to half a minute."""
    USB = "usb"
    """The kernel lets go of the device and takes it again (`authorized` 0 and 1): as if pulled, but powered."""
    POWER = "power"
    """The hub's port without power for some seconds (uhubctl). May cut others on a hub that switches all ports."""
    TELL = "tell"
    """Say that a person must look."""


class Trouble(StrEnum):
    """What is wrong, as far as the ladder tells it apart."""

    SILENT = "silent"
    """It does not open, does not answer, or its process hangs."""
    ABSENT = "absent"
    """No device."""
    DENIED = "denied"
    """Another program has the port, or the rights are missing."""
    DEAF = "deaf"
    """It answers, and has heard no network for long, or the network refuses everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a rung may be taken."""

    tries: int
    """In one climb."""
    patience: float
    """Seconds it is given to help before the next rung."""
    pause: float = 0.0
    """Seconds between the failure and the rung."""
    spacing: float = 0.0
    """Seconds between two of it, whatever the trouble."""
    a_day: int | None = None


RULES: dict[Rung, Rule] = {
    Rung.ASK: Rule(tries=1, patience=0.0),
    Rung.REOPEN: Rule(tries=1, patience=0.0),
    # A process that dies at once must not make the Pi's processor hot.
    Rung.RESTART: Rule(tries=3, patience=4.0, pause=1.0),
    # Finding a network takes a modem one minute, two at the edge of a cell.
    Rung.RADIO: Rule(tries=2, patience=150.0, spacing=10 * MINUTE_SECONDS, a_day=24),
    # Half a minute away from the bus, half a minute until the SIM answers. Resets that follow each other closely are
    # what other gateways are blamed for: a modem that is reset every minute never registers.
    Rung.RESET: Rule(tries=1, patience=75.0, spacing=10 * MINUTE_SECONDS, a_day=8),
    Rung.USB: Rule(tries=1, patience=60.0, spacing=30 * MINUTE_SECONDS, a_day=6),
    # Cuts whatever else hangs on the hub, an upload to a disk among it.
    Rung.POWER: Rule(tries=1, patience=90.0, spacing=HOUR_SECONDS, a_day=3),
    Rung.TELL: Rule(tries=1, patience=0.0),
}

PATHS: dict[Trouble, tuple[Rung, ...]] = {
    Trouble.SILENT: (Rung.ASK, Rung.REOPEN, Rung.RESTART, Rung.RESET, Rung.USB, Rung.POWER, Rung.TELL),
    Trouble.ABSENT: (Rung.POWER, Rung.TELL),
    Trouble.DENIED: (Rung.RESTART, Rung.TELL),
    Trouble.DEAF: (Rung.RADIO, Rung.RESET, Rung.USB, Rung.POWER, Rung.TELL),
}
"""Which rungs are there for a trouble. One that cannot be taken is left out; TELL always can."""

HIGH = frozenset({Rung.RADIO, Rung.RESET, Rung.USB, Rung.POWER})
"""Those that do something to the device itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A rung that was taken, and when (monotonic seconds)."""

    rung: Rung
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next rung, not before a moment."""

    rung: Rung
    at: float


def next_step(
    trouble: Trouble,
    history: Sequence[Taken],
    *,
    since: float,
    now: float,
    able: Collection[Rung],
    busy: bool = False,
) -> Step | None:
    """What to do next in a trouble that began at `since` and goes on at `now`.

    `history` is everything that was done in the last day, oldest first; `able` are the rungs that can be taken here
    and now. None: nothing for now, as while a message is being sent (`busy`), or between two climbs where the modem
    cannot be tried. What persists always comes to TELL, and is climbed anew AFRESH_SECONDS after it.
    """
    if busy:
        return None
    path = [rung for rung in PATHS[trouble] if rung in able or rung is Rung.TELL]
    climb = [taken for taken in history if taken.at >= since]
    told = max((taken.at for taken in climb if taken.rung is Rung.TELL), default=None)
    if told is not None:
        if now < told + AFRESH_SECONDS:
            return Step(rung=Rung.RESTART, at=climb[-1].at + KEEP_TRYING_SECONDS) if Rung.RESTART in path else None
        climb = [taken for taken in climb if taken.at >= told + AFRESH_SECONDS]
    elif trouble is Trouble.ABSENT and not climb:
        now = max(now, since + ABSENT_BORNE_SECONDS)
    return _upwards(path, climb, history, now)


def _upwards(path: Sequence[Rung], climb: Sequence[Taken], history: Sequence[Taken], now: float) -> Step:
    """The lowest rung not below the last one that is not used up, and not barred for long."""
    earliest = max((taken.at + RULES[taken.rung].patience for taken in climb), default=now)
    reached = max((path.index(taken.rung) for taken in climb if taken.rung in path), default=0)
    for rung in path[reached:]:
        rule = RULES[rung]
        if sum(taken.rung is rung for taken in climb) >= rule.tries:
            continue
        at = max(now + rule.pause, earliest)
        free = _free(rung, history, at)
        if free <= at + WORTH_WAITING_SECONDS:
            return Step(rung=rung, at=max(at, free))
    return Step(rung=Rung.TELL, at=max(now, earliest))


def _free(rung: Rung, history: Sequence[Taken], at: float) -> float:
    """From when on the rung's spacing and its cap for a day let it be taken."""
    rule = RULES[rung]
    before = [taken.at for taken in history if taken.rung is rung]
    free = before[-1] + rule.spacing if before else at
    if rule.a_day is not None and len(before) >= rule.a_day:
        free = max(free, before[-rule.a_day] + DAY_SECONDS)
    return free
