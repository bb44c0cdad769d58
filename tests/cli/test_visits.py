"""`willay visits`, `willay reporters` and `willay cases reopen` as the office types them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, cast

import pytest

from tests.cli.command_line import Willay

SCHOOLS = "code,name,district,level,area,girls,boys\n" + "".join(
    f"04876{nth:02d},Escuela {nth},2501{nth % 3:02d},primary,rural,{10 + nth},12\n" for nth in range(12)
)
CONTACTS = "school,role,name,phone,consent\n" + "".join(
    f"04876{nth:02d},inspector,Ines,+51966666666,2026-03-01\n" for nth in range(12)
)


@pytest.fixture
def ready(willay: Willay, office: Path) -> Willay:
    """An office with twelve schools and one inspector."""
    (office / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (office / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    assert willay("schools", "import", str(office / "schools.csv")).code == 0
    assert willay("contacts", "import", str(office / "contacts.csv")).code == 0
    return willay


def drawn(willay: Willay, *more: str) -> dict[str, Any]:
    done = willay("visits", "draw", "--month", "2026-11", "--seed", "llama", "--count", "4", "--json", *more)
    assert done.code == 0, done.err
    return cast("dict[str, Any]", done.json())


def test_a_draw_says_all_that_makes_it_again(ready: Willay) -> None:
    made = drawn(ready)
    assert (made["seed"], made["seal"]) == ("llama", hashlib.sha256(b"llama").hexdigest())
    assert len(made["frame"]) == 12
    assert made["frame"][0] == "0487600-0|250100|rural|primary|22||"
    assert len(made["visits"]) == 4
    assert {line["inspector"] for line in made["visits"]} == {"Ines"}
    again = ready("visits", "draw", "--month", "2026-11")
    assert (again.code, "drawn already" in again.err) == (2, True)


def test_without_a_seed_the_year_keeps_the_one_it_has(ready: Willay) -> None:
    drawn(ready)
    done = ready("visits", "draw", "--month", "2026-10", "--json")
    assert cast("dict[str, Any]", done.json())["seed"] == "llama"
    other = ready("visits", "draw", "--month", "2027-01", "--json")
    assert other.code == 2  # no school in January


@pytest.mark.parametrize(
    "words",
    [
        ("draw", "--month", "noviembre"),
        ("draw", "--month", "2026-11", "--seed", "a|b"),
        ("show", "99"),
        ("record", "0487600", "girls_present", "--by", "Ines"),
        ("record", "0487600", "girls_present=31", "--by", "Ines", "--day", "ayer"),
        ("record", "0999999", "girls_present=31", "--by", "Ines"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(ready: Willay, words: tuple[str, ...]) -> None:
    done = ready("visits", *words)
    assert done.code == 2
    assert done.err


def test_what_was_seen_is_recorded_corrected_and_shown(ready: Willay) -> None:
    assert ready("visits", "record", "0487600", "girls_present=9", "all_received=si", "--by", "Ines").code == 0
    assert ready("visits", "record", "0487600", "girls_present=8", "--by", "Ines").code == 0
    found = cast("dict[str, Any]", ready("visits", "show", "1", "--json").json())
    seen = [(line["question"], line["value"], line["superseded"]) for line in found["observations"]]
    assert seen == [("girls_present", "9", True), ("all_received", "yes", False), ("girls_present", "8", False)]
    assert (found["why"], found["school"]) == ("hand", "0487600")
    assert "girls_present" in ready("visits", "show", "1").out


def test_the_error_of_the_panel_and_the_reporters_are_one_document(ready: Willay) -> None:
    assert ready("visits", "error", "--json").json() == []
    assert "nothing to compare yet" in ready("visits", "error").out
    assert ready("reporters", "--json").json() == []
    assert "nobody seems to need support" in ready("reporters").out
    assert "no visits yet" in ready("visits", "list").out


def test_a_case_that_is_not_there_cannot_be_opened_again(ready: Willay) -> None:
    done = ready("cases", "reopen", "7", "--by", "Clara")
    assert (done.code, "there is no case 7" in done.err) == (2, True)
