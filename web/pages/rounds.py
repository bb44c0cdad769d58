"""Rounds: the list, the grid of schools by week, and one round with what each school said. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for

from gateway.store import board, school_lines, sheets
from gateway.store.sheets import Cell, Sheet
from gateway.survey.model import REPORTERS, SessionStatus, Status
from web import marks, paging, questions
from web.language import gettext, marked, ngettext
from web.marks import Mark
from web.visitor import the_context

pages = Blueprint("rounds", __name__, url_prefix="/rounds")

GRID_PERIODS = 8
"""Two months of weeks: as many columns as a landscape page holds."""

ROUNDS_A_PAGE = 12
REFRESH_SECONDS = 30
"""Rounds move slower than the queue."""

SHOW = {
    "all": marked("all"),
    "differ": marked("they differ"),
    "silent": marked("did not answer"),
    "open": marked("still open"),
    "known": marked("verified"),
}
"""What a round can be narrowed to."""

GRID = {
    "verified": Mark(marks.WELL, marked("all verified")),
    "partly": Mark(marks.BUSY, marked("partly verified"), "◐"),
    "differ": Mark(marks.WRONG, marked("they differ"), "≠"),
    "waiting": Mark(marks.BUSY, marked("answers are awaited"), "…"),
    "missing": Mark(marks.LOOK, marked("no data"), "○"),
    "no_class": Mark(marks.QUIET, marked("no class")),
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """How one school stands in one period."""

    mark: Mark
    count: str
    words: str


@pages.get("/")
def listing() -> str:
    """The grid and the list."""
    page, name = paging.current(), request.args.get("of") or None
    with the_context().store.reading():
        names = sheets.latest_of_each_name()
        if name is not None and name not in {entry.name for entry in names}:
            abort(404)
        tallies = board.recent_rounds(ROUNDS_A_PAGE + 1, (page - 1) * ROUNDS_A_PAGE)
        titles = questions.titles(tally.round for tally in tallies)
        by_name = {entry.name: questions.title(entry) for entry in names}
        periods = sheets.last_periods(GRID_PERIODS, name)
        cells = sheets.grid(periods, name)
        schools = school_lines.active_schools()
    return render_template(
        "rounds.html",
        tallies=tallies[:ROUNDS_A_PAGE],
        more=len(tallies) > ROUNDS_A_PAGE,
        page=page,
        titles=titles,
        names=by_name,
        chosen=name,
        periods=periods,
        schools=schools,
        cells={key: grid_cell(cell) for key, cell in cells.items()},
        legend=GRID.values(),
        refresh=REFRESH_SECONDS,
    )


@pages.get("/<int:round_id>")
def show(round_id: int) -> str:
    """One round."""
    wanted = request.args.get("show", "all")
    if wanted not in SHOW:
        abort(404)
    with the_context().store.reading():
        tally = board.one_round(round_id)
        if tally is None:
            abort(404)
        asked = questions.of_round(tally.round)
        title = questions.title(tally.round)
        found = sheets.of_round(round_id)
        planner = the_context().planner
        outlook = None if planner is None else planner.outlook(round_id)
    groups = {key: tuple(sheet for sheet in found if _belongs(sheet, key)) for key in SHOW}
    return render_template(
        "round.html",
        tally=tally,
        title=title,
        asked=asked,
        roles=REPORTERS,
        sheets=sorted(groups[wanted], key=_attention),
        chosen=wanted,
        outlook=outlook,
        filters=[
            (key, word, len(groups[key]), url_for(".show", round_id=round_id, show=key)) for key, word in SHOW.items()
        ],
        refresh=REFRESH_SECONDS,
    )


def grid_cell(cell: Cell) -> GridCell:
    """The worst that there is decides the shape; the count says how much is verified."""
    known = cell.known
    total = sum(known.values())
    settled = known.get(Status.VERIFIED, 0) + known.get(Status.NO_CLASS, 0)
    if known.get(Status.DISPUTED):
        mark = GRID["differ"]
    elif total and known.get(Status.NO_CLASS, 0) == total:
        mark = GRID["no_class"]
    elif total and settled == total:
        mark = GRID["verified"]
    elif settled or known.get(Status.PROVISIONAL):
        mark = GRID["partly"]
    elif known.get(Status.MISSING, 0) == total and total:
        mark = GRID["missing"]
    else:
        mark = GRID["waiting"]
    answered = ngettext(
        "%(answered)s of %(num)d reporter answered", "%(answered)s of %(num)d reporters answered", cell.asked
    ) % {"answered": cell.answered, "num": cell.asked}
    return GridCell(
        mark,
        f"{settled}/{total}" if total and mark is not GRID["no_class"] else "",
        f"{gettext(mark.word)}; {answered}",
    )


def _belongs(sheet: Sheet, group: str) -> bool:
    if group == "differ":
        return any(known.status is Status.DISPUTED for known in sheet.known.values())
    if group == "silent":
        return any(asked.status is SessionStatus.EXPIRED for asked in sheet.asked.values())
    if group == "open":
        return any(asked.status in (SessionStatus.OPEN, SessionStatus.WAITING) for asked in sheet.asked.values())
    if group == "known":
        return bool(sheet.known) and all(
            known.status in (Status.VERIFIED, Status.NO_CLASS) for known in sheet.known.values()
        )
    return True


def _attention(sheet: Sheet) -> tuple[int, str]:
    for place, group in enumerate(("differ", "silent", "open")):
        if _belongs(sheet, group):
            return place, sheet.school
    return 9, sheet.school
