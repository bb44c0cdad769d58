"""The ways through flows, without walking them: what can be come to, what nobody passes by, what never asks.

A flow that is entered is taken to come back to every place that enters it: a little more than can happen, never less.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .flow.model import EnterFlow, Flow, Flows, Node, SendMsg


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a flow."""

    flow: str
    node: str


END = Place("", "")
"""Where the session is over."""


def reachable(flows: Flows) -> tuple[Place, ...]:
    """The places that can be come to from the beginning, the nearest first."""
    begin = _begin(flows.first)
    return tuple(place for place in _reached(flows, begin, frozenset()) if place != END)


def always_passed(flows: Flows, places: set[Place]) -> bool:
    """Whether every session comes by one of the places, silence aside."""
    begin = _begin(flows.first)
    return begin in places or END not in _reached(flows, begin, frozenset(places), silence=False)


def steps_after(flows: Flows, place: Place, *, silence: bool = True) -> tuple[Place, ...]:
    """Where one can be next."""
    flow = flows.flow(place.flow)
    node = flow.node(place.node) if flow is not None else None
    if flow is None or node is None:
        return (END,)
    entering = next((action for action in node.actions if isinstance(action, EnterFlow)), None)
    entered = flows.flow(entering.flow) if entering is not None else None
    if entered is not None:
        return (_begin(entered),)
    return tuple(dict.fromkeys(_left(flows, flow, node, silence=silence)))


def endless(flows: Flows) -> tuple[Place, ...]:
    """Places from which no way leads to the end of the session."""
    places = reachable(flows)
    before: dict[Place, list[Place]] = {}
    for place in places:
        for following in steps_after(flows, place):
            before.setdefault(following, []).append(place)
    ends, todo = {END}, deque([END])
    while todo:
        for place in before.get(todo.popleft(), ()):
            if place not in ends:
                ends.add(place)
                todo.append(place)
    return tuple(place for place in places if place not in ends)


def circles_without_question(flows: Flows) -> tuple[Place, ...]:
    """Places that lead back to themselves without anybody being asked: the run fails there."""
    places = [place for place in reachable(flows) if not waits(flows, place)]
    return tuple(place for place in places if place in _reached_silently(flows, place))


def waits_unasked(flows: Flows) -> tuple[Place, ...]:
    """Waits that can be come to before anything was said."""
    begin = _begin(flows.first)
    speaking = frozenset(place for place in reachable(flows) if _speaks(flows, place))
    if begin in speaking:
        return ()
    return tuple(place for place in _reached(flows, begin, speaking) if waits(flows, place))


def waits(flows: Flows, place: Place) -> bool:
    """Whether a reply is waited for there."""
    flow = flows.flow(place.flow)
    node = flow.node(place.node) if flow is not None else None
    return node is not None and node.router is not None and node.router.wait is not None


def _speaks(flows: Flows, place: Place) -> bool:
    flow = flows.flow(place.flow)
    node = flow.node(place.node) if flow is not None else None
    return node is not None and any(isinstance(action, SendMsg) for action in node.actions)


def callers_before(flow: Flow, uuid: str) -> Iterator[Node]:
    """The nodes of a flow from which an exit leads to a node."""
    for node in flow.nodes:
        if any(one.to == uuid for one in node.exits):
            yield node


def _begin(flow: Flow) -> Place:
    return Place(flow.uuid, flow.nodes[0].uuid) if flow.nodes else END


def _reached(flows: Flows, begin: Place, without: frozenset[Place], *, silence: bool = True) -> dict[Place, None]:
    found: dict[Place, None] = {begin: None}
    todo = deque([begin])
    while todo:
        for following in steps_after(flows, todo.popleft(), silence=silence):
            if following not in found and following not in without:
                found[following] = None
                todo.append(following)
    return found


def _reached_silently(flows: Flows, begin: Place) -> set[Place]:
    """What follows a place without a wait in between; not the place itself, unless it comes round."""
    found: set[Place] = set()
    todo = deque([begin])
    while todo:
        for following in steps_after(flows, todo.popleft()):
            if following not in found and following != END:
                found.add(following)
                if not waits(flows, following):
                    todo.append(following)
    return found


def _left(flows: Flows, flow: Flow, node: Node, *, silence: bool) -> Iterator[Place]:
    """Where the exits of a node lead; one that leads nowhere ends the flow."""
    router = node.router
    used = {one.uuid for one in node.exits[:1]}
    if router is not None:
        timeout = router.wait.timeout if router.wait is not None else None
        quiet = timeout.category if timeout is not None else ""
        answers = {case.category for case in router.cases} | {router.default}
        used = {one.exit for one in router.categories if silence or one.uuid != quiet or one.uuid in answers}
    for one in node.exits:
        if one.uuid not in used:
            continue
        if one.to:
            yield Place(flow.uuid, one.to)
        else:
            yield from _back_from(flows, flow.uuid, frozenset())


def _back_from(flows: Flows, uuid: str, seen: frozenset[str]) -> Iterator[Place]:
    """Where a flow comes back to when it is over: after each place that entered it, or the end."""
    if uuid == flows.main:
        yield END
    for flow in flows.flows:
        for node in flow.nodes:
            for action in node.actions:
                if not isinstance(action, EnterFlow) or action.flow != uuid:
                    continue
                if action.terminal:
                    yield END
                elif flow.uuid not in seen:
                    yield from _after_return(flows, flow, node, seen | {uuid})


def _after_return(flows: Flows, flow: Flow, node: Node, seen: frozenset[str]) -> Iterator[Place]:
    chosen = {one.exit for one in node.router.categories} if node.router is not None else {node.exits[0].uuid}
    for one in node.exits:
        if one.uuid in chosen:
            if one.to:
                yield Place(flow.uuid, one.to)
            else:
                yield from _back_from(flows, flow.uuid, seen)
