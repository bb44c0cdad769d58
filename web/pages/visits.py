"""Visits: which schools were drawn for a month, who goes, what was seen, and how far reporters are from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.errors import WillayError
from gateway.store import visits
from gateway.store.visits import Observation
from gateway.survey.visits import Evidence, Why
from web.context import Fieldwork
from web.gate import office_only
from web.language import MONTH, gettext, local, marked, sentence_of
from web.visitor import the_context, the_visitor

pages = Blueprint("visits", __name__, url_prefix="/visits")

NAME_LENGTH = 60
VALUE_LENGTH = 60
MOST_COUNT_DIGITS = 4

WHY = {
    Why.LARGE: marked("large: twice a year"),
    Why.CHANCE: marked("by chance"),
    Why.WORST: marked("needs support"),
    Why.OVERLOOKED: marked("not visited for long"),
    Why.HAND: marked("not drawn"),
}


HOW = {
    Evidence.SEEN: marked("seen or counted there"),
    Evidence.PAPERS: marked("from the school's papers"),
    Evidence.TOLD: marked("told in an interview"),
}


@pages.get("/")
def listing() -> Response:
    """A month's visits, and what they tell of the panel."""
    return _page()


@pages.post("/draw")
@office_only
def draw() -> Response:
    """Draw a month."""
    month, count = request.form.get("month", ""), request.form.get("count", "").strip()
    if not MONTH.fullmatch(month) or not re.fullmatch(rf"\d{{0,{MOST_COUNT_DIGITS}}}", count) or count == "0":
        return _page(problem=gettext("Write the month and how many schools."))
    try:
        _fieldwork().draw(month, int(count) if count else None, the_visitor().name)
    except WillayError as error:
        return _page(problem=sentence_of(error))
    flash(gettext("The visits are drawn, and the inspectors are told by SMS."))
    return redirect(url_for(".listing", month=month), code=303)


@pages.get("/<int:visit_id>")
def show(visit_id: int) -> Response:
    """One visit."""
    return _visit(visit_id)


@pages.post("/<int:visit_id>")
@office_only
def record(visit_id: int) -> Response:
    """Keep what was seen."""
    with the_context().store.reading():
        visit = visits.get(visit_id)
    if visit is None:
        abort(404)
    form = request.form
    typed = {name[2:]: text.strip()[:VALUE_LENGTH] for name, text in form.items() if name.startswith("q_")}
    typed = {key: text for key, text in typed.items() if text}
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        return _visit(visit_id, problem=gettext("Write the day of the visit."), typed=typed)
    how = Evidence(form["how"]) if form.get("how") in {one.value for one in HOW} else None
    if not typed:
        return _visit(visit_id, problem=gettext("Write what was seen."), typed=typed)
    try:
        _fieldwork().record(f"{visit.code}-{visit.annex}", typed, day, form.get("by", "")[:NAME_LENGTH], how)
    except WillayError as error:
        return _visit(visit_id, problem=sentence_of(error), typed=typed)
    flash(gettext("The visit is recorded."))
    return redirect(url_for(".listing", month=visit.month), code=303)


def _page(problem: str = "") -> Response:
    context, fieldwork = the_context(), _fieldwork()
    with context.store.reading():
        draws = visits.draws()
        this_month = f"{local(context.clock.now()):%Y-%m}"
        wanted = request.args.get("month", "")
        month = wanted if MONTH.fullmatch(wanted) else draws[0].month if draws else this_month
        found = visits.of_month(month)
        errors = fieldwork.error()
        labels = {field.key: field.label for field in fieldwork.fields(the_visitor().language)}
    shown = render_template(
        "visits.html",
        month=month,
        this_month=this_month,
        months=sorted({this_month, *(made.month for made in draws)}, reverse=True),
        drawn=next((made for made in draws if made.month == month), None),
        visits=found,
        why=WHY,
        errors=errors,
        labels=labels,
        problem_text=problem,
    )
    return make_response(shown, 400 if problem else 200)


def _visit(visit_id: int, *, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
    context, fieldwork = the_context(), _fieldwork()
    with context.store.reading():
        visit = visits.get(visit_id)
        if visit is None:
            abort(404)
        seen = visits.every_observation(visit_id)
        fields = fieldwork.fields(the_visitor().language)
    shown = render_template(
        "visit.html",
        visit=visit,
        why=WHY,
        seen=seen,
        standing=_standing(seen),
        later={entry.supersedes_id for entry in seen},
        fields=fields,
        labels={field.key: field.label for field in fields},
        called={(field.key, key): names[0] for field in fields for key, names in field.choices},
        how=HOW,
        today=local(context.clock.now()).date(),
        problem_text=problem,
        typed=dict(typed or {}),
    )
    return make_response(shown, 400 if problem else 200)


def _standing(seen: tuple[Observation, ...]) -> dict[str, str]:
    return {entry.question: entry.value for entry in seen}


def _fieldwork() -> Fieldwork:
    found = the_context().fieldwork
    if found is None:
        abort(404)
    return found
