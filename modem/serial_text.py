"""Octets from a modem into lines and prompts, however they were cut. Pure; knows no command."""

from __future__ import annotations

import re

LINE_LIMIT_OCTETS = 8192
"""Longer than any PDU or answer: what comes without an end is noise."""

_LINE_ENDS = re.compile(rb"[\r\n]+")


class Assembler:
    """Line ends may be CR, LF or both; empty lines are left out. Octets become characters one to one (Latin-1)."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def rest(self) -> str:
        """The line that has no end yet."""
        return self._rest.decode("latin-1")

    def feed(self, data: bytes) -> None:
        """Take in what was read."""
        self._rest += data
        if len(self._rest) > LINE_LIMIT_OCTETS and not _LINE_ENDS.search(self._rest):
            self._rest = b""

    def line(self) -> str | None:
        """The next whole line; None where there is none."""
        while (end := _LINE_ENDS.search(self._rest)) is not None:
            line, self._rest = self._rest[: end.start()], self._rest[end.end() :]
            if line.strip():
                return line.decode("latin-1").strip(" \x00")
        return None

    def prompt(self) -> bool:
        """Does the modem ask for text: is `>` the next thing it says? Then it is taken."""
        bare = self._rest.lstrip(b"\r\n \x00")
        if not bare.startswith(b">"):
            return False
        self._rest = bare[1:]
        return True

    def late_prompt(self) -> bool:
        """Does what came last look like a prompt behind noise? Then all of it is taken."""
        if not self._rest.rstrip(b" ").endswith(b">"):
            return False
        self._rest = b""
        return True

    def clear(self) -> None:
        """Forget the line that has no end yet."""
        self._rest = b""
