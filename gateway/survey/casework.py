"""A dispute as SMS to the promoter and back: knows how a case is put and how its answer is read. Knows no store."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from .aside import set_aside
from .found_out import CaseSource, without_source
from .lexicon import Lexicon
from .model import Lang, Outcome, Question, QuestionType, Recorded, Role, Understood, Value
from .plain import fits_one_sms, fold, sendable
from .reply import Asked, understand
from .reply_choice import ChoiceWords
from .speech import in_language

_MAX_CASES_LISTED = 6  # a longer list does not fit one SMS
_AS_WRITTEN = (QuestionType.CHOICE, QuestionType.NUMBER, QuestionType.DATE)
"""What of these is set aside from a reply to a count is their very answer: a date, a decimal."""

_DAY_WITH_LABEL = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.DATE)
"""Their texts have no place of its own for the day."""

_PLAINEST = (QuestionType.COUNT, QuestionType.YES_NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBrief:
    """What the promoter is told. Who said what only where the office allows it (design, invariant 9)."""

    id: int
    school: str
    label: str
    """What is counted: `niñas`."""
    type: QuestionType
    day: str = ""
    """The day asked about with its date: what is so now is not asked."""
    low: Value | None = None
    high: Value | None = None
    choices: tuple[ChoiceWords, ...] = ()
    values: tuple[Value, ...] = ()
    """What was said, each once: for a choice there is no range."""
    said: Mapping[Role, Recorded] = field(default_factory=dict)
    """Who said what; empty where the office does not allow it."""


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
    source: CaseSource = CaseSource.UNKNOWN


def choices_of(question: Question, lang: Lang) -> tuple[ChoiceWords, ...]:
    """The choices of a question as replies in a language may name them."""
    return tuple(
        ChoiceWords(key=one.key, words=(in_language(one.label, lang) or one.key, *(in_language(one.words, lang) or ())))
        for one in question.choices
    )


def case_text(case: CaseBrief, lexicon: Lexicon) -> str:
    """The SMS that gives a case to a promoter."""
    say = lexicon.say
    facts = {"case": case.id, "school": case.school, "label": case.label, "day": case.day}
    if case.type in _DAY_WITH_LABEL:
        facts["label"] = ", ".join(filter(None, (case.label, case.day)))
    if case.type is QuestionType.YES_NO:
        template = "case_yes_no_named" if case.said else "case_yes_no"
        return _short(say[template].format(**facts, range=_by_role(case, lexicon)), case.school)
    facts["range"] = _by_role(case, lexicon) or _range(case, lexicon)
    if case.type is QuestionType.DATE:
        return _short(say["case_date"].format(**facts), case.school)
    if case.type is QuestionType.CHOICE:
        options = "".join(f" {nth}) {choice.words[0]}" for nth, choice in enumerate(case.choices, start=1))
        return _short(say["case_choice"].format(**facts, options=options), case.school)
    return _short(say["case"].format(**facts).replace(", :", ":"), case.school)


def sure_text(case: CaseBrief, found: CaseReply, lexicon: Lexicon) -> str:
    """The SMS that asks a promoter once more: whether it was so on the day asked about. A yes or no is said anew."""
    echo = shown(found.value, case.type, case.choices, lexicon)
    if found.outcome is Outcome.NO_CLASS:
        echo = lexicon.say["no_class_word"]
    yes_no = case.type is QuestionType.YES_NO and found.outcome is Outcome.VALUE
    say = lexicon.say["case_sure_yes_no" if yes_no else "case_sure"]
    text = say.format(case=case.id, school=case.school, label=case.label, day=case.day, echo=echo)
    return _short(text, case.school)


def confirming(text: str, case_id: int, lexicon: Lexicon) -> CaseSource | None:
    """Whether a reply says that it was so (`12 SI`, `si asi es`), and how that is known. None: it says nothing such."""
    _, rest, _ = _case_id(text, (case_id,), lexicon)
    meant, source = _read(rest, Asked(type=QuestionType.YES_NO), lexicon)
    return source or CaseSource.UNKNOWN if meant.value == "yes" else None


def shown(value: Value | None, type_: QuestionType, choices: tuple[ChoiceWords, ...], lexicon: Lexicon) -> str:
    """A value as a text says it: `si`, a choice by its words, a day as 20/11/2026."""
    said = str(value)
    if type_ is QuestionType.YES_NO:
        return lexicon.say.get(said, said)
    if type_ is QuestionType.CHOICE:
        return next((choice.words[0] for choice in choices if choice.key == said), said)
    return "/".join(reversed(said.split("-"))) if type_ is QuestionType.DATE else said


def _range(case: CaseBrief, lexicon: Lexicon) -> str:
    say = lexicon.say
    if case.type is QuestionType.CHOICE:
        return " / ".join(shown(value, case.type, case.choices, lexicon) for value in case.values)
    low, high = (shown(value, case.type, case.choices, lexicon) for value in (case.low, case.high))
    if case.low is None or case.low == case.high:
        return f"{low}{say['or_no_class']}" if case.low is not None else say["no_class_word"]
    return say["case_range"].format(low=low, high=high)


def _by_role(case: CaseBrief, lexicon: Lexicon) -> str:
    """`lider 31, padres 31, director 28`; empty where that is not to be told."""
    return ", ".join(
        lexicon.say["case_said"].format(
            role=lexicon.say.get(f"case_{role.value}", role.value),
            value=lexicon.say["no_class_word"]
            if said.outcome is Outcome.NO_CLASS
            else shown(said.value, case.type, case.choices, lexicon),
        )
        for role, said in case.said.items()
    )


def case_reminder(text: str, lexicon: Lexicon) -> str:
    """The case once more."""
    return sendable(lexicon.say["case_reminder"].format(text=text))


def case_thanks(reply: CaseReply, label: str, lexicon: Lexicon, asked: Asked | None = None) -> str:
    """What the promoter hears when a case is closed: what was understood; and how it was found out, where not said."""
    question = lexicon.say["case_source_ask"] if asked is not None and reply.source is CaseSource.UNKNOWN else ""
    if reply.outcome is Outcome.NO_CLASS:
        return _with_question(lexicon.say["case_no_class"].format(case=reply.case_id), question)
    type_ = QuestionType.COUNT if asked is None else asked.type
    if asked is None and reply.value in ("yes", "no"):
        type_ = QuestionType.YES_NO
    value = shown(reply.value, type_, () if asked is None else asked.choices, lexicon)
    named = type_ in (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.DATE)
    echo = f"{label}: {value}" if named else f"{value} {label}"
    return _with_question(lexicon.say["case_thanks"].format(case=reply.case_id, echo=echo), question)


def _with_question(text: str, question: str) -> str:
    both = sendable(text + question)
    return both if fits_one_sms(both) else sendable(text)


def understand_case_reply(
    text: str,
    open_case_ids: tuple[int, ...],
    question_type: QuestionType | Mapping[int, QuestionType | Asked],
    lexicon: Lexicon,
    most: Mapping[int, int | None] | None = None,
    settled_ids: Collection[int] = (),
) -> CaseReply:
    """`CASO 12 31`, `12: 31 niñas`, `12 31 visita`, or the value alone where one case is open. Total; never a guess.

    `question_type`: the type of the case's question, or for each case its type or all that replies to it may name.
    `most`: the highest number that can settle each case, where one is known; more than that is asked again.
    `settled_ids`: cases that are open no more; `202: si` about one of them says nothing of another.
    """
    if not open_case_ids:
        return CaseReply(
            case_id=None,
            outcome=Outcome.UNCLEAR,
            reason="no open case",
            say=sendable(lexicon.say["case_none"]),
        )
    case_id, rest, named = _case_id(text, open_case_ids, lexicon)
    if not named and _about_settled(text, settled_ids, lexicon):
        return _unclear(None, "about a case that is settled", open_case_ids, lexicon, named=True)
    if case_id is None:
        return _unclear(None, "which case is not said", open_case_ids, lexicon, named=named)
    given = question_type if isinstance(question_type, QuestionType) else question_type[case_id]
    asked = replace(_asked(given), max=(most or {}).get(case_id))
    if named and asked.type in _AS_WRITTEN:
        rest = _after_number(case_id, text)
    if not rest:
        return _unclear(case_id, "no value, or the case's number alone", open_case_ids, lexicon, asked, named=named)
    meant, source = _read(rest, asked, lexicon)
    if meant.outcome in (Outcome.VALUE, Outcome.NO_CLASS) and not isinstance(meant.value, tuple):
        return CaseReply(
            case_id=case_id,
            outcome=meant.outcome,
            value=meant.value,
            reason=meant.reason,
            named=named,
            source=source,
        )
    if meant.doubt is not None:
        over = lexicon.say["case_over"].format(case=case_id, value=meant.doubt, max=asked.max)
        return CaseReply(case_id=case_id, outcome=Outcome.UNCLEAR, reason=meant.reason, say=sendable(over), named=named)
    reason = meant.reason if named else f"{meant.reason}, and no case named"
    return _unclear(case_id, reason, open_case_ids, lexicon, asked, named=named)


def _asked(given: QuestionType | Asked) -> Asked:
    asked = given if isinstance(given, Asked) else Asked(type=given)
    # a case is about one number
    return replace(asked, type=QuestionType.COUNT) if asked.type is QuestionType.COUNTS else asked


def _read(text: str, asked: Asked, lexicon: Lexicon) -> tuple[Understood, CaseSource]:
    """The value, and how it was found out. A choice that is called `visita` is a choice."""
    source, rest = without_source(text, lexicon)
    whole = understand(text, asked, lexicon)
    if source is None or (asked.type is QuestionType.CHOICE and whole.outcome is Outcome.VALUE):
        return whole, CaseSource.UNKNOWN
    bare = understand(rest, asked, lexicon)
    return (bare if bare.outcome in (Outcome.VALUE, Outcome.NO_CLASS) or bare.doubt is not None else whole), source


def _after_number(case_id: int, text: str) -> str:
    found = re.search(rf"(?<!\d){case_id}(?!\d)[ ).:,;=#-]*", fold(text))
    return fold(text)[found.end() :].strip() if found is not None else ""


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


def _about_settled(text: str, settled_ids: Collection[int], lexicon: Lexicon) -> bool:
    """Whether a text begins with the number of a case that is settled, and a value for it follows."""
    found = re.match(r"\D{0,3}(\d+)", text)
    if found is None or int(found[1]) not in settled_ids:
        return False
    _, rest, _ = _case_id(text, (int(found[1]),), lexicon)
    return any(_read(rest, Asked(type=kind), lexicon)[0].value is not None for kind in _PLAINEST)


def _unclear(
    case_id: int | None,
    reason: str,
    open_ids: tuple[int, ...],
    lexicon: Lexicon,
    asked: Asked | None = None,
    *,
    named: bool,
) -> CaseReply:
    cases = ", ".join(map(str, open_ids[:_MAX_CASES_LISTED]))
    example = lexicon.say["yes"].upper() if asked is not None and asked.type is QuestionType.YES_NO else "31"
    text = lexicon.say["case_unclear"].format(case=case_id or open_ids[0], example=example, cases=cases)
    return CaseReply(case_id=case_id, outcome=Outcome.UNCLEAR, reason=reason, say=sendable(text), named=named)


def _short(text: str, school: str) -> str:
    """The text in one SMS where shortening the school's name is enough."""
    plain = sendable(text)
    name = sendable(school)
    while not fits_one_sms(plain) and len(name) > len("IE 38041"):
        plain = plain.replace(name, name[:-1].rstrip(), 1)
        name = name[:-1].rstrip()
    return plain
