"""What the process around a modem must know of a driver: how to make it, and how to read its last words.

Knows no driver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from modem.api import IncomingPart, Modem, ModemSettings, SendOutcome
from modem.recorder import Recorder


def nothing_known(words: str) -> IncomingPart | None:
    """For a driver whose recorder does not say what it reads."""
    del words
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One kind of driver. All functions are found by their module's name in the child process."""

    make: Callable[[ModemSettings, Path, Recorder], Modem]
    what_left: Callable[[str, int], SendOutcome]
    """From the recorder's text and the number of parts: the outcome of a send that its process did not
    survive."""
    being_read: Callable[[str], IncomingPart | None] = nothing_known
    """From the recorder's text: the stored message that was being read when its process ended, as it lies there."""
