"""A RapidPro file without what an SMS cannot carry and no dialogue hangs on. Knows what that is; reads no flow.

Pictures beside a text, templates of other channels, messages to others: the flow goes on the same without them. What
a flow branches on (a webhook, a ticket, another flow) is not taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.sentences import Sentence, sentence

from .rapidpro_json import node_place

_BESIDE = {
    "attachments": sentence("an attachment"),
    "template": sentence("a WhatsApp template"),
    "templating": sentence("a WhatsApp template"),
}
"""Of a message, beside its text."""
_TO_OTHERS = frozenset(
    ("add_input_labels", "send_broadcast", "send_email", "start_session", "request_optin", "set_contact_channel")
)
"""Actions that the reporter's own dialogue does not hang on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighter:
    """A file without what was taken out."""

    text: str
    left_out: tuple[Sentence, ...]
    """What was taken out, each with its flow and node."""


def lighter(text: str) -> Lighter:
    """The same file without it; as it is where there is nothing to take out, or where it is no flow file."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Lighter(text=text, left_out=())
    if not isinstance(document, dict):
        return Lighter(text=text, left_out=())
    flows = document["flows"] if isinstance(document.get("flows"), list) else [document]
    told = tuple(dict.fromkeys(one for flow in flows if isinstance(flow, dict) for one in _lightened(flow)))
    return Lighter(text=json.dumps(document, ensure_ascii=False) if told else text, left_out=told)


def _lightened(flow: dict[str, object]) -> Iterator[Sentence]:
    nodes = flow.get("nodes")
    for node in nodes if isinstance(nodes, list) else ():
        actions = node.get("actions") if isinstance(node, dict) else None
        if not isinstance(actions, list):
            continue
        place = node_place(str(flow.get("name")), str(node.get("uuid")))
        for action in [one for one in actions if isinstance(one, dict)]:
            taken = list(_taken_from(action, flow))
            if action.get("type") in _TO_OTHERS:
                taken = [sentence("{name}", name=action["type"])]
            if action.get("type") in _TO_OTHERS or (taken and not action.get("text")):
                actions.remove(action)  # a message of nothing but a picture is no message
            for what in taken:
                message = sentence("{type} cannot be carried over", type=what)
                yield sentence("left out: {place}: {note}", place=place, note=message)


def _taken_from(action: dict[str, object], flow: dict[str, object]) -> Iterator[Sentence]:
    if action.get("type") != "send_msg":
        return
    localization = flow.get("localization")
    translated = [
        items[str(action.get("uuid"))]
        for items in (localization.values() if isinstance(localization, dict) else ())
        if isinstance(items, dict) and isinstance(items.get(str(action.get("uuid"))), dict)
    ]
    for key, what in _BESIDE.items():
        holders = [one for one in (action, *translated) if one.get(key)]
        for holder in holders:
            del holder[key]
        if holders:
            yield what
