"""Where Debian's Chromium is. Knows no test; prints the path, or exits 1 where there is none."""

from __future__ import annotations

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""Debian's name, Raspberry Pi OS's older one, and what a developer's desktop may have."""


def find_chromium() -> str | None:
    """The browser's path: the variable WILLAY_CHROMIUM, else the first of NAMES on the path, else None."""
    named = os.environ.get("WILLAY_CHROMIUM")
    if named is not None:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    path = find_chromium()
    if path is None:
        sys.exit(1)
    sys.stdout.write(path + "\n")
