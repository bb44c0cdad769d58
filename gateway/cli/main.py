"""`willay`: finds the command, runs it, turns errors into sentences. Knows the commands' names, not their work.

Only the module of the command that was asked for is loaded: `willay parse` must not wait for the web pages.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from importlib import import_module
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from gateway import config as configuration
from gateway.cause_sayings import cause_said
from gateway.cli.spoken import spoken
from gateway.cli.terminal import add_config, error_lines, language_of, make_printable, unreadable
from gateway.errors import WillayError
from gateway.words import translations
from modem.errors import ModemError

NOT_DONE = 2
"""The command could not be carried out (design, section 6)."""
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A word of the command line, the module whose `add_parser` knows it, and what it is for."""

    name: str
    module: str
    help: str


VERBS: tuple[Verb, ...] = (
    Verb(name="demo", module="demo", help="a modem, a district and people who answer, without hardware"),
    Verb(name="run", module="run", help="the hub"),
    Verb(name="check-config", module="check_config", help="every problem of a configuration, each with its place"),
    Verb(name="status", module="status", help="is everything well, and if not, what to do"),
    Verb(name="doctor", module="doctor", help="the technician's checks of a modem, in order"),
    Verb(name="modem", module="modem", help="list, ask, text and dial with a modem"),
    Verb(name="credit", module="credit", help="the SIM's credit, vouchers and thanks"),
    Verb(name="simulator", module="simulator", help="an AT modem on a pseudo-terminal"),
    Verb(name="schools", module="schools", help="import and list schools"),
    Verb(name="contacts", module="contacts", help="import and list the people around schools"),
    Verb(name="survey", module="survey", help="check, import, list, show and play questionnaires"),
    Verb(name="round", module="rounds", help="start, list, show and seal rounds"),
    Verb(name="calendar", module="calendar", help="days without school, and the best day to ask"),
    Verb(name="parse", module="parse", help="how a reply is understood"),
    Verb(name="answers", module="answers", help="export answers and verified values"),
    Verb(name="cases", module="cases", help="list, show and settle cases"),
    Verb(name="alerts", module="alerts", help="early warnings: list, take on, close"),
    Verb(name="agreements", module="agreements", help="what communities agreed on, and what became of it"),
    Verb(name="journal", module="journal", help="what the office changed and learned"),
    Verb(name="visits", module="visits", help="unannounced visits: draw schools, record what was seen"),
    Verb(name="reporters", module="reporters", help="which reporters need a call, and why"),
    Verb(name="report", module="report", help="the paper of a month"),
    Verb(name="upload", module="upload", help="send what waits to the centre"),
    Verb(name="central", module="central", help="receive what hubs upload, and show it"),
    Verb(name="backup", module="backup", help="a copy of the database, while the hub runs"),
    Verb(name="restore", module="backup", help="put a backup in the database's place"),
    Verb(name="verify", module="backup", help="is the database sound"),
    Verb(name="users", module="users", help="who may sign in to the pages"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 what was asked about is not well, 2 could not be carried out."""
    make_printable()
    given = list(sys.argv[1:] if argv is None else argv)
    place = next((index for index, word in enumerate(given) if word in {verb.name for verb in VERBS}), len(given))
    before = _config_among(given[:place])
    words = words_for(before or _config_among(given[place:]))
    args = parser_of(given[place] if given[place:] else None, words).parse_args(given)
    args.config = getattr(args, "config", None) or before
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except (WillayError, ModemError) as error:
        return _tell(error, args.config)
    except BrokenPipeError:
        # whoever read our output has gone; nothing may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _tell(unreadable(Path(str(error.filename or "-")), error), args.config)
    except KeyboardInterrupt:
        return INTERRUPTED
    except _database_errors() as error:
        from gateway.store.failures import told

        return _tell(told(error), args.config)
    return code


def parser_of(asked: str | None, words: NullTranslations) -> argparse.ArgumentParser:
    """The command line with one command in full and the others by name; its help in the language of `words`."""
    parser = spoken(words)(
        prog="willay",
        description="An SMS and USSD hub for a district education office.",
        epilog="Exit codes: 0 done; 1 what was asked about is not well; 2 could not be carried out.",
    )
    parser.add_argument("--version", action="version", version=f"willay {version('willay')}")
    add_config(parser)
    commands = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    module = next((verb.module for verb in VERBS if verb.name == asked), None)
    if module is not None:
        import_module(f"gateway.cli.{module}").add_parser(commands)
    for verb in VERBS:
        if verb.module != module:
            commands.add_parser(verb.name, help=verb.help)
    return parser


def _database_errors() -> tuple[type[Exception], ...]:
    """Asked for only when something was raised: most commands never load the database."""
    from gateway.store.failures import DATABASE_ERRORS

    return DATABASE_ERRORS


def words_for(config: Path | None) -> NullTranslations:
    """What to speak to somebody who named this configuration, or none."""
    return translations("cli", language_of(os.environ, _office_language(config)))


def _config_among(given: Sequence[str]) -> Path | None:
    """`--config` wherever it stands: before the command, a command's own option, left out, would hide it."""
    for word, following in pairwise([*given, ""]):
        if word == "--config" and following:
            return Path(following)
        if word.startswith("--config="):
            return Path(word.removeprefix("--config="))
    return None


def _tell(error: WillayError | ModemError, config: Path | None) -> int:
    words = words_for(config)
    told = error if isinstance(error, WillayError) else WillayError(cause_said(str(error)), hint=error.hint)
    print("\n".join(error_lines(told, words)), file=sys.stderr)
    return NOT_DONE


def _office_language(given: Path | None) -> str | None:
    """The language of the configuration, where there is a good one."""
    try:
        return configuration.load(configuration.find(given)).hub.language
    except WillayError:
        return None


if __name__ == "__main__":
    raise SystemExit(main())
