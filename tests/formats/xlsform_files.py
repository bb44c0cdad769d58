"""XLSForms built in few words, as field teams would write them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from gateway.errors import BadInputError
from gateway.formats.questionnaire_file import read
from gateway.survey.model import Lang

ES, EN = Lang("es"), Lang("en")
Sheet = Sequence[Sequence[object]]
HEAD = ("type", "name", "label::Español (es)", "label::English (en)", "relevant", "constraint", "hint::Español (es)")
CHOICES = (
    ("list_name", "name", "label::Español (es)", "label::English (en)", "sms_option"),
    ("yn", 1, "Sí", "Yes", None),
    ("yn", 0, "No", "No", None),
    ("way", "ugel", "La UGEL", "The office", "u"),
    ("way", "padres", "Los padres", "The parents", "p"),
)


def form(survey: Sheet, choices: Sheet = CHOICES, settings: Sheet = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def survey_of(*rows: Sequence[object], settings: Sheet = (), choices: Sheet = CHOICES) -> bytes:
    """A form in one language."""
    head = ("type", "name", "label", "relevant", "constraint", "calculation", "parameters", "appearance")
    return form((head, *rows), choices, settings or (("default_language",), ("es",)))


def problems_of(data: bytes, *, leave_out: bool = False) -> list[str]:
    with pytest.raises(BadInputError) as told:
        read(data, "f.xlsx", leave_out=leave_out)
    return [str(problem) for problem in told.value.problems]


def saved(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
