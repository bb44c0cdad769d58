"""A small mobile network: subscribers, a service centre that stores and forwards, time to travel, reports.

Knows one terminal (the modem) by what it accepts, and people by what they reply. Time is given to every call; what
lies ahead is a heap that `step` works off.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from random import Random
from typing import Protocol

from modem.api import MessageRef, Msisdn
from modem.simulator.faults import FaultKind, Faults
from modem.simulator.pdu import Delivery, Pdu, Report, Submit, deliveries, encode_deliver, encode_report
from modem.simulator.people import AT_ONCE, Person, Span

DELIVERED = 0x00
EXPIRED = 0x46
NO_SUCH_NUMBER = 0x43
"""TP-ST (3GPP 23.040, 9.2.3.15): received; validity period expired; not obtainable."""

RETRY_INTERVAL = timedelta(minutes=5)
"""How often the service centre tries a phone that is off."""
DEFAULT_VALIDITY = timedelta(days=2)
"""How long it does so where the sender did not say."""


class Direction(StrEnum):
    """Seen from the modem's owner."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A whole text was read by a person (OUT), or sent by one (IN), at network time `at`."""

    at: datetime
    direction: Direction
    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One part that the network accepted from the modem."""

    at: datetime
    ref: MessageRef
    submit: Submit

    @property
    def to(self) -> str:
        """The number it was for."""
        return self.submit.to

    @property
    def text(self) -> str:
        """What this part says."""
        return self.submit.text


class Terminal(Protocol):
    """The modem, as the network sees it."""

    @property
    def attached(self) -> bool:
        """Is it switched on, in reach and let in?"""

    def deliver(self, pdu: Pdu) -> bool:
        """Take an SMS-DELIVER; False where there is no room: the network keeps it."""

    def report(self, pdu: Pdu) -> bool:
        """Take an SMS-STATUS-REPORT; False where there is no room."""


Action = Callable[[datetime], None]


class Network:
    """Everything between the modem and the people. Same seed, same calls: same messages."""

    def __init__(
        self,
        *,
        rng: Random,
        zone: tzinfo,
        smsc: str,
        faults: Faults,
        people: Iterable[Person] = (),
        latency: Span = AT_ONCE,
        strangers: bool = True,
        own_number: str = "",
    ) -> None:
        """`own_number`: the modem's; what is sent to it comes back in."""
        self.zone = zone
        self.smsc = smsc
        self.sent: list[Sent] = []
        self.received: list[Event] = []
        self.on_event: Callable[[Event], None] | None = None
        self._rng = rng
        self._salt = rng.getrandbits(64)
        self._faults = faults
        self._latency = latency
        self._strangers = strangers
        self._own_number = own_number
        self._people: dict[str, Person] = {}
        self._chance: dict[str, Random] = {}
        self._heap: list[tuple[datetime, int, Action]] = []
        self._scheduled = 0
        self._waiting: deque[Pdu] = deque()
        self._waiting_reports: deque[Pdu] = deque()
        self._parts: dict[tuple[str, int, int, int], dict[int, str]] = {}
        self._long_ref = rng.randrange(256)
        self._terminal: Terminal | None = None
        for person in people:
            self.add(person)

    def attach(self, terminal: Terminal) -> None:
        """The modem this network serves."""
        self._terminal = terminal

    def add(self, person: Person) -> None:
        """A new subscriber, or another behaviour for a number. Each has chances of their own, whatever others do."""
        self._people[person.number] = person
        self._chance[person.number] = Random(f"{self._salt}/{person.number}")  # noqa: S311 - no secret

    @property
    def waiting(self) -> int:
        """How many messages for the modem the network keeps because it could not bring them."""
        return len(self._waiting) + len(self._waiting_reports)

    @property
    def ahead(self) -> int:
        """How many things are still to happen."""
        return len(self._heap)

    def next_due(self) -> datetime | None:
        """When the next thing happens, None where nothing lies ahead."""
        return self._heap[0][0] if self._heap else None

    def accept(self, now: datetime, submit: Submit, ref: MessageRef) -> None:
        """Take a part from the modem, to be brought to its recipient."""
        sent = Sent(at=now, ref=ref, submit=submit)
        self.sent.append(sent)
        self._at(now + self._latency.draw(self._rng), lambda then: self._bring(then, sent))

    def text_in(self, now: datetime, sender: str, text: str) -> None:
        """Somebody texts the modem's number, at this moment."""
        self._tell(Event(at=now, direction=Direction.IN, number=sender, text=text))
        self._long_ref = (self._long_ref + 1) % 256
        parts = [
            encode_deliver(part, smsc=self.smsc, zone=self.zone)
            for part in self._ordered(deliveries(sender, text, now, self._long_ref))
        ]
        if self._faults.take(FaultKind.DUPLICATE):
            parts += parts
        arrival = now + self._latency.draw(self._rng)
        for part in parts:
            self._at(arrival, lambda _then, part=part: self._waiting.append(part))  # type: ignore[misc]

    def later(self, now: datetime, action: Action) -> None:
        """Let the network do something of another service (USSD) after its latency."""
        self._at(now + self._latency.draw(self._rng), action)

    def step(self, now: datetime) -> None:
        """Let everything happen that is due by now, in its order, and bring the modem what waits for it."""
        while self._heap and self._heap[0][0] <= now:
            due, _, action = heapq.heappop(self._heap)
            action(due)
        if self._terminal is None or not self._terminal.attached:
            return
        while self._waiting_reports and self._terminal.report(self._waiting_reports[0]):
            self._waiting_reports.popleft()
        while self._waiting and self._terminal.deliver(self._waiting[0]):
            self._waiting.popleft()

    def _at(self, due: datetime, action: Action) -> None:
        self._scheduled += 1
        heapq.heappush(self._heap, (due, self._scheduled, action))

    def _bring(self, now: datetime, sent: Sent) -> None:
        number = sent.to
        if number not in self._people and number != self._own_number and not self._strangers:
            self._report(now, sent, NO_SUCH_NUMBER)
        elif self._faults.lasting(FaultKind.UNREACHABLE, number):
            if now - sent.at >= (sent.submit.validity or DEFAULT_VALIDITY):
                self._report(now, sent, EXPIRED)
            else:
                self._at(now + RETRY_INTERVAL, lambda then: self._bring(then, sent))
        else:
            self._report(now, sent, DELIVERED)
            self._read(now, sent.submit)

    def _report(self, now: datetime, sent: Sent, status: int) -> None:
        if not sent.submit.want_report or self._faults.lasting(FaultKind.NO_REPORTS):
            return
        report = Report(ref=sent.ref, recipient=sent.to, sent_at=sent.at, settled_at=now, status=status)
        pdu = encode_report(report, smsc=self.smsc, zone=self.zone)
        self._at(now + self._latency.draw(self._rng), lambda _then: self._waiting_reports.append(pdu))

    def _read(self, now: datetime, submit: Submit) -> None:
        text = self._whole(submit)
        if text is None:
            return
        event = Event(at=now, direction=Direction.OUT, number=submit.to, text=text)
        self.received.append(event)
        self._tell(event)
        if submit.to == self._own_number:
            self.text_in(now, submit.to, text)
        person = self._people.get(submit.to)
        if person is None:
            return
        for reply in person.behaviour.reply(now, text, self._chance[person.number]):
            self._reply_later(now + reply.delay, reply.sender or person.number, reply.text)

    def _reply_later(self, due: datetime, sender: Msisdn, text: str) -> None:
        self._at(due, lambda then: self.text_in(then, sender, text))

    def _whole(self, submit: Submit) -> str | None:
        """The text, once all its parts are there; people's phones put them together."""
        concat = submit.concat
        if concat is None:
            return _mended(submit.text)
        parts = self._parts.setdefault((submit.to, concat.ref, concat.total, concat.bits), {})
        parts[concat.seq] = submit.text
        if len(parts) < concat.total:
            return None
        del self._parts[submit.to, concat.ref, concat.total, concat.bits]
        return _mended("".join(parts[seq] for seq in sorted(parts)))

    def _ordered(self, parts: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
        if len(parts) > 1 and self._faults.take(FaultKind.OUT_OF_ORDER):
            return parts[::-1]
        return parts

    def _tell(self, event: Event) -> None:
        if self.on_event is not None:
            self.on_event(event)


def _mended(text: str) -> str:
    """Halves of surrogate pairs, cut by the sender, joined again; a half left over becomes a replacement sign."""
    return text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
