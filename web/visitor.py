"""Who asks for this page, and what it may use. Knows Flask's request, and no page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g

from gateway.store.records_people import User
from gateway.store.states import UserRole
from gateway.survey.model import Lang
from web.context import WebContext

EXTENSION = "willay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The person behind one request. `user` is None for somebody who has not signed in."""

    user: User | None
    token_hash: str
    csrf: str
    """What every form must bring back."""
    language: Lang
    demo: bool = False

    @property
    def office(self) -> bool:
        """May see numbers, texts and who said what, and may decide."""
        return self.user is not None and self.user.role is UserRole.OFFICE

    @property
    def name(self) -> str:
        """For `resolved by`."""
        return "" if self.user is None else self.user.name


def the_context() -> WebContext:
    """What the app was made with."""
    context = current_app.extensions[EXTENSION]
    assert isinstance(context, WebContext)
    return context


def the_visitor() -> Visitor:
    """Who asks; set before any page is made."""
    visitor = g.visitor
    assert isinstance(visitor, Visitor)
    return visitor


def set_visitor(visitor: Visitor) -> None:
    """Say who asks."""
    g.visitor = visitor
