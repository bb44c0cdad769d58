"""USSD texts that nobody waits for, kept until they are fetched. Knows no library and no AT command."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque

from modem.api import NetworkUssd, UssdAnswer

MAX_UNASKED = 64
"""A network that talks without end is heard this far back."""


class Aside:
    """Those of one open modem. The same words heard twice are two."""

    def __init__(self) -> None:
        self._opening = secrets.token_hex(8)
        self._heard = 0
        self._unasked: deque[NetworkUssd] = deque(maxlen=MAX_UNASKED)

    @property
    def waiting(self) -> bool:
        """Is there something to fetch?"""
        return bool(self._unasked)

    def put(self, answer: UssdAnswer) -> None:
        """Keep one."""
        self._heard += 1
        name = f"{self._opening} {self._heard} {answer.mode} {answer.text}"
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        self._unasked.append(NetworkUssd(digest=digest, text=answer.text, mode=answer.mode, heard=self._heard))

    def fetch(self) -> tuple[NetworkUssd, ...]:
        """All that were kept since the last time, oldest first."""
        found = tuple(self._unasked)
        self._unasked.clear()
        return found
