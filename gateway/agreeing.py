"""What a community agreed on at its meeting: written down by the office, and what became of it. Prints no sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.desk import Desk
from gateway.errors import NotFoundError, WillayError
from gateway.sentences import sentence
from gateway.store import agreements, people
from gateway.store.agreements import Agreement
from gateway.survey.meeting import AgreementState, DecidedBy
from schedules.clock import Moment

MOST_WHAT = 160
"""Letters: what fits two lines of the sheet."""
MOST_WHO = 60
MOST_NOTE = 300
MOST_BY = 60
MEETING_AFTER = timedelta(days=15)
"""A meeting in the first half of a month has the sheet of the month before; in the second half, this one's."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """An agreement as somebody wrote it down."""

    what: str
    who: str
    decided_by: DecidedBy = DecidedBy.COMMUNITY
    due_on: date | None = None
    month: str | None = None
    """Of the sheet that the meeting had before it; None: by today's date."""


def agree(desk: Desk, code: str, wording: Wording, by: str, moment: Moment) -> Agreement:
    """Keep an agreement of the school with that code (`0487652`, or with the annex `0487652-1`). One transaction.

    Raises NotFoundError for no such school, WillayError for words that are missing or too long, or a month to come.
    """
    today = desk.calendar.local(moment.now).date()
    month = wording.month or meeting_month(today)
    if not _MONTH.fullmatch(month):
        raise WillayError(sentence("{value} is no month", value=month), hint=sentence("write it as 2026-11"))
    if month > f"{today:%Y-%m}":
        raise WillayError(
            sentence("{month} is still to come", month=month), hint=sentence("write the month of the sheet they read")
        )
    what = _said(wording.what, MOST_WHAT, sentence("what was agreed on is missing or too long"))
    who = _said(wording.who, MOST_WHO, sentence("who will do it is missing or too long"))
    writer = _said(by, MOST_BY, sentence("who writes it down is missing or too long"))
    with desk.store.transaction():
        found = people.schools((code,))
        if len(found) != 1:
            raise NotFoundError(
                sentence("there is no school {which}", which=code), hint=sentence("see willay schools list")
            )
        made = agreements.add(
            school_id=found[0].id, month=month, what=what, who=who, decided_by=wording.decided_by,
            due_on=wording.due_on, now=moment.now, by=writer,
        )  # fmt: skip
        return _must(made)


def settle(
    desk: Desk, agreement_id: int, state: AgreementState, by: str, moment: Moment, *, note: str = ""
) -> Agreement:
    """Keep what became of an agreement; it may be said again and otherwise. One transaction. Raises as `agree`."""
    writer = _said(by, MOST_BY, sentence("who writes it down is missing or too long"))
    if len(note) > MOST_NOTE:
        raise WillayError(sentence("the note is too long"), hint=sentence("at most {most} letters", most=MOST_NOTE))
    with desk.store.transaction():
        _must(agreement_id)
        agreements.settle(agreement_id, state, note=" ".join(note.split()), now=moment.now, by=writer)
        return _must(agreement_id)


def meeting_month(today: date) -> str:
    """Which month's sheet a meeting held about now has before it."""
    return f"{today - MEETING_AFTER:%Y-%m}"


def _said(text: str, most: int, fault: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > most:
        raise WillayError(fault, hint=sentence("at most {most} letters", most=most))
    return plain


def _must(agreement_id: int) -> Agreement:
    found = agreements.get(agreement_id)
    if found is None:
        raise NotFoundError(
            sentence("there is no agreement {id}", id=agreement_id), hint=sentence("willay agreements list shows them")
        )
    return found
