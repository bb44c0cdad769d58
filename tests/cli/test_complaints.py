"""A command line written wrongly is answered in the language of the office, whichever the command."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from gateway.cli.complaints import MSGIDS
from gateway.cli.main import VERBS, parser_of
from gateway.words import translations

SPANISH = translations("cli", "es")
ENGLISH = re.compile(
    r"\b(argument|arguments|required|invalid|expected|choose|unrecognized|allowed|ambiguous|usage|options|value"
    r"|positional|FILE|NAME|CODE|NUMBER|TEXT|COMMAND|WHO|SECONDS|PATH|SURVEY|DIR|DAY|action)\b"
)


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and all below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in {id(one): one for one in action.choices.values()}.values():
                yield from commands(below)


def complaints(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> str:
    """All that is said to wrong words after this command."""
    said = []
    for given in ([], ["zz"], ["zz", "yy", "xx", "ww"], ["--zz"], ["1", "--json=1"], *_valueless(parser)):
        try:
            parser.parse_args(given)
        except SystemExit as end:
            assert end.code == 2  # noqa: PT017  whether it complains depends on the command
            said.append(capsys.readouterr().err)
    return "".join(said)


def _valueless(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    for action in parser._actions:
        if action.option_strings and action.nargs != 0:
            yield [action.option_strings[-1]]
            yield [action.option_strings[-1], "zz"]


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_whatever_is_wrong_is_said_in_spanish(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    heard = ""
    for parser in commands(parser_of(verb, SPANISH)):
        if parser.prog.split()[1:2] in ([], [verb]):
            heard += complaints(parser, capsys)
    assert "error: " in heard
    shown = re.sub(r"--[\w-]+|\{[^}]*\}|de estos: .*", "", heard)
    assert ENGLISH.findall(shown) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["modem", "send"], "falta: NÚMERO, TEXTO"),
        (["modem"], "falta: acción"),
        (["credit", "settle", "x", "--by", "ana", "--done"], "id: 'x' no es un número entero"),
        (["credit", "settle", "1", "--by", "ana"], "falta uno de estos: --done --not-done"),
        (["credit", "settle", "1", "--done", "--not-done"], "--not-done: no se puede usar junto con --done"),
        (["credit", "settle", "1", "--done=2"], "--done: no lleva valor, y se le dio '2'"),
        (["parse", "--max"], "--max: le falta el valor que va después"),
        (["parse", "--today", "hoy"], "--today: 'hoy' no es un día como 2026-11-20"),
        (["parse", "--l", "es"], "--l puede ser varias opciones: --lang, --labels"),
        (["demo", "--schools", "x"], "--schools: 'x' no es un número entero de 1 a 100"),
        (["modem", "dance"], "acción: 'dance' no es ninguno de estos: "),
    ],
)
def test_each_kind_of_complaint_has_its_words(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of(given[0], SPANISH).parse_args(given)
    assert f"error: {said}" in capsys.readouterr().err


def test_every_complaint_has_its_spanish() -> None:
    assert [text for text in MSGIDS if SPANISH.gettext(text) == text] == []


def test_english_is_plain_english(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser_of("modem", translations("cli", "en")).parse_args(["modem", "send"])
    assert "error: missing: NUMBER, TEXT" in capsys.readouterr().err
