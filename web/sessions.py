"""Signing in and out: passwords checked, sessions begun, found and ended. Knows no page and no cookie.

Each function opens its own short transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.accounts import verify_password
from gateway.store import users, web_sessions
from gateway.store.records_people import User, WebSession
from gateway.store.web_sessions import SignedIn
from web.context import WebContext
from web.throttle import FREE_A_NAME, FREE_AN_ADDRESS, WINDOW_MINUTES, wait_seconds

IDLE_HOURS = 12
"""A working day: who signs in in the morning is not thrown out before the evening."""

LONGEST_DAYS = 7
"""However busy, a browser asks for the password once a week."""

TOUCH_MINUTES = 10
"""A session's use is written this often at most: the memory card wears."""

NAME_LENGTH = 60
"""Longer names are nobody's; keeps a guesser from filling the table."""

STAND_IN_HASH = "scrypt$16384$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nobody was signed in. `wait_seconds` above 0: too many tries, the password was not even looked at."""

    wait_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Somebody was signed in; `token` goes into the cookie and is kept nowhere."""

    token: str
    user: User


def digest(token: str) -> str:
    """What is kept of a secret: its sha256."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(context: WebContext, *, name: str, password: str, address: str) -> Begun | Refused:
    """Check a password and begin a session, or say that it was wrong, or for how long not to try again."""
    name = name.strip()[:NAME_LENGTH]
    now = context.clock.now()
    with context.store.reading():
        wait = _wait(name, address, now)
        user = users.user_by_name(name)
    if wait:
        return Refused(wait_seconds=wait)
    usable = user is not None and not user.disabled
    # somebody unknown takes as long as somebody known: the time tells nothing
    right = verify_password(password, user.password if user is not None and usable else STAND_IN_HASH)
    if user is None or not usable or not right:
        with context.store.transaction():
            web_sessions.forget_failures_before(now - timedelta(minutes=WINDOW_MINUTES))
            web_sessions.note_failure(name=name, address=address, at=now)
        return Refused()
    return begin(context, user)


def begin(context: WebContext, user: User) -> Begun:
    """A new session for somebody whose password was right."""
    now, token = context.clock.now(), context.new_token()
    session = WebSession(
        token_hash=digest(token),
        user_id=user.id,
        csrf=context.new_token(),
        created_at=now,
        seen_at=now,
        expires_at=_good_until(now, now),
    )
    with context.store.transaction():
        web_sessions.forget_expired_sessions(now)
        web_sessions.forget_failures_of(user.name)
        web_sessions.open_session(session)
    return Begun(token=token, user=user)


def find(context: WebContext, token: str, *, by_hand: bool) -> SignedIn | None:
    """Whose session this is, if it is still good. `by_hand`: a person asked, not a page that refreshes itself."""
    now, token_hash = context.clock.now(), digest(token)
    with context.store.reading():
        found = web_sessions.signed_in(token_hash, now)
    if found is not None and by_hand and now - found.session.seen_at > timedelta(minutes=TOUCH_MINUTES):
        until = _good_until(found.session.created_at, now)
        with context.store.transaction():
            web_sessions.touch_session(token_hash, seen_at=now, expires_at=until)
    return found


def end(context: WebContext, token_hash: str) -> None:
    """Sign out."""
    with context.store.transaction():
        web_sessions.close_session(token_hash)


def _good_until(created_at: datetime, now: datetime) -> datetime:
    return min(now + timedelta(hours=IDLE_HOURS), created_at + timedelta(days=LONGEST_DAYS))


def _wait(name: str, address: str, now: datetime) -> int:
    since = now - timedelta(minutes=WINDOW_MINUTES)
    by_name = web_sessions.failures_of_name(name, since)
    by_address = web_sessions.failures_from(address, since)
    return max(
        wait_seconds(failures=by_name.count, free=FREE_A_NAME, last_at=by_name.last_at, now=now),
        wait_seconds(failures=by_address.count, free=FREE_AN_ADDRESS, last_at=by_address.last_at, now=now),
    )
