"""Rosters as CSV: UTF-8, comma, semicolon or tab. Knows no column."""

from __future__ import annotations

import csv
import io

from gateway.sentences import sentence

from .roster_sheet import Row, Sheet, refused, sheet_of

DELIMITERS = ",;\t"

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv(data: bytes, source: str) -> Sheet:
    """The cells of a CSV file. Raises BadInputError for another encoding or quotes that do not close."""
    text = _decoded(data, source)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            while trimmed and not trimmed[-1]:  # separators left over at the end of a line
                trimmed.pop()
            if trimmed:
                rows.append(Row(number=line, cells=tuple(trimmed)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise refused(
            source,
            sentence("the quotes of this line do not close"),
            sentence('write a quote inside a text twice: ""'),
            sentence("line {line}", line=line),
        ) from error
    return sheet_of(rows, source)


def _decoded(data: bytes, source: str) -> str:
    remedy = sentence('save it again as "CSV UTF-8"')
    if data.startswith(_UTF16_MARKS) or b"\0" in data:
        raise refused(source, sentence("the file is not UTF-8 text"), remedy)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = data[error.start : error.start + 1].decode("latin-1")
        message = sentence("the file is not UTF-8 (perhaps Latin-1 or Windows: {letter})", letter=repr(wrong))
        raise refused(source, message, remedy, sentence("line {line}", line=line)) from error


def _delimiter(text: str) -> str:
    """What separates the column names; their names hold no separator."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=header.count)
