"""`willay survey check` and `play`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.survey import shipped
from tests.cli.command_line import Willay

SCHOOLS = "codigo_modular;nombre;ubigeo;nivel;area;matricula_mujeres\n0487652;Río Claro;250101;primaria;rural;31\n"


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    return tmp_path / "replies.txt"


def transcript(willay: Willay, *words: str) -> list[dict[str, Any]]:
    done = willay("survey", "play", *words, "--json")
    assert done.code == 0, done.err
    found = done.json()
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_questionnaire_is_well(willay: Willay, name: str) -> None:
    done = willay("survey", "check", name)
    assert done.code == 0
    assert "no mistakes" in done.out
    assert "1 SMS" in done.out
    assert "2 SMS to each reporter" not in done.out.split("Longest")[0]


def test_check_tells_every_fault_and_fails(willay: Willay, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(shipped.source("textbooks").replace("until", "untill").replace('"no" }', '"never" }'), "utf-8")
    done = willay("survey", "check", str(bad))
    assert done.code == 1
    assert "unknown key untill (did you mean until?)" in done.out
    assert "'never'" in done.out


def test_check_tells_what_an_accent_costs(willay: Willay, tmp_path: Path) -> None:
    long = tmp_path / "long.toml"
    long.write_text(shipped.source("textbooks").replace("¿Cuantos libros", "¿" + "Cuantos libros " * 11), "utf-8")
    assert "shorten it" in willay("survey", "check", str(long)).out


def test_playing_gives_the_transcript(willay: Willay, replies: Path) -> None:
    replies.write_text("31\ncomo 30\n28\n", "utf-8")
    found = transcript(willay, "student_attendance", "--replies", str(replies))
    assert found[0] == {"out": "¿Cuantas niñas asistieron a clases el viernes?"}
    assert found[1] == {"in": "31", "question": "girls_present", "outcome": "value", "value": 31}
    assert found[3] == {"in": "como 30", "question": "boys_present", "outcome": "unclear", "value": None}
    assert found[-1] == {"end": "done", "results": {"girls_present": 31, "boys_present": 28}}


def test_silence_is_reminded_and_then_expires(willay: Willay, replies: Path) -> None:
    replies.write_text("31\n@timeout\n@timeout\n@timeout\n", "utf-8")
    found = transcript(willay, "student_attendance", "--replies", str(replies), "--as", "leader", "--lang", "en")
    assert [one["out"] for one in found[3:5]] == [
        "Reminder: How many boys attended class on Friday?",
        "Reminder, please reply: How many boys attended class on Friday?",
    ]
    assert found[-1] == {"end": "expired", "results": {"girls_present": 31}}


def test_a_correction_after_the_end_is_in_the_results(willay: Willay, replies: Path) -> None:
    replies.write_text("no\n12\nCORREGIR 11\n", "utf-8")
    found = transcript(willay, "textbooks", "--replies", str(replies))
    assert found[-1]["results"] == {"all_received": "no", "missing": 11}


def test_a_file_is_played_without_importing_it(willay: Willay, replies: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(shipped.source("textbooks").replace("libros de texto", "cuadernos"), "utf-8")
    replies.write_text("si\n", "utf-8")
    found = transcript(willay, str(own), "--replies", str(replies))
    assert "cuadernos" in found[0]["out"]
    assert found[-1]["end"] == "done"


def test_a_day_is_understood_in_practice_as_in_a_round(willay: Willay, replies: Path, tmp_path: Path) -> None:
    file = tmp_path / "dia.toml"
    question = '[[question]]\nkey = "came"\ntype = "date"\ntext.es = "¿Que dia llego?"\nlabel.es = "llego"\n'
    file.write_text(f'name = "dia"\ntitle.es = "Dia"\npurpose.es = "Dia"\n{question}', "utf-8")
    replies.write_text("20/11\n", "utf-8")
    found = transcript(willay, str(file), "--replies", str(replies))
    assert found[1]["outcome"] == "value"
    assert str(found[1]["value"]).endswith("-11-20")


def test_a_school_of_the_office_brings_its_register(willay: Willay, replies: Path, office: Path) -> None:
    (office / "schools.csv").write_text(SCHOOLS, "utf-8")
    willay("schools", "import", str(office / "schools.csv"))
    replies.write_text("todas\n", "utf-8")
    found = transcript(willay, "student_attendance", "--school", "0487652", "--replies", str(replies))
    assert found[1]["value"] == 31
    assert willay("survey", "play", "student_attendance", "--school", "0000000").code == 2


def test_an_imported_questionnaire_is_played_by_its_name(willay: Willay, replies: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(shipped.source("textbooks").replace('name = "textbooks"', 'name = "notebooks"'), "utf-8")
    assert willay("survey", "import", str(own)).code == 0
    replies.write_text("si\n", "utf-8")
    assert transcript(willay, "notebooks", "--replies", str(replies))[-1]["end"] == "done"


@pytest.mark.parametrize(
    "words",
    [
        ("check", "nothing"),
        ("check", "nothing.toml"),
        ("check", "form.xlsx"),
        ("play", "nothing"),
        ("play", "textbooks", "--lang", "xx"),
        ("play", "textbooks", "--as", "promoter"),
        ("play", "textbooks", "--json"),
        ("play", "textbooks", "--replies", "nothing.txt"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(willay: Willay, words: tuple[str, ...]) -> None:
    done = willay("survey", *words)
    assert (done.code, done.out) == (2, "")
    assert "->" in done.err


def test_the_transcript_can_be_read_by_people(willay: Willay, replies: Path) -> None:
    replies.write_text("31\n28\n", "utf-8")
    out = willay("survey", "play", "student_attendance", "--replies", str(replies)).out
    assert "Willay: ¿Cuantas niñas" in out
    assert "31   [girls_present: 31]" in out
    assert out.endswith("[done] girls_present = 31, boys_present = 28\n")


def test_a_new_version_says_which_round_keeps_the_old_one_and_when_it_is_asked_first(
    willay: Willay, office: Path
) -> None:
    config = (office / "config.toml").read_text()
    calendar = "[calendar]\nholidays = false\nterms = [{ start = 2020-01-01, end = 2099-12-31 }]\n"
    (office / "config.toml").write_text(f'{config}{calendar}[[schedule]]\nquestionnaire = "student_attendance"\n')
    (office / "schools.csv").write_text("code,name,district\n0487652,IE 38041,160105\n")
    (office / "contacts.csv").write_text("school,role,name,phone\n0487652,leader,Ana,987654321\n")
    for kind in ("schools", "contacts"):
        assert willay(kind, "import", str(office / f"{kind}.csv")).code == 0
    assert willay("round", "start", "student_attendance", "--period", "2026-W01").code == 0
    own = office / "own.toml"
    own.write_text(shipped.source("student_attendance").replace("asistieron", "vinieron"))
    said = willay("survey", "import", str(own)).out
    assert "round 2026-W01 goes on with version" in said
    assert "first asked" in said
    own.write_text(own.read_text().replace("student_attendance", "own_attendance"))
    assert "not scheduled: willay round start own_attendance" in willay("survey", "import", str(own)).out


def test_who_plays_is_asked_only_what_their_role_is_asked(willay: Willay, tmp_path: Path) -> None:
    own, said = tmp_path / "own.toml", tmp_path / "said.txt"
    key = 'key = "girls_present"'
    own.write_text(shipped.source("student_attendance").replace(key, f'{key}\nroles = ["principal"]'))
    said.write_text("28\n")
    heard: dict[str, Any] = {}
    for role in ("parent", "principal"):
        heard[role] = willay("survey", "play", str(own), "--as", role, "--replies", str(said), "--json").json()
    assert "niños" in heard["parent"][0]["out"]
    assert "niñas" in heard["principal"][0]["out"]
