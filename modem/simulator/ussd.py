"""USSD menus: which code shows which text, and which answer leads where. Knows no AT command."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One text of a dialogue. Answers lead to other screens by name; where there are none the dialogue ends."""

    text: str
    answers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the network says: `open` where it waits for an answer."""

    text: str
    open: bool


class Ussd:
    """One subscriber's dialogue with the network."""

    def __init__(self, screens: dict[str, Screen]) -> None:
        self._screens = screens
        self._at: Screen | None = None

    def dial(self, code: str) -> Shown | None:
        """A code, or an answer while a dialogue is open; None where the network does not know it."""
        if self._at is not None and code in self._at.answers:
            return self._show(self._at.answers[code])
        self._at = None
        return self._show(code)

    def cancel(self) -> None:
        """The dialogue is over."""
        self._at = None

    def _show(self, name: str) -> Shown | None:
        screen = self._screens.get(name)
        if screen is None:
            self._at = None
            return None
        self._at = screen if screen.answers else None
        return Shown(text=screen.text, open=bool(screen.answers))


def load(text: str) -> dict[str, Screen]:
    """Screens from TOML: a table a screen, with `text` and, where it goes on, `answers`."""
    return {
        name: Screen(text=table["text"], answers=dict(table.get("answers", {})))
        for name, table in tomllib.loads(text).items()
    }


def shipped() -> dict[str, Screen]:
    """The menus that come with the simulator."""
    return load(resources.files("modem.simulator").joinpath("ussd.toml").read_text(encoding="utf-8"))
