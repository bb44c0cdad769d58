"""`/metrics` for Prometheus: to this machine, or to who shows the token. No person's number, name or text is in it."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, request

from web.exposition import CONTENT_TYPE, Family, exposition
from web.measures import hub_families, modem_families
from web.visitor import the_context

pages = Blueprint("metrics", __name__)

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")
"""A proxy on this machine passes on what others ask: it is no neighbour."""


@pages.get("/metrics")
def show() -> Response:
    """Everything measured, or 401."""
    if not (_from_here() or _has_token(the_context().web.metrics_token_file)):
        refused = "for this machine only, or with the token of [web] metrics_token_file (Authorization: Bearer ...)\n"
        answer = Response(refused, status=401, mimetype="text/plain")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return answer
    return Response(exposition(_families()), content_type=CONTENT_TYPE)


def _families() -> Iterator[Family]:
    context = the_context()
    yield from hub_families(context)
    yield from modem_families(context)


def _from_here() -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return address.is_loopback or bool(address.version == 6 and address.ipv4_mapped and address.ipv4_mapped.is_loopback)


def _has_token(file: Path | None) -> bool:
    """Read each time, so that a new token holds at once; an empty file, or one that is gone, lets nobody in."""
    # WSGI hands the bytes of a header over as Latin-1
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if file is None or scheme.lower() != "bearer":
        return False
    try:
        token = file.read_bytes().strip()
    except OSError:
        return False
    return bool(token) and hmac.compare_digest(shown.strip().encode("latin-1", "replace"), token)
