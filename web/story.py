"""What a modem's buckets come to: hours and days of the office's own clock, weak hours, times out of service. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean

from gateway.health_modem import WEAK_PERCENT
from gateway.history_buckets import Bucket, severity
from modem.standing import Standing

BEST_HOURS = 3
"""As many hours together are called the best, or the worst."""
WEAK_SHARE = 0.5
"""An hour is weak where it was so for at least half of it, or on half of the days."""
FEW_SECONDS = 90
"""A break as short as this is the modem taking breath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Some hours of a day in a row: from `first` o'clock up to `last` o'clock (1 to 24), and their mean signal."""

    first: int
    last: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without service."""

    since: datetime
    until: datetime
    lost: timedelta
    """How much of it was without service."""
    worst: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What one glance should tell."""

    whole: Bucket | None
    """Everything as one; None: nothing was noted."""
    weak: Hours | None
    best: Hours | None
    worst: Hours | None
    outages: tuple[Outage, ...]
    off: timedelta
    """How long the hub was off since the first thing noted."""


def story_of(buckets: Sequence[Bucket | None], local: Callable[[datetime], datetime]) -> Story:
    """The story of consecutive buckets; hours are those of the `local` clock."""
    known = [bucket for bucket in buckets if bucket is not None]
    hours = _by_hour(known, local)
    return Story(
        whole=together(buckets),
        weak=_weak(known, hours, local),
        best=_three(hours, max),
        worst=_three(hours, min),
        outages=tuple(_outages(known)),
        off=_off(buckets),
    )


def together(buckets: Sequence[Bucket | None]) -> Bucket | None:
    """Several buckets as one that begins with the first; None where none is known."""
    known = [bucket for bucket in buckets if bucket is not None]
    if not known:
        return None
    measured = [(bucket.signal, max(bucket.watched, 1)) for bucket in known if bucket.signal is not None]
    weight = sum(seconds for _, seconds in measured)
    return replace(
        known[0],
        seconds=int((known[-1].at - known[0].at).total_seconds()) + known[-1].seconds,
        watched=sum(bucket.watched for bucket in known),
        served=sum(bucket.served for bucket in known),
        worst=max((bucket.worst for bucket in known), key=severity),
        signal=sum(signal * seconds for signal, seconds in measured) / weight if measured else None,
        low=min((bucket.low for bucket in known if bucket.low is not None), default=None),
        high=max((bucket.high for bucket in known if bucket.high is not None), default=None),
        queue=max(bucket.queue for bucket in known),
        credit=next((bucket.credit for bucket in reversed(known) if bucket.credit is not None), None),
        sent=sum(bucket.sent for bucket in known),
        refused_message=sum(bucket.refused_message for bucket in known),
        refused_recipient=sum(bucket.refused_recipient for bucket in known),
        refused_modem=sum(bucket.refused_modem for bucket in known),
        unknown=sum(bucket.unknown for bucket in known),
        received=sum(bucket.received for bucket in known),
        recovered=sum(bucket.recovered for bucket in known),
    )


def grouped(buckets: Sequence[Bucket | None], same: Callable[[datetime], object]) -> Iterator[Bucket]:
    """Buckets that `same` finds alike (of one hour, of one day) as one each; groups nobody watched are left out."""
    group: list[Bucket] = []
    for bucket in buckets:
        if bucket is None:
            continue
        if group and same(bucket.at) != same(group[-1].at):
            if (one := together(group)) is not None:
                yield one
            group = []
        group.append(bucket)
    if (one := together(group)) is not None:
        yield one


def _by_hour(known: Sequence[Bucket], local: Callable[[datetime], datetime]) -> dict[int, float]:
    """The mean signal of each hour of the clock that was measured."""
    found: dict[int, list[float]] = {}
    for bucket in known:
        if bucket.signal is not None:
            found.setdefault(local(bucket.at).hour, []).append(bucket.signal)
    return {hour: fmean(values) for hour, values in found.items()}


def _weak(known: Sequence[Bucket], hours: dict[int, float], local: Callable[[datetime], datetime]) -> Hours | None:
    """The longest run of hours of the clock that were weak, around midnight too."""
    weak: dict[int, list[bool]] = {}
    for bucket in known:
        if bucket.signal is not None:
            weak.setdefault(local(bucket.at).hour, []).append(bucket.signal < WEAK_PERCENT)
    bad = {hour for hour, said in weak.items() if sum(said) >= WEAK_SHARE * len(said)}
    runs = [_run(start, bad) for start in bad if (start - 1) % 24 not in bad or len(bad) == 24]
    longest = max(runs, key=len, default=[])
    return _hours(longest, hours) if longest else None


def _run(start: int, bad: set[int]) -> list[int]:
    run = [start]
    while len(run) < 24 and (run[-1] + 1) % 24 in bad:
        run.append((run[-1] + 1) % 24)
    return run


def _three(hours: dict[int, float], pick: Callable[..., Hours]) -> Hours | None:
    """The best (or worst) BEST_HOURS in a row."""
    runs = [[(start + place) % 24 for place in range(BEST_HOURS)] for start in range(24)]
    whole = [_hours(run, hours) for run in runs if all(hour in hours for hour in run)]
    return pick(whole, key=lambda found: found.percent) if whole else None


def _hours(run: list[int], hours: dict[int, float]) -> Hours:
    return Hours(first=run[0], last=run[-1] + 1, percent=fmean(hours[hour] for hour in run))


def _outages(known: Sequence[Bucket]) -> Iterator[Outage]:
    """Runs of buckets that each have a break in them."""
    run: list[Bucket] = []
    for bucket in known:
        if run and (_lost(bucket) <= 0 or bucket.at > _end(run[-1])):
            yield from _outage(run)
            run = []
        if _lost(bucket) > 0:
            run.append(bucket)
    yield from _outage(run)


def _outage(run: Sequence[Bucket]) -> Iterator[Outage]:
    lost = sum(map(_lost, run))
    if lost > FEW_SECONDS:
        worst = max((bucket.worst for bucket in run), key=severity)
        yield Outage(since=run[0].at, until=_end(run[-1]), lost=timedelta(seconds=lost), worst=worst)


def _lost(bucket: Bucket) -> int:
    return bucket.watched - bucket.served


def _end(bucket: Bucket) -> datetime:
    return bucket.at + timedelta(seconds=bucket.seconds)


def _off(buckets: Sequence[Bucket | None]) -> timedelta:
    first = next((place for place, bucket in enumerate(buckets) if bucket is not None), len(buckets))
    seconds = next((bucket.seconds for bucket in buckets if bucket is not None), 0)
    return timedelta(seconds=seconds * sum(bucket is None for bucket in buckets[first:]))
