"""Commands that say who the modem and its SIM are."""

from __future__ import annotations

from modem.simulator.at import Answer, Request, says
from modem.simulator.commands.kit import Handler, fixed, need_sim
from modem.simulator.device import Device


def _information(device: Device, _request: Request) -> Answer:
    own = device.identity
    return says(
        f"Manufacturer: {own.manufacturer}", f"Model: {own.model}", f"Revision: {own.revision}", f"IMEI: {own.imei}"
    )


def _imsi(device: Device, _request: Request) -> Answer:
    need_sim(device)
    return says(device.sim.imsi)


def _iccid(device: Device, request: Request) -> Answer:
    need_sim(device)
    return says(f"{request.name}: {device.sim.iccid}")


def _own_number(device: Device, _request: Request) -> Answer:
    need_sim(device)
    return says(f'+CNUM: ,"{device.sim.number}",145')


_MANUFACTURER = fixed(lambda device: device.identity.manufacturer)
_MODEL = fixed(lambda device: device.identity.model)
_REVISION = fixed(lambda device: device.identity.revision)
_IMEI = fixed(lambda device: device.identity.imei)

COMMANDS: dict[str, Handler] = {
    "I": _information,
    "+CGMI": _MANUFACTURER,
    "+GMI": _MANUFACTURER,
    "+CGMM": _MODEL,
    "+GMM": _MODEL,
    "+CGMR": _REVISION,
    "+GMR": _REVISION,
    "+CGSN": _IMEI,
    "+GSN": _IMEI,
    "+CIMI": _imsi,
    "+CCID": _iccid,
    "+ICCID": _iccid,
    "+CNUM": _own_number,
    "+GCAP": fixed("+GCAP: +CGSM"),
}
