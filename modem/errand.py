"""A short errand in a process of its own: begun, waited for in small steps, killed when it takes too long.

For what may block where nothing can interrupt it: opening a port whose device is wedged hangs in the kernel. Knows
processes; knows no errand.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

KILLED_WITHIN_SECONDS = 1.0
"""What hangs in the kernel cannot be killed now, and is not waited for: it ends when its device goes."""
MAX_OUTPUT_BYTES = 4096


class Errand:
    """`python -m module arguments`, told to end after `limit` seconds. `now` in seconds of a monotonic clock."""

    def __init__(self, module: str, arguments: Sequence[str], *, limit: float, now: Callable[[], float]) -> None:
        self._now = now
        self._until = now() + limit
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C is the hub's to hear
        )

    def done(self, seconds: float = 0.0) -> str | None:
        """What it printed, waiting for its end at most so long; None while it runs. Killed at its limit: nothing."""
        try:
            self._process.wait(max(0.0, min(seconds, self._until - self._now())))
        except subprocess.TimeoutExpired:
            if self._now() < self._until:
                return None
            self.end()
            return ""
        with self._process.stdout or contextlib.nullcontext() as out:
            return out.read(MAX_OUTPUT_BYTES).decode("utf-8", "replace") if out is not None else ""

    def end(self) -> None:
        """Kill it, whatever it does."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(KILLED_WITHIN_SECONDS)
