"""Reporters: who may need a call, in words, and the figures it rests on. For the office only, never a judgement."""

from __future__ import annotations

from fractions import Fraction

from flask import Blueprint, abort, render_template

from gateway.support_sayings import saying_of
from web import phones
from web.gate import office_only
from web.language import said
from web.visitor import the_context

pages = Blueprint("reporters", __name__, url_prefix="/reporters")


@pages.get("/")
@office_only
def listing() -> str:
    """Those first who may need support."""
    context = the_context()
    if context.fieldwork is None:
        abort(404)
    with context.store.reading():
        found = context.fieldwork.reporters()
    return render_template(
        "reporters.html",
        calling=[one for one in found if one.support],
        others=[one for one in found if not one.support],
        words_for=lambda need: said(saying_of(need)),
        number=phones.number,
        percent=_percent,
    )


def _percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{float(share):.0%}".replace("%", "\N{NO-BREAK SPACE}%")
