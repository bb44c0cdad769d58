"""What the pacer must know of hub, modem and people, gathered from each. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from gateway import asking
from gateway.desk import Desk
from gateway.sending import UNKNOWN_HOLD
from gateway.service.hub import Hub
from gateway.store import outbox, rounds
from gateway.store.states import RoundState, SendState
from modem.api import Link
from modem.host import ModemHost
from modem.simulator.simulator import Simulator
from schedules.clock import ClockState, Moment

from .agenda import Agenda
from .pacing import Situation

HORIZON = timedelta(days=120)
"""Longer than the summer holidays."""
JUST_AFTER = timedelta(seconds=1)
CLOCKWORK_EVERY_SECONDS = 0.5
"""How often deadlines and reminders are looked up."""
ROUNDS_WATCHED = 8


class Surroundings:
    """Looks around for the pacer."""

    def __init__(
        self,
        desk: Desk,
        hub: Hub,
        hosts: tuple[ModemHost, ...],
        simulator: Simulator,
        agenda: Agenda,
        real: Callable[[], float],
        tick_awaited_seconds: float,
    ) -> None:
        """`tick_awaited_seconds`: a tick of the hub that takes longer is at work, opening a round perhaps, and time
        must not run past it."""
        self._desk = desk
        self._hub = hub
        self._hosts = hosts
        self._simulator = simulator
        self._agenda = agenda
        self._real = real
        self._tick_awaited = tick_awaited_seconds
        self._opening: datetime | None = None
        self._clockwork: tuple[datetime, ...] = ()
        self._looked = -CLOCKWORK_EVERY_SECONDS

    def look(self, now: datetime) -> Situation:
        """How things stand at this moment."""
        ready = all(host.link is Link.READY for host in self._hosts)
        if self._hub.ticker.age() > self._tick_awaited or self._unread() or self._sending(now):
            self._looked = -CLOCKWORK_EVERY_SECONDS  # what is said now moves reminders
            return Situation(ready=ready, busy=True, next=None)
        moments = [self._agenda.next(now), self._next_opening(now), self._next_allowed(now), self._next_due(now)]
        return Situation(ready=ready, busy=False, next=min((at for at in moments if at is not None), default=None))

    def _unread(self) -> bool:
        status = self._simulator.status()
        return status.waiting > 0 or any(taken > 0 for _, taken, _ in status.stored)

    def _sending(self, now: datetime) -> bool:
        with self._desk.store.reading():
            if outbox.in_state(SendState.SENDING):
                return True
            doubts = outbox.in_state(SendState.UNKNOWN)
            if any(doubt.settled_at is not None and doubt.settled_at > now - UNKNOWN_HOLD for doubt in doubts):
                return True
            quiet = self._desk.calendar.allowed_from(now) > now
            return bool(outbox.due(now, doubtful_since=now - UNKNOWN_HOLD, answers_only=quiet, most=1))

    def _next_allowed(self, now: datetime) -> datetime | None:
        """When the next message that waits for its hour may leave."""
        with self._desk.store.reading():
            waiting = outbox.in_state(SendState.QUEUED)
        if not waiting:
            return None
        allowed = self._desk.calendar.allowed_from(now)
        hours = [max(message.not_before, allowed) + JUST_AFTER for message in waiting]
        return min((hour for hour in hours if hour > now), default=None)

    def _next_due(self, now: datetime) -> datetime | None:
        """When the next reminder is due, or the next deadline."""
        if self._real() - self._looked >= CLOCKWORK_EVERY_SECONDS:
            self._looked = self._real()
            with self._desk.store.reading():
                self._clockwork = (*self._deadlines(), *self._reminders())
        return min((due + JUST_AFTER for due in self._clockwork if due + JUST_AFTER > now), default=None)

    def _deadlines(self) -> Iterator[datetime]:
        for round_ in rounds.listing(ROUNDS_WATCHED):
            if round_.state is RoundState.OPEN:
                yield round_.deadline_at

    def _reminders(self) -> Iterator[datetime]:
        for round_ in rounds.with_open_sessions():
            waits = self._desk.library.of_round(round_).timing.reminders
            for session in rounds.silent_since(round_.id, round_.seal_at):
                if session.asked_at is not None and session.reminders < len(waits):
                    due = self._desk.calendar.allowed_from(session.asked_at + waits[session.reminders])
                    if due < round_.deadline_at:
                        yield due

    def _next_opening(self, now: datetime) -> datetime | None:
        if self._opening is None or self._opening <= now:
            moment = Moment(now=now, clock_state=ClockState.NTP)
            coming = asking.next_opening(self._desk, moment, now + HORIZON)
            self._opening = coming[0].opens_at + JUST_AFTER if coming else now + HORIZON
        return self._opening
