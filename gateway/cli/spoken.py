"""A command line whose help and complaints are in the language of the office. Knows argparse, and no command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from gettext import NullTranslations
from typing import Any, NoReturn

from gateway.cli.complaints import complaint
from gateway.sentences import said_in


def spoken(words: NullTranslations) -> type[argparse.ArgumentParser]:
    """A parser class, for the parser and all below it, that looks up in a catalogue whatever it says."""
    formatter, commands, either = _formatter(words), _commands(words), _either(words)

    class Parser(argparse.ArgumentParser):
        """A parser whose arguments, groups and commands are translated as they are added."""

        def __init__(self, **options: Any) -> None:
            options.setdefault("formatter_class", formatter)
            super().__init__(**_said(options, words))
            self.register("action", "parsers", commands)

        def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
            """See ArgumentParser.add_argument."""
            return super().add_argument(*names, **_said(_named(names, options), words))

        def add_subparsers(self, **options: Any) -> Any:
            """See ArgumentParser.add_subparsers."""
            return super().add_subparsers(**_said(options, words))

        def add_mutually_exclusive_group(self, **options: Any) -> argparse._MutuallyExclusiveGroup:
            """See ArgumentParser.add_mutually_exclusive_group."""
            group = either(self, **options)
            self._mutually_exclusive_groups.append(group)
            return group

        def add_argument_group(self, *args: Any, **options: Any) -> Any:
            """See ArgumentParser.add_argument_group."""
            return super().add_argument_group(*(words.gettext(text) for text in args), **_said(options, words))

        def error(self, message: str) -> NoReturn:
            """See ArgumentParser.error."""
            self.print_usage(sys.stderr)
            self.exit(2, f"{self.prog}: error: {said_in(complaint(message), words)}\n")

    return Parser


def _formatter(words: NullTranslations) -> type[argparse.HelpFormatter]:
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

    return Formatter


def _commands(words: NullTranslations) -> type[argparse.Action]:
    class Commands(argparse._SubParsersAction):  # type: ignore[type-arg]
        """Commands whose one-line help is translated."""

        def add_parser(self, name: str, **options: Any) -> Any:
            """See argparse's add_parser."""
            return super().add_parser(name, **_said(options, words))

    return Commands


def _either(words: NullTranslations) -> type[argparse._MutuallyExclusiveGroup]:
    class Either(argparse._MutuallyExclusiveGroup):
        """Arguments of which one is given, translated like any other."""

        def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
            """See ArgumentParser.add_argument."""
            return super().add_argument(*names, **_said(_named(names, options), words))

    return Either


def _named(names: tuple[Any, ...], options: dict[str, Any]) -> dict[str, Any]:
    """The options of an argument, with the name that argparse would give its value: so that it is translated too."""
    if not str(names[0]).startswith("-") or {"action", "choices", "metavar"} & set(options):
        return options
    long = next((name for name in names if name.startswith("--")), names[0])
    return {**options, "metavar": str(long).lstrip("-").replace("-", "_").upper()}


def _said(options: dict[str, Any], words: NullTranslations) -> dict[str, Any]:
    texts = ("help", "description", "epilog", "title", "metavar")
    said = {
        key: words.gettext(value) if key in texts and isinstance(value, str) and value else value
        for key, value in options.items()
    }
    reader: Any = said.get("type")
    if reader is not None and not isinstance(reader, type):
        said["type"] = _complaining(reader, words)
    return said


def _complaining(read: Callable[[str], Any], words: NullTranslations) -> Callable[[str], Any]:
    """The same reader of an argument, its own complaints in the language of `words`."""

    @wraps(read)
    def reading(text: str) -> Any:
        try:
            return read(text)
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentTypeError(said_in(error.args[0], words)) from error

    return reading
