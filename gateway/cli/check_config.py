"""`willay check-config`: every problem of a configuration at once. Knows the terminal only."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gateway import config as configuration
from gateway.cli.terminal import add_config, error_lines, say, words_of
from gateway.errors import BadInputError
from gateway.formats import operators_toml


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("check-config", help="every problem of a configuration, each with its place")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="without it: the one the hub would take")
    add_config(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    """Exit 0 where all is well, 1 with problems."""
    path = configuration.find(args.file or args.config)
    try:
        config = configuration.load(path)
    except BadInputError as error:
        print("\n".join(error_lines(error, words_of(None))), file=sys.stderr)
        return 1
    own = config.hub.data_dir / operators_toml.FILE_NAME
    problems = operators_toml.load(config.hub.data_dir).problems
    if problems:
        print("\n".join(error_lines(BadInputError(str(own), problems), words_of(config))), file=sys.stderr)
        return 1
    say(words_of(config), "{path}: all is well", path=path)
    return 0
