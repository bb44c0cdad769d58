"""Flows from RapidPro and TextIt: the JSON they export. Knows what the file holds; runs nothing.

What the hub can carry out comes over as it is; everything else is refused, all of it at once, by flow, node and type.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.flow.model import ContactField, EnterFlow, FieldKind, Flow, Flows, Group

from .rapidpro_actions import Known
from .rapidpro_json import Faults, Part, flow_place
from .rapidpro_nodes import BACKGROUND, flow_of
from .rapidpro_templates import Spoken

LARGEST_FILE_BYTES = 5_000_000
"""An export of a whole office; a flow has some tens of thousands."""
VERSIONS = ("13", "14")
"""Of the flow definition, before the first full stop."""
_OLD = ("action_sets", "rule_sets", "base_language")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRapidPro:
    """What a file became."""

    flows: Flows
    notes: tuple[Sentence, ...]
    """What the hub does in its own way."""


def is_flow(text: str) -> bool:
    """Whether a text is meant to be JSON, which of all kinds of questionnaire only flows are."""
    begins = "".join(text[:200].lstrip("\ufeff").split())
    return begins.startswith(("{", "[{")) or begins == "[]"


def read(text: str, source: str) -> FromRapidPro:
    """The flows of an export, or a flow alone. BadInputError with every problem, each with its flow and node."""
    faults = Faults()
    document = Part(_document(text, source), sentence("the file"), faults)
    found = list(document.parts("flows")) if "flows" in document.values else [document]
    _check_versions(document, found)
    known = Known(
        flows=frozenset(str(one.values.get("uuid")) for one in found),
        queried=frozenset(one.text("uuid") for one in document.parts("groups") if one.has("query")),
        spoken=Spoken(),
        groups={one.text("uuid"): _group(one) for one in document.parts("groups")},
    )
    if not found:
        document.fault(sentence("there is no flow"))
    flows = tuple(flow_of(one, known) for one in found) if not faults.problems else ()
    main = _main(found, flows, faults) if flows else None
    if faults.problems or main is None:
        raise BadInputError(source, tuple(faults.problems))
    _notes(document, faults)
    made = Flows(
        main=main.uuid,
        flows=flows,
        fields=_fields(document, known.spoken),
        groups=tuple(group for group in known.groups.values() if group.uuid not in known.queried),
    )
    return FromRapidPro(flows=made, notes=tuple(faults.notes))


def _document(text: str, source: str) -> dict[str, object]:
    place, remedy = sentence("the file"), sentence("export it from RapidPro again")
    try:
        document = json.loads(text[:LARGEST_FILE_BYTES])  # what is larger does not end, and so is no JSON
    except (ValueError, RecursionError) as error:
        place = sentence("line {line}", line=error.lineno) if isinstance(error, json.JSONDecodeError) else place
        message = sentence("this is no JSON that can be read")
        raise BadInputError(source, (Problem(place=place, message=message, remedy=remedy),)) from error
    if isinstance(document, dict) and ("flows" in document or "nodes" in document or any(k in document for k in _OLD)):
        return document
    message = sentence("this is JSON, but no flow")
    raise BadInputError(source, (Problem(place=place, message=message, remedy=remedy),))


def _check_versions(document: Part, found: list[Part]) -> None:
    for one in found:
        version = str(one.values.get("spec_version") or document.values.get("version") or "")
        if version.partition(".")[0] not in VERSIONS or any(key in one.values for key in _OLD):
            name = one.values.get("name")
            document.faults.add(
                flow_place(str(name)) if isinstance(name, str) else sentence("the file"),
                sentence("the flow is of version {version}, not 13 or 14", version=version or "?"),
                sentence("import it into RapidPro or TextIt, which brings it up to date, and export it from there"),
            )


def _main(found: list[Part], flows: tuple[Flow, ...], faults: Faults) -> Flow | None:
    """The first flow that no other enters; of several, the file is taken to begin with the first."""
    entered = {
        action.flow
        for flow in flows
        for node in flow.nodes
        for action in node.actions
        if isinstance(action, EnterFlow) and action.flow != flow.uuid
    }
    asking = [flow for one, flow in zip(found, flows, strict=True) if one.values.get("type") != BACKGROUND] or [*flows]
    roots = [flow for flow in asking if flow.uuid not in entered] or asking
    if len(roots) > 1:
        others = ", ".join(flow.name for flow in roots[1:])
        faults.note(sentence("the flow asked is {name}; {others} are only kept", name=roots[0].name, others=others))
    return roots[0]


def _group(part: Part) -> Group:
    return Group(uuid=part.text("uuid"), name=part.text("name"))


def _fields(document: Part, spoken: Spoken) -> tuple[ContactField, ...]:
    """Those the file describes, then those that its flows only name."""
    known: dict[str, ContactField] = {}
    for part in document.parts("fields"):
        key = part.text("key").lower()
        kind = part.text("type") or part.text("value_type")
        known[key] = ContactField(
            key=key,
            name=part.text("name") or part.text("label") or key,
            kind=FieldKind(kind) if kind in set(FieldKind) else FieldKind.TEXT,
        )
    for key in spoken.fields:
        known.setdefault(key, ContactField(key=key, name=key))
    return tuple(known.values())


def _notes(document: Part, faults: Faults) -> None:
    if document.has("triggers") or document.has("campaigns"):
        faults.note(sentence("triggers and campaigns are not taken over: rounds begin as [[schedule]] says"))
