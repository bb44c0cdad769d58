"""Brings one modem up and keeps it up: finds it, opens it, and takes the rungs of the ladder when it fails.

Knows when a process begins and when a rung is due; knows no kind of request but those that open a modem. Takes no
rung while a request is under way, for the thread that asks is the one that climbs. Monotonic time only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from modem.api import Ids, Link, ModemSettings, ModemStatus, SendOutcome
from modem.driver import Driver
from modem.errors import (
    ModemAbsentError,
    ModemBusyError,
    ModemError,
    ModemRefusedError,
    ModemSilentError,
    OtherModemError,
)
from modem.gammu_errors import HINT_ABSENT
from modem.hearing import DEAF_SECONDS, Hearing
from modem.keeper import Keeper
from modem.ladder import HIGH, Rung, Trouble
from modem.recovery import Recovery
from modem.rungs import Doing, Result, Rungs
from modem.whereabouts import Whereabouts
from modem.wire import Answer, Opened, Reopen, Request

ABSENT_LOOKED_FOR_SECONDS = 0.5
"""A look is some stat() of paths."""
REFUSED_RETRY_SECONDS = 60.0
"""A SIM that was put in, or opened with a phone, is found within a minute; its PIN is not given again."""
OPEN_STEP_SECONDS = 3.0
"""How long one `ensure_ready` waits at most."""
RUNG_STEP_SECONDS = 1.0

T = TypeVar("T", bound=Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things may take, in seconds."""

    open: float = 60.0  # libgammu takes 4 to 5, gives up on a mute modem after 12, and a SIM wakes in 20
    deaf: float = DEAF_SECONDS


class Caretaker:
    """One thread calls it; the properties of `keeper`, and `recovery.counts`, may be read by any."""

    def __init__(
        self,
        settings: ModemSettings,
        driver: Driver,
        workdir: Path,
        *,
        whereabouts: Whereabouts,
        rungs: Rungs | None,
        patience: Patience,
        now: Callable[[], float],
    ) -> None:
        self.keeper = Keeper(settings, driver, workdir, now, self._lost)
        self.recovery = Recovery(now)
        self.whereabouts = whereabouts
        self.ids = Ids()
        """Who the modem and its SIM said they are, when it was last opened."""
        self.chatter = False
        """Did something speak on the port that is no modem?"""
        self.next_try = 0.0
        self._rungs = rungs
        self._patience = patience
        self._now = now
        self._doing: Doing | None = None
        self._hearing = Hearing()
        self._renewing = False

    def ensure_ready(self) -> bool:
        """Bring the modem up as far as that is due; True where it can be asked now. Takes OPEN_STEP_SECONDS at most."""
        keeper = self.keeper
        keeper.touch()
        if keeper.stopped:
            self._give_up_rung()
            return False
        if self._doing is not None:
            self._await_rung(self._doing)
            return False
        if keeper.child is None:
            return self._bring_up()
        if not keeper.opened:
            return self._await_opening()
        keeper.listen(0)
        if keeper.opened and self.recovery.trouble is Trouble.DEAF:
            self._help_hearing()
        return keeper.opened

    def rest(self, seconds: float) -> float:
        """How long nothing is due here, at most so long."""
        if self._doing is not None:
            return 0.0
        return seconds if self.keeper.child is not None else min(seconds, self.next_try - self._now())

    def ask(self, request: Request, kind: type[T], seconds: float) -> T:
        """The answer to a request that may be repeated. A modem that does not answer is asked again, and then opened
        anew. Raises ModemError."""
        keeper = self.keeper
        try:
            answer = keeper.ask(request, kind, seconds)
        except ModemSilentError as error:
            if keeper.child is None:
                raise
            if self._low_rung(error) is not Rung.ASK:
                raise
            return self.ask(request, kind, seconds)
        self._well()
        return answer

    def ask_once(self, request: Request, kind: type[T], seconds: float) -> T:
        """The answer to a request that must not be made twice. Raises ModemError."""
        try:
            answer = self.keeper.ask(request, kind, seconds)
        except ModemSilentError as error:
            if self.keeper.child is not None:
                self.keeper.lose(error)
            raise
        self._well()
        return answer

    def renew(self, error: ModemError) -> None:
        """Begin with a new process at once: nothing is wrong with the modem itself."""
        self._renewing = True
        try:
            self.keeper.lose(error)
        finally:
            self._renewing = False

    def heard_status(self, status: ModemStatus) -> None:
        """It said whether it hears a network."""
        self._hearing = self._hearing.with_status(status.registration, self._now())
        self._judge_hearing()

    def heard_outcome(self, outcome: SendOutcome) -> None:
        """The network took a message, or did not."""
        self._hearing = self._hearing.with_sent(outcome, self._now())
        self._judge_hearing()

    def _judge_hearing(self) -> None:
        if self._hearing.deaf(self._now(), self._patience.deaf):
            self.recovery.failed(Trouble.DEAF, self._able(), "no network")
        elif self.recovery.trouble is Trouble.DEAF:
            self.recovery.well()

    def _bring_up(self) -> bool:
        if self._now() < self.next_try:
            return False
        keeper, where = self.keeper, self.whereabouts
        rung = self.recovery.due(self._able())
        if rung in HIGH:
            self._begin_rung(rung)
            return False
        if rung is Rung.TELL:
            self.recovery.took(rung)
        path = where.path()
        if path is None:
            self._nowhere()
            return False
        if rung is Rung.RESTART:
            self.recovery.took(rung)
        keeper.begin(path, self._patience.open)
        where.holds(path)
        return self._await_opening()

    def _nowhere(self) -> None:
        keeper, where = self.keeper, self.whereabouts
        where.look_for_drive()
        self.next_try = self._now() + ABSENT_LOOKED_FOR_SECONDS
        if keeper.link is not (Link.OTHER if where.stranger else Link.ABSENT):
            keeper.lose(ModemAbsentError(f"there is no device {keeper.settings.device}", hint=HINT_ABSENT))

    def _await_opening(self) -> bool:
        opened = self.keeper.await_opening(OPEN_STEP_SECONDS)
        return opened is not None and self._accept(opened)

    def _accept(self, opened: Opened) -> bool:
        """Is what opened the modem that was meant?"""
        try:
            self.whereabouts.answered(self.keeper.settings.device, opened.ids.imei)
        except OtherModemError as error:
            self.keeper.lose(error)
            return False
        self.ids = opened.ids
        self.chatter = False
        self.keeper.ready_now()
        self._well()
        return True

    def _well(self) -> None:
        """It answers. That it hears is another question."""
        if self.recovery.trouble is not Trouble.DEAF:
            self.recovery.well()

    def _low_rung(self, error: ModemError) -> Rung | None:
        """The process lives and the modem did not answer it: take the rung that is next."""
        self.recovery.failed(Trouble.SILENT, self._able() | {Rung.ASK, Rung.REOPEN}, str(error))
        rung = self.recovery.due(self._able() | {Rung.ASK, Rung.REOPEN})
        if rung is Rung.ASK:
            self.recovery.took(rung)
            return rung
        if rung is Rung.REOPEN:
            self.recovery.took(rung)
            return rung if self._reopened() else None
        self.keeper.lose(error)
        return None

    def _reopened(self) -> bool:
        try:
            return self._accept(self.keeper.ask(Reopen(), Opened, self._patience.open))
        except ModemError as error:
            if self.keeper.child is not None:
                self.keeper.lose(error)
            return False

    def _lost(self, error: ModemError) -> None:
        """The keeper gave its process up."""
        self.whereabouts.holds(None)
        if self._renewing:
            self.next_try = self._now()
        elif isinstance(error, ModemRefusedError):  # it answers: nothing of the ladder makes that another answer
            self.recovery.well()
            other = isinstance(error, OtherModemError)
            self.next_try = self._now() + (ABSENT_LOOKED_FOR_SECONDS if other else REFUSED_RETRY_SECONDS)
        else:
            trouble = self._trouble_of(error)
            self.next_try = self.recovery.failed(trouble, self._able(), str(error))
            if trouble is Trouble.ABSENT or not self.keeper.device_there():
                self.next_try = self._now() + ABSENT_LOOKED_FOR_SECONDS

    def _trouble_of(self, error: ModemError) -> Trouble:
        if isinstance(error, ModemBusyError):
            return Trouble.DENIED
        # A device that went and is there again already is opened at once, like one that hangs.
        absent = isinstance(error, ModemAbsentError) and not self.keeper.device_there()
        return Trouble.ABSENT if absent else Trouble.SILENT

    def _able(self) -> frozenset[Rung]:
        restart = frozenset({Rung.RESTART})
        if self._rungs is None:
            return restart
        return restart | self._rungs.able(self.keeper.settings.device, self.whereabouts.place)

    def _help_hearing(self) -> None:
        rung = self.recovery.due(self._able())
        if rung is Rung.TELL:
            self.recovery.took(rung)
        elif rung is not None:
            self.renew(ModemSilentError("it hears no network, and is being helped", hint="Wait a moment."))
            self._begin_rung(rung)

    def _begin_rung(self, rung: Rung) -> None:
        assert self._rungs is not None
        self.recovery.took(rung)
        self._hearing = self._hearing.helped()
        device = self.keeper.settings.device
        self.whereabouts.holds(device)
        self._doing = self._rungs.begin(rung, device, self.whereabouts.place)

    def _await_rung(self, doing: Doing) -> None:
        result = doing.result(RUNG_STEP_SECONDS)
        if result is not None:
            self._doing = None
            self.whereabouts.holds(None)
            self.chatter = result is Result.CHATTER
            self.next_try = self._now() + ABSENT_LOOKED_FOR_SECONDS

    def _give_up_rung(self) -> None:
        if self._doing is not None:
            self._doing.end()
            self._doing = None
