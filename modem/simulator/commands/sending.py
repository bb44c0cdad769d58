"""Commands that hand messages to the network, or keep them to be handed over later."""

from __future__ import annotations

from modem.api import Coding
from modem.charset import cost
from modem.simulator.at import (
    CMS_INVALID_INDEX,
    CMS_INVALID_PDU,
    CMS_INVALID_TEXT,
    CMS_MEMORY_FULL,
    CMS_NO_NETWORK_SERVICE,
    CMS_NOT_ALLOWED,
    OK,
    Answer,
    Form,
    Request,
    cms,
)
from modem.simulator.bits import PduError, decode_scheme, decode_validity
from modem.simulator.commands.kit import Handler, from_terminal, typed, with_open_sim
from modem.simulator.device import Device
from modem.simulator.faults import FaultKind
from modem.simulator.pdu import Pdu, Submit, decode_submit, encode_submit, read_hex
from modem.simulator.storage import Stat

_REPORT_REQUESTED = 0x20


def _send(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    return Answer(prompt=lambda given: _accepted(device, _read(device, request, given), "+CMGS"))


def _write(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK

    def keep(given: bytes) -> Answer:
        as_given = device.settings.pdu_mode
        pdu = _pdu(request, given) if as_given else encode_submit(_read(device, request, given))
        location = device.storages[device.settings.memories[1]].put(pdu, Stat.UNSENT)
        if location is None:
            raise cms(CMS_MEMORY_FULL)
        return Answer(lines=(f"+CMGW: {location}",))

    return Answer(prompt=keep)


def _send_stored(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    storage = device.storages[device.settings.memories[1]]
    stored = storage.get(request.number(0, 0))
    if stored is None:
        raise cms(CMS_INVALID_INDEX)
    answer = _accepted(device, _decoded(stored.pdu), "+CMSS")
    storage.mark(stored.location, Stat.SENT)
    return answer


def _accepted(device: Device, submit: Submit, name: str) -> Answer:
    """The network takes the message, or the answer says why not."""
    if refused := device.faults.take(FaultKind.REFUSE):
        raise cms(refused.code)
    if not device.attached:
        raise cms(CMS_NO_NETWORK_SERVICE)
    ref = device.send(submit)
    lost = device.faults.take(FaultKind.LOSE_ANSWER) is not None
    return Answer(lines=(f"{name}: {ref}",), after_s=device.air_time_s, lost=lost)


def _read(device: Device, request: Request, given: bytes) -> Submit:
    if device.settings.pdu_mode:
        return _decoded(_pdu(request, given))
    first, validity, _, dcs = device.settings.text_parameters
    to = typed(device, request.text(0))
    text = from_terminal(device, given)
    scheme = decode_scheme(dcs)
    if not to or cost(text).segments > 1 or (scheme.coding is Coding.GSM7) != (cost(text).coding is Coding.GSM7):
        raise cms(CMS_INVALID_TEXT)
    return Submit(
        to=to,
        coding=scheme.coding,
        text=text,
        want_report=bool(first & _REPORT_REQUESTED),
        validity=decode_validity(validity) if first >> 3 & 3 == 2 else None,
    )


def _pdu(request: Request, given: bytes) -> Pdu:
    digits = given.decode("latin-1").strip()
    try:
        return read_hex(digits, request.number(0, 0))
    except PduError as error:
        raise cms(CMS_INVALID_PDU) from error


def _decoded(pdu: Pdu) -> Submit:
    try:
        submit = decode_submit(pdu.tpdu)
    except PduError as error:
        raise cms(CMS_INVALID_PDU) from error
    if not submit.to:
        raise cms(CMS_NOT_ALLOWED)
    return submit


COMMANDS: dict[str, Handler] = {
    "+CMGS": with_open_sim(_send),
    "+CMGW": with_open_sim(_write),
    "+CMSS": with_open_sim(_send_stored),
}
