"""The page for clerks shows every key there is, and an example that is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.formats import questionnaire_toml, xlsform_columns
from gateway.formats.questionnaire_timing import TIMING_KEYS
from gateway.survey.extent import longest
from gateway.survey.model import QuestionType
from schedules.recurrence import every_of

PAGE = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text(encoding="utf-8")
SPANISH, ENGLISH = PAGE.split("\n# Questionnaires\n")


@pytest.mark.parametrize("half", [SPANISH, ENGLISH], ids=["es", "en"])
def test_every_key_that_the_reader_knows_is_explained(half: str) -> None:
    known = {*questionnaire_toml.TOP_KEYS, *questionnaire_toml.QUESTION_KEYS, *TIMING_KEYS}
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"```.*?```|`[^`\n]+`", half, re.DOTALL))))
    assert known - named == set()


def test_every_type_is_explained() -> None:
    assert {kind.value for kind in QuestionType} <= set(re.findall(r"`([a-z_]+)`", SPANISH.split("## Tipos")[1]))


def test_the_whole_example_is_a_questionnaire_without_mistakes() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    found = questionnaire_toml.read(example, "docs", new=True)
    assert longest(found).questions == ("has_water", "taps", "source", "pupils")
    used = set(re.findall(r"^(\w+)", example, re.MULTILINE))
    wanted = {*questionnaire_toml.TOP_KEYS, *questionnaire_toml.QUESTION_KEYS, *TIMING_KEYS} - {"timing", "question"}
    assert wanted - used == set()


def test_every_condition_and_bound_in_the_table_is_read() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    table = SPANISH.split("## Condiciones")[1].split("## ")[0]
    written = list(re.findall(r"`((?:when|max|max_of) = .*?)` \|", table))
    assert len(written) >= 7
    last = '[[question]]\nkey = "extra"\ntype = "count"\ntext.es = "?"\nlabel.es = "x"\n'
    for line in written:
        assert questionnaire_toml.read(f"{example}\n{last}{line}\n", "docs", new=True)


def test_every_recurrence_in_the_table_is_one() -> None:
    for text in re.findall(r'"([a-z0-9 ]+)"', SPANISH.split("## Cada")[1].split("Si ese")[0]):
        assert every_of(text) is not None


def test_every_column_of_an_xlsform_that_is_read_is_in_the_table() -> None:
    table = SPANISH.split("## XLSForm")[1]
    own = {"list_name", "list name", "name", "value", "type", "relevance", "required", "parameters", "default"}
    own |= {"id_string", "default_language"}
    columns = {column for columns in xlsform_columns.READ.values() for column in columns}
    assert {column for column in columns - own if column not in table} == set()
