"""When the first questions of a round will have left, and whether that is in time. Looks; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from gateway import costing
from gateway.desk import Desk
from gateway.findings import Finding, look, well
from gateway.sentences import sentence
from gateway.store import attempts, rounds, waves
from gateway.store.states import RoundState
from gateway.survey.model import Questionnaire
from schedules.forecast import Rate, ends_at

ASSUMED = timedelta(seconds=6)
"""A part, where nothing has been sent yet: GSM modems take three to six seconds."""
SHORTEST = timedelta(seconds=1)
"""A SIM sends nothing faster than that."""
MEASURED = 50
"""So many messages say how fast the link is now; a median of fewer than FEWEST says nothing."""
FEWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How a running round's first wave stands."""

    phones: int
    """Phones whose first question is not in the queue yet."""
    parts: int
    """SMS that have to leave, everything queued among them."""
    seconds_each: float
    """From one SMS to the next, all modems together."""
    measured: bool
    """Whether that was measured; else it is assumed."""
    ends_at: datetime | None
    """When the last one leaves; None: not in the foreseeable future."""
    useful_until: datetime

    @property
    def fits(self) -> bool:
        """Whether everybody is asked while it is worth asking."""
        return self.ends_at is not None and self.ends_at <= self.useful_until


def of_round(desk: Desk, round_id: int, now: datetime) -> Outlook | None:
    """The outlook of a running round; None where nothing waits, or it runs no more. Within a reading."""
    round_ = rounds.get(round_id)
    if round_ is None or round_.state is not RoundState.OPEN:
        return None
    wave, queued = waves.waiting(round_id), waves.queued_parts(now)
    if not wave.phones and not queued:
        return None
    rate, measured = _rate(desk, now)
    parts = queued + wave.phones * first_parts(desk.library.of_round(round_))
    ends = ends_at(parts, now, rate, desk.calendar)
    if ends is not None and wave.last_begins is not None:
        last = ends_at(1, max(now, wave.last_begins), rate, desk.calendar)
        ends = None if last is None else max(ends, last)
    return Outlook(
        phones=wave.phones,
        parts=parts,
        seconds_each=rate.each.total_seconds(),
        measured=measured,
        ends_at=ends,
        useful_until=round_.useful_until,
    )


def first_parts(questionnaire: Questionnaire) -> int:
    """SMS of the first question, in the language where it is longest."""
    first = [question.key for question in questionnaire.questions[:1]]
    found = []
    for lang in questionnaire.title:
        texts = costing.text_costs(questionnaire, costing.practice(questionnaire, lang))
        of_first = (text for text in texts if text.kind == "question" and text.key in first)
        found += [text.cost.segments for text in islice(of_first, 1)]  # no more is looked at: a page asks each time
    return max(found, default=1)


def finding(desk: Desk, outlook: Outlook) -> Finding:
    """The outlook in a sentence, with what to do where it will not do."""
    until = f"{desk.calendar.local(outlook.useful_until):%Y-%m-%d %H:%M}"
    if outlook.ends_at is None:
        text = sentence("{parts} SMS would take longer than anybody can say", parts=outlook.parts)
        return look("round", text, _REMEDY)
    ends = f"{desk.calendar.local(outlook.ends_at):%Y-%m-%d %H:%M}"
    if outlook.fits:
        return well("round", sentence("{parts} SMS wait; the last leaves about {time}", parts=outlook.parts, time=ends))
    text = sentence("{parts} SMS wait; the last would leave about {time}, but is worth asking until {until} only",
                    parts=outlook.parts, time=ends, until=until)  # fmt: skip
    return look("round", text, _REMEDY)


_REMEDY = sentence("ask fewer schools (a panel), begin earlier, make useful_for longer, or add a second modem")


def _rate(desk: Desk, now: datetime) -> tuple[Rate, bool]:
    spans = waves.lately(MEASURED)
    measured = len(spans) >= FEWEST
    air = max(SHORTEST, sorted(spans)[len(spans) // 2]) if measured else ASSUMED
    modems = desk.config.modems
    per_second = sum(1 / max(air.total_seconds(), 60 / (one.messages_per_minute or 60)) for one in modems)
    each = timedelta(seconds=1 / per_second) if modems else air
    caps = [one.messages_per_day for one in modems]
    if not modems or None in caps:
        return Rate(each=each), measured
    midnight = desk.calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
    total = sum(cap for cap in caps if cap is not None)
    sent = sum(attempts.parts_since(one.name, midnight) for one in modems)
    return Rate(each=each, per_day=total, left_today=max(0, total - sent)), measured
