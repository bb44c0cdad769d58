"""What is no part of an answer: knows dates, times, telephone and school numbers. Knows no question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cache
from re import Pattern

from .amounts import is_amount
from .lexicon import Lexicon, line_of, load
from .model import Lang
from .plain import ODD

_LONGEST_NUMBER_DIGITS = 5  # six to eight digits are codes and identity cards, nine and more are telephones
_PHONES = re.compile(
    r"\+\d{1,3}[ -]?\d{2,4}(?:[ -]?\d{3}){2}(?!\d)|(?<!\d)9\d\d[ -]\d{3}[ -]\d{3}(?!\d)"
    r"|(?<!\d)0\d{2,3}[ -]\d{3}[ -]?\d{3}(?!\d)|\+?\d{9,}"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_FULL_DATE = re.compile(
    rf"(?<![\d.,/-]){_DAY}([/.-]){_MONTH}\1(?:20)?\d\d(?![\d/-])|(?<!\d)20\d\d-{_MONTH}-{_DAY}(?!\d)"
)
_SHORT_DATE = re.compile(rf"(?<![\d.,/-])(?!1/[234](?!\d)|3/4(?!\d)){_DAY}[/]{_MONTH}(?![\d/-])")
_YEAR = re.compile(r"(?<![\d.,])20[1-4]\d(?![\d.,])")
_CODE = re.compile(rf"(?<![\d.,+-])\d{{{_LONGEST_NUMBER_DIGITS + 1},8}}(?![\d.,])")
_CLOCK = r"(?<![\d:])(?:[01]?\d|2[0-4])"
_NUMBERED = re.compile(r"^\W*[1-9] ?(?:\)|\.-|°\)?)(?=.*\w)|^\W*[12]\. (?=.*\w)")
_ENUMERATOR = re.compile(r"(?<![\d.,])([1-9])\)")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_SIGNED = re.compile(r"(?:^|(?<=[:=] )|(?<=[:=]))[+-](?=\d)|(?<=[a-z] )[+-](?=\d)|(?<=\d)\+(?=\s*$)|(?<=\d) \+(?=\s*$)")


def set_aside(folded: str, lexicon: Lexicon) -> str:
    """The folded reply without what is no part of the answer. What may be the answer itself stays."""
    text = folded
    for pattern, letters in lexicon.repairs:
        text = pattern.sub(letters, text)
    text = _enumerated(_HYPHEN.sub(" ", text))
    for pattern in (_grade_of_kin(lexicon.lang), _day_spans(lexicon.lang)):
        text = _unless_alone(pattern, text, lexicon)
    for pattern in (_PHONES, _FULL_DATE, *_worded(lexicon.lang), _CODE):
        text = pattern.sub(" , ", text)
    if not any(lexicon.has(name, line_of(text)) for name in ("count.earlier", "dates.last_week")):
        text = _days_and_weeks(lexicon.lang).sub(" , ", text)  # else a count may follow: last week 20, this week 17
    for pattern in (_SHORT_DATE, _YEAR, _question_number(lexicon.lang), _NUMBERED):
        text = _unless_alone(pattern, text, lexicon)
    text = _SIGNED.sub(lambda match: _sign(match, text, lexicon), text)
    line = line_of(text)
    return lexicon.phrases["aside.polite"].sub("", line)


def without_signature(line: str, lexicon: Lexicon) -> str:
    """A line without the names that end it: two and more, or one after a sign (`si, Rosa`)."""
    words = line.split()
    end = len(words)
    while end and not words[end - 1][0].isalnum():
        end -= 1
    start = end
    while start and words[start - 1] in lexicon.words["aside.names"]:
        start -= 1
    alone = end - start == 1 and start > 1 and not words[start - 1][0].isalnum()
    return " ".join(words[:start]) if start and (end - start > 1 or alone) else line


def without_greetings(line: str, kept: Set[str], lexicon: Lexicon) -> str:
    """A line with a comma for each greeting and the like, but those that have one of some words in them."""
    return lexicon.phrases["aside.polite"].sub(
        lambda found: "," if kept.isdisjoint(found[0].split()) else found[0], line
    )


def _sign(match: re.Match[str], text: str, lexicon: Lexicon) -> str:
    """A sign before a number is a negative, unless it only parts a label from its number: `niñas -31`."""
    words = line_of(text[: match.start()]).split()
    return " " if words and words[-1] in lexicon.labels else f" {ODD} "


def _unless_alone(pattern: Pattern[str], text: str, lexicon: Lexicon) -> str:
    """Set aside only what leaves a number behind."""
    rest = pattern.sub(" , ", text)
    return rest if rest != text and _has_number(rest, lexicon) else text


def _has_number(text: str, lexicon: Lexicon) -> bool:
    numbers = lexicon.numbers
    words = line_of(text).split()
    return any(
        word[0].isdigit()
        or is_amount(word[0])
        or (numbers.sound(word) in numbers.words and word not in numbers.articles)
        or word in lexicon.words["count.none"]
        for word in words
    )


def _enumerated(text: str) -> str:
    """`1) 15 2) 12` without its enumerators, where they count from one."""
    found = [int(match[1]) for match in _ENUMERATOR.finditer(text)]
    if len(found) > 1 and found == list(range(1, len(found) + 1)):
        return _ENUMERATOR.sub(" , ", text)
    return text


@cache
def _day_spans(lang: Lang) -> Pattern[str]:
    words = load(lang).words
    day = rf"{_DAY}(?:{alternation(words['aside.ordinals'])})?"
    spans = alternation(words["aside.day_spans"]).replace(r"\#", day).replace("#", day)
    return re.compile(rf"\b(?:{spans})(?![\w.,/-])")


@cache
def _question_number(lang: Lang) -> Pattern[str]:
    words = alternation(load(lang).words["aside.question_words"])
    return re.compile(rf"^\W*(?:{words})[ .]*(?:n°|#|°)? ?[1-9](?!\d)[ ).:=-]+(?=\S)")


@cache
def _days_and_weeks(lang: Lang) -> Pattern[str]:
    """`viernes 20`, `semana 5`: a number that belongs to the day or week before it."""
    lexicon = load(lang)
    words = lexicon.words
    not_label = rf"(?! *\(?(?:{alternation(label for label in lexicon.labels if len(label) > 1)})\b)"
    ordinal = rf"(?:{alternation(words['aside.ordinals'])})?"
    weekday = alternation(words["aside.weekdays"] | words["aside.weekday_short"])
    day_word = alternation(words["aside.day_words"])
    week = rf"(?:{alternation(words['aside.weeks'])})\.? ?(?:n°|nro|#)? ?\d{{1,2}}(?!\d){not_label}"
    day = rf"(?:{weekday})\.? (?:(?:{day_word}) )?{_DAY}{ordinal}(?![\w.,/:-]*\d)(?!\w){not_label}"
    return re.compile(rf"\b(?:{week}|{day})")


@cache  # built once a language: pure data
def _worded(lang: Lang) -> tuple[Pattern[str], ...]:
    """The patterns that need words of the language, in the order they are tried."""
    lexicon = load(lang)
    words = lexicon.words
    labels = alternation(label for label in lexicon.labels if len(label) > 1)
    not_label = rf"(?! *\(?(?:{labels})\b)"
    month = alternation(words["aside.months"])
    joins = alternation(words["aside.month_joins"])
    ordinal = rf"(?:{alternation(words['aside.ordinals'])})?"
    day_word = alternation(words["aside.day_words"])
    signs = alternation(words["aside.number_signs"])
    after = alternation(words["aside.clock_after"])
    before = alternation(words["aside.clock_before"])
    school = alternation(words["aside.school"])
    phone = alternation(words["aside.phone"])
    return (
        re.compile(rf"\b(?:{phone})\b[ .:=]*(?:(?:{signs})[ .:]*)?\d{{3,}}(?:[ -]\d{{3,}})*(?!\d)"),
        re.compile(rf"{_CLOCK}[:.][0-5]\d ?(?:{after})(?!\w)|{_CLOCK}:[0-5]\d(?![\d:])"),
        re.compile(rf"{_CLOCK} ?(?:{after})(?!\w)"),
        re.compile(rf"\b(?:{before}) (?:{alternation(words['aside.hours'])})\b{not_label}"),
        re.compile(rf"\b(?:{before}) {_CLOCK}(?![\d/:-]|[.,]\d){not_label}"),
        re.compile(
            rf"(?<![\d.,]){_DAY} ?{ordinal} ?(?:(?:{joins}) )*(?:{month})\b\.?"
            rf"(?: ?(?:{joins}|,)? ?20\d\d)?"
        ),
        re.compile(rf"\b(?:{month})\.? (?:(?:{joins}) )?{_DAY}{ordinal}(?!\w){not_label}(?:,? ?20\d\d)?"),
        re.compile(rf"\b(?:{day_word}) {_DAY}(?:{alternation(words['aside.ordinals'])})(?!\w)"),
        re.compile(rf"\b(?:dia|fecha|date) {_DAY}(?![\w/]){not_label}"),
        re.compile(
            rf"\b(?:{school})(?: ?[.:°])* ?"
            rf"(?:(?:(?:{signs})[ .:°]*)*(?:\d{{2}}\.\d{{3}}(?!\d)|\d{{4,}}(?!\d)|\d{{3}}(?!\d){not_label})"
            rf"|(?:(?:{signs})[ .:°]*)+\d{{3}}(?!\d))(?: ?- ?[a-z]\b)?"
        ),
        re.compile(rf"(?<!\w)n(?:ro)?\.? ?° ?\d{{3,}}(?!\d){not_label}"),
        _all_grades(lexicon),
    )


@cache  # built once a language: pure data
def _grade_of_kin(lang: Lang) -> Pattern[str]:
    """`mi hija que esta en sexto grado me conto`: who told it, and in which grade they are."""
    words = load(lang).words
    kin, who, studies = (alternation(words[f"kin.{name}"]) for name in ("people", "who", "studies"))
    named = alternation(words["count.grade_names"])
    grade = alternation(words["count.grade_words"])
    which = rf"(?:{named})(?: (?:{grade}))?|(?:{grade}) \w+|\w+ (?:{grade})"
    return re.compile(rf"\b(?:{kin})(?: \w+){{0,2}},? (?:{who}) (?:{studies})(?: \w{{1,3}}){{0,2}} (?:{which})(?!\w)")


def _all_grades(lexicon: Lexicon) -> Pattern[str]:
    """`de 1ro a 6to grado`: every grade there is, so no part."""
    words = lexicon.words
    first, last = alternation(words["aside.first_grade"]), alternation(words["aside.last_grade"])
    start, to = alternation(words["aside.from_grade"]), alternation(words["aside.to_grade"])
    return re.compile(rf"\b(?:(?:{start}) )?(?:{first}) ?(?:{to}) ?(?:{last})(?: grado| grade| ano)?(?!\w)")


def alternation(phrases: Iterable[str]) -> str:
    """An alternation of phrases as they may be typed: a space in a phrase is any run of spaces or none before a dot."""
    lines = sorted(set(phrases), key=len, reverse=True)
    return (
        "|".join(
            re.escape(line).replace(r"\ \.", r" ?\.").replace(r"\.\ ", r"\. ?").replace(r"\ ", " +") for line in lines
        )
        or "(?!)"
    )
