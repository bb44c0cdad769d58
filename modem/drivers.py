"""The drivers there are, by the name a configuration gives them. Knows no modem."""

from __future__ import annotations

from modem.driver import Driver
from modem.gammu_driver import GAMMU
from modem.serial_driver import SERIAL

_BY_NAME = {"gammu": GAMMU, "serial": SERIAL}


def driver_of(name: str) -> Driver:
    """The driver of that name (`gammu`, `serial`); KeyError where there is none."""
    return _BY_NAME[name]
