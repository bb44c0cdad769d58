"""Whether a questionnaire's accents may go."""

from __future__ import annotations

import pytest

from gateway.errors import BadInputError
from gateway.formats import questionnaire_toml
from gateway.survey import shipped
from gateway.survey.model import Lang, Questionnaire

SOURCE = shipped.source("textbooks")


def with_line(line: str) -> Questionnaire:
    return questionnaire_toml.read(SOURCE.replace("[title]", f"{line}\n\n[title]", 1), "test")


def test_spanish_goes_without_its_dear_accents_and_ewe_keeps_its_letters_unless_asked() -> None:
    plain = questionnaire_toml.read(SOURCE, "test")
    assert plain.folds(Lang("es"))
    assert not plain.folds(Lang("ee"))


@pytest.mark.parametrize(
    ("line", "spanish", "english"),
    [
        ("fold = false", False, False),
        ("fold = true", True, True),
        ("fold.es = false", False, True),
        ("fold = { es = false, en = false }", False, False),
    ],
)
def test_a_questionnaire_says_it_for_all_or_for_each_language(line: str, spanish: bool, english: bool) -> None:
    read = with_line(line)
    assert (read.folds(Lang("es")), read.folds(Lang("en"))) == (spanish, english)


def test_ewe_is_folded_where_its_questionnaire_asks() -> None:
    text = SOURCE.replace("\nen = ", "\nee = ").replace(".en = ", ".ee = ")
    assert questionnaire_toml.read("fold = true\n" + text, "test").folds(Lang("ee"))
    assert questionnaire_toml.read("fold.ee = true\n" + text, "test").folds(Lang("ee"))


@pytest.mark.parametrize("line", ['fold = "yes"', 'fold.es = "si"', "fold = 1"])
def test_anything_else_is_told_with_its_place(line: str) -> None:
    with pytest.raises(BadInputError) as raised:
        with_line(line)
    assert "line 4" in raised.value.problems[0].place
