"""`willay run`: the hub."""

from __future__ import annotations

import argparse

from gateway.cli.terminal import add_config, configured


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("run", help="run the hub until it is told to stop")
    add_config(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from gateway import daemon

    return daemon.run(configured(args))
