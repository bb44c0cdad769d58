"""The states that rows go through. Knows no table and no rule of when they change."""

from __future__ import annotations

from enum import StrEnum


class RoundState(StrEnum):
    """A round's life: asked, past its deadline, no longer changed by late replies."""

    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"


class SendState(StrEnum):
    """An outgoing message's life (design, invariant 3)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class AttemptOutcome(StrEnum):
    """How one try to send ended."""

    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class PauseKind(StrEnum):
    """Why a modem pauses."""

    NETWORK = "network"  # there is none
    SIM = "sim"
    MEMORY = "memory"  # full, and being emptied
    REFUSALS = "refusals"  # several messages in a row, to several people
    CREDIT = "credit"  # perhaps used up: what can wait waits
    CAP = "cap"  # as many parts as the configuration allows in a day


class InboxState(StrEnum):
    """Whether a whole message has been worked on."""

    NEW = "new"
    DONE = "done"


class DisputeState(StrEnum):
    """A case's life."""

    OPEN = "open"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class CaseStep(StrEnum):
    """What can happen to a case."""

    OPENED = "opened"
    TOLD = "told"
    """The promoter was texted."""
    UNCLEAR = "unclear"
    """The promoter answered, and it settled nothing."""
    DOUBTED = "doubted"
    """The promoter's value is asked about once more."""
    ASSIGNED = "assigned"
    """Another promoter has it; without one, nobody."""
    ESCALATED = "escalated"
    """It is the office's now."""
    RESOLVED = "resolved"
    SOURCED = "sourced"
    """Who settled it said afterwards how it was found out."""
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    """Answers changed after it was settled; it stays settled."""


class ConsentState(StrEnum):
    """What a person said to taking part."""

    DUE = "due"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    SILENT = "silent"
    """Asked as often as is decent, and nothing clear came: the office's to find out."""
    WITHDRAWN = "withdrawn"


class ConsentWay(StrEnum):
    """When a person is asked whether they take part."""

    FIRST = "first"
    """Before any question."""
    QUESTION = "question"
    """With the first question: to answer it is to agree."""


class RegistrationState(StrEnum):
    """A wish to report for a school."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class BatchState(StrEnum):
    """A frozen batch of records at one destination."""

    FROZEN = "frozen"
    ACKNOWLEDGED = "acknowledged"


class RecordResult(StrEnum):
    """What a destination said of one record."""

    FROZEN = "frozen"
    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class UserRole(StrEnum):
    """What a signed-in person may do."""

    OFFICE = "office"
    TECHNICIAN = "technician"


class CreditReason(StrEnum):
    """Why the credit was asked."""

    SCHEDULE = "schedule"
    HAND = "hand"
    MESSAGES = "messages"
    """So many left since it was asked last."""
    REFUSAL = "refusal"
    """A refusal looked like credit that is used up."""
    MONEY = "money"
    """Before or after money moved."""


class CreditOutcome(StrEnum):
    """What came of a question about the credit."""

    READ = "read"
    UNREAD = "unread"
    """The operator answered, and no amount could be read for certain."""
    FAILED = "failed"


class WishKind(StrEnum):
    """What the hub is asked to dial."""

    CODE = "code"
    BALANCE = "balance"


class WishState(StrEnum):
    """A wish's life."""

    WAITING = "waiting"
    DIALLING = "dialling"
    ANSWERED = "answered"
    FAILED = "failed"


class LedgerKind(StrEnum):
    """What money moves for."""

    VOUCHER = "voucher"
    THANKS = "thanks"


class LedgerState(StrEnum):
    """A move of money: dialled once at most."""

    PLANNED = "planned"
    CONFIRMING = "confirming"
    """Claimed, and being dialled; found so at start it is unknown."""
    SENT = "sent"
    """The operator took it, and its words do not tell for certain what came of it."""
    UNKNOWN = "unknown"
    """Nobody knows: never repeated, a person settles it."""
    CONFIRMED = "confirmed"
    FAILED = "failed"


class AlertState(StrEnum):
    """Where an early warning is."""

    OPEN = "open"
    OVER = "over"
    """What it warned of is so no more."""
    CLOSED = "closed"
    """Somebody of the office ended it."""
