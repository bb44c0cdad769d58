"""The one-time link that makes the first user. Knows no page and prints nothing."""

from __future__ import annotations

import hmac
from urllib.parse import quote

from gateway.store import meta, users
from web.context import WebContext
from web.sessions import digest

SETUP_KEY = "setup_token_hash"
"""Where the hash of the link in force lies in `meta`."""

ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to
"""Binds that are no address to type."""


def setup_link(context: WebContext) -> str | None:
    """A fresh set-up link to print at start, or None where there is a user already. Older links are void."""
    if context.open_to is not None:
        return None
    with context.store.transaction():
        if users.count_users():
            meta.forget(SETUP_KEY)
            return None
        token = context.new_token()
        meta.write(SETUP_KEY, digest(token))
    return f"{address_of(context)}/setup/{quote(token)}"


def link_is_good(context: WebContext, token: str) -> bool:
    """Whether this token is the one in force, and still nobody has used it."""
    with context.store.reading():
        kept = meta.read(SETUP_KEY)
        return kept is not None and users.count_users() == 0 and hmac.compare_digest(kept, digest(token))


def address_of(context: WebContext) -> str:
    """Where the pages are, as somebody at this machine would type it."""
    bind = context.web.bind
    host = "localhost" if bind in ANYWHERE else f"[{bind}]" if ":" in bind else bind
    return f"http://{host}:{context.web.port}"
