"""`willay parse`: how a reply is understood, one at a time or as JSON lines. Decides nothing itself."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, TextIO

from gateway.errors import WillayError
from gateway.sentences import sentence
from gateway.survey import lexicon as lexicons
from gateway.survey.model import Lang, QuestionType, Understood
from gateway.survey.reply import Asked, understand
from gateway.survey.reply_choice import ChoiceWords

_FIELDS = ("id", "type", "lang", "question", "labels", "max", "today", "text")
_TYPES = tuple(kind.value for kind in QuestionType)
_NOT_ALL_LINES = 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "parse",
        help="how a reply is understood",
        description="Prints how a reply is understood: outcome, value, command, reason.",
    )
    parser.add_argument("--type", choices=_TYPES, help="what the question asks for")
    parser.add_argument("--lang", default="es", help="the reporter's language: es, en, pt, qu")
    parser.add_argument("--question", default="", metavar="TEXT", help="the question as it was asked")
    parser.add_argument("--labels", default="", metavar="A,B", help="what each number counts, or the choices, in order")
    parser.add_argument("--max", type=int, metavar="N", help="the most the register allows")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DAY", help="the day it is, for a date: 2026-11-20")
    parser.add_argument("--jsonl", action="store_true", help="read JSON lines on stdin, write one for each")
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the reply")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Understand one reply, or every line of stdin."""
    if args.jsonl:
        return understand_lines(sys.stdin.buffer, sys.stdout, sys.stderr)
    if args.text is None or args.type is None:
        raise WillayError(
            sentence("parse needs --type and a TEXT, or --jsonl"),
            hint=sentence('for example: willay parse --type count "31 niñas"'),
        )
    labels = tuple(label.strip() for label in args.labels.split(",") if label.strip())
    kind = QuestionType(args.type)
    asked = Asked(
        type=kind,
        question_text=args.question,
        labels=labels,
        max=args.max,
        choices=_choices(kind, labels),
        today=args.today,
    )
    if args.lang not in lexicons.languages():
        raise WillayError(
            sentence("there is no lexicon for the language {lang}", lang=args.lang),
            hint=sentence("the languages known are: {known}", known=", ".join(lexicons.languages())),
        )
    print(json.dumps(_plain(understand(args.text, asked, lexicons.load(Lang(args.lang)))), ensure_ascii=False))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of the input, checked."""

    id: object
    text: str
    lang: Lang
    asked: Asked


class _BadLineError(ValueError):
    """What is wrong with a line, and what to write instead."""


def understand_lines(lines: BinaryIO | Iterable[bytes], out: TextIO, problems: TextIO) -> int:
    """One answer for each good line; a bad line is named on `problems` and the rest goes on. Exit code."""
    code = 0
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            line = _read(raw)
        except _BadLineError as error:
            print(f"line {number}: {error}", file=problems)
            code = _NOT_ALL_LINES
            continue
        understood = understand(line.text, line.asked, lexicons.load(line.lang))
        print(json.dumps({"id": line.id, **_plain(understood)}, ensure_ascii=False), file=out)
    return code


def _plain(understood: Understood) -> dict[str, object]:
    value = understood.value
    return {
        "outcome": understood.outcome.value,
        "value": list(value) if isinstance(value, tuple) else value,
        "command": None if understood.command is None else understood.command.value,
        "reason": understood.reason,
        **({} if understood.language is None else {"language": understood.language}),
    }


def _read(raw: bytes) -> _Line:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _BadLineError("this is not UTF-8 (save the file as UTF-8)") from error
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise _BadLineError(f"this is not JSON: {reason} (write one object a line)") from error
    if not isinstance(data, dict):
        raise _BadLineError("this is not an object (write one object a line)")
    unknown = [key for key in data if key not in _FIELDS]
    if unknown:
        raise _BadLineError(f"unknown key {unknown[0]} (known keys: {', '.join(_FIELDS)})")
    if data.get("type") not in _TYPES:
        raise _BadLineError(f"type is {data.get('type')!r} (one of: {', '.join(_TYPES)})")
    text = data.get("text")
    if not isinstance(text, str):
        raise _BadLineError("text is missing or no text (write the reply as it came)")
    return _Line(id=data.get("id"), text=text, lang=_lang(data), asked=_asked(data))


def _lang(data: dict[str, object]) -> Lang:
    lang = data.get("lang") or "es"
    if lang not in lexicons.languages():
        known = ", ".join(lexicons.languages())
        raise _BadLineError(f"there is no lexicon for the language {lang!r} (known: {known})")
    return Lang(str(lang))


def _asked(data: dict[str, object]) -> Asked:
    question, labels, maximum = data.get("question") or "", data.get("labels") or [], data.get("max")
    if not isinstance(question, str):
        raise _BadLineError("question is no text (write the question as it was asked)")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise _BadLineError('labels is no list of texts (write ["niñas", "niños"])')
    kind = QuestionType(str(data["type"]))
    choices, today = _choices(kind, tuple(labels)), _day(data.get("today"))
    if isinstance(maximum, list) and len(maximum) == len(labels) and all(_whole(one) for one in maximum):
        return Asked(type=kind, question_text=question, labels=tuple(labels), maxima=tuple(maximum))
    if not _whole(maximum):
        raise _BadLineError("max is no whole number (write 45, or leave it out)")
    highest = maximum if isinstance(maximum, int) else None
    return Asked(type=kind, question_text=question, labels=tuple(labels), max=highest, choices=choices, today=today)


def _choices(kind: QuestionType, labels: tuple[str, ...]) -> tuple[ChoiceWords, ...]:
    """For a choice, the labels are what there is to choose from, and what is filed."""
    return tuple(ChoiceWords(key=one, words=(one,)) for one in labels) if kind is QuestionType.CHOICE else ()


def _day(given: object) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _BadLineError("today is no date (write 2026-11-20)") from error


def _whole(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
