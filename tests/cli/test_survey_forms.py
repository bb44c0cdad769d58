"""`willay survey check`, `play` and `import` of XLSForms and flows of which not everything can come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import Willay
from tests.formats.xlsform_files import survey_of
from tests.survey.flow.flow_files import export, flow, send, switch

FORM = survey_of(
    ("geopoint", "place", "¿Donde?"),
    ("integer", "taps", "¿Cuantos caños?"),
    ("note", "bye", "Gracias"),
    settings=(("form_id", "default_language"), ("water", "es")),
)


@pytest.fixture
def form(tmp_path: Path) -> str:
    path = tmp_path / "water.xlsx"
    path.write_bytes(FORM)
    return str(path)


def test_check_tells_every_row_and_what_would_come_in(willay: Willay, form: str) -> None:
    done = willay("survey", "check", form)
    assert done.code == 1
    assert "row 2 (place)" in done.out
    assert "row 4 (bye)" in done.out
    assert "1 of 2 questions" in done.out
    assert "--leave-out" in done.out
    told = willay("survey", "check", form, "--json").json()
    assert isinstance(told, dict)
    assert "--leave-out" in told["hint"]
    assert [problem["place"] for problem in told["problems"]] == [
        "sheet survey, row 2 (place)",
        "sheet survey, row 4 (bye)",
    ]


def test_nothing_of_a_form_comes_in_before_somebody_says_so(willay: Willay, form: str) -> None:
    assert willay("survey", "import", form).code != 0
    assert "water" not in willay("survey", "list").out
    done = willay("survey", "import", form, "--leave-out")
    assert done.code == 0
    assert "left out: sheet survey, row 2 (place)" in done.err
    assert "# left out: sheet survey, row 4 (bye)" in willay("survey", "show", "water").out


def test_what_comes_in_of_a_form_is_played_to_its_end(willay: Willay, form: str, tmp_path: Path) -> None:
    (tmp_path / "replies.txt").write_text("3\n", "utf-8")
    words = ("survey", "play", form, "--replies", str(tmp_path / "replies.txt"))
    assert willay(*words).code != 0
    assert "[done] taps = 3" in willay(*words, "--leave-out").out


def test_a_flow_with_a_picture_comes_in_without_it_when_asked(willay: Willay, tmp_path: Path) -> None:
    picture = send("¿Cuantos caños?", attachments=["image:http://x/y.jpg"])
    text = export(flow("Agua", switch("caños", picture, cases={"Si": ("has_number", [])}, ways={}, result="Taps")))
    path = tmp_path / "agua.json"
    path.write_text(text, "utf-8")
    refused = willay("survey", "import", str(path))
    assert refused.code != 0
    assert "--leave-out" in refused.err
    done = willay("survey", "import", str(path), "--leave-out")
    assert (done.code, "an attachment" in done.err) == (0, True)
    assert "attachments" not in json.dumps(json.loads(willay("survey", "show", "agua").out)["flows"])
