"""An XLSForm's sheets as rows of named cells. Knows how workbooks are kept, and no question."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from xml.etree.ElementTree import ParseError

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import Lang

from .xlsform_languages import language_of

SHEETS = ("survey", "choices", "settings")
MOST_ROWS = 20_000
"""Of one sheet. No SMS survey comes near; lists of all villages do, and take a Pi some seconds."""
MOST_COLUMNS = 500
"""A form in twenty languages has two hundred."""
LARGEST_UNPACKED_BYTES = 60 * 1024 * 1024
"""A form of 20 000 rows has ten; what is larger takes a Pi minutes."""

_ALIASES = {
    "survey": {
        "caption": "label", "tag": "name", "command": "type", "relevance": "relevant", "bind:relevant": "relevant",
        "bind:constraint": "constraint", "bind:required": "required", "bind:calculate": "calculation",
        "calculate": "calculation", "bind:type": "type", "control:appearance": "appearance",
        "bind:jr:constraintmsg": "constraint_message", "bind:readonly": "read_only", "readonly": "read_only",
        "control:jr:count": "repeat_count",
    },
    "choices": {"value": "name"},
    "settings": {"id_string": "form_id", "title": "form_title"},
}  # fmt: skip
_MATTERS = frozenset(
    ("type", "name", "label", "hint", "relevant", "constraint", "calculation", "list_name", "form_id", "form_title")
)
_NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ()}
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_FORMULA = re.compile(rb"<f[ >/]")


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
            language = language_of(tail.strip(": ")) if tail else usual
            if base == name and language is not None and (tail or language not in found):
                found[language] = " ".join(text.split())
        return found

    @property
    def place(self) -> Sentence:
        """For messages."""
        return sentence("sheet {sheet}, row {row}", sheet=self.sheet, row=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCell:
    """A cell that says nothing that could be read."""

    row: FormRow
    message: Sentence
    remedy: Sentence
    hard: bool
    """Whether nothing of the form can come in before it is mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The three sheets that make a form."""

    survey: tuple[FormRow, ...]
    choices: tuple[FormRow, ...]
    settings: FormRow | None
    others: tuple[str, ...] = ()
    """The names of the sheets that are not read."""
    bad: tuple[BadCell, ...] = ()


def read_book(data: bytes, source: str) -> Book:
    """The sheets of a workbook. Raises BadInputError where it is damaged or is no XLSForm."""
    damaged = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, OSError, EOFError, TypeError)
    try:
        _check_archive(data, source)
        sheets, others, without = _sheets(data)
    except (*damaged, IndexError, AttributeError, NotImplementedError, RuntimeError) as error:
        raise refused(
            source, sentence("the spreadsheet is damaged"), sentence("open it and save it again as .xlsx")
        ) from error
    for name, rows in sheets.items():
        if len(rows) > MOST_ROWS:
            message = sentence("the sheet {sheet} has more than {most} rows", sheet=name, most=MOST_ROWS)
            raise refused(source, message, sentence("keep only the form in it"))
    bad: list[BadCell] = []
    found = {name: _named(name, rows, without.get(name, frozenset()), bad) for name, rows in sheets.items()}
    if not found.get("survey"):
        message = sentence("there is no sheet survey with questions")
        raise refused(source, message, sentence("an XLSForm has the sheets survey, choices and settings"))
    settings = next(iter(found.get("settings", ())), None)
    return Book(
        survey=found["survey"], choices=found.get("choices", ()), settings=settings, others=others, bad=tuple(bad)
    )


def refused(source: str, message: Sentence, remedy: Sentence) -> BadInputError:
    """The error for a workbook that is no form at all."""
    return BadInputError(source, (Problem(place=sentence("the file"), message=message, remedy=remedy),))


def _check_archive(data: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "mimetype" in archive.namelist():  # OpenDocument 1.3, part 2, section 3.3; no .xlsx has it
            raise refused(source, sentence("this is no Excel spreadsheet"), sentence("save it as .xlsx"))
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise refused(source, sentence("the spreadsheet is too large"), sentence("keep only the form in it"))


_Cells = tuple[tuple[object, ...], ...]


def _sheets(data: bytes) -> tuple[dict[str, _Cells], tuple[str, ...], dict[str, frozenset[tuple[int, int]]]]:
    """The cells of the form's sheets, the names of the others, and where a formula has never been worked out."""
    import openpyxl  # loads slowly, and most questionnaires are TOML

    with warnings.catch_warnings():  # of drop-down lists and colours, which do not matter here
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        named = {name.strip().lower(): name for name in workbook.sheetnames}
        cells = {name: _cells(workbook[named[name]].iter_rows(values_only=True)) for name in SHEETS if name in named}
        without: dict[str, frozenset[tuple[int, int]]] = {}
        if _has_formulas(data):
            written = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            for name, rows in cells.items():
                without[name] = _unworked(_cells(written[named[name]].iter_rows(values_only=True)), rows)
    others = tuple(name for low, name in named.items() if low not in SHEETS)
    return cells, others, without


def _cells(values: Iterable[tuple[object, ...]]) -> _Cells:
    found: list[tuple[object, ...]] = []
    empty = 0
    for cells in values:
        kept = cells[: MOST_COLUMNS + 1]
        empty = 0 if any(cell is not None for cell in kept) else empty + 1
        found.append(kept if not empty else ())
        if len(found) - empty > MOST_ROWS or empty > MOST_ROWS:  # a sheet formatted to its very end
            break
    return tuple(found[: len(found) - empty])


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _unworked(written: _Cells, worth: _Cells) -> frozenset[tuple[int, int]]:
    """Where a formula stands that nobody has worked out: its cell reads as empty."""
    return frozenset(
        (number, column)
        for number, (row, values) in enumerate(zip(written, (*worth, *[()] * len(written)), strict=False))
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell.startswith("=") and (column >= len(values) or values[column] is None)
    )


def _named(sheet: str, rows: _Cells, without: frozenset[tuple[int, int]], bad: list[BadCell]) -> tuple[FormRow, ...]:
    found: list[FormRow] = []
    header: tuple[str, ...] = ()
    for at, cells in enumerate(rows):
        texts = tuple(map(_as_text, cells))
        if not header:
            header = _header(sheet, texts)
            bad += _bad_header(FormRow(sheet=sheet, number=at + 1, cells={}), header)
            continue
        named = {name: text for name, text in zip(header, texts, strict=False) if name and text}
        row = FormRow(sheet=sheet, number=at + 1, cells=named)
        bad += _bad_cells(row, header, {column for row_at, column in without if row_at == at})
        if named:
            found.append(row)
    return tuple(found)


def _header(sheet: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The columns' names, one way of writing each; an old name only where the new one is not there."""
    filled = max((at for at, text in enumerate(texts, start=1) if text), default=0)
    names = tuple(map(_column, texts[:filled]))
    aliases = {old: new for old, new in _ALIASES[sheet].items() if new not in names}
    return tuple(aliases.get(name.replace("::", ":")) or _with_base(name, aliases) for name in names)


def _with_base(name: str, aliases: Mapping[str, str]) -> str:
    """`caption::english` as `label::english`."""
    base, colons, tail = name.partition(":")
    return f"{aliases.get(base, base)}{colons}{tail}"


def _column(text: str) -> str:
    """`Label :: English (en)` as `label::english (en)`; `list name` as `list_name`."""
    base, colons, tail = re.sub(r"\s*(::?)\s*", r"\1", text.strip().lower()).partition(":")
    return f"{'_'.join(base.split())}{colons}{tail}"


def _bad_header(row: FormRow, header: tuple[str, ...]) -> Iterator[BadCell]:
    for needed in _NEEDED[row.sheet]:
        if needed not in header:
            message = sentence("there is no column {column}", column=needed)
            remedy = sentence("the first row names the columns, like {example}", example=", ".join(_NEEDED[row.sheet]))
            yield BadCell(row=row, message=message, remedy=remedy, hard=True)
    for name, count in Counter(filter(None, header)).items():
        if count > 1 and name.partition(":")[0] in _MATTERS:
            message = sentence("the column {column} stands there twice", column=name)
            yield BadCell(row=row, message=message, remedy=sentence("keep one of them"), hard=True)
        tail = name.partition(":")[2].strip(": ")
        if name.partition(":")[0] in ("label", "hint") and tail and language_of(tail) is None:
            message = sentence("column {column}: the language {name} is not known", column=name, name=tail)
            remedy = sentence("write its code in brackets: {example}", example=f"label::{tail} (xx)")
            yield BadCell(row=row, message=message, remedy=remedy, hard=False)
    if len(header) > MOST_COLUMNS:
        message = sentence("the sheet {sheet} has more than {most} columns", sheet=row.sheet, most=MOST_COLUMNS)
        yield BadCell(row=row, message=message, remedy=sentence("keep only the form in it"), hard=True)


def _bad_cells(row: FormRow, header: tuple[str, ...], unworked: set[int]) -> Iterator[BadCell]:
    hard = row.sheet != "survey"
    for column, name in enumerate(header):
        if name and column in unworked:
            message = sentence("column {column}: the formula has no value yet", column=name)
            remedy = sentence("open the file in Excel and save it")
            yield BadCell(row=row, message=message, remedy=remedy, hard=hard)
        elif row.cells.get(name) in _ERRORS:
            message = sentence("column {column}: the formula gives {value}", column=name, value=row.cells[name])
            yield BadCell(row=row, message=message, remedy=sentence("write the text itself"), hard=hard)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()  # as Excel shows it, and as XLSForm converters read it
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")  # as Excel shows it: 0.3
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value).strip()
