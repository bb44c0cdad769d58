"""A telephone in the simulated operator's network, without a modem: told what gets lost and when the power goes."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from enum import StrEnum

from modem.api import UssdAnswer, UssdMode
from modem.errors import ModemError, NotDialledError
from modem.simulator.ussd import Ussd, shipped


class PowerCut(BaseException):
    """The power goes: nothing after this line happens."""


class Fate(StrEnum):
    """What becomes of one step."""

    WELL = "well"
    ABSENT = "absent"  # the modem is not there: certainly nothing was dialled
    UNHEARD = "unheard"  # the code never reached the network, and nobody says so
    LOST = "lost"  # the network did it, and its answer never came
    CUT_BEFORE = "cut before"  # the power goes before the code leaves
    CUT_AFTER = "cut after"  # the power goes when the network has done it


class Telephone:
    """Steps have the fates given, in order; then all is well. `dialled` is every code that left.

    `only`: fates are for steps that begin so; the others go well.
    """

    def __init__(self, *fates: Fate, only: str = "") -> None:
        self.fates = deque(fates)
        self.only = only
        self.network = Ussd(shipped())
        self.dialled: list[str] = []
        self.cancelled = 0

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        fate = self.fates.popleft() if self.fates and code.startswith(self.only) else Fate.WELL
        if fate is Fate.CUT_BEFORE:
            raise PowerCut
        if fate is Fate.ABSENT:
            raise NotDialledError("the modem is not there", hint="Plug it in.")
        self.dialled.append(code)
        if fate is Fate.UNHEARD:
            raise ModemError("no answer")
        shown = self.network.dial(code)
        if fate is Fate.CUT_AFTER:
            raise PowerCut
        if fate is Fate.LOST:
            raise ModemError("no answer")
        if shown is None:
            return UssdAnswer(text="", mode=UssdMode.UNSUPPORTED)
        return UssdAnswer(text=shown.text, mode=UssdMode.REPLY_WANTED if shown.open else UssdMode.DONE)

    def ussd_cancel(self) -> None:
        self.cancelled += 1
        self.network.cancel()
