"""The constraint of an XLSForm's row as the least and the most. Knows no other column but the range's parameters."""

from __future__ import annotations

import re
from decimal import Decimal

from gateway.sentences import sentence
from gateway.survey.condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Comparison,
    Condition,
    Literal,
    Operand,
    Some,
    Sum,
)
from gateway.survey.expression import keys_in

from .condition_written import operand_text
from .questionnaire_written import quoted
from .xlsform_asking import Asking
from .xlsform_book import FormRow
from .xpath_text import SELF

_SELF = Answer(key=SELF)
_TURNED = {
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.BELOW: Comparison.ABOVE,
    Comparison.ABOVE: Comparison.BELOW,
}
_SMALLEST = Literal(value="0.0001")  # nobody writes a fifth decimal in an SMS
_PARAMETER = re.compile(r"(start|end|step)\s*=\s*(-?[\d.]+)")


def range_of(row: FormRow, asking: Asking) -> tuple[str, dict[str, str]]:
    """The type and the bounds of a `range`."""
    given = {"start": "1", "end": "10", "step": "1", **dict(_PARAMETER.findall(row.get("parameters").lower()))}
    try:
        whole = all(Decimal(text) == int(Decimal(text)) for text in given.values())
        start, end = sorted((Decimal(given["start"]), Decimal(given["end"])))
    except ArithmeticError:
        message = sentence("the range {range} cannot be read", range=repr(row.get("parameters")))
        asking.faults.add(row, message, sentence("write it like {example}", example="start=0 end=10 step=1"))
        return "count", {}
    if Decimal(given["step"]) != 1:
        asking.faults.note(row, sentence("of the range, the step is not checked: {step}", step=given["step"]))
    if start < 0:
        _below_zero(row, asking)
    if whole:
        return "count", {"min": str(int(start)), "max": str(int(end))}
    return "number", {"min": quoted(format(start, "f")), "max": quoted(format(end, "f"))}


def bounds_of(row: FormRow, type_: str, asking: Asking) -> dict[str, str]:
    """`min` and `max` as TOML writes them. What a constraint says beyond them is a problem of its own."""
    text = row.get("constraint")
    if not text:
        return {}
    try:
        condition = asking.condition(text, row.get("name"))
    except ValueError as error:
        asking.faults.refuse(row, error, whole=False)
        return {}
    condition, codes = _without_codes(condition)
    bounds: dict[str, str] = {}
    for part in _parts(condition):
        bound = _bound(part, type_, asking)
        if bound is None or bound[0] in bounds:
            message = sentence("the constraint {text} is not carried over", text=repr(text))
            remedy = sentence("write it like {example}", example=". >= 0 and . <= 45")
            asking.faults.add(row, message, remedy, whole=False)
            return {}
        bounds[bound[0]] = bound[1]
    if "-" in bounds.get("min", ""):
        _below_zero(row, asking)
    _tell(
        row,
        [code for code in codes if not code.startswith("-")],
        [code for code in codes if code.startswith("-")],
        asking,
    )
    return bounds


def _tell(row: FormRow, codes: list[str], below_zero: list[str], asking: Asking) -> None:
    """Codes such as 99 for `does not know`: what becomes of them here."""
    if codes:
        told = sentence("beside the limits, {codes} is asked about once more, and then taken", codes=", ".join(codes))
        asking.faults.note(row, told)
    if below_zero:
        told = sentence("{codes} cannot be said by SMS: whoever does not know says so", codes=", ".join(below_zero))
        asking.faults.note(row, told)


def _below_zero(row: FormRow, asking: Asking) -> None:
    remedy = sentence("ask for a number from zero on, or for a text")
    asking.faults.add(row, sentence("numbers below zero are not read from an SMS"), remedy)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if not isinstance(condition, All):
        return (condition,)
    return tuple(inner for part in condition.of for inner in _parts(part))


def _without_codes(condition: Condition) -> tuple[Condition, list[str]]:
    """`. <= 45 or . = 99`: the limits, and what is let through beside them."""
    if not isinstance(condition, Some):
        return condition, []
    codes = [part for part in condition.of if _code(part) is not None]
    rest = [part for part in condition.of if _code(part) is None]
    if len(rest) != 1 or not codes:
        return condition, []
    return rest[0], [str(_code(part)) for part in codes]


def _code(part: Condition) -> str | int | None:
    match part:
        case Compare(how=Comparison.IS, left=left, right=Literal(value=value)) if left == _SELF:
            return value
    return None


def _bound(part: Condition, type_: str, asking: Asking) -> tuple[str, str] | None:
    """`. <= 45` as max. `<` is one less for whole numbers, a little less for others."""
    if not isinstance(part, Compare) or type_ not in ("count", "number"):
        return None
    how, bound = part.how, part.right
    if part.right == _SELF:
        how, bound = _TURNED.get(part.how, part.how), part.left
    elif part.left != _SELF:
        return None
    if SELF in keys_in(bound):
        return None
    if how in (Comparison.BELOW, Comparison.ABOVE):
        step = Sum.PLUS if how is Comparison.ABOVE else Sum.MINUS
        whole = type_ == "count" and _is_whole(bound, asking)
        if type_ == "count" and not whole:
            return None
        bound = _moved(bound, step, Literal(value=1) if whole else _SMALLEST)
        how = Comparison.AT_LEAST if how is Comparison.ABOVE else Comparison.AT_MOST
    key = {Comparison.AT_LEAST: "min", Comparison.AT_MOST: "max"}.get(how)
    if key is None:
        return None
    if isinstance(bound, Literal) and not isinstance(bound.value, int):
        return (key, quoted(bound.value)) if re.fullmatch(r"-?\d+(\.\d+)?|-?\.\d+", bound.value) else None
    return key, str(bound.value) if isinstance(bound, Literal) else quoted(operand_text(bound))


def _moved(bound: Operand, step: Sum, by: Literal) -> Operand:
    if not isinstance(bound, Literal):
        return Arithmetic(how=step, left=bound, right=by)
    there, distance = Decimal(str(bound.value)), Decimal(str(by.value))
    moved = there + distance if step is Sum.PLUS else there - distance
    return Literal(value=int(moved) if moved == int(moved) else format(moved, "f"))


def _is_whole(bound: Operand, asking: Asking) -> bool:
    if isinstance(bound, Literal):
        return isinstance(bound.value, int)
    if isinstance(bound, Arithmetic):
        return _is_whole(bound.left, asking) and _is_whole(bound.right, asking)
    return isinstance(bound, Answer) and bound.key in asking.wholes
