"""Commands about the line and the equipment itself: echo, results, reset, power, clock, alphabet."""

from __future__ import annotations

from modem.simulator.at import (
    CME_INCORRECT_PARAMETERS,
    CME_NOT_SUPPORTED,
    OK,
    Answer,
    Form,
    Request,
    cme,
    plain_error,
    says,
)
from modem.simulator.commands.kit import Handler, accepted, fixed, numeric
from modem.simulator.device import Device, Settings

_ALPHABETS = ("GSM", "IRA", "UCS2")


def _reset(device: Device, _request: Request) -> Answer:
    device.settings = Settings()
    return OK


def _register(device: Device, request: Request) -> Answer:
    if not request.name[1:]:
        raise plain_error()
    number = int(request.name[1:])
    if request.form is Form.READ:
        return says(f"{device.settings.registers.get(number, 0):03d}")
    device.settings.registers[number] = request.number(0, 0)
    return OK


def _alphabet(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        names = ",".join(f'"{name}"' for name in _ALPHABETS)
        return says(f"+CSCS: ({names})")
    if request.form is Form.READ:
        return says(f'+CSCS: "{device.settings.charset}"')
    wanted = request.text(0, "GSM").upper()
    if wanted not in _ALPHABETS:
        raise cme(CME_INCORRECT_PARAMETERS)
    device.settings.charset = wanted
    return OK


def _functionality(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CFUN: (0,1,4),(0,1)")
    if request.form is Form.READ:
        return says(f"+CFUN: {device.functionality}")
    level = request.number(0, 1)
    if level not in (0, 1, 4):
        raise cme(CME_INCORRECT_PARAMETERS)
    if request.number(1, 0) == 1:
        device.power_on()
    device.switch(level)
    return OK


def _clock(device: Device, request: Request) -> Answer:
    if request.form is not Form.READ:
        return OK
    local = device.clock().astimezone(device.network.zone)
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    quarters = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 15:02d}"
    return says(f'+CCLK: "{local:%y/%m/%d,%H:%M:%S}{quarters}"')


def _dial(_device: Device, _request: Request) -> Answer:
    return Answer(final="NO CARRIER")


def _phone_book(_device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says('+CPBS: ("SM","ON")')
    if request.form is Form.READ:
        return says('+CPBS: "ON",1,1')
    if request.text(0) not in ("SM", "ON"):
        raise cme(CME_NOT_SUPPORTED)
    return OK


def _phone_book_entry(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CPBR: (1-1),20,14")
    return says(f'+CPBR: 1,"{device.sim.number}",145,""') if request.number(0, 1) == 1 else OK


COMMANDS: dict[str, Handler] = {
    "E": numeric("echo", 1),
    "V": numeric("verbose", 1),
    "Q": numeric("quiet", 1),
    "Z": _reset,
    "&F": _reset,
    "S": _register,
    "D": _dial,
    "+CMEE": numeric("cmee", 2),
    "+CSCS": _alphabet,
    "+CFUN": _functionality,
    "+CCLK": _clock,
    "+CTZU": numeric("zone_update", 1),
    "+CLIP": numeric("clip", 1),
    "+CBC": fixed("+CBC: 0,100"),
    "+CPAS": fixed("+CPAS: 0"),
    "+CPBS": _phone_book,
    "+CPBR": _phone_book_entry,
    **dict.fromkeys(
        ("H", "X", "L", "M", "P", "T", "&C", "&D", "&K", "&S", "&V", "&W", "+IPR", "+ICF", "+IFC", "+CRC"), accepted
    ),
}
