"""What the hub noted of a modem lately: how often it had to be helped, and by what. Reads the store only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from gateway.config_records import ModemConfig
from gateway.findings import Finding, look, well
from gateway.sentences import Sentence, sentence
from gateway.store import modems
from modem.ladder import HIGH, Rung

LOOK_BACK = timedelta(days=1)
EVENTS_READ = 500
"""A modem that is in trouble the whole day writes some fifty."""
MOST_RESTARTS = 3
"""A day. Each is over in five seconds; more of them have a reason."""
_RUNG = "rung "


def check_help(entry: ModemConfig, now: datetime) -> Iterator[Finding]:
    """How often the hub had to help the modem in the last day, and by what. Within `store.reading()`."""
    counted: Counter[Rung] = Counter()
    for event in modems.events(EVENTS_READ):
        rung = event.kind.removeprefix(_RUNG)
        if event.kind.startswith(_RUNG) and rung in set(Rung) and event.subject == f"modem {entry.name}":
            counted[Rung(rung)] += 1 if timedelta() <= now - event.at <= LOOK_BACK else 0
    subject, told = f"help {entry.name}", [rung for rung in Rung if counted[rung] and rung is not Rung.ASK]
    if not told:
        yield well(subject, sentence("needed no help in the last day"))
        return
    text = sentence("{count} × {what}", count=counted[told[0]], what=_said(told[0]))
    for rung in told[1:]:
        text = sentence("{text}, {count} × {what}", text=text, count=counted[rung], what=_said(rung))
    if counted[Rung.RESTART] > MOST_RESTARTS or any(rung in HIGH or rung is Rung.TELL for rung in told):
        yield look(
            subject,
            sentence("the hub helped it in the last day: {what}", what=text),
            sentence("it lacks power or signal, or is at its end: a powered USB hub, another cable, another modem"),
        )
    else:
        yield well(subject, sentence("the hub helped it in the last day: {what}", what=text))


def _said(rung: Rung) -> Sentence:
    match rung:
        case Rung.ASK | Rung.REOPEN:
            return sentence("port opened anew")
        case Rung.RESTART:
            return sentence("its program started anew")
        case Rung.RADIO:
            return sentence("radio off and on")
        case Rung.RESET:
            return sentence("modem reset")
        case Rung.USB:
            return sentence("USB off and on")
        case Rung.POWER:
            return sentence("power off and on")
        case Rung.TELL:
            return sentence("nothing helped")
