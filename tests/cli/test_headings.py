"""Headings and states in tables are said in the language of the office, and every one has its word."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum

import pytest

from gateway.cli import credit
from gateway.cli.terminal import named, print_table
from gateway.dealing import Sign
from gateway.store.states import LedgerKind, LedgerState, WishState
from gateway.words import translations
from modem.api import Link, ModemStatus, Registration, SimState

SPANISH = translations("cli", "es")
ALIKE = {"firmware", "id", "imei", "sim"}


@pytest.mark.parametrize("states", [SimState, Registration, Link, LedgerKind, LedgerState, WishState, Sign])
def test_every_state_has_its_word(states: type[StrEnum]) -> None:
    assert [state.value for state in states if named(state.value, SPANISH) == state.value.replace("_", " ")] == []


def test_every_field_of_a_modem_and_of_the_ledger_has_its_word() -> None:
    keys = {field.name for field in fields(ModemStatus)} | set(credit._LINE_KEYS)
    assert [key for key in sorted(keys - ALIKE) if named(key, SPANISH) == key.replace("_", " ")] == []


def test_a_heading_is_said_and_what_stands_below_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([("name", "planned_at"), ("name", "2026-11-20")], SPANISH)
    assert capsys.readouterr().out.split() == ["nombre", "cuándo", "name", "2026-11-20"]
