"""The expressions of a flow, looked at before anybody is asked: what the hub cannot work out is named. Runs none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.sentences import sentence
from gateway.survey.flow import grammar
from gateway.survey.flow.functions import FUNCTIONS
from gateway.survey.flow.grammar import Anonymous, Binary, Call, Dot, Expression, Index, Literal, Name, Negative
from gateway.survey.flow.pattern import ready
from gateway.survey.flow.pattern_tree import PatternError
from gateway.survey.flow.templates import TOP_LEVELS, Put, parts_of

from .rapidpro_json import Part

ABSENT = frozenset({"webhook", "ticket", "legacy_extra", "globals"})
"""What RapidPro knows and a hub without internet does not."""
PATTERN_TAKERS = {"regex_match": 1, "has_pattern": 1}
"""Functions that take a pattern, and which of their arguments it is."""


@dataclass(slots=True)
class Spoken:
    """What the expressions of a file speak of."""

    fields: dict[str, None] = field(default_factory=dict)
    """Keys of contact fields."""


def check(template: str, part: Part, spoken: Spoken) -> None:
    """Note every expression of a template that cannot be carried over."""
    for found in parts_of(template):
        if isinstance(found, Put):
            _check_expression(found, part, spoken)


def check_pattern(pattern: str, part: Part) -> None:
    """Note a pattern that is none, unless an expression makes it."""
    if any(isinstance(found, Put) for found in parts_of(pattern)):
        return
    try:
        ready(pattern.strip())
    except PatternError:
        part.fault(
            sentence("the pattern {pattern} cannot be carried over", pattern=pattern[:60]),
            sentence("write it without looking ahead or back, or use has_number or has_any_word"),
        )


def _check_expression(put: Put, part: Part, spoken: Spoken) -> None:
    shown = put.source if len(put.source) <= 60 else f"{put.source[:57]}..."
    try:
        tree = grammar.parse(put.expression)
    except grammar.GrammarError:
        part.fault(
            sentence("the expression {expression} is not understood", expression=shown),
            sentence("mend it in RapidPro and export the flow again"),
        )
        return
    for name in _free_names(tree, frozenset()):
        folded = name.lower()
        if folded in ABSENT:
            part.refuse(f"@{folded}")
        elif folded not in TOP_LEVELS and folded not in FUNCTIONS:
            known = sentence("docs/rapidpro.md lists the functions that are")
            part.refuse(f"{folded}()", known)
    for one in _all(tree):
        if isinstance(one, Dot) and _is_fields(one.of):
            spoken.fields[one.name.lower()] = None
        if isinstance(one, Call):
            _check_call(one, part)


def _check_call(call: Call, part: Part) -> None:
    if not isinstance(call.function, Name):
        return
    at = PATTERN_TAKERS.get(call.function.name.lower())
    if at is None or len(call.arguments) <= at:
        return
    pattern = call.arguments[at]
    if isinstance(pattern, Literal) and isinstance(pattern.value, str):
        check_pattern(pattern.value.replace("@", "@@"), part)


def _is_fields(tree: Expression) -> bool:
    """`fields`, `contact.fields`"""
    if isinstance(tree, Dot):
        return tree.name.lower() == "fields" and isinstance(tree.of, Name) and tree.of.name.lower() == "contact"
    return isinstance(tree, Name) and tree.name.lower() == "fields"


def _free_names(tree: Expression, bound: frozenset[str]) -> Iterator[str]:
    """The names that the context or the functions must know."""
    if isinstance(tree, Name):
        if tree.name.lower() not in bound:
            yield tree.name
        return
    if isinstance(tree, Anonymous):
        bound |= {name.lower() for name in tree.names}
    for inner in _inner(tree):
        yield from _free_names(inner, bound)


def _all(tree: Expression) -> Iterator[Expression]:
    yield tree
    for inner in _inner(tree):
        yield from _all(inner)


def _inner(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Dot(of, _) | Negative(of):
            return (of,)
        case Index(of, at):
            return (of, at)
        case Call(function, arguments):
            return (function, *arguments)
        case Anonymous(_, body):
            return (body,)
        case Binary(_, left, right):
            return (left, right)
        case _:
            return ()
