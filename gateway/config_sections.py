"""The sections of the configuration, each read from its table. Knows no path of the file itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway import config_values as values
from gateway.config_records import (
    CalendarConfig,
    CentralConfig,
    ConsentRule,
    HubConfig,
    Limits,
    ScheduleEntry,
    UploadConfig,
    WebConfig,
)
from gateway.sentences import sentence
from gateway.survey.model import Lang
from gateway.toml_table import Table, nearest
from schedules.calendar import NO_QUIET_HOURS, Closure, QuietHours, Term

HIGHEST_PORT = 65535

QUIET_DEFAULT = QuietHours(start=time(20), end=time(8))
TERMS_DEFAULT: tuple[Term, ...] = (
    Term(start=date(2026, 3, 16), end=date(2026, 5, 15)),
    Term(start=date(2026, 5, 25), end=date(2026, 7, 24)),
    Term(start=date(2026, 8, 10), end=date(2026, 10, 9)),
    Term(start=date(2026, 10, 19), end=date(2026, 12, 18)),
)
"""Peru's teaching weeks of 2026 (RM 501-2025-MINEDU); the office writes its own into the configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What relative paths and credentials are resolved against."""

    folder: Path
    environ: Mapping[str, str]


def hub(table: Table, around: Surroundings) -> HubConfig:
    """`[hub]`."""
    return HubConfig(
        name=table.text("name", "Willay"),
        data_dir=around.folder / Path(table.text("data_dir", "/var/lib/willay")).expanduser(),
        language=table.parsed("language", "es", values.language) or Lang("es"),
        timezone=table.parsed("timezone", "America/Lima", values.timezone) or ZoneInfo("America/Lima"),
        country=table.parsed("country", "PE", values.country) or "PE",
        consent=table.parsed("consent", ConsentRule.ASK, _consent) or ConsentRule.ASK,
    )


def _consent(text: str) -> ConsentRule:
    names = [name.value for name in ConsentRule]
    if text not in names:
        raise ValueError(sentence("{value} is no rule of consent", value=repr(text)), nearest(text, names))
    return ConsentRule(text)


def web(table: Table, around: Surroundings) -> WebConfig:
    """`[web]`."""
    return WebConfig(
        bind=table.parsed("bind", "127.0.0.1", values.address) or "127.0.0.1",
        port=table.whole("port", 8080, 1, HIGHEST_PORT),
        metrics_token_file=table.optional("metrics_token_file", values.secret_reader(around.folder, around.environ)),
    )


def quiet(table: Table) -> QuietHours:
    """`[quiet_hours]`; equal times, or no such section: none."""
    start, end = table.hour("start"), table.hour("end")
    if start is None and end is None:
        return NO_QUIET_HOURS
    for key in ("start", "end"):
        if table.raw(key) is None:
            table.fault(key, sentence("is missing"), sentence('write it as "20:00"'))
    return QuietHours(start=start or time(), end=end or time())


def calendar(table: Table) -> CalendarConfig:
    """`[calendar]`."""
    terms = []
    for row in table.tables("terms", "[calendar] terms"):
        days = _days(row, end_needed=True)
        row.finish()
        if days is not None:
            terms.append(Term(start=days[0], end=days[1]))
    for earlier, later in zip(sorted(terms, key=_start), sorted(terms, key=_start)[1:], strict=False):
        if later.start <= earlier.end:
            table.fault(
                "terms",
                sentence("the term of {first} runs into that of {second}", first=earlier.start, second=later.start),
            )
    closed = []
    for row in table.tables("closed", "[calendar] closed"):
        days = _days(row, end_needed=False)
        reason, district = row.text("reason", ""), row.text("district", "")
        row.finish()
        if days is not None:
            closed.append(Closure(start=days[0], end=days[1], reason=reason, district=district))
    return CalendarConfig(
        terms=tuple(sorted(terms, key=_start)) or TERMS_DEFAULT,
        holidays=table.flag("holidays", True),
        closed=tuple(closed),
    )


def schedule(table: Table) -> ScheduleEntry:
    """One `[[schedule]]`."""
    return ScheduleEntry(
        questionnaire=table.text("questionnaire"),
        weekday=table.optional("weekday", values.weekday),
        hour=table.hour("hour"),
        every=table.optional("every", values.every),
        since=table.day("since"),
        enabled=table.flag("enabled", True),
    )


def upload(table: Table, around: Surroundings) -> UploadConfig:
    """One `[[upload]]`."""
    kind = table.parsed("kind", None, values.upload_kind) or ""
    return UploadConfig(
        kind=kind,
        name=table.text("name", kind or "upload"),
        url=table.parsed("url", None, values.url) or "",
        token_file=table.optional("token_file", values.secret_reader(around.folder, around.environ)),
        ca_file=table.optional("ca_file", values.file_reader(around.folder, around.environ)),
    )


def central(table: Table, around: Surroundings) -> CentralConfig:
    """`[central]`."""
    return CentralConfig(
        bind=table.parsed("bind", "127.0.0.1", values.address) or "127.0.0.1",
        port=table.whole("port", 8090, 1, HIGHEST_PORT),
        database=table.optional("database", values.centre_database) or "",
        tokens_file=table.optional("tokens_file", values.secret_reader(around.folder, around.environ)),
    )


def limits(table: Table) -> Limits:
    """`[limits]`."""
    usual = Limits()
    return Limits(
        replies_per_hour=table.whole("replies_per_hour", usual.replies_per_hour, 1, 1000),
        replies_per_day=table.whole("replies_per_day", usual.replies_per_day, 1, 10_000),
        min_free_mb=table.whole("min_free_mb", usual.min_free_mb, 10, 100_000),
    )


def unique(tables: tuple[Table, ...], names: tuple[str, ...], key: str) -> None:
    """Note every entry whose `key` an earlier one has already."""
    seen: Counter[str] = Counter()
    for table, name in zip(tables, names, strict=True):
        seen[name] += 1
        if name and seen[name] > 1:
            table.fault(key, sentence("{value} is there already", value=repr(name)), sentence("give each one its own"))


def _days(row: Table, *, end_needed: bool) -> tuple[date, date] | None:
    start, end = row.day("start"), row.day("end")
    if start is None:
        if row.raw("start") is None:  # a wrong one is told already
            row.fault("start", sentence("is missing"), sentence("write it as 2026-03-16"))
        return None
    if end is None:
        if end_needed and row.raw("end") is None:
            row.fault("end", sentence("is missing"), sentence("write it as 2026-03-16"))
        return (start, start)
    if end < start:
        row.fault("end", sentence("{end} lies before {start}", end=end, start=start))
    return (start, end)


def _start(term: Term) -> date:
    return term.start
