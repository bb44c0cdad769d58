"""What the hub noted of a modem lately: its credit, and why it sends nothing now. Reads the store; judges briefly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gateway.config_records import ModemConfig, MoneyConfig
from gateway.doctor.spans import in_words
from gateway.findings import Finding, look, well
from gateway.sentences import Sentence, sentence
from gateway.store import credit, pauses
from gateway.store.states import PauseKind


def check_credit(entry: ModemConfig, money: MoneyConfig, now: datetime) -> Iterator[Finding]:
    """What is left, as last read; nothing where it was never asked. Within `store.reading()`."""
    subject = f"credit {entry.name}"
    asked, told = credit.last_asked(entry.name), credit.last_read(entry.name)
    if asked is None:
        return
    if told is None or told.amount is None:
        yield look(
            subject,
            sentence("the operator's answer could not be read"),
            sentence("see what it says: willay modem balance; is balance_code the operator's own?"),
        )
        return
    text = sentence(
        "{amount}, {age} ago", amount=credit.shown(told.amount, told.currency), age=in_words(now - told.asked_at)
    )
    if money.floor is not None and told.amount < money.floor:
        yield look(subject, text, sentence("top the SIM up: until then only cases, alerts and answers leave"))
    else:
        yield well(subject, text)


def check_pauses(entry: ModemConfig, now: datetime) -> Iterator[Finding]:
    """Why it sends nothing now, or nothing that can wait. Within `store.reading()`."""
    for pause in pauses.active(now, entry.name):
        text, remedy = _pause(pause.kind)
        yield look(f"sending {entry.name}", text, remedy)


def _pause(kind: PauseKind) -> tuple[Sentence, Sentence]:
    match kind:
        case PauseKind.NETWORK:
            text, remedy = sentence("waits for the network"), sentence("nothing: it goes on when there is one")
        case PauseKind.SIM:
            text, remedy = sentence("waits for its SIM"), sentence("look at the SIM above")
        case PauseKind.MEMORY:
            text = sentence("waits until its full storage is emptied")
            remedy = sentence("nothing, unless it lasts: see the hub's log (journalctl -u willay)")
        case PauseKind.REFUSALS:
            text = sentence("waits, for several texts in a row were refused")
            remedy = sentence("has the SIM credit, and does the operator let it text? (willay modem balance)")
        case PauseKind.CREDIT:
            text = sentence("sends only what cannot wait: the credit seems to be used up")
            remedy = sentence("top the SIM up; then: willay modem balance")
        case PauseKind.CAP:
            text = sentence("has sent as many texts today as messages_per_day allows")
            remedy = sentence("nothing: it goes on tomorrow; or raise messages_per_day")
    return text, remedy
