"""What happened to a modem as compact rows, by five minutes and by hours. Knows no clock, no modem and no table."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

FINE_SECONDS = 300
COARSE_SECONDS = 3600
FINE_A_COARSE = COARSE_SECONDS // FINE_SECONDS
FINE_A_DAY = 24 * FINE_A_COARSE

NO_CREDIT = -(2**31)
"""Nobody has said it; an amount owed is below zero too."""
NO_LOW = 255
"""No signal was measured."""


class Rule(StrEnum):
    """How two values of one bucket become one."""

    ADD = "add"
    MOST = "most"
    LEAST = "least"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Column:
    """One number of a bucket: its place in an array, and what it is where nothing is known."""

    name: str
    code: str
    """As `array` has it: B, H or i; one, two, four bytes."""
    rule: Rule
    empty: int = 0

    @property
    def wide(self) -> int:
        """Bytes a value."""
        return {"B": 1, "H": 2, "i": 4}[self.code]

    @property
    def highest(self) -> int:
        """What fits: more is cut off there, a storm is a storm."""
        return (1 << (8 * self.wide)) - 1


COLUMNS: tuple[Column, ...] = (
    Column("watched", "H", Rule.ADD),
    Column("served", "H", Rule.ADD),
    Column("worst", "B", Rule.MOST),
    Column("signal_sum", "H", Rule.ADD),
    Column("signals", "B", Rule.ADD),
    Column("signal_low", "B", Rule.LEAST, NO_LOW),
    Column("signal_high", "B", Rule.MOST),
    Column("queue", "H", Rule.MOST),
    Column("credit", "i", Rule.LAST, NO_CREDIT),
    Column("sent", "H", Rule.ADD),
    Column("refused_message", "H", Rule.ADD),
    Column("refused_recipient", "H", Rule.ADD),
    Column("refused_modem", "H", Rule.ADD),
    Column("unknown", "H", Rule.ADD),
    Column("received", "H", Rule.ADD),
    Column("recovered", "H", Rule.ADD),
)
"""Their order is the order on disk: a change needs a new FORMAT."""
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}
EMPTY: tuple[int, ...] = tuple(column.empty for column in COLUMNS)
FORMAT = 1

Row = tuple[int, ...]
"""One number a column."""


def merged(first: Sequence[int], second: Sequence[int]) -> Row:
    """Two rows of one bucket as one; `second` is the later one."""
    return tuple(_folded(column, pair) for column, *pair in zip(COLUMNS, first, second, strict=True))


class Ring:
    """The last `size` buckets by their number, in arrays of fixed size. A bucket that nobody filled is None.

    One thread writes; others may read, and then see a bucket as it is at that moment.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._numbers = array("i", [-1]) * size
        self._columns = tuple(array(column.code, [column.empty]) * size for column in COLUMNS)

    @property
    def memory(self) -> int:
        """Bytes that the arrays take."""
        return sum(len(part) * part.itemsize for part in (self._numbers, *self._columns))

    def get(self, number: int) -> Row | None:
        """A bucket, or None."""
        place = number % self._size
        if self._numbers[place] != number:
            return None
        return tuple(column[place] for column in self._columns)

    def add(self, number: int, row: Row, latest: int | None = None) -> bool:
        """Merge a row into a bucket; False where its place holds a later one.

        `latest`: the number of the present bucket, where that is certain: what claims to be later is nonsense of a
        clock that was wrong, and gives way.
        """
        place = number % self._size
        there = self._numbers[place]
        if there > number and (latest is None or there <= latest):
            return False
        whole = merged(self.get(number) or EMPTY, row)
        for column, value in zip(self._columns, whole, strict=True):
            column[place] = value
        self._numbers[place] = number
        return True

    def drop(self, number: int) -> None:
        """Forget a bucket."""
        place = number % self._size
        if self._numbers[place] == number:
            self._numbers[place] = -1
            for column, values in zip(COLUMNS, self._columns, strict=True):
                values[place] = column.empty

    def filled(self) -> Iterator[tuple[int, Row]]:
        """Every bucket there is, the earliest first."""
        for number in sorted(number for number in self._numbers if number >= 0):
            row = self.get(number)
            if row is not None:
                yield number, row


def pack(rows: Sequence[Row | None]) -> bytes:
    """The FINE_A_DAY buckets of a day: one byte FORMAT, then the columns one after the other, deflated.

    Columns lie together because a column changes little from one bucket to the next.
    """
    parts = [bytes(row is not None for row in rows)]
    for place, column in enumerate(COLUMNS):
        values = array(column.code, (column.empty if row is None else row[place] for row in rows))
        parts.append(_planes(values))
    return bytes([FORMAT]) + zlib.compress(b"".join(parts), 9)


def unpack(packed: bytes) -> tuple[Row | None, ...]:
    """What `pack` made, FINE_A_DAY buckets. Raises ValueError for anything else."""
    if not packed or packed[0] != FORMAT:
        raise ValueError("made by another version")
    try:
        plain = zlib.decompress(packed[1:])
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(plain) != FINE_A_DAY * (1 + sum(column.wide for column in COLUMNS)):
        raise ValueError("too short or too long")
    there, rest = plain[:FINE_A_DAY], plain[FINE_A_DAY:]
    columns: list[array[int]] = []
    for column in COLUMNS:
        length = FINE_A_DAY * column.wide
        columns.append(_whole(column, rest[:length]))
        rest = rest[length:]
    rows = zip(*columns, strict=True)
    return tuple(row if known else None for known, row in zip(there, rows, strict=True))


def by_hours(rows: Sequence[Row | None]) -> Iterator[tuple[int, Row]]:
    """The hours of a day of fine buckets, each with its place in the day; an hour nobody watched is left out."""
    columns = tuple(zip(*(row or EMPTY for row in rows), strict=True))
    for hour in range(len(rows) // FINE_A_COARSE):
        start, end = hour * FINE_A_COARSE, (hour + 1) * FINE_A_COARSE
        if any(row is not None for row in rows[start:end]):
            pairs = zip(COLUMNS, columns, strict=True)
            yield hour, tuple(_folded(column, values[start:end]) for column, values in pairs)


def _folded(column: Column, values: Sequence[int]) -> int:
    """A column of several buckets as that of one."""
    match column.rule:
        case Rule.ADD:
            return min(sum(values), column.highest)
        case Rule.MOST:
            return max(values)
        case Rule.LEAST:
            return min(values)
        case Rule.LAST:
            return next((value for value in reversed(values) if value != column.empty), column.empty)


def _planes(values: array[int]) -> bytes:
    """Low bytes first, then the high ones, which are nearly always nought: they deflate to nothing."""
    raw, wide = values.tobytes(), values.itemsize
    return b"".join(raw[plane::wide] for plane in range(wide))


def _whole(column: Column, planes: bytes) -> array[int]:
    values, wide = array(column.code), column.wide
    raw = bytearray(len(planes))
    for plane in range(wide):
        raw[plane::wide] = planes[plane * FINE_A_DAY : (plane + 1) * FINE_A_DAY]
    values.frombytes(bytes(raw))
    return values
