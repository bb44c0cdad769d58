"""The functions of expressions that work on text. Knows no context."""

from __future__ import annotations

import html
import unicodedata
from decimal import Decimal
from urllib.parse import quote

from . import phones
from .converting import to_integer, to_number, to_text
from .evaluation import LONGEST_TEXT_LETTERS, MOST_ITEMS, Evaluation
from .numbers import multiply, rounded, whole
from .pattern import ready
from .pattern_tree import PatternError
from .values import FaultError, FlowValue, Function, Items, Record
from .words import lowered, parts_of, raised, titled, words_in

Arguments = tuple[FlowValue, ...]
_LARGEST = 2**63 - 1
_NBSP = "\u00a0"


def _optional(arguments: Arguments, nth: int) -> str:
    """A text that may be left out."""
    return to_text(arguments[nth]) if len(arguments) > nth else ""


def _char(_: Evaluation, given: Arguments) -> FlowValue:
    code = to_integer(given[0])
    return chr(code) if 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _code(_: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0])
    if not text:
        raise FaultError("there is no letter")
    return Decimal(ord(text[0]))


def _split(_: Evaluation, given: Arguments) -> FlowValue:
    parts = parts_of(to_text(given[0]), _optional(given, 1))
    if len(parts) > MOST_ITEMS:
        raise FaultError("too many items")
    return Items(tuple(parts))


def _trim(_: Evaluation, given: Arguments) -> FlowValue:
    return to_text(given[0]).strip(_optional(given, 1) or None)


def _trim_left(_: Evaluation, given: Arguments) -> FlowValue:
    return to_text(given[0]).lstrip(_optional(given, 1) or None)


def _trim_right(_: Evaluation, given: Arguments) -> FlowValue:
    return to_text(given[0]).rstrip(_optional(given, 1) or None)


def _word(_: Evaluation, given: Arguments) -> FlowValue:
    text, index = to_text(given[0]), to_integer(given[1])
    words = parts_of(text, _optional(given, 2))
    if not -len(words) <= index < len(words):
        raise FaultError(f"there is no word {index} of {len(words)}")
    return words[index]


def _remove_first_word(_: Evaluation, given: Arguments) -> FlowValue:
    text = to_text(given[0])
    words = words_in(text)
    if len(words) < 2:
        return ""
    rest = text[text.index(words[0]) + len(words[0]) :]
    return rest[rest.index(words[1]) :]


def _word_count(_: Evaluation, given: Arguments) -> FlowValue:
    return Decimal(len(parts_of(to_text(given[0]), _optional(given, 1))))


def _word_slice(_: Evaluation, given: Arguments) -> FlowValue:
    text, start = to_text(given[0]), to_integer(given[1])
    end = to_integer(given[2]) if len(given) > 2 else -1
    if start < 0 or 0 < end <= start:
        raise FaultError("there are no such words")
    words = parts_of(text, _optional(given, 3))
    return " ".join(words[start:end] if end > 0 else words[start:])


def _field(_: Evaluation, given: Arguments) -> FlowValue:
    text, index, separator = to_text(given[0]), to_integer(given[1]), to_text(given[2])
    if index < 0:
        raise FaultError("there is no field before the first")
    fields = text.split(separator) if separator else list(text)
    if separator == " ":
        fields = [field for field in fields if field]
    return fields[index].strip() if index < len(fields) else ""


def _clean(_: Evaluation, given: Arguments) -> FlowValue:
    return "".join(char for char in to_text(given[0]) if not unicodedata.category(char).startswith("C"))


def _text_slice(_: Evaluation, given: Arguments) -> FlowValue:
    text, start = to_text(given[0]), to_integer(given[1])
    return text[start : to_integer(given[2]) if len(given) > 2 else len(text)]


def _regex_match(_: Evaluation, given: Arguments) -> FlowValue:
    text, source = to_text(given[0]), to_text(given[1])
    group = to_integer(given[2]) if len(given) > 2 else 0
    try:
        found = ready(source).search(text)
    except PatternError as error:
        raise FaultError(f"the pattern: {error}") from error
    if found is None or not 0 <= group < len(found):
        raise FaultError("the pattern finds no such group")
    return found[group]


def _text_length(_: Evaluation, given: Arguments) -> FlowValue:
    return Decimal(len(to_text(given[0])))


def _text_compare(_: Evaluation, given: Arguments) -> FlowValue:
    one, other = to_text(given[0]), to_text(given[1])
    return Decimal((one > other) - (one < other))


def _repeat(_: Evaluation, given: Arguments) -> FlowValue:
    text, count = to_text(given[0]), to_integer(given[1])
    if count < 0 or len(text) * count > LONGEST_TEXT_LETTERS:
        raise FaultError("cannot be repeated so many times")
    return text * count


def _replace(at: Evaluation, given: Arguments) -> FlowValue:
    text, needle, instead = (to_text(one) for one in given[:3])
    count = to_integer(given[3]) if len(given) > 3 else -1
    at.charge((len(text) + 1) * len(instead) if not needle else text.count(needle) * len(instead))
    return text.replace(needle, instead, count if count >= 0 else -1)


def _percent(_: Evaluation, given: Arguments) -> FlowValue:
    number = rounded(multiply(to_number(given[0]), Decimal(100)), 0)
    if abs(number) > _LARGEST:
        raise FaultError("number out of range")
    return f"{whole(number)}%"


def _html_decode(_: Evaluation, given: Arguments) -> FlowValue:
    return html.unescape(to_text(given[0])).replace(_NBSP, " ")


def _url_encode(_: Evaluation, given: Arguments) -> FlowValue:
    return quote(to_text(given[0]), safe="~")


def _read_chars(_: Evaluation, given: Arguments) -> FlowValue:
    chars = to_text(given[0]).lstrip("+")
    group = next((count for count in (3, 4) if len(chars) % count == 0), 1)
    return " , ".join(" ".join(chars[at : at + group]) for at in range(0, len(chars), group))


def _urn_parts(_: Evaluation, given: Arguments) -> FlowValue:
    scheme, path, display = phones.urn_parts(to_text(given[0]))
    return Record({"scheme": scheme, "path": path, "display": display})


def _format_urn(_: Evaluation, given: Arguments) -> FlowValue:
    return phones.urn_for_people(to_text(given[0]))


def _format_location(_: Evaluation, given: Arguments) -> FlowValue:
    return to_text(given[0]).split(">")[-1].strip()


TEXT_FUNCTIONS = (
    Function("text", 1, 1, lambda _, given: to_text(given[0])),
    Function("char", 1, 1, _char),
    Function("code", 1, 1, _code),
    Function("split", 1, 2, _split),
    Function("trim", 1, 2, _trim),
    Function("trim_left", 1, 2, _trim_left),
    Function("trim_right", 1, 2, _trim_right),
    Function("title", 1, 1, lambda _, given: titled(to_text(given[0]))),
    Function("word", 2, 3, _word),
    Function("remove_first_word", 1, 1, _remove_first_word),
    Function("word_count", 1, 2, _word_count),
    Function("word_slice", 2, 4, _word_slice),
    Function("field", 3, 3, _field),
    Function("clean", 1, 1, _clean),
    Function("text_slice", 2, 3, _text_slice),
    Function("lower", 1, 1, lambda _, given: lowered(to_text(given[0]))),
    Function("upper", 1, 1, lambda _, given: raised(to_text(given[0]))),
    Function("regex_match", 2, 3, _regex_match),
    Function("text_length", 1, 1, _text_length),
    Function("text_compare", 2, 2, _text_compare),
    Function("repeat", 2, 2, _repeat),
    Function("replace", 3, 4, _replace),
    Function("percent", 1, 1, _percent),
    Function("html_decode", 1, 1, _html_decode),
    Function("url_encode", 1, 1, _url_encode),
    Function("read_chars", 1, 1, _read_chars),
    Function("urn_parts", 1, 1, _urn_parts),
    Function("format_urn", 1, 1, _format_urn),
    Function("format_location", 1, 1, _format_location),
)
