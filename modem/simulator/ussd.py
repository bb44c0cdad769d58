"""USSD menus: which code shows which text, which answer leads where, what a voucher does. Knows no AT command."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources

from modem.simulator.account import Account

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_HOLES = {"voucher": r"\d{10,16}", "number": r"\+?\d{6,15}", "amount": r"\d+(?:\.\d+)?", "pin": r"\d{4,8}"}


class Deed(StrEnum):
    """What a screen does with what was typed on the way to it."""

    RECHARGE = "recharge"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One text of a dialogue. Answers lead to other screens by name; where there are none the dialogue ends.

    Codes, answers and texts may have holes: `*123*{voucher}#`, `Su saldo es S/ {balance}`.
    """

    text: str
    answers: dict[str, str] = field(default_factory=dict)
    does: Deed | None = None
    refused: str = ""
    """Shown instead where the deed could not be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the network says: `open` where it waits for an answer."""

    text: str
    open: bool


class Ussd:
    """One subscriber's dialogue with the network."""

    def __init__(self, screens: dict[str, Screen], account: Account | None = None) -> None:
        self.account = account or Account()
        self._screens = screens
        self._at: Screen | None = None
        self._typed: dict[str, str] = {}

    def dial(self, code: str) -> Shown | None:
        """A code, or an answer while a dialogue is open; None where the network does not know it."""
        if self._at is not None:
            found = _found(code, self._at.answers)
            if found is not None:
                self._typed.update(found[1])
                return self._show(self._at.answers[found[0]])
        self.cancel()
        found = _found(code, {name: name for name in self._screens if name[0] in "*#"})
        if found is None:
            return None
        self._typed.update(found[1])
        return self._show(found[0])

    def cancel(self) -> None:
        """The dialogue is over."""
        self._at = None
        self._typed = {}

    def _show(self, name: str) -> Shown | None:
        screen = self._screens.get(name)
        if screen is None:
            self.cancel()
            return None
        done = screen.does is None or self._do(screen.does)
        self._at = screen if done and screen.answers else None
        text = (screen.text if done else screen.refused).format(
            balance=f"{self.account.balance:.2f}", expires=self.account.expires, **_shown(self._typed)
        )
        if self._at is None:
            self._typed = {}
        return Shown(text=text, open=self._at is not None)

    def _do(self, deed: Deed) -> bool:
        typed = self._typed
        if deed is Deed.RECHARGE:
            worth = self.account.recharge(typed.get("voucher", ""))
            typed["worth"] = f"{worth or 0:.2f}"
            return worth is not None
        return self.account.transfer(typed.get("number", ""), typed.get("amount", ""), typed.get("pin"))


def load(text: str) -> dict[str, Screen]:
    """Screens from TOML: a table a screen, with `text` and, where it goes on, `answers`; `does` and `refused`."""
    return {
        name: Screen(
            text=table["text"],
            answers=dict(table.get("answers", {})),
            does=Deed(table["does"]) if "does" in table else None,
            refused=table.get("refused", ""),
        )
        for name, table in tomllib.loads(text).items()
    }


def shipped() -> dict[str, Screen]:
    """The menus that come with the simulator."""
    return load(resources.files("modem.simulator").joinpath("ussd.toml").read_text(encoding="utf-8"))


def _found(typed: str, known: dict[str, str]) -> tuple[str, dict[str, str]] | None:
    """The name that fits what was typed, exactly before by its holes; and what stands in them."""
    if typed in known:
        return typed, {}
    for name in known:
        match = re.fullmatch(_HOLE.sub(lambda hole: f"(?P<{hole[1]}>{_HOLES[hole[1]]})", re.escape(name)), typed)
        if match is not None and match.groupdict():
            return name, match.groupdict()
    return None


def _shown(typed: dict[str, str]) -> dict[str, str]:
    """No text repeats a voucher or a PIN."""
    return {"worth": "", "amount": "", "number": ""} | {
        name: value for name, value in typed.items() if name in ("worth", "amount", "number")
    }
