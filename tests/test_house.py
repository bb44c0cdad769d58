"""The house rules that no linter knows: sizes, reasons, docstrings, no traces of the place where it was written."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 300
TEST_FILE_LINES = 600
FUNCTION_LINES = 50
UNDOCUMENTED_LINES = 8
"""A public function up to this long may speak for itself."""

SOURCES = ("gateway", "modem", "schedules", "web", "bench")
CODE_FILES = {".py", ".sh", ".js", ".css", ".sql", ".html", ".typ"}
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
PRIVATE = re.compile(r"/home/\w+|/root/|/Users/\w+")
"""Paths that exist on one machine only."""
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


@cache
def tracked() -> tuple[Path, ...]:
    """The project's files: what git tracks; where there is no git (an unpacked archive), what lies in its folders."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = [ROOT / name for name in done.stdout.split("\0") if name]
    else:
        names = [path for top in (*SOURCES, "tests", "docs", "systemd") for path in (ROOT / top).rglob("*")]
    return tuple(path for path in names if path.is_file())


def python_files(*, tests: bool) -> list[Path]:
    """The Python files of the product, or those of its tests."""
    return [
        path for path in tracked() if path.suffix == ".py" and (path.relative_to(ROOT).parts[0] == "tests") is tests
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    """The file, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, line: int = 0) -> str:
    """How a finding is named: so that an editor can open it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def public(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions that others can call: of the module, and of its public classes; not those inside functions."""
    bodies = [tree_of(path).body]
    bodies += [node.body for node in tree_of(path).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    found = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, both counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_a_file_has_at_most_300_lines_and_a_test_file_600() -> None:
    limits = [(path, FILE_LINES) for path in python_files(tests=False)]
    limits += [(path, TEST_FILE_LINES) for path in python_files(tests=True)]
    sizes = [(path, limit, len(path.read_text(encoding="utf-8").splitlines())) for path, limit in limits]
    assert not [f"{place(path)}: {lines} lines, at most {limit}" for path, limit, lines in sizes if lines > limit]


def test_a_function_has_at_most_50_lines() -> None:
    found = [
        f"{place(path, node.lineno)} {node.name}: {length(node)} lines"
        for path in python_files(tests=False)
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    ]
    assert not found


def test_a_public_function_that_is_not_short_has_a_docstring() -> None:
    found = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files(tests=False)
        for node in public(path)
        if length(node) > UNDOCUMENTED_LINES and ast.get_docstring(node) is None
    ]
    assert not found


def test_a_module_says_what_it_knows() -> None:
    files = [path for path in python_files(tests=False) if path.name != "__init__.py"]
    assert not [place(path) for path in files if ast.get_docstring(tree_of(path)) is None]


def test_a_package_file_is_empty() -> None:
    assert not [place(path) for path in tracked() if path.name == "__init__.py" and path.read_text(encoding="utf-8")]


def test_a_broad_except_has_its_reason_beside_it() -> None:
    found = []
    for path in python_files(tests=False):
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler) and is_broad(node.type):
                beside = " ".join(line.partition("#")[2] for line in lines[node.lineno - 1 : node.lineno + 1])
                if not re.search(r"\w+ \w+", re.sub(r"noqa: [A-Z0-9, ]+\b", "", beside)):
                    found.append(place(path, node.lineno))
    assert not found


def is_broad(kind: ast.expr | None) -> bool:
    """`except:`, `except Exception`, `except BaseException`, also within a tuple."""
    if isinstance(kind, ast.Tuple):
        return any(is_broad(item) for item in kind.elts)
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def test_nothing_is_left_for_later() -> None:
    found = [
        place(path, number)
        for path in tracked()
        if path.suffix in CODE_FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found


def test_no_test_patches_the_code_it_tests() -> None:
    patch = re.compile(r"mock\.patch|monkeypatch\.setattr|from unittest(\.mock)? import|import unittest\.mock")
    files = [path for path in python_files(tests=True) if path != Path(__file__).resolve()]
    assert not [place(path) for path in files if patch.search(path.read_text(encoding="utf-8"))]


def test_no_test_is_skipped() -> None:
    skip = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    files = [path for path in python_files(tests=True) if path != Path(__file__).resolve()]
    assert not [place(path) for path in files if skip.search(path.read_text(encoding="utf-8"))]


def test_no_name_says_nothing() -> None:
    found = [
        place(path)
        for path in tracked()
        if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    ]
    assert not found


def test_no_path_of_a_private_machine_is_written_anywhere() -> None:
    texts = {".py", ".sh", ".md", ".toml", ".service", ".rules", ".html", ".js", ".yml", ""}
    files = [path for path in tracked() if path.suffix in texts and path != Path(__file__).resolve()]
    found = [
        place(path, number)
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if PRIVATE.search(line)
    ]
    assert not found


def test_every_module_of_the_hub_has_its_floor() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = set(re.findall(r"[\w.]+", " ".join(floors)))
    modules = {
        f"gateway.{path.stem if path.suffix == '.py' else path.name}"
        for path in (ROOT / "gateway").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert modules <= named, f"add to the floors in pyproject.toml: {sorted(modules - named)}"
