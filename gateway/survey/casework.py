"""A dispute as SMS to the promoter and back: knows how a case is put and how its answer is read. Knows no store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .aside import set_aside
from .lexicon import Lexicon
from .model import Outcome, QuestionType, Value
from .plain import fits_one_sms, fold, sendable
from .reply import Asked, understand

_MAX_CASES_LISTED = 6  # a longer list does not fit one SMS


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBrief:
    """What the promoter is told. Never who said what (design, invariant 9)."""

    id: int
    school: str
    label: str
    """What is counted: `niñas`."""
    type: QuestionType
    day: str = ""
    """The day asked about, or the period."""
    low: Value | None = None
    high: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReply:
    """How a promoter's SMS was read. VALUE and NO_CLASS settle the case; otherwise `say` is what to send back."""

    case_id: int | None
    outcome: Outcome
    value: Value | None = None
    reason: str = ""
    say: str = ""
    named: bool = False
    """Whether the text itself says which case it is about."""


def case_text(case: CaseBrief, lexicon: Lexicon) -> str:
    """The SMS that gives a case to a promoter."""
    say = lexicon.say
    if case.type is QuestionType.YES_NO:
        text = say["case_yes_no"].format(case=case.id, school=case.school, label=case.label)
        return _short(text, case.school)
    if case.low is None or case.low == case.high:
        said = f"{case.low}{say['or_no_class']}" if case.low is not None else say["no_class_word"]
    else:
        said = say["case_range"].format(low=case.low, high=case.high)
    text = say["case"].format(case=case.id, school=case.school, label=case.label, day=case.day, range=said)
    return _short(text.replace(", :", ":"), case.school)


def case_reminder(text: str, lexicon: Lexicon) -> str:
    """The case once more."""
    return sendable(lexicon.say["case_reminder"].format(text=text))


def case_thanks(reply: CaseReply, label: str, lexicon: Lexicon) -> str:
    """What the promoter hears when a case is closed: what was understood."""
    if reply.outcome is Outcome.NO_CLASS:
        return sendable(lexicon.say["case_no_class"].format(case=reply.case_id))
    yes_no = {"yes": lexicon.say["yes"], "no": lexicon.say["no"]}
    echo = f"{label}: {yes_no[reply.value]}" if isinstance(reply.value, str) else f"{reply.value} {label}"
    return sendable(lexicon.say["case_thanks"].format(case=reply.case_id, echo=echo))


def understand_case_reply(
    text: str,
    open_case_ids: tuple[int, ...],
    question_type: QuestionType | Mapping[int, QuestionType],
    lexicon: Lexicon,
    most: Mapping[int, int | None] | None = None,
) -> CaseReply:
    """`CASO 12 31`, `12: 31 niñas`, `caso 12 si`, or the value alone where one case is open. Total; never a guess.

    `question_type`: the type of the case's question, or one for each case. `most`: the highest number that can settle
    each case, where one is known; more than that is asked again.
    """
    if not open_case_ids:
        return CaseReply(
            case_id=None,
            outcome=Outcome.UNCLEAR,
            reason="no open case",
            say=sendable(lexicon.say["case_none"]),
        )
    case_id, rest, named = _case_id(text, open_case_ids, lexicon)
    if case_id is None:
        return _unclear(None, "which case is not said", open_case_ids, lexicon, named=named)
    kind = question_type if isinstance(question_type, QuestionType) else question_type[case_id]
    if kind is QuestionType.COUNTS:
        kind = QuestionType.COUNT  # a case is about one number
    if not rest:
        return _unclear(case_id, "no value, or the case's number alone", open_case_ids, lexicon, named=named)
    meant = understand(rest, Asked(type=kind, max=(most or {}).get(case_id)), lexicon)
    if meant.outcome in (Outcome.VALUE, Outcome.NO_CLASS) and not isinstance(meant.value, tuple):
        return CaseReply(case_id=case_id, outcome=meant.outcome, value=meant.value, reason=meant.reason, named=named)
    if meant.doubt is not None:
        over = lexicon.say["case_over"].format(case=case_id, value=meant.doubt, max=(most or {}).get(case_id))
        return CaseReply(case_id=case_id, outcome=Outcome.UNCLEAR, reason=meant.reason, say=sendable(over), named=named)
    reason = meant.reason if named else f"{meant.reason}, and no case named"
    return _unclear(case_id, reason, open_case_ids, lexicon, named=named)


def _case_id(text: str, open_ids: tuple[int, ...], lexicon: Lexicon) -> tuple[int | None, str, bool]:
    """Which case, what follows its number, and whether the case was named."""
    folded = fold(text)
    line = set_aside(folded, lexicon).strip(" ,.;:!-")
    word = re.escape(lexicon.say["case_words"])
    found = re.match(rf"(?:(caso|case|{word}) *(?:n|nro|numero|no|#|°|\.| )*)?(\d+)(?!\d)[ ).:,;=#-]*", line)
    if found is not None and int(found[2]) in open_ids:
        return int(found[2]), line[found.end() :].strip(), True
    if found is not None and found[1]:
        return None, "", True
    if len(open_ids) == 1:
        return open_ids[0], text, False
    return None, "", False


def _unclear(
    case_id: int | None, reason: str, open_ids: tuple[int, ...], lexicon: Lexicon, *, named: bool
) -> CaseReply:
    cases = ", ".join(map(str, open_ids[:_MAX_CASES_LISTED]))
    text = lexicon.say["case_unclear"].format(case=case_id or open_ids[0], example="31", cases=cases)
    return CaseReply(case_id=case_id, outcome=Outcome.UNCLEAR, reason=reason, say=sendable(text), named=named)


def _short(text: str, school: str) -> str:
    """The text in one SMS where shortening the school's name is enough."""
    plain = sendable(text)
    name = sendable(school)
    while not fits_one_sms(plain) and len(name) > len("IE 38041"):
        plain = plain.replace(name, name[:-1].rstrip(), 1)
        name = name[:-1].rstrip()
    return plain
