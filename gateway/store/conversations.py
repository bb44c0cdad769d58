"""What was said with each phone, both ways, in order of time. Knows no page and hides nothing: that is for the face."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import ModelSelect, fn

from gateway.survey.model import QuestionKey, Role, SayKind

from .columns import columns_of
from .db import all_of
from .records_radio import Inbox, Outbox
from .states import SendState
from .tables_people import ContactRow, PostRow, SchoolRow
from .tables_radio import InboxRow, OutboxRow
from .tables_survey import AnswerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds a phone, and what they are to a school. One line a post; a shared phone has several people."""

    contact_id: int
    msisdn: str
    name: str
    stopped_at: datetime | None
    role: Role | None
    school_id: int | None
    school: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number and the last thing said with it."""

    number: str
    ref: str
    """Names the conversation without its number: `i12` or `o34`, by its last message."""
    at: datetime
    text: str
    incoming: bool
    state: SendState | None
    """Of an outgoing message."""
    handled_as: str | None
    """Of an incoming one."""
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One answer that a reply gave."""

    reply_id: int
    question: QuestionKey
    outcome: str
    value: str | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a conversation: `heard` from the phone, or `told` to it; one of them is set."""

    at: datetime
    heard: Inbox | None = None
    told: Outbox | None = None
    filed: tuple[Filed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An outgoing message of the queue, without its text."""

    id: int
    msisdn: str
    kind: SayKind
    state: SendState
    created_at: datetime
    not_before: datetime
    settled_at: datetime | None
    attempts: int
    modem: str | None
    cause: str | None


@dataclass(frozen=True, slots=True)
class _Last:
    number: str
    incoming: bool
    id: int
    at: datetime


def latest(limit: int, offset: int = 0, search: str = "") -> tuple[Phone, ...]:
    """Phones by their last message, the newest first. `search`: part of a number, a person's or a school's name."""
    wanted = _numbers_like(search) if search else None
    lasts = _lasts()
    if wanted is not None:
        lasts = [last for last in lasts if last.number in wanted or search.replace(" ", "") in last.number]
    page = lasts[offset : offset + limit]
    heard = {row.id: row for row in _inbox(last.id for last in page if last.incoming)}
    told = {row.id: row for row in _outbox(last.id for last in page if not last.incoming)}
    holders = holders_of([last.number for last in page])
    return tuple(_phone(last, heard, told, holders) for last in page)


def number_of(ref: str) -> str | None:
    """The number behind `i12` (a message heard), `o34` (one told) or `c56` (a contact)."""
    kind, digits = ref[:1], ref[1:]
    if not digits.isdecimal():
        return None
    wanted = int(digits)
    queries: dict[str, ModelSelect[Any]] = {
        "i": InboxRow.select(InboxRow.sender).where(InboxRow.id == wanted),
        "o": OutboxRow.select(OutboxRow.msisdn).where(OutboxRow.id == wanted),
        "c": ContactRow.select(ContactRow.msisdn).where(ContactRow.id == wanted),
    }
    found = columns_of(queries[kind]) if kind in queries else []
    return str(found[0][0]) if found else None


def conversation(number: str, limit: int) -> tuple[Said, ...]:
    """The last messages with one number, the oldest first."""
    heard = all_of(InboxRow.select().where(InboxRow.sender == number).order_by(InboxRow.id.desc()).limit(limit), Inbox)
    told = all_of(
        OutboxRow.select().where(OutboxRow.msisdn == number).order_by(OutboxRow.id.desc()).limit(limit), Outbox
    )
    filed = _filed([row.id for row in heard])
    said = [Said(at=row.received_at, heard=row, filed=filed.get(row.id, ())) for row in heard]
    said += [Said(at=row.created_at, told=row) for row in told]
    return tuple(sorted(said, key=_in_time)[-limit:])


def holders_of(numbers: Iterable[str]) -> dict[str, tuple[Holder, ...]]:
    """Who holds these phones."""
    query = (
        ContactRow.select(
            ContactRow.id.alias("contact_id"),
            ContactRow.msisdn,
            ContactRow.name,
            ContactRow.stopped_at,
            PostRow.role,
            PostRow.school_id,
            SchoolRow.name.alias("school"),
        )
        .left_outer_join(PostRow, on=(PostRow.contact_id == ContactRow.id) & (PostRow.active == 1))
        .left_outer_join(SchoolRow, on=(SchoolRow.id == PostRow.school_id))
        .where(ContactRow.msisdn.in_(list(numbers)))
        .order_by(ContactRow.name, SchoolRow.name)
    )
    found: dict[str, tuple[Holder, ...]] = {}
    for holder in all_of(query, Holder):
        found[holder.msisdn] = (*found.get(holder.msisdn, ()), holder)
    return found


def in_queue(states: Iterable[SendState], limit: int, offset: int = 0) -> tuple[Waiting, ...]:
    """Outgoing messages in these states, the newest first."""
    query = OutboxRow.select().where(OutboxRow.state.in_(list(states))).order_by(OutboxRow.id.desc())
    return all_of(query.limit(limit).offset(offset), Waiting)


def _in_time(entry: Said) -> tuple[datetime, bool, int]:
    """At the same instant the question that answers a reply comes after it."""
    message = entry.told or entry.heard
    return entry.at, entry.told is not None, message.id if message is not None else 0


def _lasts() -> list[_Last]:
    newest_in = InboxRow.select(fn.MAX(InboxRow.id)).group_by(InboxRow.sender)
    newest_out = OutboxRow.select(fn.MAX(OutboxRow.id)).group_by(OutboxRow.msisdn)
    heard = InboxRow.select(InboxRow.sender, InboxRow.id, InboxRow.received_at).where(InboxRow.id.in_(newest_in))
    told = OutboxRow.select(OutboxRow.msisdn, OutboxRow.id, OutboxRow.created_at).where(OutboxRow.id.in_(newest_out))
    lasts: dict[str, _Last] = {}
    for number, key, at in columns_of(heard):
        lasts[number] = _Last(number, True, key, at)
    for number, key, at in columns_of(told):
        if number not in lasts or at >= lasts[number].at:
            lasts[number] = _Last(number, False, key, at)
    return sorted(lasts.values(), key=lambda last: (last.at, last.id), reverse=True)


def _numbers_like(search: str) -> frozenset[str]:
    wanted = ContactRow.name.contains(search) | SchoolRow.name.contains(search) | SchoolRow.code.contains(search)
    query = (
        ContactRow.select(ContactRow.msisdn)
        .left_outer_join(PostRow, on=(PostRow.contact_id == ContactRow.id))
        .left_outer_join(SchoolRow, on=(SchoolRow.id == PostRow.school_id))
        .where(wanted)
    )
    return frozenset(str(number) for (number,) in columns_of(query))


def _inbox(ids: Iterable[int]) -> tuple[Inbox, ...]:
    return all_of(InboxRow.select().where(InboxRow.id.in_(list(ids))), Inbox)


def _outbox(ids: Iterable[int]) -> tuple[Outbox, ...]:
    return all_of(OutboxRow.select().where(OutboxRow.id.in_(list(ids))), Outbox)


def _filed(reply_ids: list[int]) -> dict[int, tuple[Filed, ...]]:
    found: dict[int, tuple[Filed, ...]] = {}
    for filed in all_of(AnswerRow.select().where(AnswerRow.reply_id.in_(reply_ids)).order_by(AnswerRow.id), Filed):
        found[filed.reply_id] = (*found.get(filed.reply_id, ()), filed)
    return found


def _phone(
    last: _Last, heard: dict[int, Inbox], told: dict[int, Outbox], holders: dict[str, tuple[Holder, ...]]
) -> Phone:
    from_them, to_them = heard.get(last.id) if last.incoming else None, None if last.incoming else told.get(last.id)
    return Phone(
        number=last.number,
        ref=f"{'i' if last.incoming else 'o'}{last.id}",
        at=last.at,
        text=from_them.text if from_them else to_them.text if to_them else "",
        incoming=last.incoming,
        state=to_them.state if to_them else None,
        handled_as=from_them.handled_as if from_them else None,
        holders=holders.get(last.number, ()),
    )
