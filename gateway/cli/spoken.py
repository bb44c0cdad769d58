"""A command line whose help is in the language of the office. Knows argparse, and no command."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from gettext import NullTranslations
from typing import Any


def spoken(words: NullTranslations) -> type[argparse.ArgumentParser]:
    """A parser class, for the parser and all below it, that looks every help text up in a catalogue."""

    class Formatter(argparse.HelpFormatter):
        """Says `usage:` in that language too."""

        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[argparse._MutuallyExclusiveGroup],
            prefix: str | None = None,
        ) -> None:
            """See HelpFormatter.add_usage."""
            said = words.gettext("usage: ") if prefix is None else prefix
            super().add_usage(usage, actions, groups, said)

    class Commands(argparse._SubParsersAction):  # type: ignore[type-arg]
        """Commands whose one-line help is translated."""

        def add_parser(self, name: str, **options: Any) -> Any:
            """See argparse's add_parser."""
            return super().add_parser(name, **_said(options, words))

    class Parser(argparse.ArgumentParser):
        """A parser whose arguments, groups and commands are translated as they are added."""

        def __init__(self, **options: Any) -> None:
            options.setdefault("formatter_class", Formatter)
            super().__init__(**_said(options, words))
            self.register("action", "parsers", Commands)

        def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
            """See ArgumentParser.add_argument."""
            return super().add_argument(*names, **_said(options, words))

        def add_argument_group(self, *args: Any, **options: Any) -> Any:
            """See ArgumentParser.add_argument_group."""
            return super().add_argument_group(*(words.gettext(text) for text in args), **_said(options, words))

    return Parser


def _said(options: dict[str, Any], words: NullTranslations) -> dict[str, Any]:
    texts = ("help", "description", "epilog", "title")
    return {
        key: words.gettext(value) if key in texts and isinstance(value, str) and value else value
        for key, value in options.items()
    }
