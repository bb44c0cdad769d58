"""The command for USSD dialogues."""

from __future__ import annotations

from datetime import timedelta

from modem.charset import encode_gsm7, pack
from modem.folding import fold
from modem.simulator.at import CME_INCORRECT_PARAMETERS, CME_NO_NETWORK_SERVICE, OK, Answer, Form, Request, cme, says
from modem.simulator.commands.kit import Handler, need_sim, to_terminal, typed
from modem.simulator.device import Device
from modem.simulator.faults import FaultKind

_DCS_GSM7 = 15
"""What operators send for a text in the default alphabet, language unspecified (3GPP 23.038, 5)."""


def _ussd(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CUSD: (0,1,2)")
    if request.form is Form.READ:
        return says(f"+CUSD: {device.settings.ussd_shown}")
    mode = request.number(0, 0)
    if mode > 2:
        raise cme(CME_INCORRECT_PARAMETERS)
    if mode == 2:
        device.ussd.cancel()
        return OK
    device.settings.ussd_shown = mode
    code = request.text(1)
    if not code:
        return OK
    need_sim(device)
    if not device.attached:
        raise cme(CME_NO_NETWORK_SERVICE)
    said = typed(device, code)
    if device.faults.take(FaultKind.USSD_UNHEARD):
        return OK
    late = device.faults.take(FaultKind.USSD_LATE)
    wait = timedelta(seconds=late.seconds if late else 0)
    device.network.later(device.clock() + wait, lambda _then: _show(device, said))
    return OK


def _show(device: Device, code: str) -> None:
    """What the network answers, as +CUSD: 0 the end, 1 it waits for an answer, 4 it does not know the code."""
    shown = device.ussd.dial(code)
    if device.faults.take(FaultKind.USSD_LOST):
        return
    if device.settings.ussd_shown == 0:
        return
    if shown is None:
        device.announce("+CUSD: 4")
        return
    device.announce(f'+CUSD: {int(shown.open)},"{_coded(device, shown.text)}",{_DCS_GSM7}')


def _coded(device: Device, text: str) -> str:
    """As the terminal's alphabet has it; or as modems do that heed neither it nor what they declare."""
    wanted = device.faults.lasting(FaultKind.USSD_CODED)
    match wanted.text if wanted else "":
        case "ucs2":
            return text.encode("utf-16-be").hex().upper()
        case "packed":
            return pack(encode_gsm7(fold(text)) or b"").hex().upper()
        case "plain":
            return fold(text)
    return to_terminal(device, text)


COMMANDS: dict[str, Handler] = {"+CUSD": _ussd}
