"""Queries that give a few columns or counts instead of whole records. Knows no table."""

from __future__ import annotations

from typing import Any, cast

from peewee import ModelSelect


def columns_of(query: ModelSelect[Any]) -> list[tuple[Any, ...]]:
    """Every row as a tuple of the columns selected, in their order."""
    return cast("list[tuple[Any, ...]]", list(query.tuples()))
