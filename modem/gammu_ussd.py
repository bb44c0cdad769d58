"""USSD through libgammu: dialling, the answer among what is announced, and the session's end.

Knows libgammu's words for +CUSD's modes; knows no operator and no menu.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from collections import deque
from datetime import timedelta

from modem.api import NetworkUssd, UssdAnswer, UssdMode
from modem.errors import ModemAbsentError, ModemError, ModemSilentError
from modem.gammu_line import GammuLine
from modem.gammu_records import Fields

LISTEN_SECONDS = 0.5
"""How long one look for the answer lasts: an unplug is noticed by the next."""
MAX_UNASKED = 64
"""A network that talks without end is heard this far back."""
_CANCEL = "AT+CUSD=2"
_MODES = {
    "NoActionNeeded": UssdMode.DONE,
    "ActionNeeded": UssdMode.REPLY_WANTED,
    "Terminated": UssdMode.ENDED,
    "AnotherClient": UssdMode.OTHER_CLIENT,
    "NotSupported": UssdMode.UNSUPPORTED,
    "Timeout": UssdMode.TIMEOUT,
}
_HINT_NO_ANSWER = "Dial the code on a phone with this SIM: operators change them."


class GammuUssd:
    """The USSD of one open modem. What came unasked waits here until it is fetched."""

    def __init__(self, line: GammuLine) -> None:
        self._line = line
        self._opening = secrets.token_hex(8)
        self._heard = 0
        self._unasked: deque[NetworkUssd] = deque(maxlen=MAX_UNASKED)

    def dial(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        self._line.hear()
        self._set_aside()
        self._line.recorder.clear()
        until = time.monotonic() + timeout.total_seconds()
        with contextlib.suppress(ModemSilentError):  # the answer often comes although the call says that it timed out
            try:
                self._line.call("DialService", code)
            except ModemAbsentError:
                raise
            except ModemError:
                if not self._announced():  # libgammu calls some answers errors, and hands them over all the same
                    raise
        while not (answers := self._line.take("USSD")):
            left = until - time.monotonic()
            if left <= 0:
                raise ModemError(f"no answer to {code} within {timeout.total_seconds():.0f} s", hint=_HINT_NO_ANSWER)
            self._line.hear(min(left, LISTEN_SECONDS))
        return _answer(answers[-1])

    def cancel(self) -> None:
        """See Modem.ussd_cancel. libgammu has no call for it."""
        self._line.hear()
        self._line.say_aside(_CANCEL)

    def fetch(self) -> tuple[NetworkUssd, ...]:
        """What came unasked since the last time, oldest first."""
        self._set_aside()
        found = tuple(self._unasked)
        self._unasked.clear()
        return found

    @property
    def waiting(self) -> bool:
        """Is there something to fetch?"""
        return bool(self._unasked)

    def _announced(self) -> bool:
        return any(kind == "USSD" for kind, _ in self._line.events)

    def _set_aside(self) -> None:
        for fields in self._line.take("USSD"):
            self._heard += 1
            answer = _answer(fields)
            name = f"{self._opening} {self._heard} {answer.mode} {answer.text}"
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
            self._unasked.append(NetworkUssd(digest=digest, text=answer.text, mode=answer.mode, heard=self._heard))


def _answer(fields: Fields) -> UssdAnswer:
    mode = _MODES.get(str(fields.get("Status")), UssdMode.DONE)
    return UssdAnswer(text=str(fields.get("Text") or ""), mode=mode)
