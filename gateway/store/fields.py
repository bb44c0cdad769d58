"""How our values lie in SQLite's columns. Knows no table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

from peewee import Context, IntegerField, Model, ModelSelect, TextField

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

E = TypeVar("E", bound=StrEnum)


def to_ms(at: datetime) -> int:
    """An aware datetime as UTC milliseconds since 1970. A naive one is a mistake and raises ValueError."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (at - EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """UTC milliseconds since 1970 as an aware datetime."""
    return EPOCH + ms * _MILLISECOND


class UtcField(IntegerField):
    """An aware datetime, kept as UTC milliseconds: they sort, and APSW binds no datetime."""

    def db_value(self, value: datetime | int | None) -> int | None:
        """To the column."""
        return to_ms(value) if isinstance(value, datetime) else value

    def python_value(self, value: int | None) -> datetime | None:
        """From the column."""
        return None if value is None else from_ms(value)


class DayField(TextField):
    """A calendar day, kept as ISO text."""

    def db_value(self, value: date | str | None) -> str | None:
        """To the column."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        """From the column."""
        return None if value is None else date.fromisoformat(value)


class FlagField(IntegerField):
    """Yes or no, kept as 1 or 0."""

    def db_value(self, value: bool | None) -> int | None:
        """To the column."""
        return None if value is None else int(value)

    def python_value(self, value: int | None) -> bool | None:
        """From the column."""
        return None if value is None else bool(value)


class EnumField(TextField, Generic[E]):
    """One of the words of a StrEnum, kept as that word; another word in the column raises ValueError."""

    def __init__(self, words: type[E], **options: object) -> None:
        self.words = words
        super().__init__(**options)

    def db_value(self, value: E | str | None) -> str | None:
        """To the column."""
        return None if value is None else str(self.words(value))

    def python_value(self, value: str | None) -> E | None:
        """From the column."""
        return None if value is None else self.words(value)


class WholeRows(ModelSelect):
    """A query for every column of one table, whose names are put together once.

    peewee makes the SQL anew for each query, most of it the list of columns: half of the time a message took.
    """

    _is_default: bool

    def __sql_selection__(self, ctx: Context, is_subquery: bool = False) -> Context:
        """The part after SELECT."""
        if self._is_default and not is_subquery:
            ctx.literal(_columns(self.model, ctx.alias_manager[self.model._meta.table]))
        else:
            super().__sql_selection__(ctx, is_subquery)
        return ctx


@cache
def _columns(model: Any, alias: str) -> str:
    return ", ".join(f'"{alias}"."{field.column_name}"' for field in model._meta.sorted_fields)


class Row(Model):
    """The root of every table; bound to a database by `Store`."""

    @classmethod
    def select(cls, *fields: Any) -> ModelSelect[Any]:
        """A query on this table, for these columns or for all."""
        return super().select(*fields) if fields else WholeRows(cls, cls._meta.sorted_fields, is_default=True)
