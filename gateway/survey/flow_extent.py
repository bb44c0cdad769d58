"""What a flow says, and how much of it at least and at most. Knows no price and no phone.

An expression is counted as EXPRESSION_LETTERS letters: what it comes to is known only when somebody is asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .flow.engine import MOST_SPRINTS, MOST_STEPS
from .flow.model import Flows, SendMsg
from .flow.templates import Plain, parts_of
from .flow.words import key_of
from .flow_graph import END, Graph, Place, graph_of, waits
from .flow_languages import long
from .terms import Lang, QuestionKey

EXPRESSION_LETTERS = 10
"""About a name, more than a number."""
Weigh = Callable[[str], int]
"""How many SMS a text takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages of one dialogue: SMS to the reporter, messages back."""

    sent: int
    received: int


def texts_of(flows: Flows, lang: Lang) -> Iterator[tuple[QuestionKey, str]]:
    """Every text of the flows in a language, as it is written, with the result or the node it belongs to."""
    language = long(lang, flows.languages)
    for place, node in graph_of(flows).nodes.items():
        result = node.router.result if node.router is not None else ""
        key = QuestionKey(key_of(result) if result else f"node_{node.uuid[:8]}")
        for action in node.actions:
            if isinstance(action, SendMsg):
                yield key, _in_language(flows, place, action, language)


def filled(text: str) -> str:
    """The text with a stand-in for each expression."""
    return "".join(part.text if isinstance(part, Plain) else "x" * EXPRESSION_LETTERS for part in parts_of(text))


def fewest(flows: Flows, lang: Lang, weigh: Weigh) -> Messages:
    """The cheapest way through where everybody answers; to the hub's own end of it where there is no way through."""
    graph, language = graph_of(flows), long(lang, flows.languages)
    best: dict[Place, tuple[int, int]] = {graph.begin: (0, 0)}
    todo = deque([graph.begin])
    while todo:
        place = todo.popleft()
        if place == END:
            continue
        sent, heard = best[place]
        cost = (sent + _weight(flows, graph, place, language, weigh), heard + waits(graph, place))
        for following in graph.after_words[place]:
            if following not in best or cost < best[following]:
                best[following] = cost
                todo.append(following)
    if END not in best:
        return most(flows, lang, weigh)
    return Messages(sent=best[END][0], received=best[END][1])


def most(flows: Flows, lang: Lang, weigh: Weigh) -> Messages:
    """No dialogue is dearer: the dearest step as often as the hub lets a session go on."""
    graph, language = graph_of(flows), long(lang, flows.languages)
    weight = {place: _weight(flows, graph, place, language, weigh) for place in graph.nodes}
    ahead = dict(weight)
    for _ in range(MOST_STEPS):
        longer = {
            place: weight[place]
            + (0 if waits(graph, place) else max((ahead.get(one, 0) for one in following), default=0))
            for place, following in graph.after.items()
        }
        if longer == ahead:
            break
        ahead = longer
    after_wait = [
        ahead.get(one, 0) for place, following in graph.after.items() if waits(graph, place) for one in following
    ]
    sent = ahead.get(graph.begin, 0) + MOST_SPRINTS * max(after_wait, default=0)
    return Messages(sent=sent, received=MOST_SPRINTS if after_wait else 0)


def _weight(flows: Flows, graph: Graph, place: Place, language: str, weigh: Weigh) -> int:
    said = (action for action in graph.nodes[place].actions if isinstance(action, SendMsg))
    return sum(weigh(filled(_in_language(flows, place, action, language))) for action in said)


def _in_language(flows: Flows, place: Place, action: SendMsg, language: str) -> str:
    flow = flows.flow(place.flow)
    translated = flow.translations.get(language, {}).get(action.uuid, {}).get("text", ()) if flow is not None else ()
    return translated[0] if translated else action.text
