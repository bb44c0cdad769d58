"""What a modem's thread keeps of which modem and which SIM it has, and of what was done for it. Knows no queue."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from gateway.desk import Desk
from gateway.store import modems
from gateway.store.records_radio import ModemIdentity
from modem.finding import Identity, same_imei
from modem.host import ModemHost
from modem.ladder import Rung
from modem.standing import Standing
from schedules.clock import Clock

SIM_CHANGE_TOLD = timedelta(days=3)
"""Long enough for somebody to see it after a weekend."""
_ENDING_DIGITS = 4

_log = logging.getLogger("willay.radio")


def identity_of(known: ModemIdentity) -> Identity:
    """What the store remembers, as modem/ takes it."""
    return Identity(imei=known.imei, product=known.usb, serial=known.usb_serial, interface=known.usb_interface)


class ModemMemory:
    """The memory of one modem. For its own thread; `standing` may be asked by any."""

    def __init__(self, desk: Desk, host: ModemHost, clock: Clock) -> None:
        self._desk = desk
        self._host = host
        self._clock = clock
        self._known: ModemIdentity | None = None

    def standing(self) -> Standing:
        """How the modem stands, with what is remembered of its SIM."""
        return self._host.standing(sim_changed=self.sim_changed)

    @property
    def sim_changed(self) -> bool:
        """Is there another SIM in it than before, since not long ago?"""
        changed = self._known.sim_changed_at if self._known is not None else None
        return changed is not None and self._clock.now() - changed < SIM_CHANGE_TOLD

    def keep(self) -> None:
        """Write what is new, and nothing else."""
        if self._known is None:
            with self._desk.store.reading():
                self._known = modems.identity(self._host.name)
        self._keep_rungs()
        self._keep_identity(self._known)

    def _keep_rungs(self) -> None:
        """One event a rung; the restart that a modem is given every minute after the office was told is no news."""
        taken = self._host.rungs_taken()
        news = [one for one in taken if one.rung is not Rung.RESTART or not self._host.recovery.told]
        for one in news:
            _log.warning("%s: %s (%s: %s)", self._host.name, one.rung.value, one.trouble.value, one.detail)
        if news:
            with self._desk.store.transaction():
                for one in news:
                    kind, subject = f"rung {one.rung.value}", f"modem {self._host.name}"
                    modems.note(kind, subject, f"{one.trouble.value}: {one.detail}", self._clock.now())

    def _keep_identity(self, known: ModemIdentity) -> None:
        identity, sim = self._host.identity, self._host.sim_ids
        new = replace(
            known,
            imei=identity.imei,
            usb=identity.product,
            usb_serial=identity.serial,
            usb_interface=identity.interface,
            imsi=sim.imsi or known.imsi,
            iccid=sim.iccid or (known.iccid if sim.imsi in (None, known.imsi) else None),
        )
        if new == known:
            return
        now = self._clock.now()
        other_sim = _differ(known.imsi, sim.imsi) or _differ(known.iccid, sim.iccid)
        other_modem = known.imei is not None and not same_imei(known.imei, new.imei)
        if other_sim:
            new = replace(new, sim_changed_at=now)
        subject = f"modem {self._host.name}"
        with self._desk.store.transaction():
            modems.remember(new)
            if other_sim:
                modems.note("sim changed", subject, f"{_ending(known.imsi)} > {_ending(new.imsi)}", now)
            if other_modem:
                modems.note("modem changed", subject, f"{_ending(known.imei)} > {_ending(new.imei)}", now)
        self._known = new


def _differ(before: str | None, now: str | None) -> bool:
    return before is not None and now is not None and before != now


def _ending(number: str | None) -> str:
    """Enough to tell two cards apart in a journal, and not enough to track one."""
    return f"...{number[-_ENDING_DIGITS:]}" if number else "?"
