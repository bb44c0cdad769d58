"""An XLSForm's sheets as rows of named cells. Knows how workbooks are kept, and no question."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import Lang

from .roster_xlsx import LARGEST_UNPACKED_BYTES

SHEETS = ("survey", "choices", "settings")
MOST_ROWS = 5_000
"""Of one sheet: no SMS survey comes near."""

_LANGUAGE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_]\w+)?\s*\)\s*$")
_BY_NAME = {
    "español": "es",
    "espanol": "es",
    "spanish": "es",
    "castellano": "es",
    "english": "en",
    "ingles": "en",
    "inglés": "en",
    "português": "pt",
    "portugues": "pt",
    "portuguese": "pt",
    "quechua": "qu",
    "runasimi": "qu",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "aymara": "ay",
    "aimara": "ay",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row of a sheet that is not empty."""

    sheet: str
    number: int
    cells: dict[str, str]
    """By column as written, in small letters; texts trimmed, empty ones left out."""

    def get(self, *names: str) -> str:
        """The first of these columns that is filled; empty where none is."""
        return next((self.cells[name] for name in names if name in self.cells), "")

    def texts(self, name: str, usual: Lang) -> dict[Lang, str]:
        """`label`, `label::English (en)`, `label:en`: the texts of a column by language. `usual` has the bare one."""
        found: dict[Lang, str] = {}
        for column, text in self.cells.items():
            base, _, tail = column.partition(":")
            if base.strip() == name:
                found[language_of(tail.strip(": ")) or usual] = " ".join(text.split())
        return found

    @property
    def place(self) -> Sentence:
        """For messages."""
        return sentence("sheet {sheet}, row {row}", sheet=self.sheet, row=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The three sheets that make a form."""

    survey: tuple[FormRow, ...]
    choices: tuple[FormRow, ...]
    settings: FormRow | None


def language_of(name: str) -> Lang | None:
    """`English (en)`, `en`, `Español`: the language a column is in; None where it names none."""
    if found := _LANGUAGE.search(name):
        return Lang(found[1].lower())
    bare = name.strip().lower()
    if re.fullmatch(r"[a-z]{2,3}", bare):
        return Lang(bare)
    return Lang(_BY_NAME[bare]) if bare in _BY_NAME else None


def read_book(data: bytes, source: str) -> Book:
    """The sheets of a workbook. Raises BadInputError where it is damaged or is no XLSForm."""
    import openpyxl  # loads slowly, and most questionnaires are TOML

    damaged = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, OSError, EOFError, TypeError)
    try:
        _check_size(data, source)
        with warnings.catch_warnings():  # of drop-down lists and colours, which do not matter here
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        named = {name.strip().lower(): name for name in workbook.sheetnames}
        rows = {
            sheet: _rows(sheet, workbook[named[sheet]].iter_rows(values_only=True)) if sheet in named else ()
            for sheet in SHEETS
        }
    except (*damaged, IndexError) as error:
        raise refused(
            source, sentence("the spreadsheet is damaged"), sentence("open it and save it again as .xlsx")
        ) from error
    if "survey" not in named or not rows["survey"]:
        message = sentence("there is no sheet survey with questions")
        raise refused(source, message, sentence("an XLSForm has the sheets survey, choices and settings"))
    return Book(survey=rows["survey"], choices=rows["choices"], settings=next(iter(rows["settings"]), None))


def refused(source: str, message: Sentence, remedy: Sentence) -> BadInputError:
    """The error for a workbook that is no form at all."""
    return BadInputError(source, (Problem(place=sentence("the file"), message=message, remedy=remedy),))


def _check_size(data: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise refused(source, sentence("the spreadsheet is too large"), sentence("keep only the form in it"))


def _rows(sheet: str, values: Iterable[tuple[object, ...]]) -> tuple[FormRow, ...]:
    found: list[FormRow] = []
    header: tuple[str, ...] = ()
    for number, cells in enumerate(values, start=1):
        if number > MOST_ROWS:
            break
        texts = tuple(map(_as_text, cells))
        if not any(texts):
            continue
        if not header:
            header = tuple(_column(text) for text in texts)
            continue
        named = {name: text for name, text in zip(header, texts, strict=False) if name and text}
        if named:
            found.append(FormRow(sheet=sheet, number=number, cells=named))
    return tuple(found)


def _column(text: str) -> str:
    """`Label :: English (en)` as `label::english (en)`; the old `label:en` stays as it is."""
    return re.sub(r"\s*(::?)\s*", r"\1", text.strip().lower())


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
