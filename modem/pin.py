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
_GIVEN = "given"


class PinLedger:
    """What was given, kept through power cuts in `workdir`. A changed PIN begins anew.

    A PIN that was refused stays refused until another one is accepted: going back to it in the configuration does not
    give it again. `session` names the run of the hub. Within one run an answer that was lost counts as a refusal, for
    the SIM would not ask any more had it been right; only a run that was cut short leaves one more try.
    """

    def __init__(self, workdir: Path, pin: str, session: str | None = None) -> None:
        self._file = workdir / _FILE
        self._pin = hashlib.sha256(f"willay:{pin}".encode()).hexdigest()[:16]
        self._session = session if session is not None else _run_of_the_hub()

    def may_give(self) -> bool:
        """Is there a try left that cannot block the SIM?"""
        tries = self._known().get(self._pin, [])
        if _REFUSED in tries or len(tries) >= MAX_UNSETTLED_TRIES:
            return False
        return f"{_GIVEN}:{self._session}" not in tries

    def refused_before(self) -> bool:
        """Did the SIM refuse this PIN?"""
        return _REFUSED in self._known().get(self._pin, [])

    def about_to_give(self) -> None:
        """Note a try, on the disk, before it is made."""
        self._note([*self._known().get(self._pin, []), f"{_GIVEN}:{self._session}"])

    def refused(self) -> None:
        """Note that the SIM refused it: never again."""
        self._note([_REFUSED])

    def accepted(self) -> None:
        """The PIN is right: forget the tries."""
        self._file.unlink(missing_ok=True)

    def _known(self) -> dict[str, list[str]]:
        """The tries of each PIN that was given and not accepted."""
        try:
            lines = [line.split() for line in self._file.read_text("ascii").splitlines()]
        except (FileNotFoundError, ValueError):
            return {}
        return {line[0]: line[1:] for line in lines if line}

    def _note(self, tries: list[str]) -> None:
        self._write({**self._known(), self._pin: tries})

    def _write(self, known: dict[str, list[str]]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        with fresh.open("w", encoding="ascii") as out:
            out.writelines(" ".join([pin, *tries]) + "\n" for pin, tries in known.items())
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _run_of_the_hub() -> str:
    """The process that started this one, by number and start time: a number alone comes again after a restart."""
    parent = os.getppid()
    try:
        started = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[19]  # field 22, proc(5)
    except (OSError, IndexError):
        started = ""
    return f"{parent}-{started}"
