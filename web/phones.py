"""What a visitor may see of a phone: the office everything, a technician a masked number and no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.store.conversations import Holder, Phone
from modem.msisdn import mask
from web.language import gettext
from web.marks import HANDLED, SENDING, Mark
from web.visitor import the_visitor

SNIPPET_LETTERS = 90
"""One or two lines on a phone; the conversation has the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPhone:
    """One line of a list of phones."""

    ref: str
    number: str
    name: str
    """Who holds it: names joined; empty where nobody is known."""
    posts: tuple[Holder, ...]
    at: datetime
    text: str
    """Empty for a technician."""
    incoming: bool
    mark: Mark | None


def number(raw: str) -> str:
    """A number as this visitor may see it, grouped to be read."""
    if not raw:
        return gettext("without a number")  # what could not be read, or a phone left on the SIM
    return _grouped(raw) if the_visitor().office else mask(raw)


def name_of(holders: tuple[Holder, ...]) -> str:
    """Who holds a phone; a technician sees no names."""
    if not the_visitor().office:
        return ""
    return ", ".join(dict.fromkeys(holder.name for holder in holders))


def shown(phone: Phone) -> ShownPhone:
    """A phone as this visitor may see it."""
    mark = HANDLED.get(phone.handled_as or "") if phone.incoming else None
    if phone.state is not None:
        mark = SENDING[phone.state]
    return ShownPhone(
        ref=phone.ref,
        number=number(phone.number),
        name=name_of(phone.holders),
        posts=phone.holders,
        at=phone.at,
        text=_snippet(phone.text) if the_visitor().office else "",
        incoming=phone.incoming,
        mark=mark,
    )


def _snippet(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SNIPPET_LETTERS else plain[: SNIPPET_LETTERS - 1].rstrip() + "…"


def _grouped(raw: str) -> str:
    """`+51987654321` as `+51 987 654 321`: a Peruvian number; others stay as they are."""
    if raw.startswith("+51") and len(raw) == len("+51987654321"):
        return f"+51\N{NO-BREAK SPACE}{raw[3:6]}\N{NO-BREAK SPACE}{raw[6:9]}\N{NO-BREAK SPACE}{raw[9:]}"
    return raw
