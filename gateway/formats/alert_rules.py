"""Alert rules from TOML: knows the file's keys, and finds every mistake at once. Knows no school."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

from gateway.errors import BadInputError, Problem
from gateway.sentences import sentence
from gateway.survey.alerts import AlertKind, AlertRule
from gateway.survey.model import Lang, QuestionKey, Role

from .condition_text import REGISTER
from .questionnaire_table import Faults, Table, meant_or, nearest

FILE_NAME = "alerts.toml"
"""In the data_dir: the office's own rules, in place of those shipped."""
TOLD: tuple[Role, ...] = (Role.PROMOTER, Role.OFFICIAL)
WORDS = ("school", "district", "value", "usual", "weeks", "schools", "period")
MOST_WEEKS = 52
MOST_PERCENT = 100

_KEYS = (
    *("name", "kind", "questionnaire", "question", "title", "text"),
    *("percent", "weeks", "schools", "register", "tell"),
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def shipped() -> tuple[AlertRule, ...]:
    """The rules that come with Willay."""
    source = resources.files("gateway.survey").joinpath(FILE_NAME).read_text("utf-8")
    return read(source, FILE_NAME)


def read(text: str, source: str) -> tuple[AlertRule, ...]:
    """The rules of a TOML text. BadInputError with every problem, each with its place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = Problem(
            place=sentence("the file"),
            message=sentence("this is not TOML: {reason}", reason=error),
            remedy=sentence(
                "write texts between quotation marks, like {line}, and each key once", line='key = "value"'
            ),
        )
        raise BadInputError(source, (problem,)) from error
    faults = Faults(text)
    top = Table(data, sentence("the file"), faults)
    top.only(("rule",))
    rows = data.get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        top.fault("rule", sentence("rule must be a list of tables"), sentence("begin each with [[rule]]"))
        rows = []
    rules: list[AlertRule] = []
    for nth, row in enumerate(rows):
        place = sentence("rule {name}", name=row.get("name") or nth + 1)
        rules.append(_rule(Table(row, place, faults, section="rule", nth=nth), {rule.name for rule in rules}))
    if faults.found:
        raise BadInputError(source, tuple(faults.found))
    return tuple(rules)


def _rule(table: Table, names: set[str]) -> AlertRule:
    table.only(_KEYS)
    name = table.text("name", required=True)
    if name and not _NAME.fullmatch(name):
        message = sentence("{key} {name} cannot be a name", key="name", name=repr(name))
        table.fault("name", message, sentence("a letter, then small letters, digits and _"))
    if name in names:
        table.fault("name", sentence("the key {key} is used twice", key=name), sentence("give each rule its own name"))
    kind = table.one_of("kind", table.text("kind", required=True), AlertKind) or AlertKind.FALLS
    title, text = table.by_language("title", required=True), table.by_language("text", required=True)
    _braces(table, text)
    tell = [table.one_of("tell", item, Role) for item in table.texts("tell")]
    for role in tell:
        if role is not None and role not in TOLD:
            message = sentence("{role} is not told of alerts", role=role.value)
            table.fault("tell", message, meant_or("", [one.value for one in TOLD]))
    return AlertRule(
        name=name,
        kind=kind,
        questionnaire=table.text("questionnaire", required=True),
        question=QuestionKey(table.text("question", required=True)),
        title=title,
        text=text,
        percent=_between(table, "percent", 30, MOST_PERCENT),
        weeks=_between(table, "weeks", 1, MOST_WEEKS),
        schools=_between(table, "schools", 3, 1000),
        register=_register(table, kind),
        tell=tuple(role for role in tell if role in TOLD),
    )


def _between(table: Table, key: str, usual: int, high: int) -> int:
    given = table.whole(key)
    if given is None:
        return usual
    if not 1 <= given <= high:
        message = sentence("{value} is not between {low} and {high}", value=given, low=1, high=high)
        table.fault(key, message)
        return usual
    return given


def _register(table: Table, kind: AlertKind) -> str:
    entry = table.text("register")
    if kind is AlertKind.BELOW and not entry:
        remedy = sentence("add {line}", line='register = "girls"')
        table.fault("register", sentence("{key} is missing", key="register"), remedy)
    elif entry and entry not in REGISTER:
        message = sentence("the register has no {entry}", entry=repr(entry))
        table.fault("register", message, meant_or(nearest(entry, REGISTER), REGISTER))
    return entry


def _braces(table: Table, texts: Mapping[Lang, str]) -> None:
    for lang, text in texts.items():
        for name in re.findall(r"\{([^{}]*)\}", text):
            if name not in WORDS:
                message = sentence("{key} {value} is not known", key=f"text.{lang}", value="{" + name + "}")
                table.fault("text", message, meant_or("", [f"{{{word}}}" for word in WORDS]))
        if re.sub(r"\{[^{}]*\}", "", text).count("{") or re.sub(r"\{[^{}]*\}", "", text).count("}"):
            message = sentence("{key}: a brace without its other half", key=f"text.{lang}")
            table.fault("text", message, meant_or("", [f"{{{word}}}" for word in WORDS]))
