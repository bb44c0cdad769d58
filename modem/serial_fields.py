"""The grammar of AT answers: fields, quotes, ranges (V.250, 5.7). Pure; knows no command."""

from __future__ import annotations

import re

MAX_RANGE = 1024
"""Wider ranges of values (a timer up to four thousand million) are told by their ends."""

_FIELD = re.compile(r'\s*(?:"([^"]*)"|\(([^)]*)\)|([^,]*))\s*(?:,|$)')


def fields(text: str) -> tuple[str, ...]:
    """What stands between commas, outside quotes and brackets; quotes and brackets are left out."""
    found: list[str] = []
    at = 0
    while at <= len(text):
        match = _FIELD.match(text, at)
        assert match is not None  # the last kind of field is anything
        found.append(next(group for group in match.groups() if group is not None).strip())
        if match.end() == len(text) and not match.group().endswith(","):
            break
        at = match.end()
    return tuple(found)


def quoted(text: str) -> tuple[str, ...]:
    """Everything in quotes."""
    return tuple(re.findall(r'"([^"]*)"', text))


def allowed(group: str) -> frozenset[int]:
    """The values of a range such as `0-2,5`; what is no number is left out."""
    values: set[int] = set()
    for low, high in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", group):
        first, last = int(low), int(high or low)
        values |= set(range(first, last + 1)) if last - first < MAX_RANGE else {first, last}
    return frozenset(values)


def number(text: str) -> int | None:
    """The number that a field is, else None."""
    return int(text) if text.isascii() and text.isdigit() else None


def after_colon(line: str) -> str:
    """`+CSQ: 18,99` without its name."""
    return line.partition(":")[2].strip()
