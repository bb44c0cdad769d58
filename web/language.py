"""The language of a page: choosing it, and saying words, times and periods in it. Knows no table."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from flask import request

from gateway.errors import WillayError
from gateway.sentences import said_in
from gateway.survey.model import Lang
from gateway.words import LANGUAGES, translations
from web.visitor import the_context, the_visitor

COOKIE = "willay_language"
DOMAIN = "web"

SENTENCES = ("web", "health", "cli")
"""Where sentences of other parts may have their Spanish words, in the order looked up."""

WEEK = re.compile(r"(\d{4})-W(\d{2})")
MONTH = re.compile(r"(\d{4})-(\d{2})")
TERM = re.compile(r"(\d{4})-T(\d)")


def choose(configured: Lang) -> Lang:
    """What this browser chose before, else the hub's own language."""
    wanted = request.cookies.get(COOKIE, configured)
    return Lang(wanted if wanted in LANGUAGES else LANGUAGES[0])


def gettext(message: str) -> str:
    """A msgid of the pages in the visitor's language."""
    return translations(DOMAIN, the_visitor().language).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A counted msgid of the pages in the visitor's language."""
    return translations(DOMAIN, the_visitor().language).ngettext(one, many, count)


def marked(message: str) -> str:
    """Marks a msgid that is said later, where the visitor is known."""
    return message


def said(text: str) -> str:
    """A sentence of another part of the hub, in the visitor's language where a catalogue has it."""
    for domain in SENTENCES:
        found = said_in(text, translations(domain, the_visitor().language))
        if found != text:
            return found
    return text


def sentence_of(error: WillayError) -> str:
    """What went wrong and what to do, in the visitor's language."""
    message = said(error.args[0] if error.args else str(error))
    return f"{message}: {said(error.hint)}" if error.hint else message


def in_language(texts: object, fallback: str = "") -> str:
    """A text that comes as data in several languages: the visitor's, else Spanish, else any."""
    if not isinstance(texts, dict) or not texts:
        return fallback
    for language in (the_visitor().language, *LANGUAGES):
        if language in texts:
            return str(texts[language])
    return str(next(iter(texts.values())))


def local(at: datetime) -> datetime:
    """A time on the hub's own clock face."""
    return at.astimezone(the_context().hub.timezone)


def clock_time(at: datetime) -> str:
    """`14:05`."""
    return format_time(local(at), "HH:mm", locale=_locale(the_visitor().language))


def day(at: datetime | date) -> str:
    """`dom 22 nov`, with the year where it is another."""
    on = local(at).date() if isinstance(at, datetime) else at
    locale = _locale(the_visitor().language)
    today = local(the_context().clock.now()).date()
    return format_date(on, "EEE d MMM" if on.year == today.year else "d MMM yyyy", locale=locale)


def when(at: datetime) -> str:
    """`14:05` today, `ayer 14:05`, else the day and the time."""
    on, today = local(at).date(), local(the_context().clock.now()).date()
    if on == today:
        return clock_time(at)
    if on == today - timedelta(days=1):
        yesterday = gettext("yesterday")
        return f"{yesterday} {clock_time(at)}"
    return f"{day(at)}, {clock_time(at)}"


def moment(at: datetime) -> str:
    """A time that may lie ahead: `hoy 14:05`, `mañana 14:05`, else the day and the time."""
    away = (local(at).date() - local(the_context().clock.now()).date()).days
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    return f"{near[away]} {clock_time(at)}" if away in near else f"{day(at)}, {clock_time(at)}"


def period(name: str) -> str:
    """`2026-W47` as `semana 47 · 16 nov`, `2026-11` as `noviembre 2026`."""
    locale = _locale(the_visitor().language)
    if found := WEEK.fullmatch(name):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        week = gettext("week")
        return f"{week} {int(found[2])} · {format_date(monday, 'd MMM', locale=locale)}"
    if found := MONTH.fullmatch(name):
        return format_date(date(int(found[1]), int(found[2]), 1), "LLLL yyyy", locale=locale)
    if found := TERM.fullmatch(name):
        return gettext("term %(number)s of %(year)s") % {"number": found[2], "year": found[1]}
    return name


def short_period(name: str) -> str:
    """The same for the head of a narrow column: `16 nov`, `nov 26`."""
    locale = _locale(the_visitor().language)
    if found := WEEK.fullmatch(name):
        return format_date(date.fromisocalendar(int(found[1]), int(found[2]), 1), "d MMM", locale=locale)
    if found := MONTH.fullmatch(name):
        return format_date(date(int(found[1]), int(found[2]), 1), "LLL yy", locale=locale)
    return name


@cache
def _locale(language: str) -> Locale:
    return Locale.parse("es_PE" if language == "es" else "en_GB")
