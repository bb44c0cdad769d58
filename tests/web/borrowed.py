"""Sentences of other parts of the hub that the pages show, and so translate. Knows no page."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = ("gateway/accounts.py",)
"""Files whose sentences a page can show."""


def _sentences() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for name in SPOKEN:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence"
            if called and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


BORROWED = _sentences()
