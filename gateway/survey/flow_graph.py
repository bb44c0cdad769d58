"""The ways through flows, without walking them: what can be come to, what nobody passes by, what never asks.

A flow that is entered is taken to come back to every place that enters it: a little more than can happen, never less.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .flow.model import EnterFlow, Flow, Flows, Node, SendMsg


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a flow."""

    flow: str
    node: str


END = Place("", "")
"""Where the session is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Where one can be after each place that can be come to; the places in the order in which they are come to."""

    begin: Place
    after: Mapping[Place, tuple[Place, ...]]
    after_words: Mapping[Place, tuple[Place, ...]]
    """The same, where nobody ever keeps silent."""
    nodes: Mapping[Place, Node]


def graph_of(flows: Flows) -> Graph:
    """All ways from the beginning."""
    builder = _Builder(flows)
    begin = _begin(flows.first)
    after: dict[Place, tuple[Place, ...]] = {}
    todo = deque([begin])
    while todo:
        place = todo.popleft()
        if place in after or place == END:
            continue
        after[place] = builder.after(place, silence=True)
        todo.extend(after[place])
    return Graph(
        begin=begin,
        after=after,
        after_words={place: builder.after(place, silence=False) for place in after},
        nodes={place: builder.nodes[place] for place in after},
    )


def always_passed(graph: Graph, places: set[Place]) -> bool:
    """Whether every session comes by one of the places, silence aside."""
    return graph.begin in places or END not in _reached(graph.begin, graph.after_words, places)


def endless(graph: Graph) -> tuple[Place, ...]:
    """Places from which no way leads to the end of the session."""
    before: dict[Place, list[Place]] = {}
    for place, following in graph.after.items():
        for one in following:
            before.setdefault(one, []).append(place)
    ends, todo = {END}, deque([END])
    while todo:
        for place in before.get(todo.popleft(), ()):
            if place not in ends:
                ends.add(place)
                todo.append(place)
    return tuple(place for place in graph.after if place not in ends)


def circles_without_question(graph: Graph) -> tuple[Place, ...]:
    """Places that lead back to themselves without anybody being asked."""
    silent = {place: following for place, following in graph.after.items() if not waits(graph, place)}
    return tuple(place for place in silent if any(place in _reached(one, silent, set()) for one in silent[place]))


def waits_unasked(graph: Graph) -> tuple[Place, ...]:
    """Waits that can be come to before anything was said."""
    speaking = {place for place, node in graph.nodes.items() if any(isinstance(one, SendMsg) for one in node.actions)}
    if graph.begin in speaking:
        return ()
    return tuple(place for place in _reached(graph.begin, graph.after, speaking) if waits(graph, place))


def _begin(flow: Flow) -> Place:
    return Place(flow.uuid, flow.nodes[0].uuid) if flow.nodes else END


def waits(graph: Graph, place: Place) -> bool:
    """Whether a reply is waited for there."""
    node = graph.nodes.get(place)
    return node is not None and node.router is not None and node.router.wait is not None


def _reached(begin: Place, after: Mapping[Place, tuple[Place, ...]], without: set[Place]) -> dict[Place, None]:
    found: dict[Place, None] = {begin: None}
    todo = deque([begin])
    while todo:
        for following in after.get(todo.popleft(), ()):
            if following not in found and following not in without:
                found[following] = None
                todo.append(following)
    return found


class _Builder:
    """Finds what follows a place."""

    def __init__(self, flows: Flows) -> None:
        self._flows = {flow.uuid: flow for flow in flows.flows}
        self._main = flows.main
        self.nodes = {Place(flow.uuid, node.uuid): node for flow in flows.flows for node in flow.nodes}
        self._entering: dict[str, list[tuple[Place, bool]]] = {}
        for place, node in self.nodes.items():
            for action in node.actions:
                if isinstance(action, EnterFlow):
                    self._entering.setdefault(action.flow, []).append((place, action.terminal))
        self._backs: dict[str, tuple[Place, ...]] = {}

    def after(self, place: Place, *, silence: bool) -> tuple[Place, ...]:
        node = self.nodes[place]
        entering = next((action for action in node.actions if isinstance(action, EnterFlow)), None)
        if entering is not None and entering.flow in self._flows:
            first = _begin(self._flows[entering.flow])
            return (first,) if first != END else self._back_from(entering.flow)
        return tuple(dict.fromkeys(self._left(place, node, silence=silence)))

    def _left(self, place: Place, node: Node, *, silence: bool) -> Iterator[Place]:
        """Where the exits of a node lead; one that leads nowhere ends the flow."""
        used = _exits_used(node, silence=silence)
        for one in node.exits:
            if one.uuid in used and one.to:
                yield Place(place.flow, one.to)
            elif one.uuid in used:
                yield from self._back_from(place.flow)

    def _back_from(self, flow: str) -> tuple[Place, ...]:
        """Where a flow comes back to when it is over: after each place that entered it, or the end."""
        if flow not in self._backs:
            self._backs[flow] = tuple(dict.fromkeys(self._backs_of(flow)))
        return self._backs[flow]

    def _backs_of(self, flow: str) -> Iterator[Place]:
        seen, todo = {flow}, [flow]
        while todo:
            over = todo.pop()
            if over == self._main:
                yield END
            for place, terminal in self._entering.get(over, ()):
                if terminal:
                    yield END
                    continue
                node = self.nodes[place]
                used = _exits_used(node, silence=True)
                for one in node.exits:
                    if one.uuid in used and one.to:
                        yield Place(place.flow, one.to)
                    elif one.uuid in used and place.flow not in seen:
                        seen.add(place.flow)
                        todo.append(place.flow)


def _exits_used(node: Node, *, silence: bool) -> set[str]:
    """The exits that can be taken."""
    router = node.router
    if router is None:
        return {one.uuid for one in node.exits[:1]}
    timeout = router.wait.timeout if router.wait is not None else None
    quiet = timeout.category if timeout is not None else ""
    answers = {case.category for case in router.cases} | {router.default}
    return {one.exit for one in router.categories if silence or one.uuid != quiet or one.uuid in answers}
