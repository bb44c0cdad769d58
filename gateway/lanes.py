"""Several modems: which one each message waits for, and which message a modem takes next.

A contact keeps to one modem: replies are answered from the number that was written to, a reminder comes from the number
that asked, and what begins anew comes from the contact's own modem, by the routes of the configuration. Another stands
in only while that one is gone, or at its daily cap where its own routes allow. Runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from gateway.desk import Desk
from gateway.store import lanes as known
from gateway.store import outbox, pauses
from gateway.store.records_radio import Outbox
from gateway.store.states import PauseKind
from modem.api import Msisdn
from modem.pool import Ranking, Standing, home, ranking, sender
from modem.ranges import operator_of

Due = Callable[[tuple[str, ...], int], tuple[Outbox, ...]]
"""The messages due that wait for one of these modems, from the so-manieth on; a page of them, in their order."""

GONE_AFTER = timedelta(minutes=1)
"""A modem that is being restarted, or looks for its network, is back by then."""
SETTLED_A_STEP = 200
"""How many messages are given their modem in one transaction."""

_HOLDS_UP = (PauseKind.NETWORK, PauseKind.SIM, PauseKind.REFUSALS)


def settle_lanes(desk: Desk, now: datetime) -> int:
    """Give every message that may leave the modem it waits for. How many were given one."""
    routes = _routes(desk)
    stray = outbox.without_lane(now, tuple(routes), SETTLED_A_STEP)
    for message in stray:
        outbox.set_lane(message.id, _lane(message, routes))
    return len(stray)


def next_for(desk: Desk, modem: str, now: datetime, links: Mapping[str, Standing], due: Due) -> Outbox | None:
    """The first message that this modem sends now: its own, or one of a modem it stands in for."""
    standings = _standings(now, links)
    routes = _routes(desk)
    served = (modem, *(name for name in routes if name != modem and standings.get(name) is not Standing.WELL))
    seen = 0
    while page := due(served, seen):
        for message in page:
            lane = message.lane or modem
            if lane == modem or sender(lane, _ranked(message.msisdn, routes), standings) == modem:
                return message
        seen += len(page)
    return None


def _lane(message: Outbox, routes: Mapping[str, tuple[str, ...]]) -> str:
    """The modem for a message: where they wrote to, who asked them, where they belong."""
    if message.answers_id is not None:
        heard = known.heard_by(message.answers_id)
        if heard is not None and heard in routes:
            return heard
    if message.session_id is not None:
        asked = known.last_sender(message.msisdn, message.session_id)
        if asked is not None and asked in routes:
            return asked
    ranked = _ranked(message.msisdn, routes)
    former = known.last_home(message.msisdn, message.id)
    return former if former is not None and former in ranked.best else home(message.msisdn, ranked)


def _standings(now: datetime, links: Mapping[str, Standing]) -> Mapping[str, Standing]:
    """How each modem stands: by its link, and by what keeps it from sending."""
    standings = dict(links)
    for pause in pauses.active(now):
        if pause.kind is PauseKind.CAP and standings.get(pause.modem) is Standing.WELL:
            standings[pause.modem] = Standing.FULL
        elif pause.kind in _HOLDS_UP and now - pause.since >= GONE_AFTER:
            standings[pause.modem] = Standing.GONE
    return standings


def _ranked(to: Msisdn, routes: Mapping[str, tuple[str, ...]]) -> Ranking:
    by_operator = any(not route.startswith("+") for own in routes.values() for route in own)
    return ranking(to, operator_of(to) if by_operator else None, routes)


def _routes(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    return {entry.name: entry.routes for entry in desk.config.modems}
