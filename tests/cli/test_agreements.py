"""Agreements of communities through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import Willay

WORDS = ("--what", "Arreglar el techo", "--who", "APAFA", "--by", "Clara")


@pytest.fixture(autouse=True)
def school(willay: Willay, office: Path) -> None:
    (office / "schools.csv").write_text("code,name,district\n0487652,IE 38041,160105\n")
    assert willay("schools", "import", str(office / "schools.csv")).code == 0


def test_an_agreement_is_written_down_listed_and_settled(willay: Willay) -> None:
    added = willay("agreements", "add", "0487652", *WORDS, "--due", "2026-12-10", "--decided", "joint", "--json").json()
    assert isinstance(added, dict)
    assert (added["what"], added["due_on"], added["decided_by"], added["state"]) == (
        "Arreglar el techo", "2026-12-10", "joint", "open",
    )  # fmt: skip
    assert "Arreglar el techo" in willay("agreements", "list").out
    assert willay("agreements", "settle", "1", "done", "--by", "Clara", "--note", "lo vi").code == 0
    assert willay("agreements", "list", "--json").json() == []
    (done,) = willay("agreements", "list", "--school", "0487652", "--json").json()  # type: ignore[misc]
    assert done["state"] == "done"
    assert willay("agreements", "list", "--all", "--json").json() == [done]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "0999999", *WORDS),
        ("add", "0487652", *WORDS, "--due", "pronto"),
        ("add", "0487652", *WORDS, "--month", "noviembre"),
        ("settle", "9", "done", "--by", "Clara"),
        ("list", "--school", "0999999"),
    ],
)
def test_what_cannot_be_ends_with_2_and_what_to_do(willay: Willay, words: tuple[str, ...]) -> None:
    done = willay("agreements", *words)
    assert done.code == 2
    assert "->" in done.err


def test_a_note_is_kept_in_the_journal(willay: Willay) -> None:
    assert willay("journal", "add", "Preguntar los lunes no sirvió", "--by", "Clara").code == 0
    found = willay("journal", "list", "--json").json()
    assert isinstance(found, list)
    assert [(one["kind"], one["who"], one["detail"]) for one in found if one["kind"] == "note"] == [
        ("note", "Clara", "Preguntar los lunes no sirvió")
    ]
    assert "Preguntar los lunes" in willay("journal", "list").out
    assert willay("journal", "add", " ", "--by", "Clara").code == 2
