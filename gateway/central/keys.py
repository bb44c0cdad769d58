"""Who may post and who may look: tokens of hubs, passwords of people. Keeps hashes only; knows no request."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from gateway.errors import NotFoundError, WillayError
from gateway.sentences import sentence

from .tables import HubRow, UserRow

TOKEN_BYTES = 32
"""256 random bits need no slow hash: nobody guesses them."""

PASSWORD_LENGTH_MIN = 10

_NOBODY = "scrypt:32768:8:1$willay$" + "0" * 128
"""Checked for an unknown name, so that the answer takes as long as for a known one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHub:
    """The hub a token belongs to. `uuid` is None until its first post."""

    id: int
    name: str
    uuid: str | None


def add_hub(name: str, now: datetime, *, renew: bool = False) -> str:
    """Make a hub's token and return it: it is shown this once. With `renew` the old one stops being good.

    Raises WillayError where the name is taken, NotFoundError where there is nothing to renew.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    known = HubRow.get_or_none(HubRow.name == name)
    if renew:
        if known is None:
            raise NotFoundError(sentence("there is no hub {name}", name=name), hint=sentence("leave out --renew"))
        HubRow.update(token_hash=_digest(token)).where(HubRow.name == name).execute()
    elif known is not None:
        raise WillayError(
            sentence("there is a hub {name} already", name=name),
            hint=sentence("another name, or --renew for a new token"),
        )
    else:
        HubRow.insert(name=name, token_hash=_digest(token), created_at=now).execute()
    return token


def hub_of(token: str) -> KnownHub | None:
    """Whose token this is, or None."""
    row = HubRow.get_or_none(HubRow.token_hash == _digest(token))
    return None if row is None else KnownHub(id=row.id, name=row.name, uuid=row.uuid)


def note_post(hub: KnownHub, uuid: str, now: datetime) -> None:
    """This hub posted just now; its first post says for whom the token is."""
    HubRow.update(seen_at=now, uuid=uuid).where(HubRow.id == hub.id).execute()


def add_user(name: str, password: str, now: datetime) -> None:
    """Let somebody see the pages, or change their password. Raises WillayError for a password too short."""
    if len(password) < PASSWORD_LENGTH_MIN:
        raise WillayError(
            sentence("a password has at least {number} characters", number=PASSWORD_LENGTH_MIN),
            hint=sentence("three or four words are easy to remember"),
        )
    hashed = generate_password_hash(password, method="scrypt")
    if UserRow.get_or_none(UserRow.name == name) is None:
        UserRow.insert(name=name, password=hashed, created_at=now).execute()
    else:
        UserRow.update(password=hashed).where(UserRow.name == name).execute()


def is_user(name: str, password: str) -> bool:
    """Whether somebody of that name has that password. Takes as long for names that do not exist."""
    row = UserRow.get_or_none(UserRow.name == name)
    right = check_password_hash(_NOBODY if row is None else row.password, password)
    return right and row is not None


def has_users() -> bool:
    """Whether anybody can see the pages at all."""
    return bool(UserRow.select().exists())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
