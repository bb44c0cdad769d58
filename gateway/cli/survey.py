"""`willay survey`: check and play questionnaires, and the group's other commands. Prints; decides nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from gateway.cli import survey_check, survey_store
from gateway.cli.terminal import add_config, add_json, print_json, read_file, words_of
from gateway.costing import practice
from gateway.errors import BadInputError, NotFoundError, WillayError
from gateway.formats import questionnaire_file, questionnaire_flow, questionnaire_toml
from gateway.sentences import said_in, sentence
from gateway.survey import lexicon as lexicons
from gateway.survey import rehearsal, shipped
from gateway.survey.caller import Caller
from gateway.survey.model import (
    Lang,
    Outcome,
    Questionnaire,
    Role,
    SchoolFacts,
    SessionStatus,
)
from gateway.survey.rehearsal import End, Event, In, Out, Rehearsal
from gateway.survey.speech import SayContext

PRACTICE_COUNTRY = "PE"
"""Whose phone numbers a flow that is played understands without +51."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group."""
    group = subparsers.add_parser("survey", help="check, import, list, show and play questionnaires")
    actions = group.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="every mistake of a questionnaire; each SMS and what it costs")
    check.add_argument(
        "file", metavar="FILE", help="a TOML file, an XLSForm, a RapidPro flow, or a shipped questionnaire"
    )
    survey_store.add_leave_out(check)
    add_json(check)
    add_config(check)
    check.set_defaults(run=_check)
    play = actions.add_parser("play", help="be the reporter: answer a questionnaire in the terminal")
    play.add_argument(
        "file", metavar="NAME|FILE", help="a shipped questionnaire, a TOML file, an XLSForm or a RapidPro flow"
    )
    play.add_argument("--as", dest="role", choices=[role.value for role in Role], help="who answers")
    play.add_argument("--lang", default="es", help="the reporter's language: es, en, pt, qu")
    play.add_argument("--school", metavar="CODE", help="a school of the office, for its name and register")
    play.add_argument("--replies", type=Path, metavar="FILE", help="one reply a line, @timeout for silence")
    survey_store.add_leave_out(play)
    add_json(play)
    add_config(play)
    play.set_defaults(run=_play)
    survey_store.add_actions(actions)


def read_questionnaire(name: str, *, leave_out: bool = False) -> Questionnaire:
    """A shipped questionnaire by its name, or one from a file. Raises NotFoundError, BadInputError."""
    path = Path(name)
    if not path.exists() and name in shipped.names():
        return questionnaire_toml.read(shipped.source(name), name)
    if not path.exists() and not path.suffix:
        raise NotFoundError(
            sentence("there is no questionnaire and no file {name}", name=name),
            hint=sentence("shipped are: {names}; or name a TOML file", names=", ".join(shipped.names())),
        )
    found = questionnaire_file.read(read_file(path), name, leave_out=leave_out)
    for told in found.notes:
        print(said_in(told, words_of(None)), file=sys.stderr)
    return found.questionnaire


def _of_the_office(args: argparse.Namespace) -> Questionnaire | None:
    """The office's own version of a questionnaire named, where an office was named or nothing else has that name."""
    named = args.school is not None or getattr(args, "config", None) is not None
    if Path(args.file).exists() or Path(args.file).suffix or (args.file in shipped.names() and not named):
        return None
    from gateway.cli.opening import open_desk
    from gateway.store import questionnaires

    try:
        opened = open_desk(args)
    except NotFoundError:
        return None  # no office: the error names what is shipped
    with opened.desk.store.reading():
        row = questionnaires.current(args.file)
    return None if row is None else questionnaire_file.read_kept(row.source, row.name)


def _check(args: argparse.Namespace) -> int:
    try:
        questionnaire = read_questionnaire(args.file, leave_out=args.leave_out)
        questionnaire_flow.check(questionnaire, args.file)
    except BadInputError as error:
        return survey_check.mistakes(error, args)
    return survey_check.show(questionnaire, args)


def _play(args: argparse.Namespace) -> int:
    questionnaire = _of_the_office(args) or read_questionnaire(args.file, leave_out=args.leave_out)
    _check_role(questionnaire, args.role)
    if args.lang not in lexicons.languages():
        raise WillayError(
            sentence("there is no lexicon for the language {lang}", lang=args.lang),
            hint=sentence("the languages known are: {known}", known=", ".join(lexicons.languages())),
        )
    facts = _facts(args) if args.school else None
    context = _context(questionnaire, Lang(args.lang), facts)
    facts = facts or SchoolFacts(name=context.school, register={})
    facts = replace(facts, role=Role(args.role) if args.role else None)
    if args.replies is not None:
        replies = read_file(args.replies).decode("utf-8-sig", errors="replace").splitlines()
        events = rehearsal.run(questionnaire, facts, context, replies)
        if args.json:
            print_json([_plain(event) for event in events])
        else:
            _print(events)
        return 0
    if args.json:
        raise WillayError(
            sentence("--json needs --replies FILE"), hint=sentence("write one reply a line, @timeout for silence")
        )
    return _at_the_terminal(*rehearsal.start(questionnaire, facts, context))


def _facts(args: argparse.Namespace) -> SchoolFacts:
    """The name and the register of the school asked for. Raises NotFoundError."""
    from gateway.cli.opening import open_desk
    from gateway.store import people

    with open_desk(args).desk.store.reading():
        found = people.schools((args.school,))
    if not found:
        raise NotFoundError(
            sentence("there is no school {code}", code=args.school),
            hint=sentence("willay schools list shows them all"),
        )
    school = found[0]
    register = {
        "girls": school.girls,
        "boys": school.boys,
        "women_teachers": school.women_teachers,
        "men_teachers": school.men_teachers,
    }
    return SchoolFacts(name=school.name, register=register)


def _check_role(questionnaire: Questionnaire, role: str | None) -> None:
    if role is not None and Role(role) not in questionnaire.roles:
        asked = ", ".join(questionnaire.roles)
        raise WillayError(
            sentence("{name} is not asked of {role}", name=questionnaire.name, role=role),
            hint=sentence("it is asked of: {roles}", roles=asked),
        )


def _context(questionnaire: Questionnaire, lang: Lang, facts: SchoolFacts | None) -> SayContext:
    now = datetime.now(UTC)
    caller = Caller(now=now, zone=now.astimezone().tzinfo or UTC, country=PRACTICE_COUNTRY, chance=Random())  # noqa: S311  practice
    today = now.astimezone().date()  # `ayer` is a day only beside today
    return replace(practice(questionnaire, lang, facts.name if facts else ""), caller=caller, today=today)


def _at_the_terminal(playing: Rehearsal, events: tuple[Event, ...]) -> int:
    _print(events)
    for text in _typed():
        playing, events = rehearsal.listen(playing, text)
        _print(events)
        if playing.progress.status is not SessionStatus.OPEN:
            break
    _print((rehearsal.end(playing),))
    return 0


def _typed() -> Iterator[str]:
    """What is typed, until the end of input."""
    while True:
        if sys.stdin.isatty():
            print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\r\n")


def _print(events: tuple[Event, ...]) -> None:
    for event in events:
        if isinstance(event, Out):
            print(f"Willay: {event.text}")
        elif isinstance(event, In):
            print(f"  {event.text}{_reading(event)}")
        else:
            results = ", ".join(f"{key} = {value}" for key, value in event.results.items())
            print(f"[{event.status.value}] {results}")


def _reading(event: In) -> str:
    if event.outcome is None:
        return ""
    read_as = event.value if event.outcome is Outcome.VALUE else event.outcome.value
    return f"   [{event.question or '-'}: {read_as}]"


def _plain(event: Event) -> dict[str, object]:
    """An event as design, section 6, has it."""
    if isinstance(event, Out):
        return {"out": event.text}
    if isinstance(event, End):
        return {"end": event.status.value, "results": dict(event.results)}
    return {
        "in": event.text,
        "question": event.question,
        "outcome": None if event.outcome is None else event.outcome.value,
        "value": list(event.value) if isinstance(event.value, tuple) else event.value,
    }
