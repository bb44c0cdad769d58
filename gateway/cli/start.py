"""What the word `willay` starts: loads the command line, so that Ctrl-C is quiet even then. Knows no command."""

from __future__ import annotations


def main() -> int:
    """Run one command. Exit codes as of `gateway.cli.main`; 130 after Ctrl-C, also while loading (seconds on a Pi)."""
    try:
        from gateway.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130  # as of `gateway.cli.main`, which may not be there yet
