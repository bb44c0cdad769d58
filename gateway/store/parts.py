"""Parts of long messages that are not whole yet, and the messages made of them. No understanding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import SQL

from modem.api import Address, MessageKind
from schedules.clock import ClockState

from .db import all_of, one_of
from .records_radio import InboxPart
from .states import InboxState
from .tables_radio import InboxPartRow, InboxRow

INCOMPLETE = "incomplete"
"""What became of a message of which a part never came: shown, and taken up again if the part comes after all."""
KIND_OF_A_TEXT = "part"
KIND_OF_A_REPORT = "report"


def kind_word(kind: MessageKind) -> str:
    """How the kind of a message is kept with its parts."""
    return KIND_OF_A_TEXT if kind is MessageKind.TEXT else kind.value


def kind_of(part: InboxPart) -> MessageKind:
    """The kind of the message that a part belongs to."""
    return MessageKind.TEXT if part.kind == KIND_OF_A_TEXT else MessageKind(part.kind)


def waiting(sender: Address, ref: int, total: int, bits: int) -> tuple[InboxPart, ...]:
    """Parts from a sender with this reference whose message is not whole yet, as they came; also those that are shown
    already."""
    return all_of(waiting_query(sender, ref, total, bits).order_by(InboxPartRow.id), InboxPart)


def waiting_query(sender: Address, ref: int, total: int, bits: int) -> Any:
    """See `waiting`."""
    return (
        InboxPartRow.select()
        .left_outer_join(InboxRow, on=(InboxRow.id == InboxPartRow.inbox_id))
        .where(
            SQL('"t1"."total" IS NOT NULL')  # spelt out: so SQLite sees that the index of parts serves
            & (InboxPartRow.sender == sender)
            & (InboxPartRow.ref == ref)
            & (InboxPartRow.total == total)
            & (InboxPartRow.bits == bits)
            & (InboxPartRow.kind != KIND_OF_A_REPORT)
            & (InboxPartRow.inbox_id.is_null() | (InboxRow.handled_as == INCOMPLETE))
        )
    )


def must(part_id: int) -> InboxPart:
    """One part. Raises LookupError where there is none."""
    found = one_of(InboxPartRow.select().where(InboxPartRow.id == part_id), InboxPart)
    if found is None:
        raise LookupError(f"there is no part {part_id}")
    return found


def pending() -> tuple[InboxPart, ...]:
    """Every part that no message shows yet, as they came. Looked for at each tick."""
    return tuple(sorted(all_of(pending_query(), InboxPart), key=lambda part: part.id))


def pending_query() -> Any:
    """See `pending`."""
    return InboxPartRow.select().where(
        # spelt out, and with a bound that all senders keep: so SQLite walks the few parts there are and not all rows
        SQL("total IS NOT NULL AND sender >= ''")
        & InboxPartRow.inbox_id.is_null()
        & (InboxPartRow.kind != KIND_OF_A_REPORT)
    )


def attach(part_ids: tuple[int, ...], inbox_id: int) -> None:
    """These parts make this message."""
    InboxPartRow.update(inbox_id=inbox_id).where(InboxPartRow.id << list(part_ids)).execute()


def reopen(inbox_id: int, text: str, sent_at: datetime | None, now: datetime, clock_state: ClockState) -> None:
    """What was shown as incomplete is whole: a new message from now on."""
    InboxRow.update(
        text=text,
        sent_at=sent_at,
        received_at=now,
        clock_state=clock_state,
        state=InboxState.NEW,
        handled_as=None,
        handled_at=None,
        reason=None,
    ).where(InboxRow.id == inbox_id).execute()


def say_more(inbox_id: int, text: str) -> None:
    """More of an incomplete message has come, and not all."""
    InboxRow.update(text=text).where(InboxRow.id == inbox_id).execute()
