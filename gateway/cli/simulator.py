"""`willay simulator`: the AT modem alone, for training and for other programs. Knows nothing of it."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    from modem.simulator import main

    parser = subparsers.add_parser("simulator", help="an AT modem on a pseudo-terminal, with a small network behind it")
    main.add_arguments(parser)
    parser.set_defaults(run=main.run)
