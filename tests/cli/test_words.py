"""Every sentence that commands and findings say exists in Spanish too, with the same places to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gateway.cli.main import VERBS, parser_of
from gateway.sentences import Sentence, said_in, sentence
from gateway.words import translations

GATEWAY = Path(__file__).parents[2] / "gateway"
THE_SAME = {
    *(
        "{text}: {detail}",
        "{name}",
        "{place} ({name})",
        "{place}: {note}",
        "{name}. {advice}",
        "{driver}: {reasons}",
        "{count} × {what}",
        "{text}, {count} × {what}",
        "{text}; {detail}",
        "{degrees} °C",
        "{what} ({code})",
        "{text}",
        "{word}: {percent} % ({operator})",
        "{argument}: {complaint}",
        "{what}. {advice}",
    ),
    *("{line}", "{path}: {reason}", "{reason}", "{percent} % ({operator})", "byte {number}", "chmod 640 {path}"),
    *("willay doctor", "sudo systemctl restart willay", "sudo timedatectl set-time '2026-11-20 15:00'"),
}
"""What is written alike in both languages: commands, and places without words."""
NAMES = {"A,B", "ID", "N", "P", "PIN", "S", "UBIGEO", "URL"}
"""Of arguments, alike in both languages."""
HEALTH = (
    "health.py",
    "health_credit.py",
    "health_modem.py",
    "health_people.py",
    "modem_sayings.py",
    "health_sending.py",
    "modem_sayings.py",
    "findings.py",
    "checkup.py",
    "cause_sayings.py",
)


def msgids(paths: Iterator[Path]) -> set[str]:
    """What is given to `sentence`, `say` and `note` in these files."""
    found = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            position = {"sentence": 0, "say": 1, "note": 1}.get(name)
            if position is not None and len(node.args) > position:
                given = node.args[position]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    found.add(given.value)
    return found


def of_domain(domain: str) -> set[str]:
    of_health = {GATEWAY / name for name in HEALTH} | set((GATEWAY / "doctor").glob("*.py"))
    if domain == "health":
        return msgids(iter(of_health))
    theirs = [path for path in GATEWAY.rglob("*.py") if path not in of_health]
    return msgids(iter([*theirs, GATEWAY.parent / "web" / "server.py"]))


@pytest.mark.parametrize("domain", ["cli", "health"])
def test_every_sentence_has_its_spanish(domain: str) -> None:
    known = translations(domain, "es")
    wanted = of_domain(domain) - THE_SAME
    assert len(wanted) > 50
    assert sorted(text for text in wanted if known.gettext(text) == text) == []


def hints_of(folder: Path) -> set[str]:
    """What the leaf `modem/` tells a technician: the texts it gives as `hint`, or keeps in a constant named so."""
    found: set[str] = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.keyword) and node.arg == "hint"
            kept = isinstance(node, ast.Assign) and "HINT" in getattr(node.targets[0], "id", "")
            value = getattr(node, "value", None)
            if (named or kept) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.add(value.value)
    return found


@pytest.mark.parametrize("domain", ["cli", "health"])
def test_what_a_modem_advises_has_its_spanish(domain: str) -> None:
    known = translations(domain, "es")
    wanted = hints_of(GATEWAY.parent / "modem")
    assert len(wanted) > 10
    assert sorted(text for text in wanted if known.gettext(text) == text) == []


@pytest.mark.parametrize("domain", ["cli", "health"])
def test_a_translation_fills_the_same_places(domain: str) -> None:
    known = translations(domain, "es")
    places = re.compile(r"(?<!\{)\{(\w+)\}")
    for text in of_domain(domain):
        assert set(places.findall(text)) == set(places.findall(known.gettext(text))), text


def test_a_sentence_is_its_english_text_and_can_still_be_said_in_spanish() -> None:
    made = sentence("line {line}, column {column}", line=4, column="phone")
    assert isinstance(made, Sentence)
    assert made == "line 4, column phone"
    assert said_in(made, translations("cli", "es")) == "línea 4, columna phone"


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    place = sentence("line {line}, column {column}", line=4, column="phone")
    made = sentence("the school has this reporter already ({place})", place=place)
    assert "línea 4" in said_in(made, translations("cli", "es"))


def test_text_that_nobody_translated_stays_as_it_is() -> None:
    assert said_in("{braces} of somebody", translations("cli", "es")) == "{braces} of somebody"
    assert said_in("", translations("cli", "es")) == ""


class Listening(NullTranslations):
    """Keeps every text that is looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_the_whole_help_of_a_command_is_spanish(verb: str) -> None:
    words, known = Listening(), translations("cli", "es")
    parser_of(verb, words).format_help()
    assert len(words.asked) > len(VERBS)
    assert sorted(text for text in words.asked - NAMES if known.gettext(text) == text) == []


def test_the_help_is_said_in_the_language_of_the_office() -> None:
    shown = parser_of("schools", translations("cli", "es")).format_help()
    assert shown.startswith("uso: willay")
    assert "importar y listar escuelas" in shown
    assert "opciones:" in shown


@pytest.mark.parametrize("path", sorted((GATEWAY / "translations" / "es").glob("*.po")), ids=lambda path: path.name)
def test_one_thing_has_one_word(path: Path) -> None:
    """See docs/glossary.md. Commands and sections keep their English names."""
    with path.open("rb") as file:
        said = [text for message in read_po(file) for text in _texts(message.string)]
    assert said
    names = re.compile(r"willay central|add-hub|\[hub\]|\{hub\}|%\(hub\)s|`[^`]*`|hub\.\w+")
    others = re.compile(r"\b(hub|informantes?|reporteros?|(la|una) central|chip)\b", re.IGNORECASE)
    assert [text for text in said if others.search(names.sub("", text))] == []


def _texts(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())
