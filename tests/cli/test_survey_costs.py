"""`willay survey check`: what a questionnaire costs to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.survey import shipped
from tests.cli.command_line import Willay

SCHOOLS = (
    "codigo_modular;nombre;ubigeo;nivel;area\n"
    "0487652;Río Claro;250101;primaria;rural\n0487653;Túpac;250101;primaria;rural\n"
)
CONTACTS = (
    "codigo_modular;rol;nombre;telefono\n"
    "0487652;lider;Rosa;987654321\n0487652;director;Juan;987654322\n"
    "0487653;lider;Ana;987654323\n0487653;promotor;Luis;987654324\n"
)
ACCENTED = shipped.source("student_attendance").replace("¿Cuantas niñas", "¿Cuántas niñas “presentes”")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(ACCENTED, "utf-8")
    return path


@pytest.fixture
def roster(willay: Willay, office: Path) -> None:
    for name, table in (("schools", SCHOOLS), ("contacts", CONTACTS)):
        (office / f"{name}.csv").write_text(table, "utf-8")
        assert willay(name, "import", str(office / f"{name}.csv")).code == 0


def with_price(office: Path) -> None:
    config = office / "config.toml"
    config.write_text(config.read_text() + "\n[money]\nprice_per_sms = 0.05\n", "utf-8")


def checked(willay: Willay, *words: str) -> dict[str, Any]:
    done = willay("survey", "check", *words, "--json")
    found = done.json()
    assert isinstance(found, dict)
    return found


def text_of(found: dict[str, Any], lang: str, key: str, kind: str = "question") -> dict[str, Any]:
    (one,) = [t for t in found["texts"] if (t["lang"], t["key"], t["kind"]) == (lang, key, kind)]
    assert isinstance(one, dict)
    return one


def test_an_accent_is_folded_and_named_with_what_it_would_cost(willay: Willay, own: Path) -> None:
    out = willay("survey", "check", str(own)).out
    assert 'girls_present: ¿Cuantas niñas "presentes" asistieron' in out
    assert "sent with plain letters for á “ ”: as written it would be 1 SMS" in out


def test_a_questionnaire_that_keeps_its_accents_is_told_what_folding_would_save(willay: Willay, own: Path) -> None:
    own.write_text(
        ACCENTED.replace("[title]", "fold = false\n\n[title]", 1).replace("el {day}?", "el {day}, " + "x" * 40 + "?"),
        "utf-8",
    )
    out = willay("survey", "check", str(own)).out
    assert "¿Cuántas niñas “presentes”" in out
    assert "ucs2" in out
    assert "dear because of á “ ”: with fold = true it would be 1 SMS" in out
    found = text_of(checked(willay, str(own)), "es", "girls_present")
    assert (found["coding"], found["segments"], found["segments_folded"]) == ("ucs2", 2, 1)
    assert found["dear"] == ["á", "“", "”"]


def test_letters_that_have_no_plain_form_are_told(willay: Willay, own: Path) -> None:
    own.write_text(ACCENTED.replace("“presentes”", "👧"), "utf-8")
    assert "dear because of á 👧: there are no plain letters for them" in willay("survey", "check", str(own)).out


def test_dialogues_are_counted_from_the_shortest_to_the_longest(willay: Willay) -> None:
    found = checked(willay, "student_attendance")
    dialogues = found["dialogues"]["es"]
    assert dialogues["shortest"] == {"sent": 2, "received": 1}
    assert dialogues["typical"] == {"sent": 3, "received": 2}
    # each of two questions: put, reminded of twice, put again twice; then the thanks
    assert dialogues["longest"]["sent"] >= 2 * (1 + 2 + 2) + 1
    assert dialogues["longest"]["received"] >= 6
    assert found["round"] is None, "there is no roster yet"


def test_a_branch_makes_the_shortest_and_the_usual_dialogue_differ(willay: Willay) -> None:
    dialogues = checked(willay, "textbooks")["dialogues"]["es"]
    assert dialogues["shortest"]["sent"] == 2
    assert dialogues["longest"]["sent"] > dialogues["typical"]["sent"] >= 2


@pytest.mark.usefixtures("roster")
def test_a_round_costs_what_everybody_in_the_roster_is_sent(willay: Willay, office: Path) -> None:
    with_price(office)
    round_ = checked(willay, "student_attendance")["round"]
    assert (round_["schools"], round_["reporters"]) == (2, 3)
    assert (round_["sms"]["shortest"], round_["sms"]["typical"]) == (6, 9)
    assert round_["price"] | {"longest": ""} == {
        "currency": "PEN",
        "per_sms": "0.05",
        "shortest": "0.30",
        "typical": "0.45",
        "longest": "",
    }
    out = willay("survey", "check", "student_attendance").out
    assert "A round: 2 schools, 3 reporters" in out
    assert "usually 9 SMS, PEN 0.45" in out


@pytest.mark.usefixtures("roster")
def test_without_a_price_it_is_said_where_to_give_it(willay: Willay) -> None:
    out = willay("survey", "check", "student_attendance").out
    assert "usually 9 SMS\n" in out
    assert "price_per_sms" in out


def test_without_an_office_the_cost_is_for_one_reporter(
    willay: Willay, office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WILLAY_CONFIG")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert checked(willay, "student_attendance")["round"] is None
    assert "times the number of reporters" in willay("survey", "check", "student_attendance").out


def test_an_office_that_cannot_be_read_does_not_keep_a_file_from_being_checked(willay: Willay, office: Path) -> None:
    (office / "config.toml").write_text("[hub]\nnam = 3\n", "utf-8")
    done = willay("survey", "check", "student_attendance")
    assert done.code == 0
    assert "roster cannot be read" in done.err


def test_mistakes_come_as_one_document_too(willay: Willay, own: Path) -> None:
    own.write_text(ACCENTED.replace("max_of", "maxof"), "utf-8")
    done = willay("survey", "check", str(own), "--json")
    assert done.code == 1
    document = done.json()
    assert isinstance(document, dict)
    assert not document["well"]
    assert "unknown key maxof" in document["problems"][0]["message"]


def test_a_configuration_named_that_is_not_there_is_told(willay: Willay) -> None:
    assert willay("survey", "check", "textbooks", "--config", "/nowhere/config.toml").code == 2


def test_a_round_costs_what_its_panel_costs(willay: Willay, office: Path) -> None:
    (office / "schools.csv").write_text("code,name,district\n0487652,IE 1,160105\n0487660,IE 2,160105\n")
    (office / "contacts.csv").write_text(
        "school,role,name,phone\n0487652,leader,Ana,987654321\n0487660,parent,Eva,987654322\n"
    )
    for kind in ("schools", "contacts"):
        assert willay(kind, "import", str(office / f"{kind}.csv")).code == 0
    assert "2 schools, 2 reporters" in willay("survey", "check", "textbooks").out
    with (office / "config.toml").open("a") as config:
        config.write('[[panel]]\nquestionnaire = "textbooks"\nschools = ["0487660"]\n')
    assert "1 schools, 1 reporters" in willay("survey", "check", "textbooks").out
