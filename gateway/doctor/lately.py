"""What the hub noted of a modem lately: its credit. Reads the store only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gateway.config_records import ModemConfig, MoneyConfig
from gateway.doctor.spans import in_words
from gateway.findings import Finding, look, well
from gateway.sentences import sentence
from gateway.store import credit


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
