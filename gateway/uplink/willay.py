"""The door to a Willay centre: one batch over HTTP. Knows urllib3, and nothing of when to post or what became of it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from gateway.errors import WillayError
from gateway.sentences import sentence

from . import wire
from .api import Acknowledged, Fault, PostFailed

CONNECT_TIMEOUT_SECONDS = 20.0
"""A mobile link may take long to wake up; longer than this it sleeps."""

READ_TIMEOUT_SECONDS = 120.0
"""Silence between two reads. A batch of 80 KB needs about a minute at the speed of GPRS."""

ANSWER_BYTES_MAX = 1_000_000
"""An answer for a full batch is some 20 KB; more does not come from a centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WillayCentre:
    """A `[[upload]] kind = "willay"`: its address, where the token lies, an own certificate authority if it has one."""

    url: str
    token_file: Path
    ca_file: Path | None = None
    connect_timeout_seconds: float = CONNECT_TIMEOUT_SECONDS
    read_timeout_seconds: float = READ_TIMEOUT_SECONDS


class WillayPost:
    """Posts batches to one centre; a `Post`. Follows no redirect: the token goes where the configuration says."""

    def __init__(self, centre: WillayCentre) -> None:
        """Raises WillayError for an address the token must not be sent to."""
        check_url(centre.url)
        self._centre = centre
        self._pool = urllib3.PoolManager(
            num_pools=1,
            ca_certs=str(centre.ca_file) if centre.ca_file else None,
            cert_reqs="CERT_REQUIRED",
            retries=False,
            timeout=urllib3.Timeout(connect=centre.connect_timeout_seconds, read=centre.read_timeout_seconds),
        )

    def __call__(self, batch_id: str, body: bytes) -> Acknowledged | PostFailed:
        """Post one batch."""
        try:
            token = self._centre.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            return PostFailed(
                fault=Fault.DOOR,
                reason=sentence("the token file cannot be read ({reason})", reason=error),
                hint=sentence("put what `willay central add-hub` printed into token_file, readable by the hub's user"),
            )
        try:
            status, headers, data = self._send(batch_id, body, token)
        except (HTTPError, OSError, ValueError) as error:
            return _link_failure(error)
        return _read_answer(batch_id, status, headers.get("Retry-After"), data)

    def _send(self, batch_id: str, body: bytes, token: str) -> tuple[int, urllib3.HTTPHeaderDict, bytes]:
        response = self._pool.request(
            "POST",
            self._centre.url.rstrip("/") + wire.RECORDS_PATH,
            body=body,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f'"{batch_id}"',
                "User-Agent": "willay-hub",
            },
            redirect=False,
            preload_content=False,
        )
        try:
            return response.status, response.headers, response.read(ANSWER_BYTES_MAX)
        finally:
            response.close()  # the next batch comes minutes or weeks later: no connection is worth keeping


def check_url(url: str) -> None:
    """Raise WillayError unless it is https, or http within this machine or office: the token must not travel open."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname and _is_near(parts.hostname):
        return
    raise WillayError(
        sentence("{url}: not an address to upload to", url=url),
        hint=sentence("write https://..., so that nobody reads the token"),
    )


def _is_near(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
    return address.is_loopback or address.is_private


def _read_answer(batch_id: str, status: int, retry_after: str | None, data: bytes) -> Acknowledged | PostFailed:
    if status == 200:
        try:
            answer = wire.decode(data, wire.BatchAnswer)
        except ValueError:
            return _not_a_centre(status, retry_after)
        if answer.batch != batch_id:
            return _not_a_centre(status, retry_after)
        return Acknowledged(answers=tuple(answer.records))
    try:
        refusal = wire.decode(data, wire.Refusal)
    except ValueError:
        return _not_a_centre(status, retry_after)
    if refusal.refused == "batch":
        return PostFailed(fault=Fault.BATCH, reason=refusal.reason)
    return PostFailed(
        fault=Fault.DOOR,
        reason=refusal.reason,
        hint=sentence("ask the centre for a new token (willay central add-hub) and put it into token_file"),
        retry_after_seconds=_seconds(retry_after),
    )


def _not_a_centre(status: int, retry_after: str | None) -> PostFailed:
    """A proxy, a network's login page, a server that is starting: it must not decide what becomes of our records."""
    return PostFailed(
        fault=Fault.LINK,
        reason=sentence("something other than a Willay centre answered (HTTP {status})", status=status),
        hint=sentence("check url in [[upload]], and whether the link wants a log-in or has no data left"),
        retry_after_seconds=_seconds(retry_after),
    )


def _link_failure(error: Exception) -> PostFailed:
    cause = error.__cause__ or error
    if isinstance(error, SSLError):
        return PostFailed(
            fault=Fault.LINK,
            reason=sentence("no secure connection ({reason})", reason=cause),
            hint=sentence("check the hub's clock first, then the centre's certificate"),
        )
    if isinstance(error, NewConnectionError):  # a kind of ConnectTimeoutError, so first
        return PostFailed(fault=Fault.LINK, reason=sentence("the centre cannot be reached"))
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return PostFailed(fault=Fault.LINK, reason=sentence("the centre did not answer in time"))
    return PostFailed(fault=Fault.LINK, reason=sentence("the connection broke ({reason})", reason=type(error).__name__))


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds; as a date it is not used, for the hub's clock may be wrong."""
    return float(retry_after) if retry_after and retry_after.strip().isdigit() else None
