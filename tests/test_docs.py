"""The documents tell the truth: links lead somewhere, commands, targets and settings they name exist."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from gateway import config_records
from gateway.cli import main as cli
from gateway.formats.roster_columns import CONTACT_COLUMNS, SCHOOL_COLUMNS, Column

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TEXTS = [*PAGES, ROOT / "systemd" / "install.sh", ROOT / "config.example.toml"]
CODE = re.compile(r"```.*?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
SECTIONS = {
    "hub": config_records.HubConfig,
    "modem": config_records.ModemConfig,
    "web": config_records.WebConfig,
    "calendar": config_records.CalendarConfig,
    "schedule": config_records.ScheduleEntry,
    "upload": config_records.UploadConfig,
    "central": config_records.CentralConfig,
    "limits": config_records.Limits,
    "money": config_records.MoneyConfig,
    "cases": config_records.CasesConfig,
    "visits": config_records.VisitsConfig,
}


def relative(path: Path) -> str:
    """How a page is named in a finding."""
    return str(path.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert not dead


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / link).resolve() for link in links if "://" not in link]
        waiting += [(page.parent / link / "README.md").resolve() for link in links if link.endswith("/")]
    assert {relative(page) for page in PAGES} == {relative(page) for page in seen}


def pieces(path: Path) -> list[str]:
    """The lines of a text that are code: in a page those between backticks, elsewhere all."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = "\n".join(block or inline for block, inline in CODE.findall(text))
    return text.splitlines()


def named_commands() -> dict[tuple[str, ...], str]:
    """Each `willay ...` a text names, split into words, and where. Prose within a program's message ends it."""
    found: dict[tuple[str, ...], str] = {}
    for path in TEXTS:
        for line in pieces(path):
            match = re.search(
                r"(?<!-u )(?<![\w./-])willay ([a-z][a-z-]*(?: .*)?)$", re.split(r"   |#|&&|\)", line.strip())[0]
            )
            if match is not None:
                text = match[1].strip()
                words = shlex.split(text if text.count('"') % 2 == 0 else text.rstrip('"'))
                found.setdefault(tuple(words), relative(path))
    return found


@cache
def help_of(words: tuple[str, ...]) -> str | None:
    """What `willay WORDS --help` prints, or None where there is no such command."""
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = cli.main([*words, "--help"])
    except SystemExit as stop:
        code = stop.code or 0
    return out.getvalue() if code == 0 else None


def test_every_command_named_in_the_documents_exists() -> None:
    commands = named_commands()
    assert len(commands) > 15, "the documents name fewer commands than this test knows how to find"
    wrong = []
    for words, where in commands.items():
        verbs = [word for word in words if re.fullmatch(r"[a-z][a-z-]*", word)]
        text = help_of((verbs[0],))
        depth = 1
        if (
            text is not None
            and len(verbs) > 1
            and words[1] == verbs[1]
            and re.search(rf"\{{[^}}]*\b{verbs[1]}\b", text)
        ):
            text = help_of((verbs[0], verbs[1]))
            depth = 2
        options = [word.split("=")[0] for word in words[depth:] if word.startswith("--")]
        if text is None or [option for option in options if option not in text]:
            wrong.append(f"{where}: willay {' '.join(words)}")
    assert not wrong


def test_every_make_target_named_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for path in PAGES
        for line in pieces(path)
        for target in re.findall(r"(?:^|sudo |&& |\d )make ([a-z]+)", line)
    }
    assert named <= targets
    assert len(named) > 5


def keys_in(text: str) -> dict[str, set[str]]:
    """The keys of each section of the example configuration, also of what is written behind a hash."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if match := re.match(r"\[{1,2}(\w+)\]{1,2}", bare):
            section = match[1]
        elif match := re.match(r"(\w+) = ", bare):
            found.setdefault(section, set()).add(match[1])
    return found


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_in_the_example_and_in_the_documents(section: str) -> None:
    example = keys_in((ROOT / "config.example.toml").read_text(encoding="utf-8"))[section]
    settings = {field.name for field in fields(SECTIONS[section])}
    document = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert settings <= example
    assert not [key for key in example if f"`{key}`" not in document]
    assert f"[{section}]" in document


@pytest.mark.parametrize(("title", "columns"), [("Schools", SCHOOL_COLUMNS), ("Contacts", CONTACT_COLUMNS)])
def test_every_column_of_a_roster_is_in_the_documents(title: str, columns: tuple[Column, ...]) -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    part = text.partition(f"**{title}**")[2].partition("\n**Contacts")[0]
    assert not [column.key for column in columns if f"`{column.key}`" not in part]
    assert not [column.key for column in columns if not any(f"`{name}`" in part for name in (*column.names, "schools"))]
    needed = {column.key for column in columns if column.needed}
    assert needed == set(re.findall(r"\*\*`(\w+)`\*\*", part))
