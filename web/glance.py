"""How a modem did, in a few sentences with a mark each, in the visitor's language. Knows no picture and no table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from gateway.history_buckets import Bucket
from web import marks
from web.hours import between, length
from web.language import clock_time, gettext, local, ngettext, when
from web.marks import Mark
from web.story import Outage, Story

SPREAD_PERCENT = 8
"""A difference between hours that is worth a word."""
SHORT_OFF = timedelta(minutes=15)
LONG_OUTAGE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence, and how good or bad it is."""

    text: str
    mark: Mark | None = None
    """None: neither good nor bad."""


def glance(story: Story, *, days: bool) -> tuple[Line, ...]:
    """What one should know; `days`: of many days, so that an hour speaks of most of them."""
    if story.whole is None:
        return (Line(mark=marks.UNKNOWN, text=gettext("Nothing was noted yet.")),)
    return (*_signal(story, days=days), *_service(story), *_messages(story.whole))


def signal_text(story: Story, *, days: bool) -> str:
    """The signal alone, for who hears the picture."""
    return " ".join(line.text for line in _signal(story, days=days))


def service_text(story: Story) -> str:
    """The same of the service."""
    return " ".join(line.text for line in _service(story))


def messages_text(story: Story) -> str:
    """The same of what was sent and received."""
    return " ".join(line.text for line in _messages(story.whole)) if story.whole is not None else ""


def _signal(story: Story, *, days: bool) -> Iterator[Line]:
    if story.whole is None or story.whole.signal is None:
        yield Line(mark=marks.UNKNOWN, text=gettext("No signal was measured."))
        return
    mean = round(story.whole.signal)
    if story.weak is not None:
        said = gettext("Weak signal on most days %(hours)s.") if days else gettext("Weak signal %(hours)s.")
        yield Line(mark=marks.VERDICTS["look"], text=said % {"hours": between(story.weak.first, story.weak.last)})
    elif mean >= marks.GOOD_SIGNAL_PERCENT:
        yield Line(
            mark=marks.VERDICTS["well"],
            text=gettext("Good signal at all hours: %(percent)d %% on average.") % {"percent": mean},
        )
    else:
        yield Line(
            mark=marks.VERDICTS["well"],
            text=gettext("Enough signal at all hours: %(percent)d %% on average.") % {"percent": mean},
        )
    best, worst = story.best, story.worst
    if best is None or worst is None or best.percent - worst.percent < SPREAD_PERCENT:
        return
    places: dict[str, object] = {"best": between(best.first, best.last), "high": round(best.percent)}
    if story.weak is not None:
        yield Line(text=gettext("Best %(best)s: %(high)d %% on average.") % places)
        return
    places |= {"worst": between(worst.first, worst.last), "low": round(worst.percent)}
    yield Line(text=gettext("Best %(best)s (%(high)d %%), worst %(worst)s (%(low)d %%).") % places)


def _service(story: Story) -> Iterator[Line]:
    lost = sum((outage.lost for outage in story.outages), timedelta())
    if not story.outages:
        yield Line(mark=marks.VERDICTS["well"], text=gettext("It could send and receive all the time."))
    else:
        longest = max(story.outages, key=lambda outage: outage.lost)
        said = ngettext(
            "%(num)d time out of service, %(long)s in all.", "%(num)d times out of service, %(long)s in all.",
            len(story.outages),
        ) % {"num": len(story.outages), "long": length(lost)}  # fmt: skip
        mark = marks.VERDICTS["look" if lost < LONG_OUTAGE else "wrong"]
        yield Line(mark=mark, text=f"{said} {outage_text(longest)}")
    if story.off > SHORT_OFF:
        said = gettext("The hub was off for %(long)s.") % {"long": length(story.off)}
        yield Line(text=said)


def outage_text(longest: Outage) -> str:
    """When the longest was, and why."""
    same_day = local(longest.since).date() == local(longest.until).date()
    places = {
        "since": when(longest.since),
        "until": (clock_time if same_day else when)(longest.until),
        "why": gettext(marks.STANDINGS[longest.worst].word),
    }
    return gettext("The longest: %(since)s to %(until)s (%(why)s).") % places


def _messages(whole: Bucket) -> Iterator[Line]:
    sent = ngettext("%(num)d message sent", "%(num)d messages sent", whole.sent) % {"num": whole.sent}
    heard = ngettext("%(num)d received", "%(num)d received", whole.received) % {"num": whole.received}
    yield Line(text=f"{sent}, {heard}.")
    if whole.refused:
        said = ngettext("%(num)d refused", "%(num)d refused", whole.refused) % {"num": whole.refused}
        yield Line(mark=marks.VERDICTS["look"], text=f"{said}: {', '.join(_refusals(whole))}.")
    if whole.unknown:
        said = ngettext(
            "%(num)d of which nobody knows whether it left.", "%(num)d of which nobody knows whether they left.",
            whole.unknown,
        ) % {"num": whole.unknown}  # fmt: skip
        yield Line(mark=marks.VERDICTS["look"], text=said)
    if whole.recovered:
        said = ngettext(
            "The modem failed and worked again %(num)d time.", "The modem failed and worked again %(num)d times.",
            whole.recovered,
        ) % {"num": whole.recovered}  # fmt: skip
        yield Line(mark=marks.VERDICTS["look"], text=said)


def _refusals(whole: Bucket) -> Iterator[str]:
    for number, said in (
        (whole.refused_recipient, gettext("%(num)d because of the number")),
        (whole.refused_modem, gettext("%(num)d because of modem, SIM or network")),
        (whole.refused_message, gettext("%(num)d because of the message, or a busy network")),
    ):
        if number:
            yield said % {"num": number}
