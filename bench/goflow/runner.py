"""RapidPro's runner cases, whole dialogues, run through the hub's own engine. Knows how both are laid side by side.

Uuids, times and the order of runs in a session cannot be the same; what is compared is what happened, in its order.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gateway.errors import BadInputError
from gateway.formats import rapidpro
from gateway.survey.flow import engine
from gateway.survey.flow.engine import Sprint
from gateway.survey.flow.evaluation import Surroundings
from gateway.survey.flow.events import (
    Event,
    Failure,
    FieldChanged,
    GroupsChanged,
    LanguageChanged,
    Moved,
    NameChanged,
    ResultChanged,
    RunEnded,
    RunStarted,
    Said,
    Waiting,
    WentWrong,
)
from gateway.survey.flow.model import Flows, Group
from gateway.survey.flow.settings import UTC, Habits
from gateway.survey.flow.state import Person

from .tables import Row

NOW = datetime.datetime(2025, 5, 4, 12, 30, 45, 123456, tzinfo=datetime.UTC)
"""When RapidPro's runner begins; each look at its clock adds a second."""
Plain = tuple[object, ...]


def cases(root: Path) -> Iterator[Row]:
    """test/testdata/runner: a file of flows, and beside it a dialogue or several."""
    for path in sorted((root / "test/testdata/runner").glob("*.*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        assets = path.with_name(f"{path.name.split('.')[0]}.json").read_text(encoding="utf-8")
        yield _case(path.name, document, assets)


def _case(name: str, document: Mapping[str, Any], assets: str) -> Row:
    unknown = _unknown(document)
    try:
        flows = rapidpro.read(assets, name).flows
    except BadInputError as error:
        reasons = dict.fromkeys(problem.message.split(" cannot")[0] for problem in error.problems)
        unknown = ", ".join(reasons)
    if any(group.get("query") for group in json.loads(assets).get("groups") or ()):
        unknown = unknown or "groups by query"
    if unknown:
        return Row(table="runner", name=f"{name} ({unknown})", given="", passed=False, unknown=True)
    flows = replace(flows, main=document["trigger"]["flow"]["uuid"])
    outputs = [_theirs(output) for output in document["outputs"]]
    sprints = [_ours(sprint) for sprint in _sprints(flows, document)]
    for nth, (ours, theirs) in enumerate(zip(sprints, outputs, strict=False)):
        if ours != theirs:
            got, wanted = _difference(ours, theirs)
            return Row(table="runner", name=name, given=f", step {nth}", passed=False, got=got, wanted=wanted)
    same = len(sprints) == len(outputs)
    return Row(table="runner", name=name, given="", passed=same, got=f"{len(sprints)} steps", wanted=f"{len(outputs)}")


def _unknown(document: Mapping[str, Any]) -> str:
    """What the case needs that is no part of a flow file."""
    if document["trigger"]["type"] not in ("manual", "msg"):
        return f"begun by {document['trigger']['type']}"
    for resume in document.get("resumes") or ():
        if resume["type"] not in ("msg", "wait_timeout", "wait_expiration"):
            return f"resumed by {resume['type']}"
        if (resume.get("event") or {}).get("msg", {}).get("attachments"):
            return "answered with an attachment"
    return ""


def _sprints(flows: Flows, document: Mapping[str, Any]) -> Iterator[Sprint]:
    contact, environment = document["contact"], document.get("environment") or {}
    zone = ZoneInfo(contact.get("timezone") or environment.get("timezone") or "UTC")
    habits = Habits(
        timezone=zone or UTC,
        country="US",
        languages=tuple(environment.get("allowed_languages") or ()),
        letters_alike=environment.get("input_collation") == "arabic_variants",
        **({"date_format": environment["date_format"]} if "date_format" in environment else {}),
    )
    around = Surroundings(habits=habits, now=NOW)
    trigger = document["trigger"]
    said = trigger["event"]["msg"]["text"] if trigger["type"] == "msg" else None
    sprint = engine.begin(flows, _person(contact), around, said)
    yield sprint
    for nth, resume in enumerate(document.get("resumes") or (), start=1):
        around = replace(around, now=NOW + datetime.timedelta(minutes=nth))
        match resume["type"]:
            case "msg":
                sprint = engine.hear(flows, sprint.state, resume["event"]["msg"].get("text") or "", around)
            case "wait_timeout":
                sprint = engine.silence(flows, sprint.state, around)
            case _:
                sprint = engine.expire(flows, sprint.state, around)
        yield sprint


def _person(contact: Mapping[str, Any]) -> Person:
    phones = [urn.removeprefix("tel:") for urn in contact.get("urns") or () if urn.startswith("tel:")]
    return Person(
        uuid=contact["uuid"],
        name=contact.get("name") or "",
        language=contact.get("language") or "",
        phone=phones[0].split("?")[0] if phones else "",
        fields={key: value["text"] for key, value in (contact.get("fields") or {}).items() if value},
        groups=tuple(Group(uuid=one["uuid"], name=one["name"]) for one in contact.get("groups") or ()),
        created_on=datetime.datetime.fromisoformat(contact["created_on"].replace("Z", "+00:00")),
    )


def _ours(sprint: Sprint) -> Plain:
    happened = tuple(plain for plain in map(_plain, sprint.events) if plain is not None)
    moved = tuple((one.flow, one.exit, one.operand, one.to) for one in sprint.events if isinstance(one, Moved))
    return happened, moved, sprint.state.status.value


def _plain(event: Event) -> Plain | None:
    match event:
        case RunStarted(flow=flow):
            return "run_started", flow
        case RunEnded(flow=flow, status=status):
            return "run_ended", flow, status.value
        case Said(text=text, language=language, quick_replies=replies):
            return "msg_created", text, language if text else None, replies
        case ResultChanged(result=result):
            return "run_result_changed", result.name, result.value, result.category
        case NameChanged(name=name):
            return "contact_name_changed", name
        case LanguageChanged(language=language):
            return "contact_language_changed", language
        case FieldChanged(key=key, value=value):
            return "contact_field_changed", key, value
        case GroupsChanged(added=added, removed=removed):
            return "contact_groups_changed", _uuids(added), _uuids(removed)
        case Waiting(timeout_seconds=seconds):
            return "msg_wait", seconds
        case Failure():
            return ("failure",)
        case WentWrong():
            return ("error",)
        case _:
            return None


def _uuids(groups: tuple[Group, ...]) -> tuple[str, ...]:
    return tuple(group.uuid for group in groups)


def _theirs(output: Mapping[str, Any]) -> Plain:
    happened = tuple(plain for plain in map(_plain_of_theirs, output["events"] or ()) if plain is not None)
    # back from another flow, RapidPro names the last node there and not the one whose exit it took: left out
    keys = ("flow_uuid", "exit_uuid", "operand", "destination_uuid")
    moved = tuple(tuple(one.get(key, "") for key in keys) for one in output["segments"] or ())
    return happened, moved, output["session"]["status"]


def _plain_of_theirs(event: Mapping[str, Any]) -> Plain | None:
    match event["type"]:
        case "run_started":
            return "run_started", event["flow"]["uuid"]
        case "run_ended":
            return "run_ended", event["flow"]["uuid"], event["status"]
        case "msg_created":
            msg = event["msg"]
            replies = tuple(one["text"] for one in msg.get("quick_replies") or ())
            return "msg_created", msg.get("text", ""), (msg.get("locale") or "").split("-")[0] or None, replies
        case "run_result_changed":
            return "run_result_changed", event["name"], event["value"], event.get("category", "")
        case "contact_name_changed":
            return "contact_name_changed", event["name"]
        case "contact_language_changed":
            return "contact_language_changed", event["language"]
        case "contact_field_changed":
            return "contact_field_changed", event["field"]["key"], (event["value"] or {}).get("text", "")
        case "contact_groups_changed":
            changed = (event.get("groups_added"), event.get("groups_removed"))
            return ("contact_groups_changed", *(tuple(one["uuid"] for one in groups or ()) for groups in changed))
        case "msg_wait":
            return "msg_wait", event.get("timeout_seconds")
        case "warning":
            return None
        case kind:
            return (kind,)


def _difference(ours: Plain, theirs: Plain) -> tuple[str, str]:
    for one, other in zip(ours, theirs, strict=True):
        if isinstance(one, tuple) and isinstance(other, tuple):
            for mine, yours in zip(one, other, strict=False):
                if mine != yours:
                    return str(mine), str(yours)
        if one != other:
            return str(one)[-300:], str(other)[-300:]
    return str(ours), str(theirs)
