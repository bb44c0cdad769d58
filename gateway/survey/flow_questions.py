"""The questions of a flow, as verification and reports want them: one a result, its type by the router's tests.

A flow knows no list of questions; this is read off its nodes. Nothing here is asked: the flow asks by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .flow import numbers
from .flow.model import Case, Flow, Flows, Node, Router, SendMsg, SetResult
from .flow.templates import Plain, parts_of
from .flow.words import key_of
from .flow_graph import Graph, Place, always_passed, graph_of
from .flow_languages import short
from .flow_records import OTHER, yes_or_no
from .model import Choice, Lang, Question, QuestionKey, QuestionType
from .plain import fold

_TEXT = frozenset({"has_text", "has_value"})
_DATES = frozenset({"has_date", "has_date_lt", "has_date_eq", "has_date_gt"})
_ONE_NUMBER = "has_number_eq"
_WORDS = frozenset(
    {
        "has_any_word",
        "has_all_words",
        "has_phrase",
        "has_only_phrase",
        "has_only_text",
        "has_beginning",
        "has_pattern",
        _ONE_NUMBER,
    }
)


@dataclass(slots=True)
class _Asked:
    """Everything in the flows that keeps a result of one name."""

    name: str
    routers: list[tuple[Flow, Router]] = field(default_factory=list)
    places: set[Place] = field(default_factory=set)
    text: dict[Lang, str] = field(default_factory=dict)


def questions_of(flows: Flows) -> tuple[Question, ...]:
    """One question a result, in the order in which the flow comes to them."""
    graph, asked = graph_of(flows), dict[str, _Asked]()
    for place, node in graph.nodes.items():
        flow = flows.flow(place.flow)
        assert flow is not None
        for name in _names(node):
            one = asked.setdefault(key_of(name), _Asked(name))
            one.places.add(place)
            if node.router is not None and node.router.result == name:
                one.routers.append((flow, node.router))
                one.text = one.text or question_texts(flows, graph, place)
    return tuple(_question(QuestionKey(key), one, flows, graph) for key, one in asked.items())


def question_texts(flows: Flows, graph: Graph, place: Place) -> dict[Lang, str]:
    """What is said just before a node waits, by language."""
    before = (one for one, following in graph.after.items() if place in following and one.flow == place.flow)
    spoken = (_said(graph.nodes[one]) for one in (place, *before))
    said = next(filter(None, spoken), [])
    flow = flows.flow(place.flow)
    if not said or flow is None:
        return {}
    texts = {short(flow.language): said[-1].text}
    for language, items in flow.translations.items():
        translated = items.get(said[-1].uuid, {}).get("text", ())
        if translated:
            texts[short(language)] = translated[0]
    return {lang: _readable(texts.get(lang, said[-1].text)) for lang in map(short, flows.languages)}


def _readable(template: str) -> str:
    """The text for who reads it in a case or on a page: where an expression stands, three dots."""
    return "".join(part.text if isinstance(part, Plain) else "..." for part in parts_of(template))


def _said(node: Node) -> list[SendMsg]:
    return [action for action in node.actions if isinstance(action, SendMsg)]


def _names(node: Node) -> Iterator[str]:
    """The names of the results that a node keeps."""
    for action in node.actions:
        if isinstance(action, SetResult):
            yield action.name
    if node.router is not None and node.router.result:
        yield node.router.result


def _question(key: QuestionKey, asked: _Asked, flows: Flows, graph: Graph) -> Question:
    languages = tuple(dict.fromkeys(map(short, flows.languages)))
    cases = [(flow, router, case) for flow, router in asked.routers for case in router.cases]
    type_ = _type(cases, asked)
    return Question(
        key=key,
        type=type_,
        text=asked.text or dict.fromkeys(languages, asked.name),
        label=dict.fromkeys(languages, asked.name),
        choices=_choices(asked) if type_ is QuestionType.CHOICE else (),
        always=always_passed(graph, asked.places),
    )


def _type(cases: list[tuple[Flow, Router, Case]], asked: _Asked) -> QuestionType:
    tests = {case.test for _, _, case in cases}
    names = _answers(asked)
    if not cases or tests <= _TEXT:
        return QuestionType.TEXT
    if tests <= _DATES:
        return QuestionType.DATE
    if all(test.startswith("has_number") for test in tests) and (tests != {_ONE_NUMBER} or len(names) < 2):
        return QuestionType.NUMBER if _has_decimals(cases) else QuestionType.COUNT
    if tests <= _WORDS and len(names) >= 2:
        both = {yes_or_no(name) for name in names}
        return QuestionType.YES_NO if both == {"yes", "no"} and len(names) == 2 else QuestionType.CHOICE
    return QuestionType.TEXT


def _answers(asked: _Asked) -> list[str]:
    """The names of the categories that are answers: not those of silence, nor of what was not understood."""
    names: dict[str, None] = {}
    for _, router in asked.routers:
        silent = router.wait.timeout.category if router.wait is not None and router.wait.timeout is not None else ""
        tested = {case.category for case in router.cases}
        for category in router.categories:
            understood = category.uuid in tested or fold(category.name).strip() not in OTHER
            if understood and category.uuid != silent:
                names[category.name] = None
    return list(names)


def _has_decimals(cases: list[tuple[Flow, Router, Case]]) -> bool:
    found = [numbers.read(argument) for _, _, case in cases for argument in case.arguments]
    return any(number is not None and number != number.to_integral_value() for number in found if number != Decimal(0))


def _choices(asked: _Asked) -> tuple[Choice, ...]:
    labels: dict[str, dict[Lang, str]] = {}
    wanted = _answers(asked)
    for flow, router in asked.routers:
        for category in router.categories:
            if category.name not in wanted:
                continue
            label = labels.setdefault(key_of(category.name), {short(flow.language): category.name})
            for language, items in flow.translations.items():
                translated = items.get(category.uuid, {}).get("name", ())
                label[short(language)] = translated[0] if translated else category.name
    return tuple(Choice(key=key, label=label) for key, label in labels.items())
