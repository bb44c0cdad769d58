"""The section `[timing]` of a questionnaire: knows its keys, and what must hold between them. Knows no calendar."""

from __future__ import annotations

import re
from datetime import timedelta

from gateway.sentences import sentence
from gateway.survey.every_text import KNOWN, read_every
from gateway.survey.model import Timing
from schedules.recurrence import WEEKLY, Every

from .questionnaire_table import Table, meant_or, nearest
from .roster_columns import plain

TIMING_KEYS = ("every", "weekday", "hour", "deadline", "reminders", "useful_for", "seal", "spread")

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIAS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def timing_of(top: Table) -> Timing:
    """What `[timing]` says, and the usual where it says nothing. What is wrong is noted."""
    value = top.data.get("timing", {})
    if not isinstance(value, dict):
        top.fault("timing", sentence("timing must be a table"), sentence("begin it with [timing]"))
        return Timing()
    table = Table(value, "[timing]", top.faults, section="timing")
    table.only(TIMING_KEYS)
    usual = Timing()
    hour = table.text("hour") or usual.hour
    if not _HOUR.fullmatch(hour):
        table.fault(
            "hour",
            sentence("hour {hour} is no time of day", hour=repr(hour)),
            sentence("write it like {example}", example='"14:00"'),
        )
    timing = Timing(
        every=_every(table),
        weekday=_weekday(table, usual.weekday),
        hour=hour,
        deadline=table.span("deadline", usual.deadline),
        reminders=_reminders(table, usual.reminders),
        useful_for=table.span("useful_for", usual.useful_for),
        seal=table.span("seal", usual.seal),
        spread=table.span("spread", usual.spread),
    )
    _in_order(table, timing)
    return timing


def _every(table: Table) -> Every:
    text = table.text("every").casefold().strip()
    if not text:
        return WEEKLY
    every = read_every(text)
    if every is None:
        message = sentence("{key} {value} is not known", key="every", value=repr(text))
        table.fault("every", message, meant_or(nearest(text, KNOWN), KNOWN))
    return every or WEEKLY


def _weekday(table: Table, usual: int) -> int:
    day = table.text("weekday").casefold()
    if not day:
        return usual
    for names in (_WEEKDAYS, _DIAS):
        if plain(day) in names:
            return names.index(plain(day))
    message = sentence("{key} {value} is not known", key="weekday", value=repr(day))
    table.fault("weekday", message, meant_or(nearest(day, (*_DIAS, *_WEEKDAYS)), _DIAS))
    return usual


def _reminders(table: Table, usual: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if "reminders" not in table.data:
        return usual
    spans = [table.to_span("reminders", item) for item in table.texts("reminders")]
    return tuple(sorted(span for span in spans if span is not None))


def _in_order(table: Table, timing: Timing) -> None:
    if timing.spread >= timing.useful_for:
        table.fault(
            "spread",
            sentence("the last schools would begin when it is too late to ask"),
            sentence("make spread shorter than useful_for"),
        )
    if timing.seal < timing.deadline:
        table.fault(
            "seal", sentence("the round is sealed before its deadline"), sentence("make seal longer than deadline")
        )
    if timing.useful_for > timing.deadline:
        table.fault(
            "useful_for",
            sentence("questions would go out after the deadline"),
            sentence("make useful_for at most deadline"),
        )
    if any(reminder >= timing.deadline for reminder in timing.reminders):
        table.fault(
            "reminders", sentence("a reminder would go out after the deadline"), sentence("make every reminder shorter")
        )
