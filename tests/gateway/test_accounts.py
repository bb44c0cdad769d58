"""Users and their passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import accounts
from gateway.errors import NotFoundError, WillayError
from gateway.store import users, web_sessions
from gateway.store.db import Store
from gateway.store.records_people import User, WebSession
from gateway.store.states import UserRole
from gateway.survey.model import Lang

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
SALT = bytes(range(16))
GOOD = "tres gallos cantan"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(tmp_path / "willay.db")
    opened.open()
    return opened


def added(store: Store, name: str = "maria") -> User:
    accounts.add(store, name=name, role=UserRole.OFFICE, password=GOOD, language=Lang("es"), now=NOW, salt=SALT)
    with store.reading():
        user = users.user_by_name(name)
    assert user is not None
    return user


def test_the_right_password_opens_and_another_does_not(store: Store) -> None:
    user = added(store)
    assert accounts.verify_password(GOOD, user.password)
    assert not accounts.verify_password(GOOD + " ", user.password)
    assert GOOD not in user.password


def test_the_same_password_with_another_salt_is_kept_as_another_text() -> None:
    assert accounts.hash_password(GOOD, salt=SALT) != accounts.hash_password(GOOD, salt=SALT[::-1])


@pytest.mark.parametrize(
    "kept", ["", "x", "scrypt$1$2", "md5$1$1$1$AA==$AA==", "scrypt$3$8$1$AA==$AA==", "scrypt$a$8$1$A$A"]
)
def test_something_kept_that_is_no_hash_lets_nobody_in(kept: str) -> None:
    assert not accounts.verify_password(GOOD, kept)


@pytest.mark.parametrize("password", ["corta", "1111111111", "1212121212", "x" * 201, "maria-2026!", "123456789"])
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(store: Store, password: str) -> None:
    with pytest.raises(WillayError) as caught:
        accounts.add(
            store, name="maria", role=UserRole.OFFICE, password=password, language=Lang("es"), now=NOW, salt=SALT
        )
    assert caught.value.hint
    with store.reading():
        assert users.count_users() == 0


def test_a_name_is_taken_once(store: Store) -> None:
    added(store)
    with pytest.raises(WillayError, match="already"):
        added(store)


@pytest.mark.parametrize("name", ["", "a", "dos palabras", "x" * 61, "a\nb"])
def test_a_name_nobody_can_type_is_refused(store: Store, name: str) -> None:
    with pytest.raises(WillayError):
        added(store, name)


def test_another_password_or_being_disabled_ends_what_was_open(store: Store) -> None:
    user = added(store)
    session = WebSession(
        token_hash="h", user_id=user.id, csrf="c", created_at=NOW, seen_at=NOW, expires_at=NOW + timedelta(days=1)
    )
    with store.transaction():
        web_sessions.open_session(session)
    accounts.change_password(store, name="maria", password="otros gallos cantan", salt=SALT)
    with store.transaction():
        assert web_sessions.signed_in("h", NOW) is None
        web_sessions.open_session(session)
    accounts.disable(store, name="maria")
    accounts.disable(store, name="maria", disabled=False)
    with store.reading():
        assert web_sessions.signed_in("h", NOW) is None


def test_a_user_who_is_not_there_is_said_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nadie"):
        accounts.disable(store, name="nadie")
