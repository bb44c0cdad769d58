"""`willay calendar`: declared closures and lists of holidays, told line by line what is wrong; the best day to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import BadInputError
from gateway.formats.closure_list import read
from tests.cli.command_line import Willay

SCHOOLS = "code,name,district\n0487652,IE 38041,160105\n0487660,IE 38042,250101\n"
CONTACTS = "school,role,name,phone\n0487652,leader,Ana,987654321\n0487660,parent,Eva,987654322\n"


@pytest.fixture
def roster(willay: Willay, office: Path) -> Path:
    for kind, lines in (("schools", SCHOOLS), ("contacts", CONTACTS)):
        (office / "roster.csv").write_text(lines)
        assert willay(kind, "import", str(office / "roster.csv")).code == 0
    return office


@pytest.mark.parametrize(
    ("line", "district", "school"),
    [
        ("24/06/2026;;San Juan;16", "16", ""),
        ("2026-06-24;2026-06-25;San Juan;160105", "160105", ""),
        ("2026-06-24;;San Juan;50101", "050101", ""),
        ("2026-06-24;;aniversario;0487652", "", "0487652"),
        ("2026-06-24;;aniversario;0487652-1", "", "0487652-1"),
        ("2026-06-24;;paro;todos", "", ""),
        ("2026-06-24;;paro;", "", ""),
    ],
)
def test_a_line_says_when_why_and_where(line: str, district: str, school: str) -> None:
    ((number, closure),) = read(f"desde;hasta;motivo;ambito\n{line}\n".encode(), "feriados.csv")
    assert (number, closure.district, closure.school) == (2, district, school)


def test_every_fault_of_a_list_comes_at_once_with_its_line() -> None:
    text = (
        "desde,hasta,motivo,ambito\n"
        "2026-13-01,,San Juan,16\n"
        ",,San Juan,16\n"
        "2026-06-24,2026-06-20,San Juan,16\n"
        "2026-06-24,,,16\n"
        "2026-06-24,,San Juan,Loreto\n"
        "2026-06-24,2028-06-24,San Juan,16\n"
        "2026-06-24,,San Juan,04876521\n"
    )
    with pytest.raises(BadInputError) as told:
        read(text.encode(), "feriados.csv")
    lines = [str(problem.place) for problem in told.value.problems]
    assert [place.split()[1].rstrip(",") for place in lines] == ["2", "3", "4", "5", "6", "7", "8"]
    assert all(problem.remedy for problem in told.value.problems)


def test_a_list_is_taken_whole_once_or_not_at_all(willay: Willay, roster: Path) -> None:
    listed = roster / "feriados.csv"
    listed.write_text("desde,motivo,ambito\n2026-06-24,San Juan,16\n2026-11-04,aniversario,990101\n")
    refused = willay("calendar", "import", str(listed))
    assert refused.code == 2
    assert "line 3: no school lies in the district 990101" in refused.err
    assert willay("calendar", "list", "--json").json()["declared"] == []  # type: ignore[index]
    listed.write_text("desde,motivo,ambito\n2026-06-24,San Juan,16\n2026-11-04,aniversario,0487660\n")
    assert willay("calendar", "import", str(listed), "--dry-run", "--json").json() == {
        "read": 2,
        "new": 0,
        "dry_run": True,
    }
    assert willay("calendar", "import", str(listed), "--json").json() == {"read": 2, "new": 2, "dry_run": False}
    assert willay("calendar", "import", str(listed), "--json").json() == {"read": 2, "new": 0, "dry_run": False}


def test_a_closure_is_declared_listed_and_taken_back(willay: Willay, roster: Path) -> None:
    done = willay("calendar", "close", "2026-11-20", "2026-11-21", "--district", "1601", "--reason", "huaico")
    assert (done.code, done.err) == (0, "")
    assert willay("calendar", "close", "2026-11-20", "2026-11-21", "--district", "1601", "--reason", "x").code == 0
    (row,) = willay("calendar", "list", "--json").json()["declared"]  # type: ignore[index]
    assert (row["first_day"], row["last_day"], row["district"]) == ("2026-11-20", "2026-11-21", "1601")
    assert "huaico" in willay("calendar", "list").out
    assert willay("calendar", "reopen", "1", "--by", "Marta").code == 0
    assert willay("calendar", "reopen", "1").code == 2
    assert willay("calendar", "reopen", "9").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("2026-11-20", "2026-11-19", "--everywhere", "--reason", "x"),
        ("20 nov", "--everywhere", "--reason", "x"),
        ("2026-11-20", "--school", "9999999", "--reason", "x"),
        ("2026-11-20", "--district", "Iquitos", "--reason", "x"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(willay: Willay, roster: Path, words: tuple[str, ...]) -> None:
    done = willay("calendar", "close", *words)
    assert done.code == 2
    assert "->" in done.err


def test_the_best_day_is_not_guessed(willay: Willay, roster: Path) -> None:
    assert willay("calendar", "weekdays", "student_attendance", "--json").json() == {
        "days": [],
        "lowest": None,
        "comparable": False,
    }
    assert "nothing to compare" in willay("calendar", "weekdays", "student_attendance").out
    assert willay("calendar", "weekdays", "unheard_of").code == 2


def test_progress_of_too_few_weeks_says_so_and_of_no_questionnaire_is_refused(willay: Willay) -> None:
    assert willay("calendar", "progress", "student_attendance", "--year", "2026").out.strip() == (
        "no school has eight verified weeks in 2026"
    )
    assert willay("calendar", "progress", "student_attendance", "--json").json() == []
    assert willay("calendar", "progress", "nothing").code == 2
