"""Messages that may name a child: a person looks, and blots the text out where it does. Counts are all the hub wants.

Law 29733 asks for no more data than the purpose needs, and for children's least of all; see docs/office.md.
"""

from __future__ import annotations

from gateway.desk import Desk
from gateway.errors import NotFoundError, WillayError
from gateway.sentences import sentence
from gateway.store import modems, named_children
from gateway.store.named_children import FlaggedText
from gateway.store.records_radio import Inbox
from gateway.survey.child_names import may_name_child
from gateway.survey.reply_plain import LONGEST_TEXT_LETTERS
from schedules.clock import Moment

INSTEAD = "[...]"
"""What stands where a text was blotted out."""
MOST_BY = 60


def mind(message: Inbox) -> bool:
    """Flag a message that may name a child. In the caller's transaction; whether it did."""
    if not may_name_child(message.text):
        return False
    if not may_name_child(message.text, named_children.known_around(message.sender)):
        return False
    named_children.flag(message.id)
    return True


def waiting(desk: Desk) -> tuple[FlaggedText, ...]:
    """What somebody has to look at, the oldest first."""
    with desk.store.reading():
        return named_children.waiting()


def leave(desk: Desk, inbox_id: int, by: str, moment: Moment) -> None:
    """Somebody looked: no child is named. One transaction. Raises NotFoundError where nothing waits under that id."""
    with desk.store.transaction():
        _must(inbox_id)
        named_children.leave(inbox_id)
        modems.note("child text kept", f"inbox {inbox_id}", _name(by), moment.now)


def blot(desk: Desk, inbox_id: int, by: str, moment: Moment) -> None:
    """Blot the text out for good, wherever the hub has it; what was understood of it stays. One transaction.

    Copies made before (backups) still have it. Raises NotFoundError where nothing waits under that id.
    """
    with desk.store.transaction():
        found = _must(inbox_id)
        kept_as = " ".join(found.text.split())[:LONGEST_TEXT_LETTERS]
        named_children.blot(inbox_id, found.text, kept_as, INSTEAD)
        modems.note("child text blotted out", f"inbox {inbox_id}", _name(by), moment.now)


def _name(by: str) -> str:
    if not by.strip() or len(by) > MOST_BY:
        raise WillayError(
            sentence("who says so is missing or too long"),
            hint=sentence("a name of at most {most} letters", most=MOST_BY),
        )
    return by.strip()


def _must(inbox_id: int) -> FlaggedText:
    found = named_children.get(inbox_id)
    if found is None:
        raise NotFoundError(
            sentence("no text {id} waits to be looked at", id=inbox_id),
            hint=sentence("willay answers children lists them"),
        )
    return found
