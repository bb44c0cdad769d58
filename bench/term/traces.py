"""From rows of the store back to the texts and to the world: which school, which day, which reply. Judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import rounds
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_radio import InboxPartRow
from gateway.store.tables_survey import AnswerRow, RoundRow, SessionRow
from gateway.survey.model import Role

from .intents import Texted
from .run import Term
from .world import FIRST_DAY, School


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One question of one school in one round."""

    round_id: int
    school_id: int
    key: str
    school: School
    day: date

    def __str__(self) -> str:
        return f"{self.school.name}, {self.key}, week {(self.day - FIRST_DAY).days // 7 + 1} ({self.day:%d/%m})"


def days_asked(desk: Desk) -> dict[int, date]:
    """The day each round asks about."""
    return {int(row.id): day_asked_about(rounds.must(row.id), desk.library, desk.calendar) for row in RoundRow.select()}


def by_inbox(term: Term) -> dict[int, Texted]:
    """Texts by the whole message they became; each is told which that was."""
    where = {str(row.digest): row.inbox_id for row in InboxPartRow.select().where(InboxPartRow.kind != "report")}
    found = {}
    for texted in term.texted:
        ids = [where[digest] for digest in texted.digests if where.get(digest) is not None]
        if ids:
            texted.inbox_id = int(ids[-1])
            found[texted.inbox_id] = texted
    return found


def place_finder(term: Term) -> Callable[[int, int, str], Place]:
    """How to find what a row of the store is about."""
    codes = {int(row.id): str(row.code) for row in SchoolRow.select()}
    schools = {school.code: school for school in term.world.schools}
    desk = term.machine.desk
    days = days_asked(desk)

    def place(round_id: int, school_id: int, key: str) -> Place:
        return Place(
            round_id=round_id, school_id=school_id, key=key, school=schools[codes[school_id]], day=days[round_id]
        )

    return place


def standing_answers() -> list[tuple[AnswerRow, SessionRow]]:
    """Every answer that was not corrected since."""
    sessions = {int(row.id): row for row in SessionRow.select()}
    rows = list(AnswerRow.select())
    gone = {row.supersedes_id for row in rows}
    return [(row, sessions[int(row.session_id)]) for row in rows if row.id not in gone]


def answers_by_reply() -> dict[int, list[tuple[AnswerRow, SessionRow]]]:
    """What was filed because of each message."""
    sessions = {int(row.id): row for row in SessionRow.select()}
    found: dict[int, list[tuple[AnswerRow, SessionRow]]] = defaultdict(list)
    for row in AnswerRow.select():
        if row.reply_id is not None:
            found[int(row.reply_id)].append((row, sessions[int(row.session_id)]))
    return found


def answers_at(place: Place) -> list[tuple[AnswerRow, Role]]:
    """All that was ever filed of a place."""
    sessions = SessionRow.select().where(
        (SessionRow.round_id == place.round_id) & (SessionRow.school_id == place.school_id)
    )
    found = []
    for session in sessions:
        rows = AnswerRow.select().where((AnswerRow.session_id == session.id) & (AnswerRow.question == place.key))
        found += [(row, session.role) for row in rows]
    return found


def line_of(texted: Texted | None) -> str:
    """A text and what was meant by it, for a person to read."""
    if texted is None:
        return "(no text)"
    intent, context = texted.intent, texted.intent.context
    about = "" if context is None else f"{context.school.name} {context.key} {context.day:%d/%m}, "
    why = f", {intent.error}" if intent.error else ""
    return f"{texted.at:%a %d/%m %H:%M} {texted.phone} {texted.text!r} ({about}meant {intent.said}{why})"


def as_text(value: object) -> str | None:
    """A value as its column has it."""
    return None if value is None else str(value)
