"""Questionnaires from TOML: knows the file's keys, and finds every mistake at once. Knows no conversation."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from typing import TypeVar

from gateway.errors import BadInputError, Problem
from gateway.sentences import sentence
from gateway.survey.condition import Condition, Literal, Operand, equals
from gateway.survey.model import (
    QUORUM,
    REPORTERS,
    Question,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Role,
    Value,
)

from .condition_text import REGISTER, condition_of, operand_of
from .questionnaire_checks import check_together
from .questionnaire_choices import choices_of
from .questionnaire_examples import check_examples
from .questionnaire_sense import check_sense
from .questionnaire_table import Faults, Table, meant_or, nearest, written
from .questionnaire_timing import timing_of

T = TypeVar("T")

_VERSION_HEX_DIGITS = 12  # enough to tell every version of one office apart, short enough to read out
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TOP_KEYS = ("name", "title", "purpose", "roles", "fold", "timing", "question")
QUESTION_KEYS = (
    *("key", "type", "text", "label", "example", "keys", "labels"),
    *("max_of", "max", "min", "jump", "choices", "tolerance", "quorum", "roles", "when", "until"),
)


def read(text: str, source: str, *, new: bool = False) -> Questionnaire:
    """The questionnaire that a TOML text describes. `source` names the text in messages.

    `new`: somebody wrote it now: its examples are tried, and whether everything in it can come true. One in use was
    tried when it came in; a lexicon or a rule that has changed since must not keep a hub from reading it.

    BadInputError with every problem, each with its place and what to write instead; nothing is taken then.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(source, (_syntax(error),)) from error
    faults = Faults(text)
    version = hashlib.sha256(text.encode()).hexdigest()[:_VERSION_HEX_DIGITS]
    questionnaire = _questionnaire(Table(data, sentence("the file"), faults), version)
    check_together(questionnaire, faults)
    if new and not faults.found:
        check_examples(questionnaire, faults)
        check_sense(questionnaire, faults)
    if faults.found:
        raise BadInputError(source, tuple(faults.found))
    return questionnaire


def _syntax(error: tomllib.TOMLDecodeError) -> Problem:
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    message = re.sub(r" \(at .*\)$", "", str(error))
    return Problem(
        place=sentence("line {line}", line=place[1]) if place else sentence("the file"),
        message=sentence("this is not TOML: {reason}", reason=message),
        remedy=sentence("write texts between quotation marks, like {line}, and each key once", line='key = "value"'),
    )


def _questionnaire(table: Table, version: str) -> Questionnaire:
    table.only(TOP_KEYS)
    roles = [table.one_of("roles", item, Role) for item in table.texts("roles")]
    title = table.by_language("title", required=True)
    return Questionnaire(
        name=_name(table, "name"),
        version=version,
        title=title,
        purpose=table.by_language("purpose", required=True),
        questions=_questions(table),
        timing=timing_of(table),
        roles=tuple(role for role in roles if role is not None) or REPORTERS,
        fold=table.flags_by_language("fold", tuple(title)),
    )


def _name(table: Table, key: str) -> str:
    name = table.text(key, required=True)
    if name and not _NAME.fullmatch(name):
        _no_name(table, key, name)
    return name


def _no_name(table: Table, key: str, name: str) -> None:
    table.fault(
        key,
        sentence("{key} {name} cannot be a name", key=key, name=repr(name)),
        sentence("a letter, then small letters, digits and _"),
    )


def _questions(table: Table) -> tuple[Question, ...]:
    items = table.data.get("question", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        table.fault("question", sentence("question must be a list of tables"), sentence("begin each with [[question]]"))
        return ()
    if not items:
        table.fault("question", sentence("there is no question"), sentence("add one that begins with [[question]]"))
    questions = []
    for nth, item in enumerate(items):
        place = sentence("question {name}", name=item.get("key") or nth + 1)
        questions.append(_question(Table(item, place, table.faults, section="question", nth=nth)))
    return tuple(questions)


def _question(table: Table) -> Question:
    table.only(QUESTION_KEYS)
    key = QuestionKey(_name(table, "key"))
    kind = table.one_of("type", table.text("type", required=True), QuestionType) or QuestionType.COUNT
    keys = tuple(QuestionKey(item) for item in table.texts("keys"))
    for item in keys:
        if not _NAME.fullmatch(item):
            _no_name(table, "keys", item)
    return Question(
        key=key,
        type=kind,
        text=table.by_language("text", required=True),
        label=table.by_language("label", required=True),
        example=table.by_language("example"),
        keys=keys if kind is QuestionType.COUNTS else (key,),
        labels=table.lists_by_language("labels"),
        max_of=_max_of(table),
        max=table.whole("max") if not isinstance(table.data.get("max"), str) else None,
        most=_bound(table, "max") if isinstance(table.data.get("max"), str) else None,
        least=_bound(table, "min"),
        jump_percent=_percent(table, "jump"),
        choices=choices_of(table),
        quorum=_quorum(table),
        roles=tuple(role for item in table.texts("roles") if (role := table.one_of("roles", item, Role)) is not None),
        tolerance=table.whole("tolerance") or 0,
        when=_when(table),
        until=_value(table, "until"),
    )


def _percent(table: Table, key: str) -> int | None:
    value = table.data.get(key)
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{1,3})\s?%", value.strip())):
        return int(found[1])
    return None if value is None else table.whole(key)


def _quorum(table: Table) -> int:
    given = table.whole("quorum")
    if given is None:
        return QUORUM
    if not 1 <= given <= len(Role):
        message = sentence("quorum {count} can never be reached, or asks nobody", count=given)
        table.fault("quorum", message, sentence("how many answers that agree are enough: 2 or 3"))
        return QUORUM
    return given


def _max_of(table: Table) -> tuple[str, ...]:
    entries = table.texts("max_of")
    for entry in entries:
        if entry not in REGISTER:
            near = nearest(entry, REGISTER)
            message = sentence("the register has no {entry}", entry=repr(entry))
            table.fault("max_of", message, meant_or(near, REGISTER))
    return tuple(entry for entry in entries if entry in REGISTER)


def _when(table: Table) -> Condition | None:
    value = table.data.get("when")
    if value is None:
        return None
    if isinstance(value, str):
        return _told(table, "when", condition_of, value)
    example = written('when = { question = "all_received", value = "no" }')
    needed = sentence("when must name a question and a value")
    if not isinstance(value, dict):
        table.fault("when", needed, example)
        return None
    for key in value:
        if key not in ("question", "value"):
            table.fault("when", sentence("unknown key {key}", key=f"when.{key}"), example)
    question = value.get("question")
    if not isinstance(question, str) or "value" not in value:
        table.fault("when", needed, example)
        return None
    wanted = _one_value(table, "when", value["value"])
    if wanted is None:
        return None
    return equals(QuestionKey(question), wanted)


def _told(table: Table, key: str, read_text: Callable[[str], T], text: str) -> T | None:
    try:
        return read_text(text)
    except ValueError as error:
        table.fault(key, *error.args)
        return None


def _bound(table: Table, key: str) -> Operand | None:
    """`max = "register.girls"`: a bound that is worked out; a plain number is `Literal`."""
    value = table.data.get(key)
    if isinstance(value, str):
        return _told(table, key, operand_of, value)
    number = table.whole(key)
    return None if number is None else Literal(value=number)


def _value(table: Table, key: str) -> Value | None:
    value = table.data.get(key)
    return None if value is None else _one_value(table, key, value)


def _one_value(table: Table, key: str, value: object) -> Value | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return str(value)
    message = sentence("{key} {value} is neither yes, no nor a number", key=key, value=repr(value))
    table.fault(key, message, sentence("write {line}", line='"yes"'))
    return None
