"""The actions of a node in a RapidPro file. Knows which the hub can carry out; every other is refused by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.sentences import sentence
from gateway.survey.flow.model import (
    Action,
    AddGroups,
    EnterFlow,
    Group,
    LocalChange,
    RemoveGroups,
    SendMsg,
    SetField,
    SetLanguage,
    SetLocal,
    SetName,
    SetResult,
)

from .rapidpro_json import Part
from .rapidpro_templates import Spoken, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the whole file holds."""

    flows: frozenset[str]
    """The uuids."""
    queried: frozenset[str]
    """Uuids of groups that RapidPro fills by a query."""
    spoken: Spoken
    groups: dict[str, Group]
    """By uuid; those that only an action names are added."""


def action_of(part: Part, known: Known) -> Action | None:
    """The action; None, and a fault, where the hub cannot carry it out."""
    kind = part.text("type", needed=True)
    reader = _READERS.get(kind)
    if reader is None:
        if kind:
            part.refuse(kind)
        return None
    return reader(part, known)


def group_of(part: Part, known: Known) -> Group:
    """A group by its uuid, or by a template of its name."""
    uuid, name = part.text("uuid"), part.text("name") or part.text("name_match")
    if not uuid:
        check(name, part, known.spoken)
        if not name:
            part.fault(sentence("a group has neither uuid nor name"))
        return Group(uuid="", name=name)
    if uuid in known.queried:
        part.refuse(sentence("the smart group {name}", name=name or uuid))
    known.groups.setdefault(uuid, Group(uuid=uuid, name=name))
    return known.groups[uuid]


def _template(part: Part, key: str, known: Known) -> str:
    text = part.text(key)
    check(text, part, known.spoken)
    return text


def _send_msg(part: Part, known: Known) -> Action:
    if part.has("attachments"):
        part.refuse(sentence("an attachment"), sentence("an SMS carries text only"))
    if part.has("template") or part.has("templating"):
        part.refuse(sentence("a WhatsApp template"), sentence("an SMS carries text only"))
    if part.has("quick_replies"):
        told = sentence("quick replies are not shown in an SMS: the question itself must name the answers")
        part.faults.note(sentence("{place}: {note}", place=part.place, note=told))
    replies = part.texts("quick_replies") if _are_texts(part.values.get("quick_replies")) else ()
    for one in replies:
        check(one, part, known.spoken)
    return SendMsg(uuid=part.text("uuid"), text=_template(part, "text", known), quick_replies=replies)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _set_run_result(part: Part, known: Known) -> Action:
    return SetResult(
        uuid=part.text("uuid"),
        name=part.text("name", needed=True),
        value=_template(part, "value", known),
        category=part.text("category"),
    )


def _set_contact_field(part: Part, known: Known) -> Action:
    field = part.part("field")
    key = field.text("key", needed=True) if field is not None else ""
    if field is None:
        part.fault(sentence("{key} is missing", key="field"))
    known.spoken.fields[key] = None
    name = field.text("name") if field is not None else ""
    return SetField(uuid=part.text("uuid"), key=key, name=name or key, value=_template(part, "value", known))


def _set_contact_name(part: Part, known: Known) -> Action:
    return SetName(uuid=part.text("uuid"), value=_template(part, "name", known))


def _set_contact_language(part: Part, known: Known) -> Action:
    return SetLanguage(uuid=part.text("uuid"), value=_template(part, "language", known))


def _add_contact_groups(part: Part, known: Known) -> Action:
    groups = tuple(group_of(one, known) for one in part.parts("groups"))
    return AddGroups(uuid=part.text("uuid"), groups=groups)


def _remove_contact_groups(part: Part, known: Known) -> Action:
    groups = tuple(group_of(one, known) for one in part.parts("groups"))
    return RemoveGroups(uuid=part.text("uuid"), groups=groups, all_groups=part.flag("all_groups"))


def _set_run_local(part: Part, known: Known) -> Action | None:
    change = part.text("operation", needed=True)
    if change not in set(LocalChange):
        part.refuse(f"set_run_local {change}")
        return None
    return SetLocal(
        uuid=part.text("uuid"),
        name=part.text("local", needed=True),
        value=_template(part, "value", known),
        change=LocalChange(change),
    )


def _enter_flow(part: Part, known: Known) -> Action:
    flow = part.part("flow")
    uuid = flow.text("uuid", needed=True) if flow is not None else ""
    if uuid not in known.flows:
        name = (flow.text("name") if flow is not None else "") or uuid
        part.fault(
            sentence("enters the flow {name}, which is not in this file", name=name),
            sentence("export both flows together"),
        )
    return EnterFlow(uuid=part.text("uuid"), flow=uuid, terminal=part.flag("terminal"))


_READERS: dict[str, Callable[[Part, Known], Action | None]] = {
    "send_msg": _send_msg,
    "set_run_result": _set_run_result,
    "set_contact_field": _set_contact_field,
    "set_contact_name": _set_contact_name,
    "set_contact_language": _set_contact_language,
    "add_contact_groups": _add_contact_groups,
    "remove_contact_groups": _remove_contact_groups,
    "set_run_local": _set_run_local,
    "enter_flow": _enter_flow,
}
