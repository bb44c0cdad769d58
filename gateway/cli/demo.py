"""`willay demo`: a modem, a district and people who answer, without hardware. Knows nothing of them."""

from __future__ import annotations

import argparse


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    from gateway.demo import main

    parser = subparsers.add_parser("demo", help="a modem, a district and people who answer, without hardware")
    main.add_arguments(parser)
    parser.set_defaults(run=main.run)
