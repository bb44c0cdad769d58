"""Parts of long messages into whole ones: at once where they came together, later where one was long in coming.

Runs inside the caller's transaction. Knows not what a message means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from gateway.desk import Desk
from gateway.store import inbox, modems, parts
from gateway.store.records_radio import InboxPart
from modem import concat
from modem.api import Address, Coding, Concat, IncomingPart, MessageKind
from modem.msisdn import normalise
from schedules.clock import Moment

PARTS_WINDOW = timedelta(days=3)
"""A phone may lie in a valley between two parts; the same reference does not come round in that time, mostly."""
FAR_APART_AFTER = timedelta(minutes=5)
"""Parts that were sent more than half an hour apart are joined only when nothing nearer has come for so long: a phone
that always writes the same reference may be sending the rest of a newer message."""
SHOWN_AFTER = timedelta(hours=2)
"""Until then a missing part may come; phones and networks try again for an hour or so. By the hub's own clock: the
network's stamps say when a part was sent."""
GAP = "[...]"
"""Stands for parts that have not come."""

_FOR_THE_TECHNICIAN = (MessageKind.DAMAGED, MessageKind.UNREADABLE)


def keep(desk: Desk, modem: str, part: IncomingPart, moment: Moment) -> None:
    """Keep one part as it came; where it ends a message, make that whole."""
    part_id = inbox.keep_part(part, modem, moment.now, moment.clock_state)
    if part_id is None:
        return
    if part.concat is None:
        _new(desk, (parts.must(part_id),), part.text, moment)
        return
    rows = parts.waiting(part.sender, part.concat.ref, part.concat.total, part.concat.bits)
    for group in concat.groups(map(_part, rows)):
        if group.text is not None:
            _make_whole(desk, _rows_of(group, rows), group.text, moment)


def settle(desk: Desk, moment: Moment) -> int:
    """Join what was long in coming, and show what is incomplete. How many messages became whole.

    A part that comes later still is taken all the same: what is shown becomes whole then.
    """
    with desk.store.reading():
        if not parts.pending():
            return 0
    whole = 0
    with desk.store.transaction():
        waiting = parts.pending()
        for sender, ref, total, bits in dict.fromkeys((p.sender, p.ref, p.total, p.bits) for p in waiting):
            assert ref is not None
            assert total is not None
            rows = parts.waiting(Address(sender), ref, total, bits or 8)
            newest = max(row.received_at for row in rows if row.inbox_id is None)
            if moment.now - newest >= FAR_APART_AFTER:
                whole += sum(
                    _settle_group(desk, group, _rows_of(group, rows), moment)
                    for group in concat.groups(map(_part, rows), PARTS_WINDOW)
                )
    return whole


def _settle_group(desk: Desk, group: concat.Group, rows: tuple[InboxPart, ...], moment: Moment) -> bool:
    """Whether the group became a whole message."""
    new = [row.received_at for row in rows if row.inbox_id is None]
    if not new:
        return False
    if group.text is not None:
        _make_whole(desk, rows, group.text, moment)
        return True
    shown = _shown_as(rows)
    if shown is None and moment.now - max(new) < SHOWN_AFTER:
        return False
    text = _with_gaps(group)
    if shown is None:
        made = _create(desk, rows, text, moment)
        inbox.set_handled(made, parts.INCOMPLETE, moment.now, reason="a part of it never came")
    else:
        parts.say_more(shown, text)
        parts.attach(_ids(rows), shown)
    return False


def _make_whole(desk: Desk, rows: tuple[InboxPart, ...], text: str, moment: Moment) -> None:
    shown = _shown_as(rows)
    if shown is None:
        _new(desk, rows, text, moment)
        return
    parts.reopen(shown, text, _sent_at(rows), moment.now, moment.clock_state)
    parts.attach(_ids(rows), shown)
    _set_aside(shown, rows, moment)


def _new(desk: Desk, rows: tuple[InboxPart, ...], text: str, moment: Moment) -> None:
    _set_aside(_create(desk, rows, text, moment), rows, moment)


def _create(desk: Desk, rows: tuple[InboxPart, ...], text: str, moment: Moment) -> int:
    return inbox.make_whole(
        part_ids=_ids(rows),
        modem=rows[-1].modem,
        sender=normalise(rows[0].sender, desk.config.hub.country),
        text=text,
        sent_at=_sent_at(rows),
        now=moment.now,
        clock_state=moment.clock_state,
    )


def _set_aside(inbox_id: int, rows: Iterable[InboxPart], moment: Moment) -> None:
    """What is no text, or not all of one, is kept and never read as a reply, nor answered."""
    kinds = [_kind(row) for row in rows]
    kind = next((kind for kind in kinds if kind is not MessageKind.TEXT), MessageKind.TEXT)
    if kind is MessageKind.TEXT:
        return
    reason = "cut short on its way" if kind is MessageKind.DAMAGED else "not a text: kept, never read"
    inbox.set_handled(inbox_id, kind.value, moment.now, reason=reason)
    if kind in _FOR_THE_TECHNICIAN:
        modems.note(kind.value, f"inbox {inbox_id}", "the PDU is kept with its part", moment.now)


def _kind(row: InboxPart) -> MessageKind:
    kind = parts.kind_of(row)
    return MessageKind.BINARY if kind is MessageKind.TEXT and row.coding == Coding.BINARY else kind


def _with_gaps(group: concat.Group) -> str:
    """What has come, with a mark where something is missing."""
    there = {part.concat.seq: part.text for part in group.parts}
    said = "".join(there.get(seq, GAP) for seq in range(1, group.parts[0].concat.total + 1))
    pieces = [piece.strip() for piece in re.split(rf"(?:{re.escape(GAP)})+", said)]
    return f" {GAP} ".join(pieces).strip()


def _shown_as(rows: Iterable[InboxPart]) -> int | None:
    return next((row.inbox_id for row in rows if row.inbox_id is not None), None)


def _sent_at(rows: tuple[InboxPart, ...]) -> datetime | None:
    """When the last of it was sent."""
    return max((row.sent_at for row in rows if row.sent_at is not None), default=None)


def _ids(rows: Iterable[InboxPart]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)


def _rows_of(group: concat.Group, rows: Iterable[InboxPart]) -> tuple[InboxPart, ...]:
    """The rows of a group's parts, in their order, duplicates after them."""
    by_digest = {row.digest: row for row in rows}
    return tuple(by_digest[part.digest] for part in (*group.parts, *group.duplicates))


def _part(row: InboxPart) -> concat.Part:
    assert row.ref is not None
    assert row.total is not None
    assert row.seq is not None
    binary = row.coding == Coding.BINARY
    return concat.Part(
        digest=row.digest,
        sender=Address(row.sender),
        concat=Concat(ref=row.ref, total=row.total, seq=row.seq, bits=row.bits or 8),
        sent_at=row.sent_at,
        text=row.text,
        data=b"" if binary else bytes(row.data or b""),
    )
