"""The modems as pages show them: as the hub sees them now, else as the store last knew them. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gateway.store import modems
from gateway.store.records_radio import ModemState
from modem.api import Link, ModemStatus
from web.context import ModemView
from web.visitor import the_context


def all_modems() -> Mapping[str, ModemView]:
    """Every modem by its name: as the hub sees it now, else as the store last knew it."""
    context = the_context()
    present = context.modems()
    if present:
        return {modem.name: modem for modem in present}
    with context.store.reading():
        return {state.name: _last_known(state) for state in modems.listing()}


def _last_known(state: ModemState) -> ModemView:
    """A modem as the store has it."""
    try:
        status = msgspec.json.decode(state.status, type=ModemStatus | None) or ModemStatus()
    except msgspec.MsgspecError:
        status = ModemStatus()
    link = Link(state.link) if state.link in set(Link) else Link.STOPPED
    return ModemView(name=state.name, link=link, hint=state.hint, status=status, changed_at=state.changed_at)
