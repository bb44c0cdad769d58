"""How the modem is, in AT. Knows which question gives which field of ModemStatus, and that any may stay unanswered."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from modem.api import Ids, ModemStatus, Registration, SimState
from modem.errors import ModemAbsentError, ModemError, ModemSilentError
from modem.gammu_records import plausible
from modem.serial_fields import fields, number
from modem.serial_line import Line
from modem.serial_sim import look
from modem.serial_storage import Level, Storages
from modem.ussd_text import text_of

_REGISTRATIONS = {
    0: Registration.IDLE,
    1: Registration.HOME,
    2: Registration.SEARCHING,
    3: Registration.DENIED,
    4: Registration.UNKNOWN,
    5: Registration.ROAMING,
    6: Registration.HOME,  # for SMS only (27.007, 7.2)
    7: Registration.ROAMING,
}
_SERVED = (Registration.HOME, Registration.ROAMING)
_DOMAINS = ("+CREG", "+CGREG", "+CEREG")
"""Circuit switched, packet switched, LTE: a modem in LTE only may be unknown to the first."""
_ICCID_BY = ("AT+CCID", "AT+ICCID", "AT+QCCID", "AT^ICCID?")
"""Quectel and u-blox; SIMCom; Quectel; Huawei. No standard names one."""
_BEST_RSSI = 31
_WEAKEST_DBM, _DBM_A_STEP = -113, 2
_CLOCK = re.compile(r"(\d\d)/(\d\d)/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)")


class NetworkReader:
    """Asks one open modem whether it is in a network, and in whose."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._domains = list(_DOMAINS)

    def read(self) -> tuple[Registration, str | None]:
        """The registration, and the operator's name. Raises ModemError where the modem is gone or mute."""
        registered, operator = self._registration(), self._operator()
        if registered is Registration.UNKNOWN and operator:
            registered = Registration.HOME  # it names the network it is in, and does not say whether it is at home
        return registered, operator

    def _registration(self) -> Registration:
        """The first domain that serves; else what the first that answers says."""
        states: list[Registration] = []
        for domain in tuple(self._domains):
            answer = self._line.ask(f"AT{domain}?")
            told = fields(answer.told or "")
            stat = number(told[1]) if len(told) > 1 else None
            if answer.ok and stat in _REGISTRATIONS:
                states.append(_REGISTRATIONS[stat])
                if states[-1] in _SERVED:
                    return states[-1]
            elif not answer.ok:
                self._domains.remove(domain)
        return states[0] if states else Registration.UNKNOWN

    def _operator(self) -> str | None:
        answer = self._line.ask("AT+COPS?")
        told = fields(answer.told or "") if answer.ok else []
        return text_of(told[2]) or None if len(told) > 2 else None


class StatusReader:
    """Asks one open modem. What cannot change while it is open is asked once."""

    def __init__(self, line: Line, storages: Storages) -> None:
        self._line = line
        self._storages = storages
        self._fixed: dict[str, str | None] = {}
        self._network = NetworkReader(line)

    def read(self) -> ModemStatus:
        """Ask everything. Raises ModemError where the modem is gone or mute."""
        rssi = self._rssi()
        registered, operator = self._network.read()
        level = self._level()
        return ModemStatus(
            manufacturer=self._once("AT+CGMI"),
            model=self._once("AT+CGMM"),
            firmware=self._once("AT+CGMR"),
            imei=self._digits("AT+CGSN"),
            imsi=self._digits("AT+CIMI"),
            sim=self._sim(),
            registration=registered,
            operator=operator,
            signal_percent=None if rssi is None else percent(rssi),
            signal_dbm=None if rssi is None else _WEAKEST_DBM + _DBM_A_STEP * rssi,
            smsc=text_of(fields(self._told("AT+CSCA?") or "")[0]) or None,
            storage_used=level.used if level else None,
            storage_size=level.size if level else None,
            network_time=plausible(moment(self._told("AT+CCLK?") or "")),
        )

    def identify(self) -> Ids:
        """Ask who modem and SIM are. Raises ModemError where the modem is gone or mute."""
        return Ids(imei=self._digits("AT+CGSN"), imsi=self._digits("AT+CIMI"), iccid=iccid(self._line))

    def _level(self) -> Level | None:
        try:
            return self._storages.levels()
        except (ModemAbsentError, ModemSilentError):
            raise
        except ModemError:
            return None

    def _told(self, command: str) -> str | None:
        answer = self._line.ask(command)
        return answer.told if answer.ok else None

    def _once(self, command: str) -> str | None:
        if self._fixed.get(command) is None:
            self._fixed[command] = (self._told(command) or "").strip('" ') or None
        return self._fixed[command]

    def _digits(self, command: str) -> str | None:
        """The IMEI does not change; a SIM is taken out while the modem stays."""
        if command in self._fixed:
            return self._fixed[command]
        found = re.search(r"\d{14,16}", self._told(command) or "")
        if found and command == "AT+CGSN":
            self._fixed[command] = found[0]
        return found[0] if found else None

    def _sim(self) -> SimState:
        return look(self._line).state

    def _rssi(self) -> int | None:
        told = number(fields(self._told("AT+CSQ") or "")[0])
        return told if told is not None and told <= _BEST_RSSI else None


def iccid(line: Line) -> str | None:
    """The SIM's own number, by the first of the makers' commands that answers. Raises ModemError where it is mute."""
    for command in _ICCID_BY:
        answer = line.ask(command)
        found = re.search(r"\d{18,20}", answer.told or "") if answer.ok else None
        if found:
            return found[0]
    return None


def percent(rssi: int) -> int:
    """+CSQ's 0 to 31 as the other driver shows it, so that a change of drivers draws no step in the history."""
    return 100 if rssi == _BEST_RSSI else 3 * rssi


def moment(told: str) -> datetime | None:
    """`"26/11/22,10:20:30-20"` in UTC: the offset counts quarters of an hour (27.007, 8.15).

    None where it is no date, or has no offset: then nobody knows whose time it is.
    """
    found = _CLOCK.search(told)
    if found is None:
        return None
    year, month, day, hour, minute, second, quarters = map(int, found.groups())
    try:
        zone = timezone(timedelta(minutes=15 * quarters))
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
