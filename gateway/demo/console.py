"""The conversations on the terminal as they happen. Knows how a line looks, and the words for it; nothing of the hub.

Everything shown is fictitious, so nothing is masked.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from typing import TextIO
from zoneinfo import ZoneInfo

from babel.dates import format_date

from gateway.log import one_line
from gateway.survey.model import Role
from modem.simulator.network import Direction, Event

from .district import DemoPerson, District

DULL, BOLD = "2", "1"
ASKED, ANSWERED, CASE, GOOD, BAD = "36", "1;32", "33", "1;32", "1;31"
"""ECMA-48 colours: cyan, bold green, yellow, bold green, bold red. The signs at a line's head say the same."""

WHO_COLUMNS = 44
NARROW = 104
"""Below so many columns a text stands under who says it."""
INDENT = 9
WIDEST = 160

Lines = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where lines go."""

    out: TextIO
    colour: bool
    columns: int | None
    """None: not a terminal, lines are not folded."""


def screen_of(out: TextIO, environ: Mapping[str, str]) -> Screen:
    """What is known of an output: colours at a terminal that has them and nobody declined (no-color.org)."""
    terminal = out.isatty()
    colour = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    columns = min(shutil.get_terminal_size().columns, WIDEST) if terminal else None
    return Screen(out=out, colour=colour, columns=columns)


class Console:
    """Prints in one thread."""

    def __init__(
        self, screen: Screen, district: District, words: NullTranslations, language: str, timezone: ZoneInfo
    ) -> None:
        self._screen = screen
        self._words = words
        self._language = language
        self._timezone = timezone
        self._day: date | None = None
        self._voices = _voices(district, words)

    def line(self, text: str = "", colour: str = "") -> None:
        """One line as it is."""
        self._screen.out.write(self._painted(text, colour) + "\n")
        self._screen.out.flush()

    def said(self, event: Event) -> None:
        """Somebody read a text of the hub's, or sent one."""
        name, promoter = self._voices.get(event.number, (event.number, False))
        out = event.direction is Direction.OUT
        colour = CASE if promoter else ASKED if out else ANSWERED
        self._entry(event.at, "→" if out else "←", name, one_line(event.text), colour)

    def news(self, at: datetime, sign: str, text: str, colour: str = BOLD) -> None:
        """Something happened in the hub itself."""
        self._new_day(at)
        head = f" {self._hour(at)}  "
        columns = (self._screen.columns or 0) - INDENT - 2
        folded = textwrap.wrap(one_line(text), columns) if columns > 20 else [one_line(text)]
        for number, part in enumerate(folded):
            lead = self._painted(head, DULL) + self._painted(sign, colour) if number == 0 else " " * INDENT
            self.line(f"{lead} {self._painted(part, colour)}")

    def _entry(self, at: datetime, sign: str, who: str, text: str, colour: str) -> None:
        self._new_day(at)
        head = self._painted(f" {self._hour(at)}  ", DULL) + self._painted(sign, colour)
        if self._screen.columns is None:
            self.line(f"{head} {who}: {text}")
        elif self._screen.columns < NARROW:
            self.line(f"{head} {self._painted(who, BOLD)}")
            for part in textwrap.wrap(text, self._screen.columns - INDENT - 1) or [""]:
                self.line(" " * INDENT + self._painted(part, colour))
        else:
            room = self._screen.columns - INDENT - WHO_COLUMNS - 3
            first, *rest = textwrap.wrap(text, room) or [""]
            self.line(f"{head} {_fitted(who)} {self._painted(first, colour)}")
            for part in rest:
                self.line(" " * (INDENT + WHO_COLUMNS + 1) + self._painted(part, colour))

    def _new_day(self, at: datetime) -> None:
        day = at.astimezone(self._timezone).date()
        if self._day is None or day > self._day:
            self._day = day
            written = format_date(day, "full", locale=self._language)
            rule = "─" * max(3, min(self._screen.columns or 72, 72) - len(written) - 4)
            self.line()
            self.line(f"── {written} {rule}", DULL)

    def _hour(self, at: datetime) -> str:
        return at.astimezone(self._timezone).strftime("%H:%M")

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if colour and self._screen.colour and text else text


def _fitted(who: str) -> str:
    return (who if len(who) <= WHO_COLUMNS else who[: WHO_COLUMNS - 1] + "…").ljust(WHO_COLUMNS)


def _voices(district: District, words: NullTranslations) -> dict[str, tuple[str, bool]]:
    """Who is on each phone, and whether that is a promoter."""
    roles = {
        Role.LEADER: words.gettext("leader"),
        Role.PARENT: words.gettext("parent"),
        Role.PRINCIPAL: words.gettext("principal"),
        Role.PROMOTER: words.gettext("promoter"),
        Role.INSPECTOR: words.gettext("inspector"),
    }
    found: dict[str, tuple[str, bool]] = {}
    for person in district.people:
        promoter = person.posts[0].role in (Role.PROMOTER, Role.INSPECTOR)
        known = f"{person.name}, {roles[person.posts[0].role]}"
        place = "" if promoter else f" · {_place(person)}"
        before = found.get(person.phone)
        name = f"{person.name} / {before[0]}" if before else known + place
        found[person.phone] = (name, promoter)
    return found


def _place(person: DemoPerson) -> str:
    """Where somebody reports for, without the schools' numbers."""
    return " + ".join(post.school.name.split(" ", 2)[2] for post in person.posts)
