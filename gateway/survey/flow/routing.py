"""Which way a node is left: by the tests of its router, by silence, by chance. Goes no way itself."""

from __future__ import annotations

from dataclasses import dataclass

from .calling import call
from .converting import to_text
from .evaluation import Evaluation, TooMuchError
from .events import Chosen, WentWrong
from .model import Case, Exit, Node, Router
from .rendering import render, to_json
from .router_tests import ROUTER_TESTS
from .state import Result
from .values import Fault, FaultError, FlowValue, Record, is_true
from .walk import Walk

NOWHERE = Exit(uuid="")


class NoWayError(Exception):
    """A router could not choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a router chose by."""

    match: str = ""
    operand: str = ""
    extra: Record | None = None
    by_default: bool = False
    silent: bool = False


def exit_of(walk: Walk, node: Node, *, silent: bool = False) -> tuple[Exit, str]:
    """The exit of a node, and what its router went by. Raises NoWayError."""
    router = node.router
    if router is None:
        return (node.exits[0] if node.exits else NOWHERE), ""
    if silent:
        timeout = router.wait.timeout if router.wait is not None else None
        assert timeout is not None
        uuid, operand = _keep(walk, router, timeout.category, _Found(silent=True)), ""
    elif router.random:
        uuid, operand = _by_chance(walk, router)
    else:
        uuid, operand = _by_tests(walk, router)
    return next((one for one in node.exits if one.uuid == uuid), NOWHERE), operand


def _by_tests(walk: Walk, router: Router) -> tuple[str, str]:
    value = walk.value(router.operand)
    operand = render(value)
    for case in router.cases:
        passed = _passed(walk, case, value)
        if passed is not None:
            match, extra = passed
            found = _Found(match=match, operand=operand, extra=extra)
            return _keep(walk, router, case.category, found), operand
    if not router.default:
        raise NoWayError
    if isinstance(value, Fault):
        walk.tell(WentWrong(reason=value.message))
    found = _Found(match=operand, operand=operand, by_default=bool(router.cases))
    return _keep(walk, router, router.default, found), operand


def _passed(walk: Walk, case: Case, value: FlowValue) -> tuple[str, Record | None] | None:
    """What a test found in the operand, and the groups of a pattern; None where it does not pass."""
    arguments, _ = walk.translated(case.uuid, "arguments", case.arguments)
    if len(arguments) != len(case.arguments):
        arguments = case.arguments
    given = (value, *(walk.value(one) for one in arguments))
    try:
        answer = call(Evaluation(walk.around), ROUTER_TESTS[case.test], given)
    except TooMuchError as error:
        answer = Fault(str(error))
    if isinstance(answer, Fault):
        walk.tell(WentWrong(reason=answer.message))
        return None
    if not isinstance(answer, Record) or not is_true(answer):
        return None
    extra = next(iter(answer.get("extra")), None)
    try:
        return to_text(answer.fields["match"]), extra if isinstance(extra, Record) else None
    except FaultError:
        return None


def _by_chance(walk: Walk, router: Router) -> tuple[str, str]:
    """Each category as likely as the next. Raises NoWayError where nothing is left to chance."""
    if walk.around.chance is None:
        raise NoWayError
    drawn = walk.around.chance.random()
    nth = min(int(drawn * len(router.categories)), len(router.categories) - 1)
    found = _Found(match=str(nth), operand=repr(drawn))
    return _keep(walk, router, router.categories[nth].uuid, found), repr(drawn)


def _keep(walk: Walk, router: Router, category_uuid: str, found: _Found) -> str:
    """Keep the answer under the router's name, if it has one. The uuid of the category's exit."""
    category = router.category(category_uuid)
    if category is None:
        raise NoWayError
    chosen = Chosen(
        node=walk.run.node,
        category=category.name,
        value=found.match,
        by_default=found.by_default,
        silent=found.silent,
    )
    walk.tell(chosen)
    if router.result:
        (localized,), _ = walk.translated(category.uuid, "name", ("",))
        result = Result(
            name=router.result,
            value=found.match,
            category=category.name,
            category_localized=localized,
            input=found.operand,
            node=walk.run.node,
            created_on=walk.tick(),
            extra=to_json(found.extra) if found.extra is not None else "",
        )
        walk.keep_result(result)
    return category.exit
