"""What every page's frame shows: the hub's name, the big state, who is signed in. Knows no page's content."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, cast
from zlib import crc32

from flask import g

from web import words
from web.context import Finding
from web.marks import VERDICTS, Mark
from web.visitor import the_context, the_visitor

WORST_FIRST = ("wrong", "look", "well")


def header_facts() -> dict[str, Any]:
    """What templates may use everywhere (Flask's own shape for it)."""
    context = the_context()
    return {
        "hub_name": context.hub.name,
        "has_desk": context.clerk is not None,
        "visitor": the_visitor(),
        "overall": lambda: overall(health_now()),
        "now": context.clock.now(),
        "words": words,
        "version": assets_version(),
        "has_credit": context.purse is not None,
        "has_rosters": context.rosters is not None,
        "has_surveys": context.surveys is not None,
        "has_meetings": context.meetings is not None,
        "has_calendar": context.planner is not None,
    }


def health_now() -> tuple[Finding, ...]:
    """How the hub is, looked at once a page."""
    if "findings" not in g:
        g.findings = tuple(the_context().health().findings)
    return cast("tuple[Finding, ...]", g.findings)


def overall(findings: Iterable[Finding]) -> Mark:
    """The worst verdict there is; nothing found is well."""
    verdicts = {str(finding.verdict) for finding in findings}
    return VERDICTS[next((word for word in WORST_FIRST if word in verdicts), "well")]


@cache
def assets_version() -> str:
    """Changes when a static file changes, so that browsers may keep them."""
    folder = resources.files("web") / "static"
    sums = [crc32(entry.read_bytes()) for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)]
    return f"{crc32(repr(sums).encode()):08x}"
