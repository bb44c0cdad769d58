"""A term from event to event: time jumps to the next thing that happens. Knows the order of things, no verdict."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from gateway import resolving
from gateway.errors import WillayError
from gateway.store.tables_survey import DisputeRow
from gateway.survey.model import Outcome
from modem.api import IncomingPart, MessageRef, SendAccepted, SendOutcome, SendUnknown, StatusReport

from .air import arrived, outcome_of, parts_of
from .handset import Handset
from .intents import Intent, Reply, Texted
from .machine import Machine
from .promoter import PromoterHandset
from .watch import Watch
from .world import ASKED_IN, LIMA, PRESENT, World, moment

AIR_SECONDS = 4.0
"""How long a modem needs for a text."""
SMALL_TICK, TICK, LARGE_TICK = timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4)
"""While a round is being asked, until its deadline, and otherwise: everything due within is done at the next."""
REPORTED = 0.25
"""Share of texts of which the network says that they arrived; many operators do so never."""
UNASKED = 7
AFTER_THE_TERM = timedelta(days=17)
"""Until the last round is sealed."""
OFFICE_WEEKDAY = 2
"""On Wednesdays somebody at the office looks at cases that nobody settled."""

Event = Callable[[], None]


@dataclass(slots=True, kw_only=True)
class Sent:
    """One text that left the hub, or that the network may have taken."""

    at: datetime
    phone: str
    text: str
    outbox_id: int
    delivered: bool = False


@dataclass(slots=True, kw_only=True)
class Term:
    """Everything that happened."""

    world: World
    machine: Machine
    watch: Watch
    rng: Random
    handsets: dict[str, Handset | PromoterHandset]
    texted: list[Texted] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    up: bool = True
    pumping: bool = False
    waiting: list[IncomingPart | StatusReport] = field(default_factory=list)
    """What the network keeps while the hub is dark."""
    cuts: int = 0
    steps: int = 0
    _events: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _refs: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        """What time it really is."""
        return self.machine.clock.at

    def run(self) -> None:
        """From the first day until the last round is sealed."""
        end = moment(self.world.settings.weeks, 0, 0).astimezone(UTC) + AFTER_THE_TERM
        while self._events:
            at, _, event = heapq.heappop(self._events)
            if at > end:
                break
            self.machine.clock.at = max(at, self.now)
            event()

    def at(self, when: datetime, event: Event) -> None:
        """Let something happen."""
        heapq.heappush(self._events, (when.astimezone(UTC), next(self._numbers), event))

    def later(self, seconds: float, event: Event) -> None:
        """Let something happen after a while."""
        self.at(self.now + timedelta(seconds=seconds), event)

    # ------------------------------------------------------------------ the hub

    def tick(self) -> None:
        """One tick, and when the next is worth it."""
        local = self.now.astimezone(LIMA)
        days = {self.world.truth.weekday(key) for key in (*PRESENT, *ASKED_IN)}
        over = local >= moment(self.world.settings.weeks, 0, 0)
        since = UNASKED if over else min((local.weekday() - day) % 7 for day in days)
        busy = since == 0 and 14 <= local.hour < 22
        asking = since == 1 or (since == 0 and local.hour >= 13) or (since == 2 and local.hour < 15)
        every = SMALL_TICK if busy else TICK if asking and local.hour >= 6 else LARGE_TICK
        whole = every - timedelta(seconds=self.now.timestamp() % every.total_seconds())
        self.at(self.now + whole, self.tick)
        if self.up:
            self.machine.tick()
            self.watch.look(self.machine.desk, self.now)
            self.pump()

    def pump(self) -> None:
        """Send what may leave, one after the other."""
        if not self.pumping and self.up and self.machine.claim() is not None:
            self.pumping = True
            self.later(AIR_SECONDS, self.settle)

    def settle(self) -> None:
        """What became of the text the modem was given."""
        self.pumping = False
        claimed = self.machine.claimed
        if not self.up or claimed is None:
            return
        outcome, left = outcome_of(self.world.settings, self.rng, MessageRef(next(self._refs) % 256))
        message = claimed.message
        self.watch.leaving(message, self.now, left=left)
        if left:
            self._carry(message.msisdn, message.text, message.id, outcome)
        if self.machine.settle(outcome) is not None:
            self.pumping = True
            self.later(AIR_SECONDS, self.settle)

    def _carry(self, phone: str, text: str, outbox_id: int, outcome: SendOutcome) -> None:
        """The network takes a text to a phone: in seconds, in hours, now and then never, or twice."""
        sent = Sent(at=self.now, phone=phone, text=text, outbox_id=outbox_id)
        self.sent.append(sent)
        if self.rng.random() < 0.004:
            return
        seconds = self.rng.lognormvariate(1.4, 0.5) if self.rng.random() > 0.03 else self.rng.uniform(600, 40_000)
        self.later(seconds, lambda: self._reach(sent))
        if self.rng.random() < 0.003:
            self.later(seconds + self.rng.uniform(20, 120), lambda: self._reach(sent))
        if isinstance(outcome, SendAccepted) and self.rng.random() < REPORTED:
            self.later(seconds + 3, lambda: self._report(phone, outcome.refs[0]))

    def _report(self, phone: str, ref: MessageRef) -> None:
        self._arrive(arrived(phone, ref, next(self._numbers), self.now))

    # ------------------------------------------------------------------ people

    def _reach(self, sent: Sent) -> None:
        sent.delivered = True
        handset = self.handsets.get(sent.phone)
        if handset is None:
            return
        for reply in handset.reads(sent.text, self.now):
            self.later(reply.after.total_seconds(), lambda reply=reply: self._send(handset, reply))  # type: ignore[misc]

    def _send(self, handset: Handset | PromoterHandset, reply: Reply) -> None:
        if handset.worth_sending(reply, self.now):
            self.text(handset.number, reply.text, reply.intent)

    def text(self, phone: str, text: str, intent: Intent) -> None:
        """Somebody presses the key: once, twice, or the network does it for them."""
        texted = Texted(at=self.now, phone=phone, text=text, intent=intent)
        self.texted.append(texted)
        parts = parts_of(phone, text, next(self._numbers), self.now)
        texted.digests = tuple(part.digest for part in parts)
        slow = 0.0 if self.rng.random() > 0.02 else self.rng.uniform(60, 20_000)
        for part in parts:
            self.later(slow + self.rng.lognormvariate(1.4, 0.6), lambda part=part: self._arrive(part))  # type: ignore[misc]
        if self.rng.random() < self.world.settings.doubled:
            way = self.rng.randrange(3)
            if way == 0:  # the network hands it over twice
                self.later(slow + self.rng.uniform(5, 90), lambda: self._arrive(parts[0]))
                return
            again = self.rng.uniform(35, 45) if way == 1 else self.rng.uniform(2, 20)
            self.later(again, lambda: self._again(phone, text, intent))

    def _again(self, phone: str, text: str, intent: Intent) -> None:
        texted = Texted(at=self.now, phone=phone, text=text, intent=intent)
        self.texted.append(texted)
        parts = parts_of(phone, text, next(self._numbers), self.now)
        texted.digests = tuple(part.digest for part in parts)
        for part in parts:
            self.later(self.rng.lognormvariate(1.4, 0.6), lambda part=part: self._arrive(part))  # type: ignore[misc]

    def _arrive(self, item: IncomingPart | StatusReport) -> None:
        if not self.up:
            self.waiting.append(item)
            return
        self.machine.hear(item)
        self.watch.heard(self.machine.desk, item, self.now)
        self.pump()

    # ------------------------------------------------------------------ mishaps

    def power_cut(self, hours: float) -> None:
        """Dark for a while; what was being sent may have left."""
        if not self.up:
            return
        self.up, self.cuts = False, self.cuts + 1
        claimed = self.machine.claimed
        if claimed is not None and self.rng.random() < 0.5:
            self.watch.leaving(claimed.message, self.now, left=True)
            self._carry(
                claimed.message.msisdn, claimed.message.text, claimed.message.id, SendUnknown(refs=(), detail="")
            )
        self.machine.cut()
        self.at(self.now + timedelta(hours=hours), lambda: self.power_back(hours))

    def power_back(self, hours: float) -> None:
        """The machine starts: its clock goes on from where it was saved; what the network kept comes in some order."""
        behind = timedelta(hours=hours) + timedelta(minutes=self.rng.uniform(0, 60))
        self.machine.boot(behind)
        self.up = True
        self.later(120 if self.rng.random() < 0.6 else 3 * 3600, self.clock_steps)
        kept, self.waiting = self.waiting, []
        self.rng.shuffle(kept)
        for item in kept:
            self.later(self.rng.uniform(20, 600), lambda item=item: self._arrive(item))  # type: ignore[misc]
        self.later(5, self.pump)
        self.later(130, self.tick_now)

    def tick_now(self) -> None:
        """A tick between two."""
        if self.up:
            self.machine.tick()
            self.pump()

    def clock_steps(self) -> None:
        """The network sets the clock."""
        self.steps += 1
        self.machine.clock.step()

    def clock_drifts(self, seconds: float) -> None:
        """The clock is off, and is set a while later."""
        self.machine.clock.offset = timedelta(seconds=seconds)
        self.later(1800, self.clock_steps)

    def office_looks(self) -> None:
        """The office rings the school about cases that nobody settled for a week."""
        self.at(self.now + timedelta(days=7), self.office_looks)
        if not self.up:
            return
        lying = list(DisputeRow.select().where((DisputeRow.state == "open") & DisputeRow.escalated_at.is_null(False)))
        for case in lying[: len(lying) // 2]:
            school, day = self.watch.subject(case)
            key = str(case.question)
            value = self.world.truth.value(school, key, day)
            outcome = Outcome.NO_CLASS if value is None else Outcome.VALUE
            try:
                resolving.resolve(self.machine.desk, case.id, value, "oficina", self.machine.moment, outcome=outcome)
            except WillayError as error:
                self.watch.note("the office could not enter the truth", f"case {case.id}: {error}", self.now)
