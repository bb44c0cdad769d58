"""What earlier meetings agreed on, as lines of the sheet. Knows no paper and no page."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations
from textwrap import shorten

from babel.dates import format_skeleton

from gateway.survey.meeting import AgreementState

from .model import Agreed

MOST_AGREED = 3
"""Lines of earlier agreements: with more there is no room to write the new ones on one page."""
MOST_AGREED_LETTERS = 90
"""Of one of them: a line of the sheet."""
_TICKED = {AgreementState.DONE: 0, AgreementState.PARTLY: 1, AgreementState.NOT_DONE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedLine:
    """One agreement of an earlier meeting. `on`: which of `last_month_choices` is ticked; None: for them to tick."""

    what: str
    who: str
    due: str
    on: int | None


def agreed_line(one: Agreed, language: str) -> AgreedLine:
    """One agreement put into words."""
    due = "" if one.due_on is None else str(format_skeleton("MMMd", one.due_on, locale=language))
    on = _TICKED.get(one.state)
    return AgreedLine(what=shorten(one.what, MOST_AGREED_LETTERS, placeholder=" …"), who=one.who, due=due, on=on)


def more_agreed(number: int, words: NullTranslations) -> str:
    """How many there is no room for; empty: none."""
    return words.gettext("and {number} more, at the office").format(number=number) if number > 0 else ""
