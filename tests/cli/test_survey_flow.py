"""A RapidPro flow on the command line: checked, played, imported, listed and shown like any questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import Willay
from tests.survey.flow.flow_files import Json, attendance, export, flow, node, send, switch, uid


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, attendance())


def written(folder: Path, *flows: Json) -> Path:
    path = folder / "flujo.json"
    path.write_text(export(*flows), "utf-8")
    return path


def played(willay: Willay, path: Path, *replies: str) -> list[dict[str, Any]]:
    said = path.with_suffix(".txt")
    said.write_text("\n".join(replies), "utf-8")
    done = willay("survey", "play", str(path), "--replies", str(said), "--json")
    assert done.code == 0, done.err
    found = done.json()
    assert isinstance(found, list)
    return found


def test_playing_gives_each_message_as_it_is_written(willay: Willay, file: Path) -> None:
    assert played(willay, file, "muchas", "15 niñas", "18") == [
        {"out": "¿Cuántas niñas hay hoy en Escuela de practica?"},
        {"in": "muchas", "question": "girls_present", "outcome": "unclear", "value": None},
        {"out": "Responda con un número, por favor."},
        {"in": "15 niñas", "question": "girls_present", "outcome": "value", "value": "15"},
        {"out": "¿Cuántos niños?"},
        {"in": "18", "question": "boys_present", "outcome": "value", "value": "18"},
        {"out": "Gracias: 33 en total."},
        {"end": "done", "results": {"girls_present": "15", "boys_present": "18"}},
    ]


def test_a_flow_left_in_the_middle_is_open_and_one_met_by_silence_takes_its_way(willay: Willay, tmp_path: Path) -> None:
    asked = switch(
        "ask",
        send("uno"),
        send("¿dos?"),
        cases={"Si": ("has_any_word", ["si"])},
        ways={"Si": None, "No Response": "late", "Other": "ask"},
        result="R",
        timeout=(300, "No Response"),
    )
    path = written(tmp_path, flow("Dos", asked, node("late", send("Será otro día"))))
    assert played(willay, path)[-1] == {"end": "open", "results": {}}
    assert played(willay, path)[:2] == [{"out": "uno"}, {"out": "¿dos?"}]
    silent = played(willay, path, "@timeout", "si")
    assert silent[2:] == [
        {"out": "Será otro día"},
        {"in": "si", "question": None, "outcome": None, "value": None},
        {"end": "done", "results": {"r": ""}},
    ]


def test_silence_where_nothing_waits_for_it_ends_the_dialogue(willay: Willay, file: Path) -> None:
    assert played(willay, file, "15", "@timeout")[-1] == {"end": "expired", "results": {"girls_present": "15"}}


def test_a_flow_that_goes_in_a_circle_ends_as_failed(willay: Willay, tmp_path: Path) -> None:
    path = written(tmp_path, flow("Circulo", node("a", send("hola"), to="a")))
    found = played(willay, path, "hola")
    assert found[-1] == {"end": "failed", "results": {}}
    done = willay("survey", "check", str(path))
    assert done.code == 1
    assert "comes back here without asking anything" in done.out
    assert willay("survey", "import", str(path)).code == 2


def test_the_words_of_the_hub_come_before_those_of_the_flow(willay: Willay, file: Path) -> None:
    found = played(willay, file, "ayuda", "15", "corregir 16", "alto", "18")
    assert [one["out"] for one in found if "out" in one][1].startswith("Preguntamos cada semana")
    assert found[-1] == {"end": "stopped", "results": {"girls_present": "16"}}


def test_the_language_asked_for_is_spoken(willay: Willay, tmp_path: Path) -> None:
    there = {uid("send ¿Llegaron?"): {"text": ["Did they come?"]}}
    asked = switch("ask", send("¿Llegaron?"), cases={"x": ("has_text", [])}, ways={})
    path = written(tmp_path, flow("Libros", asked, localization={"eng": there}))
    assert willay("survey", "play", str(path), "--lang", "en", "--replies", "/dev/null").out.startswith("Willay: Did")


def test_check_tells_each_text_with_its_cost(willay: Willay, file: Path) -> None:
    done = willay("survey", "check", str(file))
    assert done.code == 0
    assert "asistencia" in done.out
    assert "girls_present + results.boys_present" in done.out
    assert "the hub ends it after 30 replies" in done.out
    assert "shortest dialogue: 3 SMS, 2 back" in done.out


def test_check_tells_everything_that_cannot_come_over(willay: Willay, tmp_path: Path) -> None:
    bad = node("a", {"type": "send_email", "uuid": uid("1")}, {"type": "open_ticket", "uuid": uid("2")})
    done = willay("survey", "check", str(written(tmp_path, flow("Mal", bad))))
    assert done.code == 1
    assert f"flow Mal, node {uid('a')[:8]}: send_email cannot be carried over" in done.out
    assert "open_ticket cannot be carried over" in done.out


def test_a_flow_is_kept_listed_and_shown_as_it_came(willay: Willay, office: Path, file: Path) -> None:
    assert willay("survey", "import", str(file)).code == 0
    listed = willay("survey", "list", "--json").json()
    assert isinstance(listed, list)
    assert ("asistencia", 2) in [(one["name"], one["questions"]) for one in listed]
    assert willay("survey", "show", "asistencia").out.strip() == file.read_text("utf-8")
    shown = willay("survey", "show", "asistencia", "--json").json()
    assert isinstance(shown, dict)
    assert [one["key"] for one in shown["questions"]] == ["girls_present", "boys_present"]
