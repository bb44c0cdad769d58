"""Texts with expressions in them: `Hola @contact.name, son @(1 + 2)`. Knows no flow.

`@@` is an @. What looks like a name but is none of the context's is left as it is, as in an e-mail address.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .evaluating import work_out
from .evaluation import Surroundings
from .rendering import render
from .values import Fault, FlowValue

TOP_LEVELS = frozenset(
    {
        "child",
        "contact",
        "fields",
        "globals",
        "input",
        "legacy_extra",
        "locals",
        "node",
        "parent",
        "results",
        "resume",
        "run",
        "ticket",
        "trigger",
        "urns",
        "webhook",
    }
)
"""What `@name` may begin with in RapidPro. Some of it never is in a survey; then its value is null."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Text as it is said."""

    text: str


@dataclass(frozen=True, slots=True)
class Put:
    """An expression, and how it is written in the template."""

    expression: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A template worked out. Where an expression goes wrong nothing stands, and `faults` says why."""

    text: str
    faults: tuple[str, ...] = ()


def fill(template: str, names: Mapping[str, FlowValue], around: Surroundings) -> Filled:
    """The text that a template comes to."""
    said, faults = [], []
    for part in parts_of(template, names):
        if isinstance(part, Plain):
            said.append(part.text)
            continue
        value = work_out(part.expression, names, around)
        if isinstance(value, Fault):
            faults.append(f"{part.source}: {value.message}")
        else:
            said.append(render(value))
    return Filled(text="".join(said), faults=tuple(faults))


def value_of(template: str, names: Mapping[str, FlowValue], around: Surroundings) -> tuple[FlowValue, tuple[str, ...]]:
    """The value itself where the template is one expression and nothing else; a text otherwise. And what went wrong."""
    parts = list(parts_of(template.strip(), names))
    if len(parts) == 1 and isinstance(parts[0], Put):
        return work_out(parts[0].expression, names, around), ()
    filled = fill(template.strip(), names, around)
    return filled.text, filled.faults


def parts_of(template: str, top_levels: Mapping[str, FlowValue] | frozenset[str] = TOP_LEVELS) -> Iterator[Plain | Put]:
    """A template taken apart."""
    at, plain = 0, ""
    while at < len(template):
        found = template.find("@", at)
        if found < 0:
            break
        plain += template[at:found]
        put, at, text = _put(template, found, top_levels)
        plain += text
        if put is not None:
            if plain:
                yield Plain(plain)
            plain = ""
            yield put
    plain += template[at:]
    if plain:
        yield Plain(plain)


def _put(template: str, at: int, top_levels: Mapping[str, FlowValue] | frozenset[str]) -> tuple[Put | None, int, str]:
    """What stands at an @: an expression or none, where it ends, and the text it is where it is none."""
    following = template[at + 1 : at + 2]
    if following == "@":
        return None, at + 2, "@"
    if following == "(":
        end = _closing(template, at + 2)
        if end < 0:
            return None, len(template), template[at:]
        return Put(template[at + 2 : end], template[at : end + 1]), end + 1, ""
    if not following or not _in_name(following):
        return None, at + 1, "@"
    end = at + 1
    while end < len(template) and (_in_name(template[end]) or _joins(template, end)):
        end += 1
    name = template[at + 1 : end]
    if name.partition(".")[0].lower() in top_levels:
        return Put(name, f"@{name}"), end, ""
    return None, end, f"@{name}"


def _joins(template: str, at: int) -> bool:
    """Whether a full stop goes on with the name."""
    return template[at] == "." and at + 1 < len(template) and _in_name(template[at + 1])


def _closing(template: str, at: int) -> int:
    """Where the bracket closes; brackets in texts do not count. -1: nowhere."""
    depth, quoted, escaped = 1, False, False
    for place in range(at, len(template)):
        char = template[place]
        if quoted:
            quoted = char != '"' or escaped
            escaped = char == "\\"
        elif char == '"':
            quoted, escaped = True, False
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return place
    return -1


def _in_name(char: str) -> bool:
    return char == "_" or unicodedata.category(char)[0] in ("L", "N")
