"""Whether a form comes from one of our own pages. Knows Flask's request, and no session table."""

from __future__ import annotations

import hashlib
import hmac

from flask import Response, g, request

from web.visitor import the_context

FORM_COOKIE = "willay_form"
"""Before anybody is signed in, the form's token is tied to this cookie."""

FIELD = "csrf"


def token_before_sign_in() -> str:
    """The form token of a browser that has no session: derived from its form cookie, made where there is none."""
    secret = request.cookies.get(FORM_COOKIE, "")
    if not secret:
        secret = the_context().new_token()
        g.form_cookie = secret
    return hashlib.sha256(f"form {secret}".encode()).hexdigest()


def send_form_cookie(response: Response) -> None:
    """Give the browser the form cookie that this request made, if it made one."""
    secret = g.pop("form_cookie", None)
    if secret:
        response.set_cookie(FORM_COOKIE, secret, httponly=True, samesite="Lax", secure=request.is_secure)


def is_ours(expected: str) -> bool:
    """Whether the form brought the token it was given."""
    return hmac.compare_digest(request.form.get(FIELD, "").encode(), expected.encode())
