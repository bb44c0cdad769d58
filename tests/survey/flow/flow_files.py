"""Flow files as RapidPro exports them, built in few words. Uuids are made of names, so that a test can be read."""

from __future__ import annotations

import json
import uuid
from typing import Any

NAMESPACE = uuid.UUID("5f0c3c1e-0000-4000-8000-000000000000")
Json = dict[str, Any]


def uid(name: str) -> str:
    """The same uuid for the same name."""
    return str(uuid.uuid5(NAMESPACE, name))


def send(text: str, **more: object) -> Json:
    return {"type": "send_msg", "uuid": uid(f"send {text}"), "text": text, **more}


def enter(flow: str, *, terminal: bool = False) -> Json:
    reference = {"uuid": uid(flow), "name": flow}
    return {"type": "enter_flow", "uuid": uid(f"enter {flow}"), "flow": reference, "terminal": terminal}


def keep(name: str, value: str, category: str = "") -> Json:
    return {"type": "set_run_result", "uuid": uid(f"keep {name}"), "name": name, "value": value, "category": category}


def node(name: str, *actions: Json, to: str | None = None) -> Json:
    """Actions, then one way on."""
    exits = [{"uuid": uid(f"{name} exit"), "destination_uuid": uid(to) if to else None}]
    return {"uuid": uid(name), "actions": list(actions), "exits": exits}


def switch(
    name: str,
    *actions: Json,
    cases: dict[str, tuple[str, list[str]]],
    ways: dict[str, str | None],
    result: str = "",
    operand: str = "@input.text",
    waits: bool = True,
    timeout: tuple[int, str] | None = None,
    default: str = "Other",
) -> Json:
    """A router. `cases`: category to (test, arguments), `Name#2` for a second test of a category; `ways`: to where."""
    names = [*dict.fromkeys(case.partition("#")[0] for case in cases), default, *([timeout[1]] if timeout else [])]
    exits = [{"uuid": uid(f"{name} {one}"), "destination_uuid": _to(ways.get(one))} for one in dict.fromkeys(names)]
    router: Json = {
        "type": "switch",
        "operand": operand,
        "categories": [
            {"uuid": uid(f"{name} {one} category"), "name": one, "exit_uuid": uid(f"{name} {one}")}
            for one in dict.fromkeys(names)
        ],
        "cases": [
            {
                "uuid": uid(f"{name} {case} case"),
                "type": test,
                "arguments": arguments,
                "category_uuid": uid(f"{name} {case.partition('#')[0]} category"),
            }
            for case, (test, arguments) in cases.items()
        ],
        "default_category_uuid": uid(f"{name} {default} category"),
    }
    if result:
        router["result_name"] = result
    if waits:
        router["wait"] = {"type": "msg"}
    if timeout:
        router["wait"]["timeout"] = {"seconds": timeout[0], "category_uuid": uid(f"{name} {timeout[1]} category")}
    return {"uuid": uid(name), "actions": list(actions), "exits": exits, "router": router}


def flow(name: str, *nodes: Json, language: str = "spa", **more: object) -> Json:
    return {
        "uuid": uid(name),
        "name": name,
        "spec_version": "13.1.0",
        "language": language,
        "type": "messaging",
        "nodes": list(nodes),
        **more,
    }


def export(*flows: Json, **more: object) -> str:
    return json.dumps({"version": "13", "flows": list(flows), **more}, ensure_ascii=False)


def attendance() -> Json:
    """Girls, boys, and a repeat where the number is above the register."""
    between = {"Numero": ("has_number_between", ["0", "@(default(fields.girls, 999))"])}
    again = {"Numero": "boys", "Other": "again"}
    return flow(
        "Asistencia",
        node("ask", send("¿Cuántas niñas hay hoy en @fields.school?"), to="girls"),
        switch("girls", cases=between, ways=again, result="Girls Present"),
        node("again", send("Responda con un número, por favor."), to="girls"),
        switch(
            "boys",
            send("¿Cuántos niños?"),
            cases={"Numero": ("has_number", [])},
            ways={"Numero": "end", "Other": "boys"},
            result="Boys Present",
        ),
        node("end", send("Gracias: @(results.girls_present + results.boys_present) en total.")),
    )


def _to(name: str | None) -> str | None:
    return uid(name) if name else None
