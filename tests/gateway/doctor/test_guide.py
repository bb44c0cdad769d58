"""The technician's guide explains every finding under its check, and every modem family; in Spanish and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.findings import Finding, Verdict
from gateway.sentences import Sentence
from gateway.words import translations
from modem.quirks import Standing, families
from tests.gateway.doctor.test_findings import CASES
from tests.gateway.doctor.world import World

GUIDE = Path(__file__).parents[3] / "docs" / "technician.md"
PARTS = dict(zip(("es", "en"), GUIDE.read_text(encoding="utf-8").split("\n# For the technician\n"), strict=True))
BUY = {
    "es": {Standing.GOOD: "**sí**", Standing.WORKS: "con cuidado", Standing.AVOID: "**no**"},
    "en": {Standing.GOOD: "**yes**", Standing.WORKS: "with care", Standing.AVOID: "**no**"},
}


def shown(text: Sentence, language: str) -> str:
    """A sentence as the guide writes it: with dots in its places."""
    told = text.msgid
    for domain in ("health", "cli"):
        told = translations(domain, language).gettext(told)
    return re.sub(r"\{\w+\}", "…", told)


def chapter(head: str, language: str) -> str:
    """What the guide says under the name of a check."""
    named = translations("health", language).gettext(head)
    parts = re.split(r"^#{2,4} (.+)$", PARTS[language], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(named, "")


@pytest.fixture
def to_act_on(tmp_path: Path) -> list[Finding]:
    """Everything the doctor can find that asks for something."""
    found = [one for n, case in enumerate(CASES) for one in case.provoke(World(tmp_path / str(n)))]
    return [one for one in found if one.verdict is not Verdict.WELL]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_finding_has_its_paragraph_under_its_check(to_act_on: list[Finding], language: str) -> None:
    assert len(to_act_on) > 100
    missing = {
        (one.subject.partition(" ")[0], shown(one.text, language))
        for one in to_act_on
        if f"**{shown(one.text, language)}**" not in chapter(one.subject.partition(" ")[0], language)
    }
    # what the modem itself said, behind a sentence that has its paragraph
    assert sorted(missing - {("modem", "…: …")}) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_table_of_modems_says_of_each_family_what_the_program_knows(language: str) -> None:
    rows = [line.split("|") for line in PARTS[language].splitlines() if line.startswith("| ")]
    for family in families():
        maker, names = family.name.split(" ", 1)
        row = next(row for row in rows if all(word in row[1] for word in (maker, *re.split(", ", names))))
        assert BUY[language][family.standing] in row[2], family.name
