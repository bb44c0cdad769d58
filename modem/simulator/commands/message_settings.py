"""Commands that set how messages are sent, kept and announced (3GPP 27.005, 3.1 to 3.4)."""

from __future__ import annotations

from collections.abc import Iterable

from modem.simulator.at import (
    CMS_NOT_ALLOWED,
    OK,
    Answer,
    Form,
    Request,
    cms,
    says,
)
from modem.simulator.commands.kit import Handler, accepted, numeric, with_open_sim
from modem.simulator.device import Device
from modem.simulator.storage import REPORTS

_CNMI_ALLOWED = ((0, 1, 2), (0, 1, 2, 3), (0, 2), (0, 1, 2), (0, 1))


def _format(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CMGF: (0,1)")
    if request.form is Form.READ:
        return says(f"+CMGF: {int(not device.settings.pdu_mode)}")
    wanted = request.number(0, 0)
    if wanted > 1:
        raise cms(CMS_NOT_ALLOWED)
    device.settings.pdu_mode = wanted == 0
    return OK


def _memories(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        read, written = _group(device.storages), _group(name for name in device.storages if name != REPORTS)
        return says(f"+CPMS: {read},{written},{written}")
    if request.form is Form.READ:
        told = ",".join(f'"{name}",{_filling(device, name)}' for name in device.settings.memories)
        return says(f"+CPMS: {told}")
    kept = device.settings.memories
    wanted = tuple(request.text(position, kept[position]) for position in range(3))
    if any(name not in device.storages for name in wanted) or REPORTS in wanted[1:]:
        raise cms(CMS_NOT_ALLOWED)
    device.settings.memories = (wanted[0], wanted[1], wanted[2])
    return says("+CPMS: " + ",".join(_filling(device, name) for name in wanted))


def _group(names: Iterable[str]) -> str:
    return "(" + ",".join(f'"{name}"' for name in names) + ")"


def _filling(device: Device, name: str) -> str:
    storage = device.storages[name]
    return f"{storage.used},{storage.size}"


def _announcing(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        ranges = ",".join(f"({','.join(map(str, allowed))})" for allowed in _CNMI_ALLOWED)
        return says(f"+CNMI: {ranges}")
    if request.form is Form.READ:
        return says("+CNMI: " + ",".join(map(str, device.settings.cnmi)))
    kept = device.settings.cnmi
    wanted = tuple(request.number(position, kept[position]) for position in range(5))
    if any(value not in allowed for value, allowed in zip(wanted, _CNMI_ALLOWED, strict=True)):
        raise cms(CMS_NOT_ALLOWED)
    device.settings.cnmi = (wanted[0], wanted[1], wanted[2], wanted[3], wanted[4])
    return OK


def _service(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CSMS: (0,1)")
    if request.form is Form.READ:
        return says(f"+CSMS: {device.settings.service},1,1,1")
    wanted = request.number(0, 0)
    if wanted > 1:
        raise cms(CMS_NOT_ALLOWED)
    device.settings.service = wanted
    return says("+CSMS: 1,1,1")


def _centre(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    if request.form is Form.READ:
        return says(f'+CSCA: "{device.smsc}",{145 if device.smsc.startswith("+") else 129}')
    device.smsc = request.text(0)
    return OK


def _text_parameters(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    if request.form is Form.READ:
        return says("+CSMP: " + ",".join(map(str, device.settings.text_parameters)))
    kept = device.settings.text_parameters
    wanted = tuple(request.number(position, kept[position]) for position in range(4))
    device.settings.text_parameters = (wanted[0], wanted[1], wanted[2], wanted[3])
    return OK


COMMANDS: dict[str, Handler] = {
    "+CMGF": _format,
    "+CPMS": with_open_sim(_memories),
    "+CNMI": _announcing,
    "+CSMS": _service,
    "+CSCA": with_open_sim(_centre),
    "+CSMP": _text_parameters,
    "+CSDH": numeric("show_text_parameters", 1),
    "+CMMS": numeric("more_to_send", 2),
    "+CNMA": accepted,
    "+CSCB": accepted,
}
