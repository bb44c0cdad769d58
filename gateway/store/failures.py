"""What the database can raise in the middle of a command, and what to do about it. Knows no query."""

from __future__ import annotations

import apsw
import peewee

from gateway.errors import WillayError
from gateway.sentences import sentence

DATABASE_ERRORS: tuple[type[Exception], ...] = (peewee.PeeweeException, apsw.Error)


def told(error: Exception) -> WillayError:
    """The same as a sentence with what to do."""
    reason = str(error)
    if "locked" in reason or "busy" in reason.lower():
        hint = sentence("another command is writing: try again in a moment")
    elif "full" in reason:
        hint = sentence("make room on the disk")
    else:
        hint = sentence("is the database sound? (willay verify)")
    return WillayError(sentence("the database: {reason}", reason=reason), hint=hint)
