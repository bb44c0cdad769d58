"""Commands about the SIM's PIN: enter, unblock, change, switch on and off."""

from __future__ import annotations

from modem.simulator.at import (
    CME_INCORRECT_PARAMETERS,
    CME_INCORRECT_PASSWORD,
    CME_NOT_ALLOWED,
    CME_PUK_REQUIRED,
    CME_SIM_NOT_INSERTED,
    OK,
    Answer,
    Form,
    Request,
    cme,
    says,
)
from modem.simulator.commands.kit import Handler
from modem.simulator.device import Device


def _pin(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    state = _state(device)
    if request.form is Form.READ:
        return says(f"+CPIN: {state}")
    first, new = request.text(0), request.text(1)
    if state == "READY":
        raise cme(CME_NOT_ALLOWED)
    if state == "SIM PUK":
        if not new:
            raise cme(CME_PUK_REQUIRED)
        return _done(device.sim.unblock(first, new))
    return _done(device.sim.enter(first))


def _tries(device: Device, request: Request) -> Answer:
    _state(device)
    pin, puk = device.sim.tries
    return says(f"{request.name}: SIM PIN,{pin}", f"{request.name}: SIM PUK,{puk}")


def _lock(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says('+CLCK: ("SC")')
    if request.text(0) != "SC":
        raise cme(CME_INCORRECT_PARAMETERS)
    _state(device)
    mode = request.number(1, 2)
    if mode == 2:
        return says(f"+CLCK: {int(device.sim.locked)}")
    return _done(device.sim.ask_at_start(mode == 1, request.text(2)))


def _password(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says('+CPWD: ("SC",8)')
    if request.text(0) != "SC":
        raise cme(CME_INCORRECT_PARAMETERS)
    _state(device)
    return _done(device.sim.change(request.text(1), request.text(2)))


def _state(device: Device) -> str:
    state = device.sim_state
    if not state:
        raise cme(CME_SIM_NOT_INSERTED)
    return state


def _done(well: bool) -> Answer:
    if not well:
        raise cme(CME_INCORRECT_PASSWORD)
    return OK


COMMANDS: dict[str, Handler] = {"+CPIN": _pin, "+CPINR": _tries, "+CLCK": _lock, "+CPWD": _password}
