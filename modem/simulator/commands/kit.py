"""What command files share: the type of a handler, settings that are one number, the terminal's alphabet, guards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from modem.charset import decode_gsm7, encode_gsm7
from modem.folding import fold
from modem.simulator.at import (
    CME_INCORRECT_PARAMETERS,
    CME_PIN_REQUIRED,
    CME_PUK_REQUIRED,
    CME_SIM_NOT_INSERTED,
    CMS_PIN_REQUIRED,
    CMS_PUK_REQUIRED,
    CMS_SIM_NOT_INSERTED,
    OK,
    Answer,
    AtError,
    Form,
    Request,
    cme,
    cms,
    plain_error,
    says,
)
from modem.simulator.device import Device

Handler = Callable[[Device, Request], Answer]


def fixed(line: str | Callable[[Device], str]) -> Handler:
    """A command that only tells something."""

    def handle(device: Device, request: Request) -> Answer:
        if request.form is Form.TEST:
            return OK
        return says(line if isinstance(line, str) else line(device))

    return handle


def accepted(_device: Device, _request: Request) -> Answer:
    """A command that changes nothing here and is taken all the same."""
    return OK


def numeric(attribute: str, highest: int) -> Handler:
    """A setting from 0 to `highest`, held in an attribute of the settings."""
    return partial(_numeric, attribute, highest)


def _numeric(attribute: str, highest: int, device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says(f"{request.name}: ({','.join(str(value) for value in range(highest + 1))})")
    if request.form is Form.READ:
        return says(f"{request.name}: {int(getattr(device.settings, attribute))}")
    value = request.number(0, 0)
    if value > highest:
        raise cme(CME_INCORRECT_PARAMETERS)
    kind = type(getattr(device.settings, attribute))
    setattr(device.settings, attribute, kind(value))
    return OK


def need_sim_for_messages(device: Device) -> None:
    """AtError in the message service's words unless the SIM is in and open."""
    _need_sim(device, cms, CMS_SIM_NOT_INSERTED, CMS_PIN_REQUIRED, CMS_PUK_REQUIRED)


def need_sim(device: Device) -> None:
    """AtError in the equipment's words unless the SIM is in and open."""
    _need_sim(device, cme, CME_SIM_NOT_INSERTED, CME_PIN_REQUIRED, CME_PUK_REQUIRED)


def _need_sim(device: Device, refuse: Callable[[int], AtError], missing: int, pin: int, puk: int) -> None:
    code = {"": missing, "SIM PIN": pin, "SIM PUK": puk}.get(device.sim_state)
    if code is not None:
        raise refuse(code)


def with_open_sim(handler: Handler) -> Handler:
    """The same command, refused by the message service until the SIM is in and open."""

    def handle(device: Device, request: Request) -> Answer:
        need_sim_for_messages(device)
        return handler(device, request)

    return handle


def to_terminal(device: Device, text: str) -> str:
    """A text in the alphabet chosen with +CSCS, an octet a character; what it lacks is folded or becomes `?`."""
    if device.settings.charset == "UCS2":
        return text.encode("utf-16-be", "surrogatepass").hex().upper()
    plain = fold(text)
    if device.settings.charset == "IRA":
        return plain.encode("ascii", "replace").decode("ascii")
    return b"".join(encode_gsm7(char) or b"?" for char in plain).decode("latin-1")


def from_terminal(device: Device, given: bytes) -> str:
    """A text that the terminal gave in the alphabet chosen with +CSCS."""
    if device.settings.charset == "UCS2":
        try:
            return bytes.fromhex(given.decode("ascii")).decode("utf-16-be", "surrogatepass")
        except ValueError as error:
            raise plain_error() from error
    if device.settings.charset == "IRA":
        return given.decode("ascii", "replace")
    return decode_gsm7(given)


def typed(device: Device, given: str) -> str:
    """A number or a code: programs give it plain, or in the terminal's alphabet where that is UCS-2."""
    if device.settings.charset == "UCS2" and len(given) % 4 == 0 and given.startswith("00"):
        return from_terminal(device, given.encode("latin-1"))
    return given
