"""The tests by which a router chooses a way: has_number, has_any_word, ... Each finds something in a text, or not.

What is found is an object that stands for true or false, with `match` (and `extra`, the groups of a pattern).
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from . import moments, phones
from .converting import to_items, to_moment, to_number, to_record, to_text, to_time
from .evaluation import Evaluation
from .functions_text import Arguments
from .number_search import numbers_in
from .pattern import LONGEST_TEXT_LETTERS, ready
from .pattern_tree import PatternError
from .values import Fault, FaultError, FlowValue, Function, Record
from .words import compared, words_in

NOT_FOUND = Record({"match": ""}, (False,))
_EMAIL_SIGNS = "-_+$~."
_HOST_SIGNS = "-_"


def found(match: FlowValue, extra: Record | None = None) -> Record:
    """The answer yes."""
    fields: dict[str, FlowValue] = {"match": match}
    if extra is not None:
        fields["extra"] = extra
    return Record(fields, (True,))


def _has_error(_: Evaluation, given: Arguments) -> FlowValue:
    return found(given[0].message) if isinstance(given[0], Fault) else NOT_FOUND


def _has_text(_: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0]).strip()
    return found(text) if text else NOT_FOUND


def _has_only_text(_: Evaluation, given: Arguments) -> FlowValue:
    text, wanted = to_text(given[0]), to_text(given[1])
    return found(text) if text == wanted else NOT_FOUND


def _has_beginning(at: Evaluation, given: Arguments) -> FlowValue:
    text, wanted = to_text(given[0]).strip(), to_text(given[1]).strip()
    begins = text[: len(wanted)]
    form = _form(at)
    return found(begins) if text and wanted and form(begins) == form(wanted) else NOT_FOUND


_Form = Callable[[str], str]
_WordTest = Callable[[Sequence[str], Sequence[str], _Form], FlowValue]


def _form(at: Evaluation) -> _Form:
    """The form in which words are compared."""
    return partial(compared, letters_alike=at.habits.letters_alike)


def _of_words(test: _WordTest) -> Callable[[Evaluation, Arguments], FlowValue]:
    def work(at: Evaluation, given: Arguments) -> FlowValue:
        form = _form(at)
        return test(words_in(to_text(given[0])), [form(word) for word in words_in(to_text(given[1]))], form)

    return work


def _phrase(said: Sequence[str], wanted: Sequence[str], form: _Form) -> FlowValue:
    """A word that breaks the phrase begins no new one: so RapidPro counts."""
    matched: list[str] = []
    for word in said:
        if len(matched) == len(wanted):
            break
        matched = [*matched, word] if form(word) == wanted[len(matched)] else []
    return found(" ".join(matched)) if len(matched) == len(wanted) else NOT_FOUND


def _only_phrase(said: Sequence[str], wanted: Sequence[str], form: _Form) -> FlowValue:
    same = [form(word) for word in said] == list(wanted)
    return found(" ".join(said)) if same else NOT_FOUND


def _any_word(said: Sequence[str], wanted: Sequence[str], form: _Form) -> FlowValue:
    any_of = set(wanted)
    matched = [word for word in said if form(word) in any_of]
    return found(" ".join(matched)) if matched else NOT_FOUND


def _all_words(said: Sequence[str], wanted: Sequence[str], form: _Form) -> FlowValue:
    all_of = set(wanted)
    matched = [word for word in said if form(word) in all_of]
    return found(" ".join(matched)) if {form(word) for word in matched} == all_of else NOT_FOUND


def _has_pattern(_: Evaluation, given: Arguments) -> FlowValue:
    text, source = to_text(given[0]), to_text(given[1]).strip()
    try:
        groups = ready(source).search(text)
    except PatternError as error:
        raise FaultError(f"the pattern: {error}") from error
    if groups is None:
        return NOT_FOUND
    return found(groups[0], Record({str(nth): group for nth, group in enumerate(groups)}))


_NumberTest = Callable[[Decimal, Sequence[Decimal]], bool]


def _of_number(name: str, bounds: int, test: _NumberTest) -> Function:
    """The first number in the text that passes."""

    def work(at: Evaluation, given: Arguments) -> FlowValue:
        text, limits = to_text(given[0]), [to_number(one) for one in given[1:]]
        passing = (number for number in numbers_in(text, at.habits) if test(number, limits))
        number = next(passing, None)
        return NOT_FOUND if number is None else found(number)

    return Function(name, 1 + bounds, 1 + bounds, work)


_DayTest = Callable[[datetime.date, datetime.date], bool]


def _of_day(name: str, test: _DayTest) -> Function:
    """The day in the text; what is found has the time of day it is now where the text has none."""

    def work(at: Evaluation, given: Arguments) -> FlowValue:
        text, limit = to_text(given[0]), to_moment(given[1], at)
        moment = moments.moment_in(text, at.habits, at.now, fill=True)
        zone = at.habits.timezone
        if moment is None:
            return NOT_FOUND
        passes = test(moments.localized(moment, zone).date(), moments.localized(limit, zone).date())
        return found(moment) if passes else NOT_FOUND

    return Function(name, 2, 2, work)


def _has_date(at: Evaluation, given: Arguments) -> FlowValue:
    moment = moments.moment_in(to_text(given[0]), at.habits, at.now, fill=True)
    return NOT_FOUND if moment is None else found(moment)


def _has_time(_: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0])
    try:
        return found(to_time(text))
    except FaultError:
        return NOT_FOUND


def _has_phone(at: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0])
    country = to_text(given[1]) if len(given) > 1 else at.habits.country
    number = phones.phone_in(text, country)
    return NOT_FOUND if number is None else found(number)


def _has_email(_: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0])[:LONGEST_TEXT_LETTERS]
    for place, char in enumerate(text):
        if char == "@":
            name, host = _mail_name(text[:place]), _mail_host(text[place + 1 :])
            if name and "." in host:
                return found(f"{name}@{host}")
    return NOT_FOUND


def _mail_name(before: str) -> str:
    """The longest end of it that is a name, beginning with a letter or digit."""
    begin = len(before)
    while begin and (_is_sign(before[begin - 1]) or before[begin - 1] in _EMAIL_SIGNS):
        begin -= 1
    name = before[begin:]
    while name and not _is_sign(name[0]):
        name = name[1:]
    return name


def _mail_host(after: str) -> str:
    """Names between full stops, each beginning with a letter or digit."""
    labels = []
    for label in after.split("."):
        end = 0
        while end < len(label) and (_is_sign(label[end]) or (end and label[end] in _HOST_SIGNS)):
            end += 1
        if end:
            labels.append(label[:end])
        if end < len(label) or not end:
            break
    return ".".join(labels)


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in ("L", "N")


def _has_group(_: Evaluation, given: Arguments) -> FlowValue:
    groups, wanted = to_items(given[0]), to_text(given[1])
    for group in groups:
        record = to_record(group)
        if [to_text(uuid) for uuid in record.get("uuid")] == [wanted]:
            return found(record)
    return NOT_FOUND


def _has_category(_: Evaluation, given: Arguments) -> FlowValue:
    result, wanted = to_record(given[0]), [to_text(one) for one in given[1:]]
    category = result.get("category")
    if not result.get("name") or not category:
        raise FaultError("this is no result")
    return found(category[0]) if to_text(category[0]) in wanted else NOT_FOUND


def _between(number: Decimal, limits: Sequence[Decimal]) -> bool:
    return limits[0] <= number <= limits[1]


_ALL = (
    Function("has_error", 1, 1, _has_error),
    Function("has_text", 1, 1, _has_text),
    Function("has_value", 1, 1, _has_text),
    Function("has_only_text", 2, 2, _has_only_text),
    Function("has_beginning", 2, 2, _has_beginning),
    Function("has_phrase", 2, 2, _of_words(_phrase)),
    Function("has_only_phrase", 2, 2, _of_words(_only_phrase)),
    Function("has_any_word", 2, 2, _of_words(_any_word)),
    Function("has_all_words", 2, 2, _of_words(_all_words)),
    Function("has_pattern", 2, 2, _has_pattern),
    _of_number("has_number", 0, lambda _number, _limits: True),
    _of_number("has_number_between", 2, _between),
    _of_number("has_number_lt", 1, lambda number, limits: number < limits[0]),
    _of_number("has_number_lte", 1, lambda number, limits: number <= limits[0]),
    _of_number("has_number_eq", 1, lambda number, limits: number == limits[0]),
    _of_number("has_number_gte", 1, lambda number, limits: number >= limits[0]),
    _of_number("has_number_gt", 1, lambda number, limits: number > limits[0]),
    Function("has_date", 1, 1, _has_date),
    _of_day("has_date_lt", lambda day, limit: day < limit),
    _of_day("has_date_eq", lambda day, limit: day == limit),
    _of_day("has_date_gt", lambda day, limit: day > limit),
    Function("has_time", 1, 1, _has_time),
    Function("has_phone", 1, 2, _has_phone),
    Function("has_email", 1, 1, _has_email),
    Function("has_group", 2, 3, _has_group),
    Function("has_category", 2, None, _has_category),
)
ROUTER_TESTS = {test.name: test for test in _ALL}
"""By name, in small letters."""
