"""What an expression comes to. Total: whatever it says, a value follows, if only a Fault. Knows no templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import grammar, numbers
from .calling import call
from .converting import to_integer, to_number, to_text
from .evaluation import Evaluation, Surroundings, TooMuchError
from .functions import FUNCTIONS
from .grammar import Anonymous, Binary, Call, Dot, Expression, Index, Literal, Name, Negative
from .values import Fault, FaultError, FlowValue, Function, Items, Record, described, size


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression can use; those of the functions are behind all others."""

    names: Mapping[str, FlowValue]
    around: Scope | None = None

    def get(self, name: str) -> FlowValue:
        """What a name stands for, whatever the case of its letters."""
        folded = name.lower()
        scope: Scope | None = self
        while scope is not None:
            if folded in scope.names:
                return scope.names[folded]
            scope = scope.around
        return FUNCTIONS.get(folded, Fault(f"there is no {folded}"))


def work_out(source: str, names: Mapping[str, FlowValue], around: Surroundings) -> FlowValue:
    """The value of an expression; a Fault where it is none, goes wrong, or would take too long."""
    at = Evaluation(around)
    try:
        return evaluate(grammar.parse(source), Scope(names), at)
    except (grammar.GrammarError, TooMuchError) as error:
        return Fault(str(error))


def evaluate(tree: Expression, scope: Scope, at: Evaluation) -> FlowValue:
    """The value of a tree. Raises TooMuchError only."""
    at.enter()
    at.charge(1)
    try:
        return _evaluated(tree, scope, at)
    except TooMuchError:
        raise
    except FaultError as error:
        return Fault(str(error))
    finally:
        at.leave()


def _evaluated(tree: Expression, scope: Scope, at: Evaluation) -> FlowValue:
    match tree:
        case Literal(value):
            return value
        case Name(name):
            return scope.get(name)
        case Dot(of, name):
            return _looked_up(evaluate(of, scope, at), name, strict=True)
        case Index(of, index):
            container = evaluate(of, scope, at)
            return container if isinstance(container, Fault) else _indexed(container, evaluate(index, scope, at))
        case Negative(of):
            return numbers.kept(to_number(evaluate(of, scope, at)).copy_negate())
        case Binary(sign, left, right):
            value = _OPERATORS[sign](evaluate(left, scope, at), evaluate(right, scope, at))
            at.charge(size(value))
            return value
        case Anonymous(names, body):
            return _anonymous(names, body, scope)
        case Call(function, arguments):
            return _called(function, arguments, scope, at)


def _called(function: Expression, arguments: tuple[Expression, ...], scope: Scope, at: Evaluation) -> FlowValue:
    called = evaluate(function, scope, at)
    if not isinstance(called, Function):
        return called if isinstance(called, Fault) else Fault(f"{described(called)} is no function")
    return call(at, called, tuple(evaluate(one, scope, at) for one in arguments))


def _anonymous(names: tuple[str, ...], body: Expression, scope: Scope) -> Function:
    def body_of(at: Evaluation, arguments: tuple[FlowValue, ...]) -> FlowValue:
        given = {name.lower(): value for name, value in zip(names, arguments, strict=True)}
        return evaluate(body, Scope(given, scope), at)

    return Function("", len(names), len(names), body_of)


def _looked_up(container: FlowValue, name: str, *, strict: bool) -> FlowValue:
    match container:
        case Fault():
            return container
        case Items():
            return _indexed(container, name)
        case Record():
            found = container.get(name)
            return found[0] if found else (Fault(f"there is no {name}") if strict else None)
    return Fault(f"nothing is in {described(container)[:100]}")


def _indexed(container: FlowValue, index: FlowValue) -> FlowValue:
    if not isinstance(container, Items):
        return _looked_up(container, to_text(index), strict=False)
    at, count = to_integer(index), len(container.values)
    return container.values[at] if -count <= at < count else Fault(f"there is no number {at} of {count}")


_Operator = Callable[[FlowValue, FlowValue], FlowValue]


def _of_numbers(work: Callable[[Decimal, Decimal], FlowValue]) -> _Operator:
    def operate(left: FlowValue, right: FlowValue) -> FlowValue:
        return work(to_number(left), to_number(right))

    return operate


def _of_texts(work: Callable[[str, str], FlowValue]) -> _Operator:
    def operate(left: FlowValue, right: FlowValue) -> FlowValue:
        return work(to_text(left), to_text(right))

    return operate


_OPERATORS: dict[str, _Operator] = {
    "^": _of_numbers(numbers.power),
    "*": _of_numbers(numbers.multiply),
    "/": _of_numbers(numbers.divide),
    "+": _of_numbers(numbers.add),
    "-": _of_numbers(numbers.subtract),
    "<": _of_numbers(lambda left, right: left < right),
    "<=": _of_numbers(lambda left, right: left <= right),
    ">": _of_numbers(lambda left, right: left > right),
    ">=": _of_numbers(lambda left, right: left >= right),
    "=": _of_texts(lambda left, right: left == right),
    "!=": _of_texts(lambda left, right: left != right),
    "&": _of_texts(lambda left, right: left + right),
}
