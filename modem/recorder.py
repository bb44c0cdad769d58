"""The flight recorder of one modem process: what its library said last, in memory that outlives the process.

Knows neither what is recorded nor by whom. The hub creates the memory, the child writes it through a path,
and after a crash or a kill the hub still reads it. Nothing of it touches the SD card unless a technician
asked for a debug file.
"""

from __future__ import annotations

import os
from pathlib import Path

MAX_RECORD_BYTES = 8 * 1024 * 1024
"""More than a full SIM listed in every detail (about 2 kB a message); a library that reports the same error
in a circle, as libgammu does after an unplug, must not fill the memory of a Pi."""
MAX_DEBUG_FILE_BYTES = 4 * 1024 * 1024
"""Enough for the last hour of a busy modem."""


class Recorder:
    """A bounded text in memory, appended by a C library through `path`, read and cleared here."""

    def __init__(self, descriptor: int | None = None, *, debug_file: Path | None = None) -> None:
        self.descriptor = os.memfd_create("modem-record", 0) if descriptor is None else descriptor
        self._debug_file = debug_file

    @property
    def path(self) -> str:
        """Opens the same memory again, in this process; the writer must append."""
        return f"/proc/self/fd/{self.descriptor}"

    def size(self) -> int:
        """Where the record ends now; `read` from here on is what comes after."""
        return os.fstat(self.descriptor).st_size

    def read(self, start: int = 0) -> str:
        """What was recorded from `start` on."""
        raw = os.pread(self.descriptor, max(0, self.size() - start), start)
        return raw.decode("utf-8", "replace")

    def clear(self) -> None:
        """Begin anew; what there was goes to the debug file, where one is wanted."""
        if self._debug_file is not None:
            self._keep(self._debug_file)
        os.ftruncate(self.descriptor, 0)

    def close(self) -> None:
        """Give the memory back."""
        os.close(self.descriptor)

    def _keep(self, file: Path) -> None:
        """Append the record; a file that has grown too long is begun anew."""
        grown = file.exists() and file.stat().st_size > MAX_DEBUG_FILE_BYTES
        with file.open("w" if grown else "a", encoding="utf-8") as out:
            out.write(self.read())
