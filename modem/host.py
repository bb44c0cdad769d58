"""The hub's end of one modem: asks it, waits for it, and hands back outcomes even where it hangs or leaves.

Knows how long each kind of request may take; caretaker.py keeps the modem up. Knows no outbox and no AT command.
Monotonic time only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from modem.api import (
    Ids,
    Incoming,
    Link,
    ModemSettings,
    ModemStatus,
    OutgoingSms,
    Scope,
    SendOutcome,
    SendRefused,
    SendUnknown,
    StoredAt,
    UssdAnswer,
)
from modem.caretaker import Caretaker, Patience
from modem.charset import split
from modem.driver import Driver
from modem.errors import ModemAbsentError, ModemError, ModemSilentError, NotDialledError
from modem.finding import Identity
from modem.gammu_errors import HINT_ABSENT
from modem.hearing import DEAF_SECONDS
from modem.keeper import HINT_RESTART
from modem.quarantine import Quarantine
from modem.recovery import RecoveryCounts, RungTaken
from modem.standing import Facts, Standing, standing_of
from modem.surroundings import Surroundings
from modem.whereabouts import Whereabouts
from modem.wire import AskStatus, Delete, Dial, Dialled, Done, HangUp, Receive, Received, Send, Sent, Status

WAIT_STEP_SECONDS = 5.0
"""How long `wait` sleeps at a stretch: keeps `heartbeat_age` young."""
USSD_TIMEOUT = timedelta(seconds=30)
"""Networks end a session they get no answer in after about as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long each kind of request may take before the process is killed, in seconds."""

    open: float = 60.0  # libgammu takes 4 to 5, gives up on a mute modem after 12, and a SIM wakes in 20
    send_part: float = 130.0  # the network may take 120; libgammu itself gives up after 100
    receive: float = 90.0  # a full SIM on a slow stick; libgammu would wait 500
    delete: float = 60.0
    status: float = 60.0  # a mute modem costs 20 for the first question, and then raises
    ussd_extra: float = 30.0  # beyond what the caller gives
    hang_up: float = 15.0  # a modem answers at once; the network is not waited for
    deaf: float = DEAF_SECONDS  # without any network, until its radio is switched off and on


class ModemHost:
    """One modem as the hub sees it. One thread calls it; any may `wake`, `stop` and look at it (properties, ages)."""

    def __init__(
        self,
        settings: ModemSettings,
        driver: Driver,
        workdir: Path,
        *,
        deadlines: Deadlines | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        around: Surroundings | None = None,
    ) -> None:
        self.settings = settings
        self._driver = driver
        self._deadlines = deadlines or Deadlines()
        self._now = monotonic
        self._status: ModemStatus | None = None
        around = around or Surroundings()
        self._where = Whereabouts(
            *(settings.name, settings.device),
            imei=around.imei,
            known=around.known,
            fleet=around.fleet,
            dev=around.dev,
            sys_root=around.sys_root,
            now=monotonic,
        )
        self._care = Caretaker(
            *(settings, driver, workdir),
            whereabouts=self._where,
            rungs=around.rungs,
            patience=Patience(open=self._deadlines.open, deaf=self._deadlines.deaf),
            now=monotonic,
        )
        self._keeper = self._care.keeper
        self._apart = Quarantine(monotonic)
        self._heard: tuple[Incoming, ...] = ()

    @property
    def name(self) -> str:
        """The modem's name in the configuration."""
        return self.settings.name

    @property
    def link(self) -> Link:
        """How the modem is as a whole, now."""
        return self._keeper.link

    @property
    def detail(self) -> str:
        """What is wrong, in one sentence; empty where nothing is."""
        return self._keeper.detail

    @property
    def hint(self) -> str:
        """What a technician can do about it."""
        return self._keeper.hint

    @property
    def device(self) -> str:
        """The port on which it was last opened; the configured one until then."""
        return self._keeper.settings.device

    @property
    def status(self) -> ModemStatus | None:
        """The last one read, its `sim` as it is now; None until then."""
        sim = self._keeper.sim
        if sim is None:
            return self._status
        return replace(self._status or ModemStatus(), sim=sim)

    @property
    def identity(self) -> Identity:
        """What it will be known by when it comes back."""
        return self._where.identity

    @property
    def sim_ids(self) -> Ids:
        """Which SIM was in it when it last said so."""
        ids = self._care.ids
        told = self._status.imsi if self._status is not None else None
        return replace(ids, imsi=told or ids.imsi)

    @property
    def recovery(self) -> RecoveryCounts:
        """How often each rung of the ladder was taken since the hub started, and how the climb stands."""
        return self._care.recovery.counts

    def standing(self, *, sim_changed: bool = False) -> Standing:
        """How it stands now, in one word. `sim_changed`: what only who remembers its SIM can know."""
        counts = self.recovery
        facts = Facts(
            link=self.link,
            status=self.status,
            in_trouble=counts.trouble is not None,
            told=counts.told,
            storage_mode=self._where.drive,
            chatter=self._care.chatter,
            sim_changed=sim_changed,
        )
        return standing_of(facts)

    def rungs_taken(self) -> tuple[RungTaken, ...]:
        """The rungs taken since this was last asked. For the thread that uses this modem."""
        return self._care.recovery.untold()

    @property
    def announced(self) -> bool:
        """Something may lie in the modem that `receive` has not fetched: after each opening, and when it says so."""
        return self._keeper.announced

    @property
    def pid(self) -> int | None:
        """The process that owns the modem now, for those who measure."""
        child = self._keeper.child
        return child.pid if child is not None else None

    def ensure_ready(self) -> bool:
        """Find, start, open or help the modem as far as that is due; True where it can be asked now.

        Takes at most OPEN_STEP_SECONDS. While the device is absent, or its next try is not due, it takes no
        time.
        """
        return self._care.ensure_ready()

    def wait(self, seconds: float) -> bool:
        """Sleep until something is announced (True), `wake` is called (True), or for so long (False).

        Returns False early where the modem was lost, opened, or may be tried again: call `ensure_ready`.
        """
        keeper = self._keeper
        until = self._now() + seconds
        while not keeper.stopped:
            keeper.touch()
            if keeper.opened and keeper.announced:
                return True
            child, left = keeper.child, self._care.rest(until - self._now())
            if left <= 0:
                return False
            if keeper.listen(min(left, WAIT_STEP_SECONDS)):
                return True
            if child is not keeper.child or (child is not None and not keeper.opened):
                return False
        return False

    def wake(self) -> None:
        """From any thread: there is something to send."""
        self._keeper.alarm()

    def send(self, sms: OutgoingSms) -> SendOutcome:
        """Send one message. Always an outcome: a modem that is not there refuses, one that hangs, dies or leaves
        meanwhile is judged by what its recorder holds. Never raises ModemError.
        """
        parts = len(split(sms.text))
        keeper = self._keeper
        keeper.last_words = ""
        try:
            keeper.ready().forget()
            outcome = self._care.ask_once(Send(sms=sms), Sent, self._deadlines.send_part * parts).outcome
        except ModemError as error:
            outcome = self._driver.what_left(keeper.last_words, parts)
            if isinstance(outcome, SendRefused) and outcome.cause.code is None:
                return SendRefused(cause=replace(outcome.cause, text=str(error), scope=Scope.MODEM))
            return outcome
        if isinstance(outcome, SendUnknown):
            self._heard, outcome = self._heard + outcome.heard, replace(outcome, heard=())
            # After an answer that never came libgammu and modem are out of step: the next command would fail too.
            if keeper.device_there():
                self._care.renew(ModemSilentError(outcome.detail, hint=HINT_RESTART))
            else:
                keeper.lose(ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT))
        self._care.heard_outcome(outcome)
        return outcome

    def receive(self) -> tuple[Incoming, ...]:
        """Everything that lies in the modem or was announced. Raises ModemError.

        A message that its process did not survive reading twice is handed over alone and unread; it can be deleted.
        """
        keeper, apart = self._keeper, self._apart
        keeper.announced = False
        if apart.held:
            keeper.ready()
            return () if apart.barred else apart.held
        keeper.last_words = ""
        try:
            found = self._care.ask(Receive(), Received, self._deadlines.receive).messages
            found, self._heard = self._heard + found, ()
            return found
        except ModemSilentError:
            apart.died(self._driver.being_read(keeper.last_words))
            keeper.settings = replace(keeper.settings, cautious=True)
            raise

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        """Remove what is committed. Raises ModemError."""
        try:
            self._care.ask(Delete(places=places), Done, self._deadlines.delete)
        except ModemError:
            self._apart.not_removed()
            raise
        if self._apart.held:
            self._apart.removed(places)
            self._keeper.announced = True  # what lies behind it has waited

    def refresh_status(self) -> ModemStatus:
        """Ask the modem how it is; also kept in `status`. Raises ModemError."""
        self._status = status = self._care.ask(AskStatus(), Status, self._deadlines.status).status
        self._care.heard_status(status)
        return status

    def ussd(self, code: str, timeout: timedelta = USSD_TIMEOUT) -> UssdAnswer:
        """See Modem.ussd: NotDialledError where certainly nothing left, any other ModemError where nobody knows."""
        limit = timeout.total_seconds() + self._deadlines.ussd_extra
        try:
            self._keeper.ready()
        except ModemError as error:
            raise NotDialledError(str(error), hint=error.hint) from error
        return self._care.ask_once(Dial(code=code, timeout=timeout), Dialled, limit).answer

    def ussd_cancel(self) -> None:
        """End the USSD session that is open, if one is. Raises ModemError."""
        self._care.ask(HangUp(), Done, self._deadlines.hang_up)

    def heartbeat_age(self) -> float:
        """Seconds since the thread that uses this modem was last seen at work, in a call or waiting."""
        return self._now() - self._keeper.alive_at

    def stop(self) -> None:
        """From any thread: end the modem's process. A call under way returns at once; a send gives its outcome."""
        self._keeper.end()

    def restart(self) -> None:
        """Begin with a new process at the next `ensure_ready`. For the thread that uses this modem."""
        self._care.renew(ModemSilentError("the modem is being restarted", hint="Wait a moment."))
