"""GammuModem: one modem over python-gammu. With its siblings gammu_*.py the only place that knows libgammu.

Knows which sibling does what; knows no process, no deadline and no pipe: a call may block for minutes, and
host.py ends it then.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from modem import gammu_plain
from modem.api import (
    Ids,
    Incoming,
    ModemSettings,
    ModemStatus,
    OutgoingSms,
    Registration,
    SendAccepted,
    SendOutcome,
    SendUnknown,
    SimState,
    StoredAt,
    UssdAnswer,
)
from modem.driver import Driver
from modem.gammu_line import GammuLine
from modem.gammu_receiving import GammuReceiver
from modem.gammu_sending import send
from modem.gammu_status import read_status, sim_state
from modem.gammu_storage import being_read
from modem.gammu_trace import what_left
from modem.gammu_ussd import GammuUssd
from modem.recorder import Recorder
from modem.serial_status import NetworkReader, iccid
from modem.unlocking import give_pin, other_code

SIM_WAKES_SECONDS = 20.0
"""After its PIN a SIM may take this long until it answers (27.007 gives no limit; field logs show up to 15
s)."""
SIM_ASKED_EVERY_SECONDS = 0.5


class GammuModem:
    """modem.api.Modem over libgammu. `workdir` keeps what must outlive a restart: that a PIN was refused."""

    def __init__(self, settings: ModemSettings, workdir: Path, recorder: Recorder | None = None) -> None:
        import gammu  # here and not above: the hub names this driver and must not load libgammu

        self._settings = settings
        self._workdir = workdir
        self._line = GammuLine(settings, recorder or Recorder(), gammu)
        self._ussd = GammuUssd(self._line)
        self._receiver = self._new_receiver(reports=False)
        self._smsc = ""
        self._concat_ref = os.getpid() % 256  # two runs in one minute begin with different ones
        self._unsettled = False

    def open(self) -> None:
        """See Modem.open. Raises SimRefusedError where the SIM does not let the modem work."""
        self.close()
        self._line.recorder.clear()
        self._line.connect()
        self._ussd = GammuUssd(self._line)
        self._unlock()
        self._line.listen()
        with self._ussd.beside() as line:
            reports = gammu_plain.keep_reports(line)
        self._receiver = self._new_receiver(reports=reports)

    def close(self) -> None:
        """See Modem.close. libgammu itself is not asked: it could take minutes."""
        self._smsc = ""
        self._line.release()

    def send(self, sms: OutgoingSms) -> SendOutcome:
        """See Modem.send.

        A long message whose later part is refused for good is SendUnknown: its first parts are out, the
        recipient's phone shows nothing until all have come, and sending all again is right after a while
        and not at once. Where the modem names no reference for a part, `refs` has one less.
        """
        self._line.hear()
        if not self._smsc:  # named in the message it saves an AT line each
            self._smsc = str(self._line.call("GetSMSC")["Number"])
        self._concat_ref = (self._concat_ref + 1) % 256
        outcome = send(self._line, sms, smsc=self._smsc, concat_ref=self._concat_ref)
        self._unsettled = isinstance(outcome, SendAccepted)
        return replace(outcome, heard=self._receiver.said()) if isinstance(outcome, SendUnknown) else outcome

    def descriptor(self) -> int | None:
        """See Modem.descriptor."""
        return self._line.descriptor

    def poll(self) -> bool:
        """See Modem.poll. Takes no time where nothing was said; raises ModemAbsentError after an unplug."""
        if self._unsettled:  # here and not after the send: the hub has its outcome by now, and loses no time
            self._unsettled = False
            self._line.settle()
        self._line.hear()
        return self._receiver.announced

    def receive(self) -> tuple[Incoming, ...]:
        """See Modem.receive."""
        return self._receiver.receive()

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        """See Modem.delete. Tries every place before it complains of one."""
        self._line.recorder.clear()
        self._receiver.delete(places)

    def status(self) -> ModemStatus:
        """See Modem.status. What one question cannot answer stays None; a modem that is gone raises."""
        self._line.hear()
        self._line.recorder.clear()
        self._receiver.give_back()
        status = read_status(self._line)
        if status.registration is not Registration.UNKNOWN:
            return status
        # A modem that refuses one of GPRS's questions keeps libgammu from asking the others.
        with self._ussd.beside() as line:
            registered, operator = NetworkReader(line).read()
        return replace(status, registration=registered, operator=status.operator or operator)

    def identify(self) -> Ids:
        """See Identifies.identify. libgammu itself cannot ask for the ICCID."""
        self._line.recorder.clear()
        imei, imsi = self._line.ask("GetIMEI"), self._line.ask("GetSIMIMSI")
        with self._ussd.beside() as line:
            card = iccid(line)
        return Ids(imei=str(imei) if imei else None, imsi=str(imsi) if imsi else None, iccid=card)

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See Modem.ussd."""
        return self._ussd.dial(code, timeout)

    def ussd_cancel(self) -> None:
        """See Modem.ussd_cancel."""
        self._ussd.cancel()

    def _new_receiver(self, *, reports: bool) -> GammuReceiver:
        return GammuReceiver(self._line, self._ussd, cautious=self._settings.cautious, reports=reports)

    def _unlock(self) -> None:
        """Give the PIN if one is asked for, once; raise SimRefusedError where the SIM stays closed."""
        wanted = self._line.call("GetSecurityStatus")
        if wanted is None:
            return
        if wanted != "PIN":
            raise other_code(wanted)
        give_pin(self._settings.pin, self._workdir, lambda pin: self._line.call("EnterSecurityCode", "PIN", pin))
        self._await_sim()

    def _await_sim(self) -> None:
        until = time.monotonic() + SIM_WAKES_SECONDS
        while time.monotonic() < until:
            if sim_state(self._line) is SimState.READY and self._line.ask("GetSIMIMSI"):
                return
            time.sleep(SIM_ASKED_EVERY_SECONDS)


GAMMU = Driver(make=GammuModem, what_left=what_left, being_read=being_read)
"""How host.py makes this modem, and what it reads from the recorder of one that died while sending or reading."""
