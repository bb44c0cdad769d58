"""What the tables of people hold, as frozen records. Knows no table and no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gateway.survey.model import Lang, Role
from modem.api import Msisdn

from .states import ConsentState, ConsentWay, RegistrationState, UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school: one código modular and annex."""

    id: int
    code: str
    annex: str
    local_code: str
    name: str
    district: str
    office: str
    level: str
    area: str
    girls: int | None
    boys: int | None
    women_teachers: int | None
    men_teachers: int | None
    language: Lang
    lat: float | None
    lon: float | None
    active: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person with a phone. Two people may share one."""

    id: int
    pseudonym: str
    name: str
    msisdn: Msisdn
    language: Lang
    consent_on: date | None
    stopped_at: datetime | None
    active: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a contact is to a school."""

    id: int
    contact_id: int
    school_id: int
    role: Role
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person said to taking part, as it stands."""

    contact_id: int
    state: ConsentState
    way: ConsentWay
    msisdn: Msisdn
    text_version: str | None
    outbox_id: int | None
    session_id: int | None
    puts: int
    """How often the request was said."""
    unclear: int
    ask_from: datetime | None
    """While it is due: when the hub may ask by itself. None: with the first session."""
    asked_at: datetime | None
    decided_at: datetime | None
    reply_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """One step on the way there."""

    id: int
    contact_id: int
    at: datetime
    state: ConsentState
    text_version: str | None
    outbox_id: int | None
    reply_id: int | None
    source: str
    """`sms`, `roster`, or who at the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Somebody who asked by SMS to report for a school."""

    id: int
    msisdn: Msisdn
    name: str
    role: Role
    school_id: int
    language: Lang
    reply_id: int | None
    state: RegistrationState
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    contact_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who signs in to the pages."""

    id: int
    name: str
    role: UserRole
    password: str
    language: Lang
    disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A signed-in browser."""

    token_hash: str
    user_id: int
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginFailure:
    """A wrong password, for the throttle."""

    id: int
    name: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A fact about this database."""

    key: str
    value: str
