"""The modems as pages show them: as the hub sees them now, else as the store last knew them. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gateway.store import credit, modems
from gateway.store.records_radio import ModemState
from modem.api import Link, ModemStatus
from web.context import ModemView
from web.visitor import the_context


def all_modems() -> Mapping[str, ModemView]:
    """Every modem by its name: as the hub sees it now, else as the store last knew it."""
    context = the_context()
    present = context.modems()
    with context.store.reading():
        views = present or tuple(_last_known(state) for state in modems.listing())
        return {view.name: _with_credit(view) for view in views}


def _with_credit(view: ModemView) -> ModemView:
    """What the operator last said of its SIM's credit, and when."""
    found = credit.last_read(view.name)
    if found is None or found.amount is None:
        return view
    return replace(view, credit=credit.shown(found.amount, found.currency), credit_at=found.asked_at)


def _last_known(state: ModemState) -> ModemView:
    """A modem as the store has it."""
    try:
        status = msgspec.json.decode(state.status, type=ModemStatus | None) or ModemStatus()
    except msgspec.MsgspecError:
        status = ModemStatus()
    link = Link(state.link) if state.link in set(Link) else Link.STOPPED
    return ModemView(name=state.name, link=link, hint=state.hint, status=status, changed_at=state.changed_at)
