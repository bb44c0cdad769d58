"""One flow of a RapidPro file: its nodes, exits and translations. Knows what each limit is; opens no file."""

from __future__ import annotations

import re

from gateway.sentences import Sentence, sentence
from gateway.survey.flow.model import Action, Exit, Flow, Node, SendMsg, Translation

from .rapidpro_actions import Known, action_of
from .rapidpro_json import Part, flow_place, node_place
from .rapidpro_routers import arguments_of, router_of
from .rapidpro_templates import check, check_pattern

MOST_NODES = 1000
MOST_ACTIONS = 100
MOST_EXITS = 100
BACKGROUND = "messaging_background"
"""A flow that asks nothing; another may enter it."""
UNDETERMINED = "und"
"""The language of a flow that names none; older exports write `base`."""
_LANGUAGE = re.compile(r"[a-z]{3}")
TYPES = frozenset({"messaging", BACKGROUND, "messaging_offline"})


def flow_of(part: Part, known: Known) -> Flow:
    """A flow. Faults are noted in the part's own list."""
    name, uuid = part.text("name", needed=True), part.text("uuid", needed=True)
    part = part.at(flow_place(name or uuid))
    kind = part.text("type") or "messaging"
    if kind not in TYPES:
        part.refuse(sentence("a flow of type {type}", type=kind))
    found = list(part.parts("nodes"))
    if len(found) > MOST_NODES:
        part.fault(sentence("has more than {most} nodes", most=MOST_NODES))
    uuids = frozenset(uuid for uuid in (one.values.get("uuid") for one in found) if isinstance(uuid, str))
    nodes = tuple(_node(one, name, known, uuids) for one in found[:MOST_NODES])
    if len(uuids) < len(found):
        part.fault(sentence("two of its nodes have one uuid, or none"))
    language = part.text("language")
    language = language if _LANGUAGE.fullmatch(language) else UNDETERMINED
    translations = _translations(part, language)
    flow = Flow(
        uuid=uuid,
        name=name,
        language=language,
        nodes=nodes,
        translations={lang: _joined(items, nodes) for lang, items in translations.items()},
        expire_minutes=part.number("expire_after_minutes"),
    )
    _check_translations(part, flow, known)
    return flow


def _node(part: Part, flow: str, known: Known, uuids: frozenset[str]) -> Node:
    uuid = part.text("uuid")
    part = part.at(node_place(flow, uuid))
    actions = [action_of(one, known) for one in part.parts("actions")]
    exits = tuple(_exit(one, uuids) for one in part.parts("exits"))
    if len(actions) > MOST_ACTIONS or len(exits) > MOST_EXITS:
        part.fault(sentence("has more than {most} actions or exits", most=MOST_ACTIONS))
    if not exits:
        part.fault(sentence("has no exit"))
    router = part.part("router")
    return Node(
        uuid=uuid,
        exits=exits,
        actions=tuple(action for action in actions if action is not None),
        router=router_of(router, known, frozenset(one.uuid for one in exits)) if router is not None else None,
    )


def _exit(part: Part, uuids: frozenset[str]) -> Exit:
    to = part.text("destination_uuid")
    if to and to not in uuids:
        part.fault(sentence("an exit leads to a node that is not there"))
    return Exit(uuid=part.text("uuid", needed=True), to=to)


def _translations(part: Part, own: str) -> dict[str, Translation]:
    """By language, then by the uuid of a thing, then by the name of its property."""
    localization = part.part("localization")
    found: dict[str, Translation] = {}
    for language in localization.values if localization is not None else ():
        items = localization.part(language) if localization is not None else None
        if items is None or language == own:
            continue
        translation: dict[str, dict[str, tuple[str, ...]]] = {}
        for uuid in items.values:
            item = items.part(uuid)
            if item is not None:
                translation[uuid] = {key: texts for key in item.values if (texts := _texts(item, key)) is not None}
        found[language] = translation
    return found


def _texts(item: Part, key: str) -> tuple[str, ...] | None:
    """The translations of one property; None for what is none of ours (`_ui`)."""
    value = item.values[key]
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    return None


def _joined(items: Translation, nodes: tuple[Node, ...]) -> Translation:
    """Arguments as the tests take them."""
    tests = {case.uuid: case.test for node in nodes if node.router is not None for case in node.router.cases}
    return {
        uuid: {
            key: arguments_of(tests[uuid], texts) if key == "arguments" and uuid in tests else texts
            for key, texts in properties.items()
        }
        for uuid, properties in items.items()
    }


def _check_translations(part: Part, flow: Flow, known: Known) -> None:
    """Templates in other languages are looked at like the flow's own."""
    things: dict[str, tuple[Sentence, Action | None]] = {}
    patterns: set[str] = set()
    for node in flow.nodes:
        place = node_place(flow.name, node.uuid)
        things |= {action.uuid: (place, action) for action in node.actions}
        for case in node.router.cases if node.router is not None else ():
            things[case.uuid] = (place, None)
            patterns |= {case.uuid} if case.test == "has_pattern" else set()
    for items in flow.translations.values():
        for uuid, properties in items.items():
            if uuid not in things:
                continue
            place, action = things[uuid]
            here = part.at(place)
            if properties.get("attachments") and isinstance(action, SendMsg):
                here.refuse(sentence("an attachment"), sentence("an SMS carries text only"))
            for text in (text for key in ("text", "arguments") for text in properties.get(key, ())):
                check(text, here, known.spoken)
                if uuid in patterns:
                    check_pattern(text, here)
