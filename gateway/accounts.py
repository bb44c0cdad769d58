"""The people who sign in: their passwords, adding them, letting them in no more. Knows no page and no terminal."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from datetime import datetime

from gateway.errors import NotFoundError, WillayError
from gateway.sentences import sentence
from gateway.store import users, web_sessions
from gateway.store.db import Store
from gateway.store.records_people import User
from gateway.store.states import UserRole
from gateway.survey.model import Lang

SHORTEST_PASSWORD = 10
"""Characters. Throttled sign-in does the rest; NIST SP 800-63B asks for eight at least."""
LONGEST_PASSWORD = 200
"""Characters; more is a file pasted by mistake, and work for the hash."""
FEWEST_DIFFERENT = 5
"""Different characters: keeps `1111111111` and `1212121212` out."""
SALT_BYTES = 16

_COST, _BLOCK, _LANES, _HASH_BYTES = 16384, 8, 1, 32
"""scrypt's N, r, p (RFC 7914): 16 MB and about a fifth of a second on a Pi 4."""
_NAME = re.compile(r"[\w.@-]{2,60}")


def hash_password(password: str, *, salt: bytes) -> str:
    """What is kept of a password: `scrypt$N$r$p$salt$hash`. `salt`: SALT_BYTES random ones, never used twice."""
    made = _scrypt(password, salt, _COST, _BLOCK, _LANES)
    return "$".join(["scrypt", str(_COST), str(_BLOCK), str(_LANES), _text(salt), _text(made)])


def verify_password(password: str, kept: str) -> bool:
    """Whether this is the password that was kept. Something kept that is no hash lets nobody in."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        kind, cost, block, lanes, salt, wanted = kept.split("$")
        if kind != "scrypt":
            return False
        made = _scrypt(password, base64.b64decode(salt, validate=True), int(cost), int(block), int(lanes))
        return hmac.compare_digest(made, base64.b64decode(wanted, validate=True))
    except (ValueError, binascii.Error):
        return False


def check_password(name: str, password: str) -> None:
    """Raise WillayError, with what to do, for a password that is too easy to guess."""
    if len(password) < SHORTEST_PASSWORD:
        raise WillayError(
            sentence("the password is too short"),
            hint=sentence(
                "at least {count} characters; three words with spaces are easy to keep in mind", count=SHORTEST_PASSWORD
            ),
        )
    if len(password) > LONGEST_PASSWORD:
        raise WillayError(
            sentence("the password is too long"), hint=sentence("at most {count} characters", count=LONGEST_PASSWORD)
        )
    if len(set(password)) < FEWEST_DIFFERENT or name.lower() in password.lower():
        raise WillayError(
            sentence("the password is too easy to guess"),
            hint=sentence("no name in it, and at least {count} different characters", count=FEWEST_DIFFERENT),
        )


def add(store: Store, *, name: str, role: UserRole, password: str, language: Lang, now: datetime, salt: bytes) -> None:
    """Make a user. Raises WillayError for a name that is taken or no name, or a password that is too easy."""
    if not _NAME.fullmatch(name):
        raise WillayError(
            sentence("{name} is not a name for signing in", name=repr(name)),
            hint=sentence("two to sixty letters, digits, dots, dashes or @, without spaces"),
        )
    check_password(name, password)
    kept = hash_password(password, salt=salt)
    with store.transaction():
        if users.user_by_name(name) is not None:
            raise WillayError(
                sentence("there is a user {name} already", name=name),
                hint=sentence("choose another name, or change the password: willay users passwd {name}", name=name),
            )
        users.add_user(name=name, role=role, password=kept, language=language, at=now)


def change_password(store: Store, *, name: str, password: str, salt: bytes) -> None:
    """Give a user another password and end every session that was opened with the old one."""
    check_password(name, password)
    kept = hash_password(password, salt=salt)
    with store.transaction():
        user = _must(name)
        users.set_password(user.id, kept)
        web_sessions.close_sessions_of(user.id)


def disable(store: Store, *, name: str, disabled: bool = True) -> None:
    """Let a user in no more, at once; or again."""
    with store.transaction():
        user = _must(name)
        users.set_disabled(user.id, disabled=disabled)
        web_sessions.close_sessions_of(user.id)


def _must(name: str) -> User:
    user = users.user_by_name(name)
    if user is None:
        raise NotFoundError(
            sentence("there is no user {name}", name=name), hint=sentence("see them all: willay users list")
        )
    return user


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=_HASH_BYTES)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
