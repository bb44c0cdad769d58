"""What must have held over a whole term, found in what the store kept: nobody asked twice without reason, nothing lost.

Knows the store's rows and what was texted; the rules of single moments are the watch's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise

from gateway.store.states import AttemptOutcome, InboxState
from gateway.store.tables_people import ContactRow, PostRow
from gateway.store.tables_radio import AttemptRow, InboxPartRow, InboxRow, OutboxRow
from gateway.store.tables_survey import AnswerRow, RoundRow, SessionRow
from gateway.survey.model import Outcome, SayKind

from .run import Term
from .watch import Violation

NO_TIME = datetime(1, 1, 1, tzinfo=UTC)
TURN = "its turn came again on a phone that several share"
AFTER_LATE = "a late reply had taken up an earlier dialogue in between"
TURN_KEY = " again "
"""As gateway.conversing calls a question that gave way to another dialogue and is put once more."""
PUTS = (SayKind.QUESTION, SayKind.REASK, SayKind.REMINDER)
LEFT = (AttemptOutcome.ACCEPTED, AttemptOutcome.UNKNOWN)
ANSWERED = (Outcome.VALUE, Outcome.NO_CLASS)


def puts_again() -> tuple[Counter[str], list[Violation]]:
    """Why questions were put more than once to somebody in a week; and where there was no reason."""
    reasons: Counter[str] = Counter()
    found: list[Violation] = []
    left = {int(row.outbox_id) for row in AttemptRow.select().where(AttemptRow.outcome << list(LEFT))}
    puts: dict[tuple[int, str], list[OutboxRow]] = defaultdict(list)
    rows = OutboxRow.select().where((OutboxRow.kind << list(PUTS)) & OutboxRow.question.is_null(False))
    for row in rows.order_by(OutboxRow.id):
        if row.id in left and row.session_id is not None:
            puts[int(row.session_id), str(row.question)].append(row)
            if row.resends:
                reasons["sent again: nobody knew whether it had left"] += 1
    answered = _answered()
    for (session_id, question), texts in puts.items():
        for before, row in pairwise(texts):
            reason = _reason(before, row)
            reasons[reason] += 1
            first = answered.get((session_id, question))
            if reason == "no reason":
                found.append(_violation("asked twice without reason", row, f"after {before.text!r}"))
            elif first is not None and first < row.id and not reason.startswith("with a correction"):
                found.append(_violation("asked though it was answered", row, reason))
    found += _in_two_sessions()
    return reasons, found


def _reason(before: OutboxRow, row: OutboxRow) -> str:
    if row.kind == SayKind.REMINDER:
        return "reminder of what was not answered"
    if row.answers_id is None:
        return _why_its_turn_came(before, row) if TURN_KEY in str(row.key) else "no reason"
    reply = InboxRow.get_by_id(row.answers_id)
    if row.kind == SayKind.REASK:
        return "the reply was not understood, or doubted"
    if reply.outcome == Outcome.COMMAND:
        return "with a correction or after a word of command"
    return f"after a reply taken as {reply.handled_as}"


def _why_its_turn_came(before: OutboxRow, row: OutboxRow) -> str:
    if _shared(str(row.msisdn)):
        return TURN
    between = (InboxRow.received_at >= before.created_at) & (InboxRow.received_at <= row.created_at)
    late = (InboxRow.sender == row.msisdn) & between & (InboxRow.handled_as == "late")
    return AFTER_LATE if InboxRow.select().where(late).count() else "no reason"


def _shared(phone: str) -> bool:
    """Whether a phone has several posts: two people, or one with two schools."""
    people = ContactRow.select(ContactRow.id).where(ContactRow.msisdn == phone)
    return bool(PostRow.select().where(PostRow.contact_id << people).count() > 1)


def _answered() -> dict[tuple[int, str], int]:
    """The text that followed upon the answer that stands. Counted by ids: the hub's clock was set in between."""
    rows = list(AnswerRow.select().where(AnswerRow.outcome << list(ANSWERED)))
    gone = {row.supersedes_id for row in rows}
    upon: dict[int, int] = {}
    for text in OutboxRow.select().where(OutboxRow.answers_id.is_null(False)).order_by(OutboxRow.id.desc()):
        upon[int(text.answers_id)] = int(text.id)
    return {
        (int(row.session_id), str(row.question)): upon[int(row.reply_id)]
        for row in rows
        if row.id not in gone and row.reply_id is not None and int(row.reply_id) in upon
    }


def _in_two_sessions() -> list[Violation]:
    """The same person asked the same of one school in two sessions of one period."""
    periods = {int(row.id): (str(row.name), str(row.period)) for row in RoundRow.select()}
    held: dict[tuple[object, ...], list[SessionRow]] = defaultdict(list)
    for session in SessionRow.select():
        held[(session.contact_id, session.school_id, session.role, *periods[int(session.round_id)])].append(session)
    return [
        Violation(rule="one person in two sessions of a round", detail=f"{at}", at=NO_TIME, phone=many[0].msisdn)
        for at, many in held.items()
        if len(many) > 1
    ]


def lost(term: Term) -> list[Violation]:
    """What came in and is not there, or was never worked on."""
    found = []
    kept = {str(row.digest) for row in InboxPartRow.select()}
    done = {int(row.id): row for row in InboxRow.select()}
    for texted in term.texted:
        if any(digest not in kept for digest in texted.digests):
            found.append(Violation(rule="a text is not kept", detail=texted.text, at=texted.at, phone=texted.phone))
        elif texted.inbox_id is None or done[texted.inbox_id].state != InboxState.DONE:
            found.append(
                Violation(rule="a text was not worked on", detail=texted.text, at=texted.at, phone=texted.phone)
            )
    failed = [row for row in done.values() if row.handled_as == "failed" or row.failures]
    found += [
        Violation(rule="a text brought the hub down", detail=row.text, at=row.received_at, phone=row.sender)
        for row in failed
    ]
    return found


def _violation(rule: str, row: OutboxRow, why: str) -> Violation:
    return Violation(rule=rule, detail=f"session {row.session_id} {row.question}: {row.text!r}, {why}",
                     at=row.created_at, phone=str(row.msisdn))  # fmt: skip


def story(term: Term, phone: str, around: datetime, hours: float = 30.0) -> tuple[str, ...]:
    """What went to and fro on a phone about that time, for a person to read."""
    if around == NO_TIME:
        return ()
    lines = [(one.at, f"<- {one.text!r}") for one in term.texted if one.phone == phone]
    lines += [
        (one.at, f"-> {one.text!r}{'' if one.delivered else ' (not delivered)'}")
        for one in term.sent
        if one.phone == phone
    ]
    near = [one for one in sorted(lines) if abs((one[0] - around).total_seconds()) <= hours * 3600]
    return tuple(f"{at:%a %d/%m %H:%M:%S} {text}" for at, text in near)
