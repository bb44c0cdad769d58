"""The people who sign in to the pages: their queries. Knows no password, only its hash, and no role's rights."""

from __future__ import annotations

from datetime import datetime

from gateway.survey.model import Lang

from .db import all_of, one_of
from .records_people import User
from .states import UserRole
from .tables_people import UserRow


def add_user(*, name: str, role: UserRole, password: str, language: Lang, at: datetime) -> int:
    """Keep a new user with the hash of a password; gives the id. A name that is taken raises peewee.IntegrityError."""
    return int(UserRow.insert(name=name, role=role, password=password, language=language, created_at=at).execute())


def users() -> tuple[User, ...]:
    """Everybody, by name."""
    return all_of(UserRow.select().order_by(UserRow.name), User)


def count_users() -> int:
    """How many there are, disabled ones too."""
    return int(UserRow.select().count())


def user_by_name(name: str) -> User | None:
    """The user of that name, disabled or not."""
    return one_of(UserRow.select().where(UserRow.name == name), User)


def user_by_id(user_id: int) -> User | None:
    """The user of that id, disabled or not."""
    return one_of(UserRow.select().where(UserRow.id == user_id), User)


def set_password(user_id: int, password: str) -> None:
    """Put the hash of a new password in place of the old."""
    UserRow.update({UserRow.password: password}).where(UserRow.id == user_id).execute()


def set_disabled(user_id: int, *, disabled: bool) -> None:
    """Let a user in no more, or again."""
    UserRow.update({UserRow.disabled: disabled}).where(UserRow.id == user_id).execute()


def set_language(user_id: int, language: Lang) -> None:
    """Remember which language a user reads."""
    UserRow.update({UserRow.language: language}).where(UserRow.id == user_id).execute()
