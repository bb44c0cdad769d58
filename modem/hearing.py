"""Whether a modem that answers has gone deaf: no network for long, or one refusal of the network's after another. Pure.

Knows registrations and causes; monotonic seconds only.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.api import CauseKind, Registration, SendAccepted, SendOutcome, SendRefused

DEAF_SECONDS = 600.0
"""A modem at the edge of a cell is without it for minutes; one that hangs in its radio, until somebody helps."""
REFUSALS = 6
REFUSED_SECONDS = 300.0
"""So many refusals, and over so long: a network that is out of order for a moment refuses a burst of messages."""

_NETWORK_CMS = {17, 38, 41, 331, 332}
"""Network failure, out of order, temporary failure, no network, no answer of it (24.011, E-2; 27.005, 3.2.5)."""
_NETWORK_CME = {30, 31}
"""No network service, network timeout (27.007, 9.2.1)."""
_HEARING = {Registration.HOME, Registration.ROAMING, Registration.DENIED}
"""Who is denied has been heard: no switching of the radio opens that door."""
_NOT_HEARING = {Registration.IDLE, Registration.SEARCHING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What is known of it so far."""

    lost_since: float | None = None
    """Since when no network is heard; None: one is, or nobody knows."""
    refusals: int = 0
    """How many messages in a row the network refused as one that is not there."""
    refused_since: float | None = None

    def with_status(self, registration: Registration, now: float) -> Hearing:
        """After a status."""
        if registration in _HEARING:
            return Hearing(refusals=self.refusals, refused_since=self.refused_since)
        if registration in _NOT_HEARING and self.lost_since is None:
            return Hearing(lost_since=now, refusals=self.refusals, refused_since=self.refused_since)
        return self

    def with_sent(self, outcome: SendOutcome, now: float) -> Hearing:
        """After a message."""
        if isinstance(outcome, SendAccepted):
            return Hearing()
        if isinstance(outcome, SendRefused) and _by_the_network(outcome):
            since = now if self.refused_since is None else self.refused_since
            return Hearing(lost_since=self.lost_since, refusals=self.refusals + 1, refused_since=since)
        return self

    def helped(self) -> Hearing:
        """After something was done for it: refusals count anew, for none came since; a lost network is lost still."""
        return Hearing(lost_since=self.lost_since)

    def deaf(self, now: float, after_seconds: float = DEAF_SECONDS) -> bool:
        """Is it time to help?"""
        if self.lost_since is not None and now - self.lost_since >= after_seconds:
            return True
        long_refused = self.refused_since is not None and now - self.refused_since >= REFUSED_SECONDS
        return long_refused and self.refusals >= REFUSALS


def _by_the_network(outcome: SendRefused) -> bool:
    codes = {CauseKind.CMS: _NETWORK_CMS, CauseKind.CME: _NETWORK_CME}.get(outcome.cause.kind, set())
    return outcome.cause.code in codes
