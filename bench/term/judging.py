"""What the hub holds for true beside what is: every value traced back to the texts it was made of. Reads the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.store.states import CaseStep, DisputeState
from gateway.store.tables_cases import CaseEventRow
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow, DisputeRow, RoundRow, SessionRow, VerifiedRow
from gateway.survey.model import Outcome, Source, Status

from .intents import Intent, Texted
from .run import Term
from .traces import (
    Place,
    answers_at,
    answers_by_reply,
    as_text,
    by_inbox,
    days_asked,
    line_of,
    place_finder,
    standing_answers,
)
from .world import PRESENT

EXAMPLES = 6
HANGS_ON = {"missing": ("all_received", "no"), "improvements_seen": ("allowance_received", "yes")}
"""What is asked only where another question was answered so."""
VALUES = (Outcome.VALUE, Outcome.NO_CLASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A verified value that is not so."""

    place: Place
    value: str | None
    truth: str | None
    source: str
    cause: str
    story: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Verdicts:
    """How a term is judged."""

    known: Counter[str] = field(default_factory=Counter)
    """School-weeks (per question) by status."""
    by_question: Counter[str] = field(default_factory=Counter)
    """Of these, how many are certain."""
    asked: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    true: int = 0
    by_source: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    provisional: int = 0
    provisional_true: int = 0
    disputes: int = 0
    """Places where standing answers differ at the end, or once were a case."""
    cases: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0
    """Values of promoters that were asked about once more."""
    taken_back: int = 0
    """Of these, how many were settled with another value."""
    unopened: list[str] = field(default_factory=list)
    """Disputes that are no case."""
    replies: Counter[str] = field(default_factory=Counter)
    """What became of answers: filed, asked again, elsewhere, misread, ..."""
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def judge(term: Term) -> Verdicts:
    """Compare everything, after the term."""
    found = Verdicts()
    heard = by_inbox(term)
    places = place_finder(term)
    days = days_asked(term.machine.desk)
    filed = answers_by_reply()
    for row in VerifiedRow.select():
        place = places(int(row.round_id), int(row.school_id), str(row.question))
        _judge_value(term, found, row, place, heard)
    _judge_cases(found, places)
    told: set[tuple[object, ...]] = set()
    for answer, session in standing_answers():
        code = str(SchoolRow.get_by_id(session.school_id).code)
        told.add((session.msisdn, code, answer.question, days[int(session.round_id)], answer.value))
    for texted in term.texted:
        _judge_reply(found, texted, filed, told)
    return found


def _judge_value(term: Term, found: Verdicts, row: VerifiedRow, place: Place, heard: dict[int, Texted]) -> None:
    found.known[str(row.status)] += 1
    found.asked[place.key] += 1
    found.by_question[place.key] += row.status in (Status.VERIFIED, Status.NO_CLASS)
    truth = term.world.truth.value(place.school, place.key, place.day)
    is_so = as_text(truth)
    if row.status == Status.PROVISIONAL:
        found.provisional += 1
        found.provisional_true += row.value == is_so
    if row.status == Status.NO_CLASS and row.source is None:
        return  # the office declared it
    if row.status not in (Status.VERIFIED, Status.NO_CLASS):
        return
    value = None if row.status == Status.NO_CLASS else row.value
    found.verified += 1
    found.by_source[str(row.source)] += 1
    if value == is_so:
        found.true += 1
        return
    cause, story = _why(row, place, heard, term)
    source = str(row.source)
    found.wrong.append(Wrong(place=place, value=value, truth=is_so, source=source, cause=cause, story=story))


def _why(row: VerifiedRow, place: Place, heard: dict[int, Texted], term: Term) -> tuple[str, tuple[str, ...]]:
    """Whose fault a wrong value is, and the texts behind it."""
    causes: set[str] = set()
    story = []
    for answer, role in answers_at(place):
        texted = heard.get(int(answer.reply_id)) if answer.reply_id is not None else None
        story.append(f"{role.value} {answer.value or answer.outcome}: {line_of(texted)}")
        if row.source == Source.AGREEMENT and texted is not None and answer.outcome in VALUES:
            causes.add(_fault(texted, place, answer))
    if row.source == Source.CASE:
        case = DisputeRow.get(
            (DisputeRow.round_id == place.round_id)
            & (DisputeRow.school_id == place.school_id)
            & (DisputeRow.question == place.key)
        )
        texts = [one for one in term.texted if one.intent.context is not None and one.intent.context.case == case.id]
        story += [f"promoter: {line_of(one)}" for one in texts]
        causes = {_case_fault(case, texts, place)}
    return ", ".join(sorted(causes)) or "no reply behind it", tuple(story)


def _fault(texted: Texted, place: Place, answer: AnswerRow) -> str:
    intent = texted.intent
    context = intent.context
    meant = _meant(intent, place.key)
    if context is None or (context.school, context.day) != (place.school, place.day) or meant is NOTHING:
        return "filed where it does not belong"
    if as_text(meant) != (answer.value if answer.outcome == Outcome.VALUE else None):
        return "misread"
    return intent.error or "told truly"


def _case_fault(case: DisputeRow, texts: list[Texted], place: Place) -> str:
    if not texts:
        return f"settled by {case.resolved_by}"
    last = texts[-1].intent
    assert last.context is not None
    if last.context.day != place.day and place.key in PRESENT:
        return "the promoter took it for another day"
    if case.value != as_text(last.said) and case.resolved_by != "oficina":
        return "the promoter misread"
    return last.error or ("so by the time the promoter went" if place.key not in PRESENT else "unclear")


def _judge_cases(found: Verdicts, places: Callable[[int, int, str], Place]) -> None:
    for case in DisputeRow.select():
        found.cases[str(case.state)] += 1
    for asked in CaseEventRow.select().where(CaseEventRow.kind == CaseStep.DOUBTED):
        case = DisputeRow.get_by_id(asked.dispute_id)
        settled = (case.outcome, case.value) if case.state == DisputeState.RESOLVED else None
        found.asked_again += 1
        found.taken_back += settled not in (None, (asked.outcome, asked.value))
    have = {(case.round_id, case.school_id, case.question) for case in DisputeRow.select()}
    known = {(row.round_id, row.school_id, row.question): row for row in VerifiedRow.select()}
    said: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    for answer, session in standing_answers():
        if answer.outcome in VALUES:
            said[session.round_id, session.school_id, answer.question].add(f"{answer.outcome} {answer.value}")
    for at, different in said.items():
        row = known.get(at)
        if len(different) < 2:
            continue
        if at[2] in HANGS_ON:
            led = known.get((at[0], at[1], HANGS_ON[at[2]][0]))
            if led is None or (led.status, led.value) != (Status.VERIFIED, HANGS_ON[at[2]][1]):
                continue  # that it is to be asked at all is not certain: nobody is sent to find out
        found.disputes += 1
        if at not in have:
            found.unopened.append(f"{places(*at)}: {sorted(different)}, {row.status if row is not None else 'unknown'}")


def _judge_reply(found: Verdicts, texted: Texted, filed: dict[int, list[tuple[AnswerRow, SessionRow]]],
                 told: set[tuple[object, ...]]) -> None:  # fmt: skip
    intent = texted.intent
    if intent.kind not in ("answer", "correction") or intent.context is None:
        return
    inbox = None if texted.inbox_id is None else InboxRow.get_by_id(texted.inbox_id)
    if inbox is None:
        found.replies["never arrived"] += 1
        return
    outcome = _became(intent, inbox, filed.get(int(inbox.id), []))
    context = intent.context
    if (
        texted.phone,
        context.school.code,
        context.key,
        context.day,
        as_text(intent.said),
    ) in told and outcome in UNFILED:
        outcome = "known already"
    found.replies[f"{intent.kind}: {outcome}"] += 1
    if outcome not in ("as meant", "repeated", "known already") and len(found.examples[outcome]) < EXAMPLES:
        found.examples[outcome].append(f"{line_of(texted)} -> {inbox.handled_as}, {inbox.outcome}, {inbox.reason}")


NOTHING = object()
UNFILED = ("after", "early", "sealed", "capped", "repeated", "late")


def _became(intent: Intent, inbox: InboxRow, rows: list[tuple[AnswerRow, SessionRow]]) -> str:
    context = intent.context
    assert context is not None
    for answer, session in rows:
        if answer.outcome not in VALUES:
            continue
        meant = _meant(intent, str(answer.question))
        code = SchoolRow.get_by_id(session.school_id).code
        round_ = RoundRow.get_by_id(session.round_id)
        away = abs((round_.opens_at.date() - context.day).days) > 1
        if meant is NOTHING or code != context.school.code or away:
            return "filed where it does not belong"
        if as_text(meant) != answer.value:
            return "misread"
    if any(answer.outcome in VALUES for answer, _ in rows):
        return "as meant"
    return str(inbox.handled_as) + (f" ({inbox.outcome})" if inbox.outcome not in (None, inbox.handled_as) else "")


def _meant(intent: Intent, key: str) -> object:
    """The value meant for a question, None where there was no class, NOTHING where it was not about it."""
    context = intent.context
    if context is None:
        return NOTHING
    if key == context.key:
        return intent.said
    if intent.also is not None and key == intent.also[0]:
        return intent.also[1]
    if intent.said is None and key in PRESENT and context.key in PRESENT:
        return None
    if intent.kind == "answer" and context.key == "all_received" and key == "missing":
        return NOTHING
    return NOTHING
