"""Notes of the office into its journal: what was changed, what was learned. Knows no page."""

from __future__ import annotations

from gateway.desk import Desk
from gateway.errors import WillayError
from gateway.sentences import sentence
from gateway.store import journal
from schedules.clock import Moment

MOST_NOTE = 500
MOST_BY = 60


def note(desk: Desk, text: str, by: str, moment: Moment) -> None:
    """Keep a note. One transaction. Raises WillayError for words that are missing or too long."""
    plain, who = " ".join(text.split()), by.strip()
    if not plain or len(plain) > MOST_NOTE:
        raise WillayError(
            sentence("the note is missing or too long"), hint=sentence("at most {most} letters", most=MOST_NOTE)
        )
    if not who or len(who) > MOST_BY:
        raise WillayError(
            sentence("who writes it down is missing or too long"),
            hint=sentence("at most {most} letters", most=MOST_BY),
        )
    with desk.store.transaction():
        journal.add_note(plain, who, moment.now)
