"""Is there credit: what each operator last said, the floor, the expiry, and money in doubt. Knows the store."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from gateway.cause_sayings import answer_said
from gateway.config_records import Config, ModemConfig
from gateway.findings import Finding, look, well, wrong
from gateway.formats import operators_toml
from gateway.sentences import Sentence, sentence
from gateway.store import credit, ledger
from gateway.store.records_money import CreditReading
from gateway.store.states import CreditOutcome

_CENT = Decimal("0.01")
MESSAGES_LEFT = 10
EXPIRES_SOON = timedelta(days=5)
"""A weekend and the way to a shop."""


def credit_findings(config: Config, now: datetime) -> tuple[Finding, ...]:
    """What is known of the credit of every modem, and of the money that moved. Runs inside the caller's transaction."""
    findings = [finding for entry in config.modems if (finding := _of_modem(entry, config, now)) is not None]
    doubtful = ledger.in_state(*ledger.DOUBTFUL)
    if doubtful:
        text = sentence(
            "entries of the ledger of which nobody knows whether they were booked: {count}", count=len(doubtful)
        )
        findings.append(
            look("credit", text, sentence("settle each one on the credit page, or: willay credit settle ID"))
        )
    problems = operators_toml.load(config.hub.data_dir).problems
    if problems:
        text = sentence("operators.toml has faults and is not used: {count}", count=len(problems))
        findings.append(look("credit", text, sentence("willay check-config names them all")))
    return tuple(findings)


def funded(config: Config, modem: str | None, now: datetime) -> bool:
    """Is it known, by a young answer of the operator's, that the SIM has credit enough for messages? None: every SIM.

    Enough is the floor; without one, ten messages; without a price, anything. Inside a reading transaction.
    """
    names = [entry.name for entry in config.modems] if modem is None else [modem]
    money = config.money
    enough = money.floor or (MESSAGES_LEFT * money.price_per_sms if money.price_per_sms is not None else _CENT)
    found = [credit.fresh(name, money, now) for name in names]
    return bool(found) and all(one is not None and one.amount is not None and one.amount >= enough for one in found)


def _of_modem(entry: ModemConfig, config: Config, now: datetime) -> Finding | None:
    subject = f"credit {entry.name}"
    last, read = credit.last_asked(entry.name), credit.last_read(entry.name)
    if last is None:
        return None  # nothing was asked yet, or there is no code to ask with: the modem's findings come first
    if last.outcome is CreditOutcome.UNREAD:
        text = sentence(
            "balance: could not be read; the operator said: {text}", text=as_stored(" ".join(last.text.split()))
        )
        return look(
            subject, text, sentence("is it the right code? Set balance_code, or write a pattern (operators.toml)")
        )
    if read is None or read.amount is None:
        text = sentence("could not be asked: {reason}", reason=answer_said(last.text))
        return look(subject, text, sentence("dial it yourself: willay modem balance"))
    return _of_amount(subject, read, config, now)


def _of_amount(subject: str, read: CreditReading, config: Config, now: datetime) -> Finding:
    assert read.amount is not None
    amount, money = credit.shown(read.amount, read.currency), config.money
    if credit.fresh(read.modem, money, now) is None:
        hours = int(abs(now - read.asked_at) / timedelta(hours=1))
        text = sentence("{amount} were left {hours} hours ago; not known since", amount=amount, hours=hours)
        return look(subject, text, sentence("dial it yourself: willay modem balance"))
    if money.floor is not None and read.amount < money.floor:
        floor = credit.shown(money.floor.quantize(_CENT), read.currency)
        text = sentence("{amount} are left, less than {floor}: questions wait", amount=amount, floor=floor)
        return wrong(subject, text, sentence("top up the SIM: on the credit page, or: willay credit top-up"))
    if read.expires_on is None:
        return well(subject, sentence("{amount} are left", amount=amount))
    text = sentence("{amount} are left, until {day}", amount=amount, day=read.expires_on.isoformat())
    if read.expires_on - now.astimezone(config.hub.timezone).date() <= EXPIRES_SOON:
        return look(subject, text, sentence("top up before that day, or the credit is lost"))
    return well(subject, text)


def as_stored(text: str) -> Sentence:
    """A sentence of ours that was kept as its English text: it may be translated, and has no places to fill."""
    made = Sentence(text)
    made.msgid, made.params = text, {}
    return made
