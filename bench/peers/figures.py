"""What was measured of one program, and how it follows from the diary of the emulated modem. Reads no clock."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bench.rig import Happened

SENDING_FIRST, SENDING_LAST = "asks", "answered"
"""The link is the program's from the first AT+CMGS to the last +CMGS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A row of messages sent. `air`: how long the network took for each, seconds."""

    air: float
    messages: int
    seconds: float
    """From the first AT+CMGS to the last +CMGS."""
    cpu: float
    """CPU seconds of all the program's processes within that."""
    modem_cpu: float
    """The same of the emulated modem: where it takes much of the time, it is the modem that was measured."""
    written: int
    """Bytes, from before the row was queued until all was settled."""
    gap: float
    """From one +CMGS to the next AT+CMGS, the mean: what the program does or waits for between two sends."""

    @property
    def each(self) -> float:
        """Seconds a message takes where one follows the other: the gap belongs to it."""
        return (self.seconds + self.gap) / self.messages

    @property
    def a_minute(self) -> float:
        """Messages a minute."""
        return 60 / self.each

    @property
    def busy(self) -> float:
        """The share of the time in which the network is at work."""
        return self.air / self.each


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """Messages received by a program with nothing else to do."""

    waits: tuple[float, ...]
    """Seconds from a message lying in the modem to it being stored."""
    missed: int
    """How many were not stored within the limit."""
    cpu: float
    written: int

    @property
    def median(self) -> float | None:
        """Of the waits; None where there is none."""
        return statistics.median(self.waits) if self.waits else None

    @property
    def p95(self) -> float | None:
        """What 95 of 100 waits do not pass."""
        if len(self.waits) < 2:
            return self.median
        return statistics.quantiles(self.waits, n=100, method="inclusive")[94]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """What became of a few messages, as the phones see it."""

    once: int
    twice: int
    """Arrived more than once."""
    never: int
    left: int
    """How many the program has still to send, or may send again; the rest of `never` is lost."""

    @property
    def lost(self) -> int:
        """Never arrived, and nobody will send them."""
        return max(0, self.never - self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One fault, and what followed."""

    seconds: float | None
    """Until the program sends again; None: not within the limit."""
    limit: float
    copies: Copies
    ended: bool
    """The program's own process had ended, or one of them."""
    where: str = ""
    """In which place the fault was worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Everything of one program. What could not be measured is None, and `trouble` says why."""

    name: str
    sending: tuple[Sending, ...] = ()
    receiving: Receiving | None = None
    memory: int | None = None
    """Bytes: own pages, and shared ones once (bench.proc.apart)."""
    unknown_line: Recovery | None = None
    unplugged: Recovery | None = None
    trouble: str = ""

    def at(self, air: float) -> Sending | None:
        """The row with this air time."""
        return next((row for row in self.sending if row.air == air), None)


def span(diary: Iterable[Happened]) -> float:
    """Seconds from the first AT+CMGS to the last +CMGS."""
    events = list(diary)
    first = next(event.at for event in events if event.what == SENDING_FIRST)
    return max(event.at for event in events if event.what == SENDING_LAST) - first


def mean_gap(diary: Iterable[Happened]) -> float:
    """Seconds from a +CMGS to the AT+CMGS after it, the mean; 0 where there is no second message."""
    gaps: list[float] = []
    ended: float | None = None
    for event in diary:
        if event.what == SENDING_LAST:
            ended = event.at
        elif event.what == SENDING_FIRST and ended is not None:
            gaps.append(event.at - ended)
            ended = None
    return statistics.mean(gaps) if gaps else 0.0


def stall(diary: Sequence[Happened], messages: int, usual: float) -> float | None:
    """How much longer so many messages took than they usually do (`usual` seconds each); None: they did not all go."""
    if sum(1 for event in diary if event.what == SENDING_LAST) < messages:
        return None
    return max(0.0, span(diary) - messages * usual)


def worse(one: Recovery, other: Recovery) -> Recovery:
    """The one that took longer, with the copies of both."""
    longer = max(one, other, key=lambda found: found.limit if found.seconds is None else found.seconds)
    both = Copies(
        once=one.copies.once + other.copies.once,
        twice=one.copies.twice + other.copies.twice,
        never=one.copies.never + other.copies.never,
        left=one.copies.left + other.copies.left,
    )
    return replace(longer, copies=both, ended=one.ended or other.ended)


def back_after(diary: Sequence[Happened]) -> float | None:
    """Seconds from the modem's return to the next AT+CMGS; None: none came."""
    back = next((event.at for event in diary if event.what == "back"), None)
    if back is None:
        return None
    again = next((event.at for event in diary if event.what == SENDING_FIRST and event.at > back), None)
    return None if again is None else again - back


def copies(diary: Iterable[Happened], texts: Sequence[str], left: int) -> Copies:
    """How often each of the texts arrived. Some programs end a text with an end of line."""
    found = Counter(event.text.strip() for event in diary if event.what == "accepted")
    counts = [found[text] for text in texts]
    return Copies(
        once=counts.count(1),
        twice=sum(1 for count in counts if count > 1),
        never=counts.count(0),
        left=left,
    )
