"""A modem without hardware and without libgammu, for tests of the process around one.

The device is a plain file; its first word says how `open` goes. The text of a message says what becomes of it.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from modem.api import (
    Address,
    Cause,
    CauseKind,
    Coding,
    Incoming,
    IncomingPart,
    MessageRef,
    ModemSettings,
    ModemStatus,
    NetworkUssd,
    OutgoingSms,
    SendAccepted,
    SendOutcome,
    SendRefused,
    SendUnknown,
    SimState,
    StoredAt,
    UssdAnswer,
    UssdMode,
)
from modem.causes import device
from modem.driver import Driver
from modem.errors import ModemAbsentError, ModemSilentError, NotDialledError, SimRefusedError
from modem.recorder import Recorder

AGES = 600.0
IN_BETWEEN = NetworkUssd(digest="u", text="in between", mode=UssdMode.DONE, heard=1)
"""Said while an answer was waited for in vain."""


class PretendModem:
    """Does what it is told by file and text."""

    def __init__(self, settings: ModemSettings, workdir: Path, recorder: Recorder) -> None:
        self._file = Path(settings.device)
        self._recorder = recorder
        self._workdir = workdir

    def open(self) -> None:
        with (self._workdir / "opened").open("a") as out:
            out.write("x")
        match self._file.read_text().strip():
            case "hang":
                time.sleep(AGES)
            case "die":
                os._exit(3)
            case "locked":
                raise SimRefusedError("no", hint="PIN", state=SimState.PIN_REFUSED)

    def close(self) -> None:
        """Nothing to let go of."""

    def send(self, sms: OutgoingSms) -> SendOutcome:
        if sms.text == "refuse":
            return SendRefused(cause=Cause(kind=CauseKind.CMS, code=38, text="no", retryable=True))
        if sms.text == "unknown":
            return SendUnknown(refs=(), detail="the answer was lost", heard=(IN_BETWEEN,))
        if sms.text == "gone before":
            raise ModemAbsentError("gone")
        if "hand over" in sms.text:
            os.write(self._recorder.descriptor, b"handed over")
        if "hang" in sms.text:
            time.sleep(AGES)
        if "die" in sms.text:
            os._exit(3)
        if "bug" in sms.text:
            raise KeyError(sms.text)
        return SendAccepted(refs=(MessageRef(7),))

    def descriptor(self) -> int | None:
        return None

    def poll(self) -> bool:
        said = self._file.read_text().strip() if self._file.exists() else "gone"
        if said == "gone":
            raise ModemAbsentError("unplugged")
        if said == "hang idle":
            time.sleep(AGES)
        return said == "announce"

    def receive(self) -> tuple[Incoming, ...]:
        if self._file.read_text().strip() == "mute":
            raise ModemSilentError("mute")
        return (
            IncomingPart(
                digest="d",
                stored_at=StoredAt(storage="SM", location=1),
                sender=Address("+51987654321"),
                smsc="",
                sent_at=datetime(2026, 11, 16, tzinfo=UTC),
                text="12",
                coding=Coding.GSM7,
            ),
        )

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        self._file.write_text(f"deleted {len(places)}")

    def status(self) -> ModemStatus:
        return ModemStatus(model="pretend", sim=SimState.READY)

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        if code == "*0#":
            raise NotDialledError("no service")
        return UssdAnswer(text=f"{code} within {timeout.total_seconds():.0f}", mode=UssdMode.REPLY_WANTED)

    def ussd_cancel(self) -> None:
        self._file.write_text("cancelled")


def what_left(words: str, parts: int) -> SendOutcome:
    if "handed over" in words:
        return SendUnknown(refs=(), detail=f"handed over, {parts}")
    return SendRefused(cause=device("never handed over"))


PRETEND = Driver(make=PretendModem, what_left=what_left)
