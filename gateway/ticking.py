"""One tick: everything that is due by the clock, each step in transactions of its own. Computed, never remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from gateway import (
    alerting,
    asking,
    casework,
    closing,
    crediting,
    drawing,
    insisting,
    joining,
    lapsing,
    receiving,
    reminding,
    sending,
    thanking,
    visiting,
)
from gateway.desk import Desk
from gateway.store import meta
from schedules.clock import Clock, Moment, read

NOTE_TIME_EVERY = timedelta(minutes=10)
"""The last committed time is a floor for the clock after a power cut; a row every ten minutes spares the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What a tick did."""

    opened: int = 0
    begun: int = 0
    reminded: int = 0
    lapsed: int = 0
    """Flows that took silence for an answer."""
    closed: int = 0
    sealed: int = 0
    resent: int = 0
    told: int = 0
    consents: int = 0
    """People who were asked again whether they take part, or given up."""
    joined: int = 0
    """Messages that became whole of parts that were long in coming."""


def tick(desk: Desk, clock: Clock) -> Ticked:
    """Do what is due. With a clock that cannot be trusted, only doubts about sends are settled (invariant 10)."""
    moment = read(clock)
    _keep_trust(desk, moment)
    resent = sending.settle_doubts(desk, moment)
    if not moment.trusted:
        return Ticked(resent=resent)
    reminding.expire_unsent(desk, moment)
    closed = closing.close_due(desk, moment)
    sealed = closing.seal_due(desk, moment)
    reminding.release_late(desk, moment)
    reminding.share_phones(desk, moment)
    consented = insisting.ask_due(desk, moment)
    ticked = Ticked(
        opened=asking.open_due(desk, moment),
        begun=asking.begin_waiting(desk, moment),
        reminded=reminding.remind_due(desk, moment),
        lapsed=lapsing.lapse_due(desk, moment),
        closed=closed,
        sealed=sealed,
        resent=resent,
        told=casework.tend(desk, moment),
        consents=consented,
    )
    alerting.tend(desk, moment, closed=closed)
    visiting.settle_seen(desk, moment)
    drawing.remind_due(desk, moment)
    thanking.plan_due(desk, moment)
    crediting.drop_stale_wishes(desk, moment)
    joined = joining.settle(desk, moment)
    if joined:
        receiving.work(desk, clock)
    _note_time(desk, moment)
    return replace(ticked, joined=joined)


def _keep_trust(desk: Desk, moment: Moment) -> None:
    with desk.store.reading():
        known = meta.read(meta.CLOCK_STATE)
    if known != moment.clock_state.value:
        with desk.store.transaction():
            meta.write(meta.CLOCK_STATE, moment.clock_state.value)
        if known is not None:
            sending.hold_anew(desk, moment)  # the time that was set with it says nothing of how long they were held


def _note_time(desk: Desk, moment: Moment) -> None:
    with desk.store.reading():
        known = meta.last_time()
    if known is None or moment.now >= known + NOTE_TIME_EVERY:
        with desk.store.transaction():
            meta.note_time(moment.now)
