"""Tables on their way out: CSV, XLSX, JSON. Knows cells, not what they mean."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

import xlsxwriter

Cell = str | int | bool | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by spreadsheets (OWASP, CSV injection)."""


def to_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, for the spreadsheets that need one; no data is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(row[column]) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """One sheet; texts stay texts, so that codes keep their leading zeros."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write(sheet, number, place, row[column])
    return out.getvalue()


def to_json(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """One array of objects, keys in the order of the rows."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode() + b"\n"


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell)


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell
