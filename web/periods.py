"""The last day and the last month of a modem as pages show them: sentences, pictures, a table. Knows no route."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from gateway.health_modem import WEAK_PERCENT
from gateway.history_buckets import Bucket
from web import charts
from web.charts import Bar, Frame, Point, Span, State, Told
from web.glance import Line, glance, messages_text, service_text, signal_text
from web.language import clock_time, day, gettext, local, short_period
from web.story import Story, grouped, story_of

DAY = timedelta(days=1)
MONTH = timedelta(days=31)
MARK_HOURS = 6
MONTH_HOURS = 3
"""One point of the month's line: 248 of them are as many as a phone has pixels."""
WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart with its heading, and what its signs mean."""

    title: str
    svg: Markup
    legend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One stretch of time. `rows`: the same as numbers, each with the words of its time."""

    key: str
    title: str
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...]
    unit: str
    """What one row stands for."""
    rows: tuple[tuple[str, Bucket], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grain:
    """How finely a period is drawn: points of lines, and columns."""

    key: str
    days: bool
    frame: Frame
    points: Sequence[Bucket]
    columns: Sequence[Bucket]


def last_day(buckets: Sequence[Bucket | None], now: datetime) -> Period:
    """The last 24 hours, by five minutes; counts by hours."""
    hours = tuple(grouped(buckets, lambda at: local(at).replace(minute=0, second=0)))
    frame = Frame(start=now - DAY, end=now, marks=tuple(_hours(now)))
    known = tuple(bucket for bucket in buckets if bucket is not None)
    grain = _Grain(key="day", days=False, frame=frame, points=known, columns=hours)
    story = story_of(buckets, local)
    return Period(
        key="day",
        title=gettext("The last 24 hours"),
        lines=glance(story, days=False),
        pictures=tuple(_pictures(grain, story)),
        unit=gettext("Hour"),
        rows=tuple((clock_time(local(hour.at).replace(minute=0)), hour) for hour in reversed(hours)),
    )


def last_month(buckets: Sequence[Bucket | None], now: datetime) -> Period:
    """The last 31 days, by three hours; counts by days."""
    days = tuple(grouped(buckets, lambda at: local(at).date()))
    frame = Frame(start=now - MONTH, end=now, marks=tuple(_weeks(now)))
    points = tuple(grouped(buckets, lambda at: (local(at).date(), local(at).hour // MONTH_HOURS)))
    grain = _Grain(key="month", days=True, frame=frame, points=points, columns=days)
    story = story_of(buckets, local)
    return Period(
        key="month",
        title=gettext("The last 31 days"),
        lines=glance(story, days=True),
        pictures=tuple(_pictures(grain, story)),
        unit=gettext("Day"),
        rows=tuple((day(one.at), one) for one in reversed(days)),
    )


def _pictures(grain: _Grain, story: Story) -> Iterator[Picture]:
    whole = story.whole
    if whole is None:
        return
    if whole.signal is not None:
        yield _signal(grain, signal_text(story, days=grain.days))
    yield _service(grain, service_text(story))
    if whole.sent or whole.refused or whole.unknown or whole.received:
        yield _messages(grain, messages_text(story))
    if whole.queue:
        title = gettext("Messages that waited (of the whole hub)")
        said = gettext("%(num)d at most.") % {"num": whole.queue}
        yield _steps(grain, "queue", title, said, lambda bucket: float(bucket.queue))
    if whole.credit is not None:
        said = gettext("%(amount)s at the end.") % {"amount": whole.credit}
        yield _steps(grain, "credit", gettext("Credit"), said, _credit)


def _signal(grain: _Grain, said: str) -> Picture:
    title = gettext("Signal, percent")
    told = Told(key=f"{grain.key}-signal", title=title, text=said)
    points = [Point(at=b.at, until=_until(b), value=b.signal, low=b.low, high=b.high) for b in grain.points]
    svg = charts.line(grain.frame, told, points, top=WHOLE_PERCENT, rule=(WEAK_PERCENT, gettext("weak below")))
    legend = gettext("Line: mean; band: lowest to highest; no line: not measured.")
    return Picture(title=title, svg=Markup(svg), legend=legend)  # noqa: S704  every word in it is escaped by charts


def _service(grain: _Grain, said: str) -> Picture:
    title = gettext("Service")
    told = Told(key=f"{grain.key}-service", title=title, text=said)
    spans = (Span(at=b.at, until=_until(b), state=_state(b)) for b in grain.points if b.watched)
    svg = charts.strip(grain.frame, told, spans)
    legend = gettext(
        "Low: in service; hatched: part of the time; high and dark: out of service; empty: the hub was off."
    )
    return Picture(title=title, svg=Markup(svg), legend=legend)  # noqa: S704  every word in it is escaped by charts


def _messages(grain: _Grain, said: str) -> Picture:
    title = gettext("Messages a day") if grain.days else gettext("Messages an hour")
    told = Told(key=f"{grain.key}-messages", title=title, text=said)
    columns = [
        Bar(at=b.at, until=_until(b), good=b.sent, bad=b.refused + b.unknown, below=b.received) for b in grain.columns
    ]
    legend = gettext("Up: sent; hatched: refused or in doubt; down: received.")
    svg = charts.bars(grain.frame, told, columns)
    return Picture(title=title, svg=Markup(svg), legend=legend)  # noqa: S704  every word in it is escaped by charts


def _steps(grain: _Grain, key: str, title: str, said: str, value: Callable[[Bucket], float | None]) -> Picture:
    told = Told(key=f"{grain.key}-{key}", title=title, text=said)
    points = [Point(at=b.at, until=_until(b), value=value(b)) for b in grain.points]
    top = charts.round_top(max((point.value for point in points if point.value is not None), default=1.0))
    svg = charts.steps(grain.frame, told, points, top=top)
    return Picture(title=title, svg=Markup(svg))  # noqa: S704  every word in it is escaped by charts


def _state(bucket: Bucket) -> State:
    if bucket.served >= bucket.watched:
        return State.UP
    return State.PART if bucket.served * 2 >= bucket.watched else State.DOWN


def _credit(bucket: Bucket) -> float | None:
    return None if bucket.credit is None else float(bucket.credit)


def _until(bucket: Bucket) -> datetime:
    return bucket.at + timedelta(seconds=bucket.seconds)


def _hours(now: datetime) -> Iterator[tuple[datetime, str]]:
    """Every sixth hour of the office's clock in the last day."""
    at = local(now - DAY).replace(minute=0, second=0, microsecond=0)
    while at <= now:
        if at.hour % MARK_HOURS == 0 and at > now - DAY:
            yield at, clock_time(at)
        at += timedelta(hours=1)


def _weeks(now: datetime) -> Iterator[tuple[datetime, str]]:
    """Every Monday of the last month."""
    here = local(now)
    for back in range(MONTH.days, -1, -1):
        on: date = here.date() - timedelta(days=back)
        at = datetime.combine(on, time(), here.tzinfo)
        if on.weekday() == 0 and at > now - MONTH:
            year, week, _ = on.isocalendar()
            yield at, short_period(f"{year}-W{week:02d}")
