"""Who is signed in to the pages, and who tried and failed: its queries. Knows no cookie, no password and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .db import one_of
from .records_people import User, WebSession
from .tables_people import LoginFailureRow, UserRow, WebSessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that is still good, and whose it is."""

    session: WebSession
    user: User


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """Wrong passwords within a window: how many, and when the last one was."""

    count: int
    last_at: datetime | None


def open_session(session: WebSession) -> None:
    """Keep a new session."""
    WebSessionRow.create(
        token_hash=session.token_hash,
        user_id=session.user_id,
        csrf=session.csrf,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
    )


def signed_in(token_hash: str, now: datetime) -> SignedIn | None:
    """The session of that hash with its user, unless it has expired or the user is disabled."""
    query = WebSessionRow.select().where(WebSessionRow.token_hash == token_hash, WebSessionRow.expires_at > now)
    session = one_of(query, WebSession)
    if session is None:
        return None
    user = one_of(UserRow.select().where(UserRow.id == session.user_id, UserRow.disabled == False), User)  # noqa: E712
    return None if user is None else SignedIn(session=session, user=user)


def touch_session(token_hash: str, *, seen_at: datetime, expires_at: datetime) -> None:
    """Note that a session was used, and until when it is good now."""
    changes = {WebSessionRow.seen_at: seen_at, WebSessionRow.expires_at: expires_at}
    WebSessionRow.update(changes).where(WebSessionRow.token_hash == token_hash).execute()


def close_session(token_hash: str) -> None:
    """End one session; one that is gone already is no error."""
    WebSessionRow.delete().where(WebSessionRow.token_hash == token_hash).execute()


def close_sessions_of(user_id: int, *, but: str = "") -> None:
    """End every session of a user, except the one with the hash `but`."""
    WebSessionRow.delete().where(WebSessionRow.user_id == user_id, WebSessionRow.token_hash != but).execute()


def forget_expired_sessions(now: datetime) -> None:
    """Remove the sessions that are no longer good."""
    WebSessionRow.delete().where(WebSessionRow.expires_at <= now).execute()


def note_failure(*, name: str, address: str, at: datetime) -> None:
    """Keep one wrong password."""
    LoginFailureRow.create(name=name, address=address, at=at)


def failures_of_name(name: str, since: datetime) -> Failures:
    """Wrong passwords for a name since a time."""
    return _failures(LoginFailureRow.name == name, since)


def failures_from(address: str, since: datetime) -> Failures:
    """Wrong passwords from an address since a time."""
    return _failures(LoginFailureRow.address == address, since)


def forget_failures_of(name: str) -> None:
    """Somebody of that name has signed in: the wrong passwords before are forgotten."""
    LoginFailureRow.delete().where(LoginFailureRow.name == name).execute()


def forget_failures_before(at: datetime) -> None:
    """Remove the wrong passwords that no longer count."""
    LoginFailureRow.delete().where(LoginFailureRow.at < at).execute()


def _failures(where: object, since: datetime) -> Failures:
    query = LoginFailureRow.select(LoginFailureRow.at).where(where, LoginFailureRow.at >= since)
    times = [row.at for row in query.order_by(LoginFailureRow.at)]
    return Failures(count=len(times), last_at=times[-1] if times else None)
