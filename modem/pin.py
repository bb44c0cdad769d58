"""How often a PIN has been given to a SIM, so that no restart of anything gives it too often.

Knows the rule (three wrong ones block a SIM; one refusal ends it here) and one small file; knows no modem.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

MAX_UNSETTLED_TRIES = 2
"""A PIN whose answer was lost (power cut, crash) may have been refused. A SIM takes three: the last is a
person's."""

_FILE = "pin-given"
_REFUSED = "refused"


class PinLedger:
    """What was given, kept through power cuts in `workdir`. A changed PIN begins anew."""

    def __init__(self, workdir: Path, pin: str) -> None:
        self._file = workdir / _FILE
        self._pin = hashlib.sha256(f"willay:{pin}".encode()).hexdigest()[:16]

    def may_give(self) -> bool:
        """Is there a try left that cannot block the SIM?"""
        tries = self._tries()
        return _REFUSED not in tries and len(tries) < MAX_UNSETTLED_TRIES

    def refused_before(self) -> bool:
        """Did the SIM refuse this PIN?"""
        return _REFUSED in self._tries()

    def about_to_give(self) -> None:
        """Note a try, on the disk, before it is made."""
        self._write([*self._tries(), "given"])

    def refused(self) -> None:
        """Note that the SIM refused it: never again."""
        self._write([_REFUSED])

    def accepted(self) -> None:
        """The PIN is right: forget the tries."""
        self._file.unlink(missing_ok=True)

    def _tries(self) -> list[str]:
        try:
            pin, *tries = self._file.read_text("ascii").split()
        except (FileNotFoundError, ValueError):
            return []
        return tries if pin == self._pin else []

    def _write(self, tries: list[str]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        with fresh.open("w", encoding="ascii") as out:
            out.write(" ".join([self._pin, *tries]))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
