"""A flow goes on: begun, answered, met by silence, until it waits again or is at its end. Knows no clock and no store.

Every sprint ends: after MOST_STEPS nodes the run has failed, as in RapidPro. Every session ends too, after
MOST_SPRINTS; RapidPro would let a loop of questions go on, but here each question costs money and patience.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .acting import act
from .evaluation import Surroundings
from .events import Event, Failure, Moved, RunStarted, Said, Waiting
from .model import Flows, Node
from .routing import NOWHERE, NoWayError, exit_of
from .state import ENDED, FlowState, Heard, Person, Run, RunStatus
from .walk import Walk

MOST_STEPS = 100
"""Nodes between two waits."""
MOST_SPRINTS = 30
"""Replies and silences of one session; a survey by SMS asks a handful of questions, each a few times at most."""
MOST_RUNS = 200
"""Flows entered in one session: more than one sprint can enter."""
LONGEST_REPLY_LETTERS = 2000
"""An SMS has 1530 at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """What came of one step, and where the contact stands now."""

    state: FlowState
    events: tuple[Event, ...]


def begin(flows: Flows, person: Person, around: Surroundings, said: str | None = None) -> Sprint:
    """The main flow from its first node. `said`: the message that began it; a wait at the first node takes it."""
    heard = None if said is None else Heard(text=said[:LONGEST_REPLY_LETTERS], at=around.now)
    walk = Walk(flows, around, FlowState(status=RunStatus.ACTIVE, person=person, heard=heard))
    way = _enter(walk, flows.main, terminal=False)
    return _gone_on(walk, way)


def hear(flows: Flows, state: FlowState, said: str, around: Surroundings) -> Sprint:
    """The reply to the question that waits. A session that waits for none is left as it is."""
    if state.waiting_run() is None:
        return Sprint(state=state, events=())
    heard = Heard(text=said[:LONGEST_REPLY_LETTERS], at=around.now)
    sprint = _resumed(flows, replace(state, heard=heard, before=None), around, "msg")
    return replace(sprint, state=replace(sprint.state, before=replace(state, before=None)))


def silence(flows: Flows, state: FlowState, around: Surroundings) -> Sprint:
    """No reply for as long as the wait allows; a wait that sets no time ends the run, as `expire` does."""
    if timeout_of(flows, state) is None:
        return expire(flows, state, around)
    return _resumed(flows, replace(state, heard=None, before=None), around, "wait_timeout")


def expire(flows: Flows, state: FlowState, around: Surroundings) -> Sprint:
    """No reply at all: the run that waits is over. The one that entered it goes on."""
    return _resumed(flows, replace(state, heard=None), around, "wait_expiration")


def timeout_of(flows: Flows, state: FlowState) -> int | None:
    """After how many seconds silence is an answer; None where it never is, or nothing waits."""
    node = waiting_node(flows, state)
    if node is None or node.router is None or node.router.wait is None or node.router.wait.timeout is None:
        return None
    return node.router.wait.timeout.seconds


def waiting_node(flows: Flows, state: FlowState) -> Node | None:
    """The node that waits for a reply."""
    at = state.waiting_run()
    flow = flows.flow(state.runs[at].flow) if at is not None else None
    return flow.node(state.runs[at].node) if flow is not None and at is not None else None


def _resumed(flows: Flows, state: FlowState, around: Surroundings, by: str) -> Sprint:
    at = state.waiting_run()
    if at is None:
        return Sprint(state=state, events=())
    walk = Walk(flows, around, state, resumed_by=by, current=at)
    node = waiting_node(flows, state)
    if node is None or state.sprints >= MOST_SPRINTS:
        return _given_up(walk, "the flow has changed" if node is None else "too many replies")
    if by == "wait_expiration":
        walk.end_run(RunStatus.EXPIRED)
        return _gone_on(walk, "")
    walk.change_run(replace(walk.run, status=RunStatus.ACTIVE))
    return _gone_on(walk, _left(walk, node, silent=by == "wait_timeout"))


def _given_up(walk: Walk, reason: str) -> Sprint:
    """Every run fails, the one that waits first."""
    walk.tell(Failure(reason=reason))
    order = (walk.current, *(at for at in range(len(walk.state.runs)) if at != walk.current))
    for at in order:
        if walk.state.runs[at].status not in ENDED:
            walk.end_run(RunStatus.FAILED, at)
    return _sprint(walk, RunStatus.FAILED)


def _gone_on(walk: Walk, way: str) -> Sprint:
    """From node to node. `way` is the next one's uuid; empty: the run that goes on is at its end."""
    steps = 0
    while True:
        if walk.entering is not None:
            entering, walk.entering = walk.entering, None
            way = _enter(walk, entering.flow, terminal=entering.terminal)
        if way:
            steps += 1
            if steps > MOST_STEPS:
                walk.fail_run("too many steps without a question")
                way = ""
                continue
            way = _visit(walk, way)
            if walk.run.status is RunStatus.WAITING:
                return _sprint(walk, RunStatus.WAITING)
            continue
        back = _back(walk)
        if back is None:
            failed = walk.run.status is RunStatus.FAILED
            return _sprint(walk, RunStatus.FAILED if failed else RunStatus.COMPLETED)
        way = back


def _enter(walk: Walk, uuid: str, *, terminal: bool) -> str:
    """Begin a run through a flow. Its first node; empty where it has none, or where nothing more may begin."""
    flow = walk.flows.flow(uuid)
    if flow is None or len(walk.state.runs) >= MOST_RUNS:
        walk.fail_run("the flow to enter is not there" if flow is None else "too many flows entered")
        return ""
    if terminal:
        for at, run in enumerate(walk.state.runs):
            if run.status not in ENDED:
                walk.end_run(RunStatus.COMPLETED, at)
    parent = walk.current if walk.current >= 0 else None
    run = Run(flow=flow.uuid, status=RunStatus.ACTIVE, created_on=walk.tick(), parent=parent)
    walk.state = replace(walk.state, runs=(*walk.state.runs, run))
    walk.current = len(walk.state.runs) - 1
    walk.tell(RunStarted(flow=flow.uuid, terminal=terminal))
    return flow.nodes[0].uuid if flow.nodes else ""


def _visit(walk: Walk, uuid: str) -> str:
    """Come to a node: its actions, then its wait or its way on."""
    node = walk.flow.node(uuid)
    if node is None:
        walk.fail_run("the node is not there")
        return ""
    run = walk.run
    visits = {**run.visits, uuid: run.visits.get(uuid, 0) + 1}
    walk.change_run(replace(run, node=uuid, visits=visits))
    for action in node.actions:
        act(walk, action)
    if walk.entering is not None:
        return ""
    wait = node.router.wait if node.router is not None else None
    if wait is not None and not _answered_already(walk):
        walk.change_run(replace(walk.run, status=RunStatus.WAITING))
        walk.tell(Waiting(node=uuid, timeout_seconds=wait.timeout.seconds if wait.timeout is not None else None))
        return ""
    return _left(walk, node)


def _answered_already(walk: Walk) -> bool:
    """The message that began the flow answers a wait at its very first node."""
    at_first = len(walk.state.runs) == 1 and list(walk.run.visits.values()) == [1]
    return walk.state.sprints == 0 and walk.state.heard is not None and at_first


def _left(walk: Walk, node: Node, *, silent: bool = False) -> str:
    """Leave a node by its exit. The next one's uuid, or empty."""
    try:
        exit_, operand = exit_of(walk, node, silent=silent)
    except NoWayError:
        walk.fail_run("the router chose no way")
        return ""
    if exit_ is not NOWHERE and exit_.to:
        moved = Moved(flow=walk.flow.uuid, node=node.uuid, exit=exit_.uuid, operand=operand, to=exit_.to)
        walk.tell(moved)
    return exit_.to


def _back(walk: Walk) -> str | None:
    """The run that goes on has no way on: back to the one that entered it. None: there is none."""
    if walk.run.status not in ENDED:
        walk.end_run(RunStatus.COMPLETED)
    child, parent = walk.run, walk.run.parent
    if parent is None or walk.state.runs[parent].status is not RunStatus.ACTIVE:
        return None
    walk.current = parent
    if child.status is RunStatus.FAILED:
        walk.fail_run("")
        return ""
    node = walk.flow.node(walk.run.node)
    if node is None:
        walk.fail_run("the node is not there")
        return ""
    return _left(walk, node)


def _sprint(walk: Walk, status: RunStatus) -> Sprint:
    texts = [event.text for event in walk.events if isinstance(event, Said) and event.text]
    asked = texts[-1] if texts else walk.state.asked
    state = replace(walk.state, status=status, sprints=walk.state.sprints + 1, asked=asked)
    return Sprint(state=state, events=tuple(walk.events))
