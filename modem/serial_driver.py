"""SerialModem: one modem over plain AT commands (3GPP 27.005 and 27.007), without libgammu's pauses.

Knows which sibling serial_*.py does what; knows no process, no deadline and no pipe. Every wait ends by itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from modem.api import (
    Ids,
    Incoming,
    ModemSettings,
    ModemStatus,
    OutgoingSms,
    SendOutcome,
    SendUnknown,
    StoredAt,
    UssdAnswer,
)
from modem.decoding import being_decoded, noted
from modem.driver import Driver
from modem.errors import ModemSilentError
from modem.gammu_pdu import PduCoder
from modem.gammu_records import DIRECT
from modem.recorder import Recorder
from modem.serial_line import Line
from modem.serial_opening import introduce, prepare, wake
from modem.serial_port import Port, SerialPort
from modem.serial_receiving import Receiver
from modem.serial_sending import send
from modem.serial_sim import unlock
from modem.serial_status import StatusReader
from modem.serial_storage import Storages
from modem.serial_trace import Trace, what_left
from modem.serial_ussd import SerialUssd
from modem.serial_witness import Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """What there is while the modem is open."""

    line: Line
    storages: Storages
    receiver: Receiver
    status: StatusReader
    ussd: SerialUssd
    witness: Witness


class SerialModem:
    """modem.api.Modem over a port. `workdir` keeps what must outlive a restart: that a PIN was refused.

    `now` gives seconds of a monotonic clock; `plug` opens the port of the settings. Both are for tests to give.
    """

    def __init__(
        self,
        settings: ModemSettings,
        workdir: Path,
        recorder: Recorder | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        plug: Callable[[str, int], Port] = SerialPort,
    ) -> None:
        self._settings = settings
        self._workdir = workdir
        self._trace = Trace(recorder or Recorder(), now)
        self._now = now
        self._plug = plug
        self._coder = PduCoder()
        self._port: Port | None = None
        self._opened: _Open | None = None
        self._concat_ref = os.getpid() % 256  # two runs in one minute begin with different ones

    def open(self) -> None:
        """See Modem.open. Raises SimRefusedError where the SIM does not let the modem work."""
        self.close()
        self._trace.clear()
        self._trace.secret = self._settings.pin  # nothing else that is said while opening can be mistaken for it
        self._port = self._plug(self._settings.device, self._settings.speed)
        line = Line(self._port, self._trace, self._now)
        wake(line)
        form = introduce(line)
        unlock(line, self._settings.pin, self._workdir)
        offer = prepare(line)
        read = noted(self._coder.incoming, self._trace)
        storages = Storages(line, offer.storages, read)
        ussd = SerialUssd(line, form)
        self._opened = _Open(
            line=line,
            storages=storages,
            receiver=Receiver(line, storages, ussd, read, acknowledges=offer.acknowledges),
            status=StatusReader(line, storages),
            ussd=ussd,
            witness=Witness(self._coder.incoming),
        )
        self._trace.secret = None
        self._trace.note(f"storages {' '.join(offer.storages) or 'none'}, announces {offer.announces or 'nothing'}")

    def close(self) -> None:
        """See Modem.close."""
        if self._port is not None:
            self._port.close()
        self._port = self._opened = None

    def send(self, sms: OutgoingSms) -> SendOutcome:
        """See Modem.send.

        A long message whose later part is refused for good is SendUnknown, as with the other driver. ModemError is
        raised only where nothing was handed over.
        """
        opened = self._ready()
        self._concat_ref = (self._concat_ref + 1) % 256
        outcome = send(opened.line, opened.witness, self._coder.submits(sms, self._concat_ref), sms.to)
        return replace(outcome, heard=opened.receiver.said()) if isinstance(outcome, SendUnknown) else outcome

    def descriptor(self) -> int | None:
        """See Modem.descriptor."""
        return self._port.descriptor if self._port is not None else None

    def poll(self) -> bool:
        """See Modem.poll. Takes no time where nothing was said; raises ModemAbsentError after an unplug."""
        opened = self._ready()
        opened.line.listen(0)
        return opened.receiver.announced

    def receive(self) -> tuple[Incoming, ...]:
        """See Modem.receive. What was announced is read by its place, and everything else at least once a minute."""
        return self._ready().receiver.receive()

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        """See Modem.delete. Tries every place before it complains of one."""
        self._ready().storages.delete(place for place in places if place.storage != DIRECT)

    def status(self) -> ModemStatus:
        """See Modem.status. What one question cannot answer stays None; a modem that is gone raises."""
        return self._ready().status.read()

    def identify(self) -> Ids:
        """See Identifies.identify."""
        return self._ready().status.identify()

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        return self._ready().ussd.dial(code, timeout)

    def ussd_cancel(self) -> None:
        """See Modem.ussd_cancel."""
        self._ready().ussd.cancel()

    def _ready(self) -> _Open:
        """What there is; the record begins anew, for it is about the next thing asked."""
        if self._opened is None:
            raise ModemSilentError("the modem is not open", hint="It is being opened.")
        self._trace.clear()
        if not self._opened.line.in_step:
            wake(self._opened.line)
        return self._opened


SERIAL = Driver(make=SerialModem, what_left=what_left, being_read=being_decoded)
"""How host.py makes this modem, and what it reads from the recorder of one that died while sending or reading."""
