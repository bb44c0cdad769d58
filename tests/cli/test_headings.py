"""Headings and states in tables are said in the language of the office, and every one has its word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

from gateway.cli import credit
from gateway.cli.terminal import named, print_table
from gateway.dealing import Sign
from gateway.store.states import LedgerKind, LedgerState, WishState
from gateway.words import translations
from modem.api import Link, ModemStatus, Registration, SimState

SPANISH = translations("cli", "es")
ALIKE = {"firmware", "id", "imei", "inspector", "sim"}
COMMANDS = Path(credit.__file__).parent


@pytest.mark.parametrize("states", [SimState, Registration, Link, LedgerKind, LedgerState, WishState, Sign])
def test_every_state_has_its_word(states: type[StrEnum]) -> None:
    assert [state.value for state in states if named(state.value, SPANISH) == state.value.replace("_", " ")] == []


def test_every_field_of_a_modem_and_of_the_ledger_has_its_word() -> None:
    keys = {field.name for field in fields(ModemStatus)} | set(credit._LINE_KEYS)
    assert [key for key in sorted(keys - ALIKE) if named(key, SPANISH) == key.replace("_", " ")] == []


def test_a_heading_is_said_and_what_stands_below_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([("name", "planned_at"), ("name", "2026-11-20")], SPANISH)
    assert capsys.readouterr().out.split() == ["nombre", "cuándo", "name", "2026-11-20"]


def headings() -> Iterator[str]:
    """What stands in the first row of tables: tuples of words, and the keys of what becomes a row."""
    for path in COMMANDS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if getattr(target, "id", "") in {"lines", "columns", "doubts", "heading"}:
                yield from _words_of(node.value)


def _words_of(value: ast.expr) -> Iterator[str]:
    first = value.elts[0] if isinstance(value, ast.List) and value.elts else value
    first = first.elt if isinstance(first, ast.ListComp) else first
    cells = first.elts if isinstance(first, ast.Tuple) else first.keys if isinstance(first, ast.Dict) else []
    yield from (cell.value for cell in cells if isinstance(cell, ast.Constant) and isinstance(cell.value, str))


def test_every_heading_has_its_word() -> None:
    found = set(headings()) - ALIKE
    assert len(found) > 40
    assert sorted(word for word in found if named(word, SPANISH) == word.replace("_", " ")) == []
