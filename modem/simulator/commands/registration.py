"""Commands about the network: signal, registration, operator."""

from __future__ import annotations

from modem.simulator.at import (
    CME_INCORRECT_PARAMETERS,
    CME_NO_NETWORK_SERVICE,
    OK,
    Answer,
    Form,
    Request,
    cme,
    says,
)
from modem.simulator.commands.kit import Handler, fixed, need_sim, to_terminal
from modem.simulator.device import Device


def _registered(attribute: str) -> Handler:
    def handle(device: Device, request: Request) -> Answer:
        """+CREG or +CGREG: test, read and set (27.007, 7.2)."""
        if request.form is Form.TEST:
            return says(f"{request.name}: (0,1,2)")
        detail = int(getattr(device.settings, attribute))
        if request.form is Form.READ:
            return says(f"{request.name}: {detail},{device.place_in_network(detail)}")
        wanted = request.number(0, 0)
        if wanted > 2:
            raise cme(CME_INCORRECT_PARAMETERS)
        setattr(device.settings, attribute, wanted)
        return OK

    return handle


def _operator(device: Device, request: Request) -> Answer:
    own = device.identity
    need_sim(device)
    if request.form is Form.TEST:
        if device.rssi == 99:
            raise cme(CME_NO_NETWORK_SERVICE)
        state = 2 if device.attached else 3
        long, short = to_terminal(device, own.operator), to_terminal(device, own.operator[:8])
        return says(f'+COPS: ({state},"{long}","{short}","{own.operator_code}"),,(0,1,2,3,4),(0,1,2)')
    if request.form is Form.READ:
        return says(_operator_now(device))
    mode = request.number(0, 0)
    if mode == 3:
        detail = request.number(1, 0)
        if detail > 2:
            raise cme(CME_INCORRECT_PARAMETERS)
        device.settings.operator_format = detail
    elif mode > 4:
        raise cme(CME_INCORRECT_PARAMETERS)
    return OK


def _operator_now(device: Device) -> str:
    if not device.attached:
        return "+COPS: 0"
    own = device.identity
    chosen = device.settings.operator_format
    name = own.operator_code if chosen == 2 else to_terminal(device, own.operator[: 8 if chosen == 1 else 16])
    return f'+COPS: 0,{chosen},"{name}"'


COMMANDS: dict[str, Handler] = {
    "+CSQ": fixed(lambda device: f"+CSQ: {device.rssi},99"),
    "+CREG": _registered("creg"),
    "+CGREG": _registered("cgreg"),
    "+CGATT": fixed(lambda device: f"+CGATT: {int(device.attached)}"),
    "+COPS": _operator,
}
