"""What commands share: options, the language of the terminal, errors and tables on it. Knows no command."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from gettext import NullTranslations
from pathlib import Path

import msgspec

from gateway import config as configuration
from gateway.config_records import Config
from gateway.errors import BadInputError, NotFoundError, Problem, WillayError
from gateway.log import one_line
from gateway.sentences import said_in, sentence
from gateway.words import LANGUAGES, translations

DOMAIN = "cli"


def add_config(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--config FILE`, also where its group took it before."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="the hub's configuration"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command print one JSON document instead of text."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def configured(args: argparse.Namespace) -> Config:
    """The configuration a command works with. Raises NotFoundError, BadInputError."""
    return configuration.load(configuration.find(getattr(args, "config", None)))


def language_of(environ: Mapping[str, str], configured_language: str | None = None) -> str:
    """What to speak: the office's language; without an office the terminal's where it is one of ours, else Spanish."""
    if configured_language in LANGUAGES:
        return configured_language
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    known = spoken.split("_")[0].split(".")[0].lower()
    return known if known in LANGUAGES else LANGUAGES[0]


def words_of(config: Config | None) -> NullTranslations:
    """The catalogue of the commands."""
    return translations(DOMAIN, language_of(os.environ, config.hub.language if config else None))


def make_printable() -> None:
    """Let nothing that is printed end a command: a letter the terminal lacks becomes `?`, a closed output nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  for as long as we run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(words: NullTranslations, msgid: str, /, **params: object) -> None:
    """One sentence to stdout."""
    print(said_in(sentence(msgid, **params), words))


def note(words: NullTranslations, msgid: str, /, **params: object) -> None:
    """One sentence to stderr: for what is not the answer itself."""
    print(said_in(sentence(msgid, **params), words), file=sys.stderr)


def print_json(document: object) -> None:
    """One JSON document on stdout; records become objects, times become UTC text."""
    plain = msgspec.to_builtins(document)
    every_letter = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(plain, ensure_ascii=not every_letter, indent=2))


def print_table(rows: Iterable[Sequence[str]], words: NullTranslations | None = None) -> None:
    """Rows with their columns below each other; what others wrote cannot move the cursor.

    With `words` the first row is headings: names of fields, said in that language.
    """
    safe = [[one_line(cell) for cell in row] for row in rows]
    if words is not None and safe:
        safe[0] = [named(cell, words) for cell in safe[0]]
    widths = [max(map(len, column)) for column in zip(*safe, strict=True)]
    for row in safe:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def named(field: str, words: NullTranslations) -> str:
    """The name of a field or a state (`asked_at`) as people say it."""
    return words.gettext(field.replace("_", " ")) if field else ""


def read_file(path: Path) -> bytes:
    """The bytes of a file somebody named. Raises NotFoundError with what to do."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> WillayError:
    """The error for a file that cannot be read or written."""
    if isinstance(error, FileNotFoundError):
        return NotFoundError(sentence("there is no file {path}", path=path), hint=sentence("check its name and folder"))
    return WillayError(
        sentence("{path}: {reason}", path=path, reason=error.strerror or str(error)),
        hint=sentence("check the folder and who may read and write there"),
    )


def read_secret(prompt: str) -> str:
    """A line that is not shown: typed twice at a terminal, once from a pipe. Never taken from the command line."""
    import getpass

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"{prompt}: ")
    if getpass.getpass(f"{prompt} (2): ") != first:
        raise WillayError(sentence("the two are not the same"), hint=sentence("type it again"))
    return first


def error_lines(error: WillayError, words: NullTranslations) -> list[str]:
    """An error as sentences, each fault of a file on a line of its own with its place and remedy."""
    if isinstance(error, BadInputError):
        count = len(error.problems)
        head = words.ngettext("{source}: {count} problem", "{source}: {count} problems", count)
        lines = [head.format(source=error.source, count=count)]
        lines += [f"  {_problem(problem, words)}" for problem in error.problems]
    else:
        lines = [said_in(_message(error), words)]
    if error.hint:
        lines.append("-> " + said_in(error.hint, words))
    return lines


def _problem(problem: Problem, words: NullTranslations) -> str:
    place, message = said_in(problem.place, words), said_in(problem.message, words)
    tail = f" ({said_in(problem.remedy, words)})" if problem.remedy else ""
    return f"{place}: {message}{tail}"


def _message(error: Exception) -> str:
    """The message as it was made: a Sentence keeps its translation."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, str) else str(error)
