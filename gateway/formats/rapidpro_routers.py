"""The router of a node in a RapidPro file. Knows which waits and tests the hub can carry out; others are refused."""

from __future__ import annotations

from gateway.sentences import sentence
from gateway.survey.flow.model import Case, Category, Router, Timeout, Wait
from gateway.survey.flow.router_tests import ROUTER_TESTS

from .rapidpro_actions import Known
from .rapidpro_json import Part
from .rapidpro_templates import check, check_pattern

ONE_ARGUMENT = frozenset(
    {"has_only_text", "has_phrase", "has_only_phrase", "has_any_word", "has_all_words", "has_beginning", "has_pattern"}
)
"""Tests of one text. Old editors wrote several arguments where they meant one."""
UNNAMED_CATEGORY = "Match"
"""What RapidPro calls a category without a name."""
LONGEST_RESULT_NAME_LETTERS = 64
_HINTS = frozenset({"digits"})
"""What a wait may hint at without changing what comes by SMS."""


def router_of(part: Part, known: Known, exits: frozenset[str]) -> Router | None:
    """The router; None, and a fault, where the hub cannot follow it."""
    kind = part.text("type", needed=True)
    if kind not in ("switch", "random"):
        if kind:
            part.refuse(sentence("a router of type {type}", type=kind))
        return None
    categories = tuple(_category(one, exits) for one in part.parts("categories"))
    uuids = frozenset(one.uuid for one in categories)
    if not categories:
        part.fault(sentence("the router has no categories"))
    wait_part = part.part("wait")
    wait = _wait(wait_part, uuids) if wait_part is not None else None
    result = part.text("result_name")[:LONGEST_RESULT_NAME_LETTERS].strip()
    if kind == "random":
        return Router(categories=categories, wait=wait, result=result, random=True)
    operand, default = part.text("operand", needed=True), part.text("default_category_uuid")
    check(operand, part, known.spoken)
    if default and default not in uuids:
        part.fault(sentence("its default category is none of its categories"))
    cases = tuple(_case(one, known, uuids) for one in part.parts("cases"))
    return Router(
        categories=categories,
        wait=wait,
        result=result,
        operand=operand,
        cases=tuple(one for one in cases if one is not None),
        default=default,
    )


def arguments_of(test: str, arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments as the test takes them."""
    return (" ".join(arguments),) if test in ONE_ARGUMENT and len(arguments) > 1 else arguments


def _category(part: Part, exits: frozenset[str]) -> Category:
    uuid, exit_ = part.text("uuid", needed=True), part.text("exit_uuid", needed=True)
    name = part.text("name")[:LONGEST_RESULT_NAME_LETTERS].strip() or UNNAMED_CATEGORY
    if exit_ and exit_ not in exits:
        part.fault(sentence("the exit of category {name} is none of the node's", name=name))
    return Category(uuid=uuid, name=name, exit=exit_)


def _wait(part: Part, categories: frozenset[str]) -> Wait | None:
    kind = part.text("type", needed=True)
    if kind != "msg":
        part.refuse(sentence("a wait of type {type}", type=kind))
        return None
    hint = part.part("hint")
    if hint is not None and hint.text("type") not in _HINTS:
        part.refuse(sentence("a wait for {what}", what=hint.text("type")), sentence("by SMS only text comes"))
    timeout = part.part("timeout")
    if timeout is None:
        return Wait()
    category = timeout.text("category_uuid", needed=True)
    if category not in categories:
        part.fault(sentence("the category of its timeout is none of its categories"))
    seconds = timeout.number("seconds")
    if seconds < 1:
        part.fault(sentence("its timeout has no seconds"))
    return Wait(timeout=Timeout(seconds=seconds, category=category))


def _case(part: Part, known: Known, categories: frozenset[str]) -> Case | None:
    test = part.text("type", needed=True).lower()
    arguments = arguments_of(test, part.texts("arguments"))
    category = part.text("category_uuid", needed=True)
    if category not in categories:
        part.fault(sentence("the category of a test is none of the router's"))
    function = ROUTER_TESTS.get(test)
    if function is None:
        if test:
            part.refuse(sentence("the test {test}", test=test))
        return None
    if len(arguments) + 1 < function.least or (function.most is not None and len(arguments) + 1 > function.most):
        part.fault(sentence("the test {test} has the wrong number of arguments", test=test))
    if test == "has_group" and arguments and arguments[0] in known.queried:
        part.refuse(sentence("the smart group {name}", name=arguments[-1]))
    for argument in arguments:
        check(argument, part, known.spoken)
    if test == "has_pattern" and arguments:
        check_pattern(arguments[0], part)
    return Case(uuid=part.text("uuid"), test=test, arguments=arguments, category=category)
