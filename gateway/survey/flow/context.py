"""The names that expressions of a flow can use, made of where it stands: @contact, @fields, @results, @node, ..."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from . import moments, numbers, phones
from .model import ContactField, FieldKind, Flow, Flows, Router
from .rendering import from_json, render
from .settings import Habits
from .state import FlowState, Person, Result, Run
from .values import FaultError, FlowValue, Items, Record
from .words import words_in


def names_of(
    flows: Flows, state: FlowState, at: int, habits: Habits, now: datetime.datetime, resumed_by: str
) -> dict[str, FlowValue]:
    """What the run at that place of the session can name."""
    run, person = state.runs[at], state.person
    flow = flows.flow(run.flow)
    fields = _fields(flows, person, habits, now)
    contact = _contact(person, fields, habits)
    child = next((one for one in reversed(state.runs) if one.parent == at), None)
    parent = None if run.parent is None else state.runs[run.parent]
    return {
        "run": _run(run, flow, contact, person),
        "child": _related(child, flows, contact, person, fields),
        "parent": _related(parent, flows, contact, person, fields),
        "contact": contact,
        "fields": fields,
        "urns": _urns(person),
        "results": results_record(run.results),
        "locals": Record(dict(run.locals)),
        "input": _input(state, habits),
        "node": _node(run, flow),
        "trigger": _trigger(),
        "resume": Record({"type": resumed_by}) if resumed_by else None,
        "globals": Record({}),
        "webhook": None,
        "ticket": None,
        "legacy_extra": None,
    }


def results_record(results: Mapping[str, Result]) -> Record:
    """@results: each by its key; as a text, a line each."""
    lines = sorted(f"{result.name}: {result.value}" for result in results.values())
    return Record({key: _result(result) for key, result in results.items()}, ("\n".join(lines),))


def field_value(field: ContactField, text: str, habits: Habits, now: datetime.datetime) -> FlowValue:
    """What a contact field holds; null where its text is none of its kind."""
    match field.kind:
        case _ if not text:
            return None
        case FieldKind.NUMBER:
            return numbers.read(text)
        case FieldKind.DATETIME:
            return moments.moment_in(text, habits, now, fill=True)
        case _:
            return text


def _fields(flows: Flows, person: Person, habits: Habits, now: datetime.datetime) -> Record:
    known = {field.key: field for field in flows.fields}
    every = [*known.values(), *(ContactField(key=key, name=key) for key in person.fields if key not in known)]
    values = {field.key: field_value(field, person.fields.get(field.key, ""), habits, now) for field in every}
    lines = [f"{field.name}: {render(values[field.key])}" for field in every if values[field.key] is not None]
    return Record(values, ("\n".join(sorted(lines)),))


def _contact(person: Person, fields: Record, habits: Habits) -> Record:
    urn = f"tel:{person.phone}" if person.phone else None
    created = person.created_on
    values: dict[str, FlowValue] = {
        "uuid": person.uuid,
        "id": "",
        "ref": "",
        "name": person.name,
        "first_name": next(iter(words_in(person.name)), None),
        "language": person.language,
        "timezone": str(habits.timezone),
        "status": "active",
        "created_on": created,
        "last_seen_on": None,
        "urn": urn,
        "urns": Items((urn,) if urn else ()),
        "groups": Items(tuple(Record({"uuid": one.uuid, "name": one.name}) for one in person.groups)),
        "fields": fields,
        "channel": None,
        "tickets": Items(),
    }
    return Record(values, (_called(person),))


def _called(person: Person) -> str:
    if person.name or not person.phone:
        return person.name
    try:
        return phones.urn_for_people(f"tel:{person.phone}")
    except FaultError:
        return person.phone


def _urns(person: Person) -> Record:
    return Record({"tel": f"tel:{person.phone}" if person.phone else None})


def _result(result: Result) -> Record:
    values: dict[str, FlowValue] = {
        "name": result.name,
        "value": result.value,
        "category": result.category,
        "category_localized": result.category_localized or result.category,
        "input": result.input,
        "extra": from_json(result.extra) if result.extra else None,
        "node_uuid": result.node,
        "created_on": result.created_on,
    }
    return Record(values, (result.value,))


def _flow(flow: Flow | None) -> FlowValue:
    if flow is None:
        return None
    return Record({"uuid": flow.uuid, "name": flow.name, "revision": Decimal(0)}, (flow.name,))


def _run(run: Run, flow: Flow | None, contact: Record, person: Person) -> Record:
    values: dict[str, FlowValue] = {
        "uuid": "",
        "contact": contact,
        "flow": _flow(flow),
        "status": run.status.value,
        "locals": Record(dict(run.locals)),
        "results": results_record(run.results),
        "created_on": run.created_on,
        "exited_on": run.exited_on,
    }
    return Record(values, (_summary(flow, person),))


def _related(run: Run | None, flows: Flows, contact: Record, person: Person, fields: Record) -> FlowValue:
    if run is None:
        return None
    flow = flows.flow(run.flow)
    values: dict[str, FlowValue] = {
        "uuid": "",
        "contact": contact,
        "flow": _flow(flow),
        "urns": _urns(person),
        "fields": fields,
        "results": results_record(run.results),
        "status": run.status.value,
        "run": Record({"status": run.status.value}),  # how older flows ask for it
    }
    return Record(values, (_summary(flow, person),))


def _summary(flow: Flow | None, person: Person) -> str:
    return f"{_called(person)}@{flow.name if flow is not None else ''}"


def _input(state: FlowState, habits: Habits) -> FlowValue:
    if state.heard is None:
        return None
    values: dict[str, FlowValue] = {
        "type": "msg",
        "uuid": "",
        "created_on": state.heard.at.astimezone(habits.timezone),
        "channel": None,
        "urn": f"tel:{state.person.phone}" if state.person.phone else None,
        "text": state.heard.text,
        "attachments": Items(),
        "external_id": "",
    }
    return Record(values, (state.heard.text,))


def _node(run: Run, flow: Flow | None) -> FlowValue:
    node = flow.node(run.node) if flow is not None else None
    if node is None:
        return None
    router = node.router
    return Record(
        {
            "uuid": node.uuid,
            "categories": Items(tuple(_categories(router)) if router is not None else ()),
            "visit_count": Decimal(run.visits.get(node.uuid, 0)),
        }
    )


def _categories(router: Router) -> Iterable[str]:
    return (one.name for one in router.categories)


def _trigger() -> Record:
    values: dict[str, FlowValue] = {
        "type": "manual",
        "params": Record({}),
        "keyword": "",
        "user": None,
        "origin": "",
        "campaign": None,
        "ticket": None,
    }
    return Record(values)
