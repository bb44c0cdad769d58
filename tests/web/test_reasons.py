"""Every reason that the mind gives for a reading can be said in Spanish."""

from __future__ import annotations

import ast
from pathlib import Path

from web.app import make_app
from web.reasons import REASONS, reason

from .office import Office

SURVEY = Path(__file__).resolve().parents[2] / "gateway" / "survey"
GIVERS = {"unclear", "Understood", "replace", "_bounded"}


def _texts(node: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def reasons_of_the_mind() -> set[str]:
    """Sentences handed over as reasons in the files that read replies."""
    found: set[str] = set()
    for path in SURVEY.glob("reply*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVERS:
                given = [*node.args, *(k.value for k in node.keywords if k.arg == "reason")]
                found |= {arg.value for arg in given if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
            if isinstance(node, ast.FunctionDef) and node.name == "why_doubtful":
                body = [n for n in ast.walk(node) if isinstance(n, ast.Return) and n.value is not None]
                found |= {text for n in body for text in _texts(n) if text}
    return found


def test_every_reason_has_its_words() -> None:
    reasons = reasons_of_the_mind()
    assert len(reasons) > 30, "the walk finds what the mind says"
    assert sorted(reasons - set(REASONS)) == []


def test_reasons_with_numbers_in_them_are_said_too(office: Office) -> None:
    app = make_app(office.context(open_to="demo"))
    with app.test_request_context("/"):
        app.preprocess_request()
        assert reason("45 is above the register's 41") == "45 es más de lo que dice el registro (41)"
        assert reason("a correction without a clear value: yes and no") == "una corrección sin valor claro: sí y no"
        assert reason(None) == ""
        assert reason("something new") == "something new"
