"""What an inspector texts from a school: `VISITA 0487652 niñas 31 niños 28`. Never guesses; knows no store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .labels import agrees, own_label
from .lexicon import Label, Lexicon, plain_text
from .model import QuestionKey, QuestionType, Value
from .pairing import paired
from .plain import fits_one_sms, fold, sendable
from .reply_plain import written
from .tokens import Kind, read

LOOK_BACK = timedelta(days=31)
"""A visit that is told later than this was another one."""
SHORTEST_NAME_LETTERS = 5
"""Of one word of a label that may stand for it: `asignacion`; `todos` is none."""

_CODE = re.compile(r"(?<!\d)(\d{6,7})(?:\s?-\s?(\d))?(?!\d)")
_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])")
_SAID = {QuestionType.NUMBER: r"\d{1,9}(?:[.,]\d{1,4})?"}
_NUMERIC = (QuestionType.COUNT, QuestionType.NUMBER)
_CENTURY = 2000
_CODE_DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitField:
    """One thing that may be seen on a visit: a key of a questionnaire, and what it is called."""

    key: QuestionKey
    type: QuestionType
    label: str
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of a choice: each key in the order asked, with what it is called, its label first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitForm:
    """A form as it was read. `clear`: every number in it belongs to one thing for sure."""

    code: str | None
    """Código modular, with the zero that people leave out; None: not said."""
    annex: str | None = None
    day: date | None = None
    """When somebody was there; None: not said."""
    values: Mapping[QuestionKey, Value] = field(default_factory=dict)
    clear: bool = True


def is_form(text: str, lexicon: Lexicon) -> bool:
    """Whether a text begins as a form does: `VISITA` and more than that word."""
    return _head(text, lexicon) is not None


def read_form(text: str, fields: Sequence[VisitField], today: date, lexicon: Lexicon) -> VisitForm:
    """The form. Total: what is not understood makes it unclear, and then nothing of it is to be kept."""
    body = _head(text, lexicon) or ""
    found = _CODE.search(body)
    code, annex = (None, None) if found is None else (found[1].zfill(_CODE_DIGITS), found[2])
    rest = body if found is None else f"{body[: found.start()]} {body[found.end() :]}"
    day, rest, day_clear = _day(rest, today)
    values, rest, plain = _yes_no(rest, fields, lexicon)
    named, rest, sure = _beside_names(rest, fields)
    counts = _counts(rest, fields, lexicon)
    clear = plain and sure and day_clear and counts is not None
    return VisitForm(code=code, annex=annex, day=day, values={**values, **named, **(counts or {})}, clear=clear)


def brief(school: str, code: str, month: str, labels: Sequence[str], lexicon: Lexicon, *, again: bool = False) -> str:
    """The SMS that sends an inspector to a school, or reminds of it: one SMS, however long the school's name."""
    example = " ".join(f"{label} {number}" for label, number in zip(labels, ("31", "28"), strict=False))
    while True:
        text = lexicon.say["visit"].format(school=school, code=code, month=month, example=example)
        text = sendable(lexicon.say["case_reminder"].format(text=text) if again else text)
        if fits_one_sms(text) or len(school) <= len("IE 38041"):
            return text
        school = school[:-1].rstrip()


def _head(text: str, lexicon: Lexicon) -> str | None:
    """What follows `VISITA`; None where a text does not begin so, or ends there."""
    names = "|".join(re.escape(fold(word)) for word in lexicon.say["visit_words"].split())
    found = re.match(rf"\W*(?:{names})\b[\s:.,-]*(?=.*\d)(.+)", fold(text), re.DOTALL)
    return None if found is None else found[1]


def _day(text: str, today: date) -> tuple[date | None, str, bool]:
    found = _DAY.search(text)
    if found is None:
        return None, text, True
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    year = today.year if found[3] is None else int(found[3]) % 100 + _CENTURY
    try:
        day = date(year, int(found[2]), int(found[1]))
    except ValueError:
        return None, rest, False
    return (day, rest, True) if today - LOOK_BACK <= day <= today else (None, rest, False)


def _yes_no(text: str, fields: Sequence[VisitField], lexicon: Lexicon) -> tuple[dict[QuestionKey, Value], str, bool]:
    """`libros si`: what was answered with yes or no, the text without it, and whether each was said once."""
    values: dict[QuestionKey, Value] = {}
    clear = True
    words = {fold(lexicon.say["yes"]): "yes", fold(lexicon.say["no"]): "no", "si": "yes", "yes": "yes", "no": "no"}
    answers = "|".join(map(re.escape, words))
    for one in fields:
        if one.type is not QuestionType.YES_NO:
            continue
        names = "|".join(map(re.escape, (fold(one.label), *_names(one, fields))))
        pattern = re.compile(rf"(?<!\w)(?:todos los |all )?(?:{names})\b[\s:=,-]*({answers})(?!\w)")
        said = {words[found[1]] for found in pattern.finditer(text)}
        clear = clear and len(said) <= 1
        values.update((one.key, word) for word in said)
        text = pattern.sub(" , ", text)
    return values, text, clear


def _beside_names(text: str, fields: Sequence[VisitField]) -> tuple[dict[QuestionKey, Value], str, bool]:
    """`agua de pozo`, `litros 12,5`: choices and numbers with decimals right after their names, the text without them,
    and whether each was said once and for sure."""
    values: dict[QuestionKey, Value] = {}
    clear = True
    for one in fields:
        said = _SAID.get(one.type) if not one.choices else _choice_words(one)
        if said is None:
            continue
        names = "|".join(map(re.escape, (fold(one.label), *_names(one, fields))))
        pattern = re.compile(rf"(?<!\w)(?:{names})(?:\s+de)?[\s:=,-]*({said})(?![\w/]|[.,]\d)")
        found = {_as_value(one, match[1]) for match in pattern.finditer(text)}
        clear = clear and len(found) <= 1
        values.update((one.key, value) for value in found)
        text = pattern.sub(" , ", text)
    return values, text, clear


def _choice_words(one: VisitField) -> str:
    """Every way to name a choice, the longest first; its place in the SMS too."""
    words = {fold(word) for _, called in one.choices for word in called}
    places = [str(place) for place in range(1, len(one.choices) + 1)]
    return "|".join(re.escape(word) for word in (*sorted(words, key=len, reverse=True), *places))


def _as_value(one: VisitField, said: str) -> Value:
    if not one.choices:
        return written(Decimal(said.replace(",", ".")))
    called = (key for key, words in one.choices if said in map(fold, words))
    return next(called, None) or one.choices[int(said) - 1][0]


def _counts(text: str, fields: Sequence[VisitField], lexicon: Lexicon) -> dict[QuestionKey, Value] | None:
    """Each number with its name; None where one cannot be told for sure."""
    asked = [one for one in fields if one.type is QuestionType.COUNT]
    labels = {one.key: own_label(one.label, lexicon) for one in asked}
    extra: list[tuple[str, Label]] = []
    for one in asked:
        if labels[one.key].kind.startswith("="):
            words = (fold(one.label), *_names(one, asked))
            extra += [(plain_text(word, lexicon), labels[one.key]) for word in words]
    reading = read(text, lexicon, tuple(extra))
    if reading.has(Kind.ODD) or reading.has(Kind.DECIMAL):
        return None
    pairs = paired(reading.tokens, lexicon)
    if pairs is None:
        return None
    values: dict[QuestionKey, Value] = {}
    for value, token in pairs:
        keys = [key for key, label in labels.items() if any(agrees(said, label, lexicon) for said in token.labels)]
        if len(keys) != 1 or values.get(keys[0], value) != value:
            return None
        values[keys[0]] = value
    return values


def _names(one: VisitField, fields: Sequence[VisitField]) -> list[str]:
    """The words of a label that name this thing and no other of its kind."""
    others = {word for other in fields if other.key != one.key and _like(other, one) for word in _words(other)}
    return [word for word in _words(one) if word not in others]


def _like(one: VisitField, other: VisitField) -> bool:
    """Whether two things are told in the same way, so that a name of both names neither."""
    return one.type is other.type or (one.type in _NUMERIC and other.type in _NUMERIC)


def _words(one: VisitField) -> list[str]:
    return [
        word for word in re.findall(r"\w+", fold(one.label)) if len(word) >= SHORTEST_NAME_LETTERS and word != "todos"
    ]
