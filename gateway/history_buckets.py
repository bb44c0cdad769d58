"""What is noted of a modem and what is told of it: words, kinds of events, buckets as records. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from gateway.history_rings import NO_CREDIT, PLACE, Row
from gateway.store.fields import EPOCH
from modem.api import (
    Incoming,
    IncomingPart,
    Link,
    ModemStatus,
    ReportState,
    Scope,
    SendAccepted,
    SendOutcome,
    SendUnknown,
    StatusReport,
)
from modem.standing import WORKING, Standing

SERVING = WORKING | {Standing.NETWORK_UNKNOWN}
"""In these a modem sends and receives: some never say whether they found a network."""


class Count(StrEnum):
    """What is counted. Those with a column of the same name are drawn, the others are for /metrics."""

    SENT = "sent"
    REFUSED_MESSAGE = "refused_message"
    """This one only."""
    REFUSED_RECIPIENT = "refused_recipient"
    """The one it was for cannot be reached."""
    REFUSED_MODEM = "refused_modem"
    """The modem, its SIM or its network would refuse any."""
    UNKNOWN = "unknown"
    RECEIVED = "received"
    """Parts as the network sends them."""
    RECOVERED = "recovered"
    """It works again after it did not."""
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    TRYING = "trying"
    USSD = "ussd"
    """The network said something unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One modem as it is at this moment."""

    modem: str
    link: Link
    status: ModemStatus | None
    standing: Standing
    credit: Decimal | None = None
    """What the operator last said, in the configured currency; None: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How one modem did for five minutes, or an hour."""

    at: datetime
    """When it begins, UTC."""
    seconds: int
    """How long it is."""
    watched: int
    """Seconds of it that the hub ran."""
    served: int
    """Seconds of those in which the modem could send and receive."""
    worst: Standing
    signal: float | None
    """The mean, percent; None: not measured."""
    low: int | None
    high: int | None
    queue: int
    """The most messages that waited, of the whole hub."""
    credit: Decimal | None
    """The last that was known."""
    sent: int
    refused_message: int
    refused_recipient: int
    refused_modem: int
    unknown: int
    received: int
    recovered: int

    @property
    def refused(self) -> int:
        """All refusals."""
        return self.refused_message + self.refused_recipient + self.refused_modem


def bucket_of(row: Row, number: int, seconds: int) -> Bucket:
    """A row as a record; `number` counts buckets of so many seconds since 1970."""
    value = {name: row[place] for name, place in PLACE.items()}
    measured = value["signals"] > 0
    return Bucket(
        at=EPOCH + timedelta(seconds=number * seconds),
        seconds=seconds,
        watched=min(value["watched"], seconds),
        served=min(value["served"], seconds),
        worst=_BY_SEVERITY[min(value["worst"], len(_BY_SEVERITY) - 1)],
        signal=value["signal_sum"] / value["signals"] if measured else None,
        low=value["signal_low"] if measured else None,
        high=value["signal_high"] if measured else None,
        queue=value["queue"],
        credit=None if value["credit"] == NO_CREDIT else Decimal(value["credit"]).scaleb(-2),
        sent=value["sent"],
        refused_message=value["refused_message"],
        refused_recipient=value["refused_recipient"],
        refused_modem=value["refused_modem"],
        unknown=value["unknown"],
        received=value["received"],
        recovered=value["recovered"],
    )


def severity(standing: Standing) -> int:
    """How bad it is: the number that a row keeps."""
    return _BY_SEVERITY.index(standing)


def count_of(outcome: SendOutcome) -> Count:
    """What a send counts as."""
    if isinstance(outcome, SendAccepted):
        return Count.SENT
    if isinstance(outcome, SendUnknown):
        return Count.UNKNOWN
    return _BY_SCOPE[outcome.cause.scope]


def kind_of(item: Incoming) -> Count:
    """What something that came in counts as."""
    if isinstance(item, IncomingPart):
        return Count.RECEIVED
    return _BY_REPORT[item.state] if isinstance(item, StatusReport) else Count.USSD


_BY_SCOPE = {
    Scope.MESSAGE: Count.REFUSED_MESSAGE,
    Scope.RECIPIENT: Count.REFUSED_RECIPIENT,
    Scope.MODEM: Count.REFUSED_MODEM,
}
_BY_REPORT = {
    ReportState.DELIVERED: Count.DELIVERED,
    ReportState.TRYING: Count.TRYING,
    ReportState.FAILED: Count.UNDELIVERED,
}
_BY_SEVERITY = (
    *(Standing.WORKS, Standing.SIM_CHANGED, Standing.ROAMING, Standing.NETWORK_UNKNOWN, Standing.STARTING),
    *(Standing.SEARCHING, Standing.NO_NETWORK, Standing.DEAF, Standing.REGISTRATION_DENIED, Standing.SIM_UNKNOWN),
    *(Standing.PIN_WANTED, Standing.PIN_REFUSED, Standing.PUK_WANTED, Standing.SIM_MISSING, Standing.MENDING),
    *(Standing.WRONG_DEVICE, Standing.OTHER_MODEM, Standing.DENIED, Standing.STORAGE_MODE, Standing.ABSENT),
    *(Standing.NOTHING_HELPS, Standing.STOPPED),
)
"""From well to worst; a place in it is kept on disk, so that a new one goes to the end."""
