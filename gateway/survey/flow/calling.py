"""Calling a function of expressions within its budget. Knows none of them."""

from __future__ import annotations

from .evaluation import Evaluation, TooMuchError
from .values import Fault, FaultError, FlowValue, Function, size


def call(at: Evaluation, function: Function, arguments: tuple[FlowValue, ...]) -> FlowValue:
    """What the function gives; a Fault where it cannot. Raises TooMuchError only."""
    if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
        return Fault(f"{function.name or 'the function'}: wrong number of arguments")
    at.charge(1 + sum(map(size, arguments)))
    try:
        value = function.body(at, arguments)
    except TooMuchError:
        raise
    except FaultError as error:
        return Fault(f"{function.name or 'function'}: {error}")
    at.charge(size(value))
    return Fault(f"{function.name or 'function'}: {value.message}") if isinstance(value, Fault) else value
