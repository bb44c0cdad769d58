"""Which page of a long list is asked for. Knows no list."""

from __future__ import annotations

from flask import request

LAST_PAGE = 10_000
"""Beyond it there is nothing; keeps a mistyped address from becoming a large offset."""


def current() -> int:
    """The page asked for, from 1; what is no number is 1."""
    wanted = request.args.get("page", "1")
    return min(max(int(wanted), 1), LAST_PAGE) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
