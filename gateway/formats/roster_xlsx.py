"""Rosters as XLSX. Knows how a spreadsheet keeps texts, numbers and dates, and no column."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from gateway.sentences import sentence

from .roster_sheet import Row, Sheet, refused, sheet_of

XLSX_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"

LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
"""What the sheet may become when unpacked: a Pi has 1 GB."""


def read_xlsx(data: bytes, source: str, sheets: tuple[str, ...]) -> Sheet:
    """The cells of one sheet: the one named in `sheets`, else the first. Raises BadInputError where it is damaged."""
    import openpyxl  # loads slowly, and most rosters are CSV

    damaged = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, OSError, EOFError, TypeError)
    try:
        _check_size(data, source)
        with warnings.catch_warnings():  # of drop-down lists and colours, which do not matter here
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        named = [name for name in book.sheetnames if name.strip().lower() in sheets]
        page = book[named[0]] if named else book.worksheets[0]
        rows = [
            Row(number=number, cells=cells)
            for number, values in enumerate(page.iter_rows(values_only=True), start=1)
            if any(cells := tuple(map(_as_text, values)))
        ]
    except (*damaged, IndexError) as error:
        raise refused(
            source, sentence("the spreadsheet is damaged"), sentence("open it and save it again as .xlsx, or as CSV")
        ) from error
    width = max((_width(row) for row in rows), default=0)
    return sheet_of([Row(number=row.number, cells=row.cells[:width]) for row in rows], source)


def _check_size(data: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise refused(source, sentence("the spreadsheet is too large"), sentence("keep only the roster in it"))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _width(row: Row) -> int:
    """Cells up to the last that is not empty: sheets have empty columns to the right."""
    return max(index for index, cell in enumerate(row.cells, start=1) if cell)
