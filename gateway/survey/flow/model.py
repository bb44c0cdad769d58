"""A RapidPro flow as a value: nodes, actions, routers, ways on. Knows no JSON and walks through nothing.

Only what a survey by SMS can carry out; the reader refuses the rest by name. Texts are templates as they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A set of contacts."""

    uuid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMsg:
    """Says something."""

    uuid: str
    text: str
    quick_replies: tuple[str, ...] = ()
    """Answers that an app offers as buttons; in an SMS they are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """Keeps a value under a name."""

    uuid: str
    name: str
    value: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """Keeps something of the contact."""

    uuid: str
    key: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetName:
    """The contact's name."""

    uuid: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """The contact's language, in three letters; empty: none."""

    uuid: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGroups:
    """Puts the contact into groups. A group without a uuid is named by a template."""

    uuid: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveGroups:
    """Takes the contact out of groups, or of all."""

    uuid: str
    groups: tuple[Group, ...]
    all_groups: bool = False


class LocalChange(StrEnum):
    """What becomes of a value that is kept for the run only."""

    SET = "set"
    INCREMENT = "increment"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLocal:
    """A value that is kept for the run only."""

    uuid: str
    name: str
    value: str
    change: LocalChange


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterFlow:
    """Goes through another flow, and comes back unless `terminal`."""

    uuid: str
    flow: str
    """Its uuid."""
    terminal: bool = False


Action: TypeAlias = (
    SendMsg | SetResult | SetField | SetName | SetLanguage | AddGroups | RemoveGroups | SetLocal | EnterFlow
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One kind of answer, and the way it leads."""

    uuid: str
    name: str
    exit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test on the operand; where it passes, the category."""

    uuid: str
    test: str
    """A name of ROUTER_TESTS."""
    arguments: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """After so many seconds of silence, this category."""

    seconds: int
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """For the next message."""

    timeout: Timeout | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Chooses the category: by its cases in turn, or with `random` by chance."""

    categories: tuple[Category, ...]
    wait: Wait | None = None
    result: str = ""
    """The name under which the answer is kept; empty: it is not."""
    operand: str = ""
    cases: tuple[Case, ...] = ()
    default: str = ""
    """The category where no case passes; empty: the run has failed."""
    random: bool = False

    def category(self, uuid: str) -> Category | None:
        """The category of that uuid."""
        return next((one for one in self.categories if one.uuid == uuid), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A way out of a node; `to` empty: the flow ends there."""

    uuid: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Actions, then perhaps a router, then an exit."""

    uuid: str
    exits: tuple[Exit, ...]
    actions: tuple[Action, ...] = ()
    router: Router | None = None


Translation = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Of one language: by the uuid of a thing and the name of its property, the texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow; the first node is where it begins."""

    uuid: str
    name: str
    language: str
    """Three letters: what its texts are written in."""
    nodes: tuple[Node, ...]
    translations: Mapping[str, Translation] = field(default_factory=dict)
    expire_minutes: int = 0
    _by_uuid: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_uuid", {node.uuid: node for node in self.nodes})

    def node(self, uuid: str) -> Node | None:
        """The node of that uuid."""
        return self._by_uuid.get(uuid)


class FieldKind(StrEnum):
    """What a contact field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactField:
    """Something kept of each contact."""

    key: str
    name: str
    kind: FieldKind = FieldKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What one file holds: the flow that begins, those it enters, and what they speak of."""

    main: str
    """The uuid of the flow that begins."""
    flows: tuple[Flow, ...]
    fields: tuple[ContactField, ...] = ()
    groups: tuple[Group, ...] = ()

    def flow(self, uuid: str) -> Flow | None:
        """The flow of that uuid."""
        return next((one for one in self.flows if one.uuid == uuid), None)

    @property
    def first(self) -> Flow:
        """The flow that begins."""
        return next(one for one in self.flows if one.uuid == self.main)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language its texts are in, the one it is written in first."""
        found = [self.first.language, *(lang for flow in self.flows for lang in (flow.language, *flow.translations))]
        return tuple(dict.fromkeys(found))
