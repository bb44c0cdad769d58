"""Commands that list, read and delete stored messages."""

from __future__ import annotations

from modem.simulator.at import (
    CMS_INVALID_INDEX,
    CMS_INVALID_TEXT,
    CMS_NOT_ALLOWED,
    OK,
    Answer,
    Form,
    Request,
    cms,
    says,
)
from modem.simulator.bits import PduError
from modem.simulator.commands.kit import Handler, to_terminal, with_open_sim
from modem.simulator.device import Device
from modem.simulator.pdu import decode_deliver, decode_report, decode_submit
from modem.simulator.storage import Stat, Storage, Stored

_STATS = {
    "REC UNREAD": Stat.UNREAD,
    "REC READ": Stat.READ,
    "STO UNSENT": Stat.UNSENT,
    "STO SENT": Stat.SENT,
    "ALL": Stat.ALL,
}
_WORDS = {stat: word for word, stat in _STATS.items()}


def _list(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return says("+CMGL: (0-4)" if device.settings.pdu_mode else f"+CMGL: ({_quoted(_STATS)})")
    storage = _storage(device)
    wanted = _wanted(device, request)
    lines: list[str] = []
    for stored in storage:
        if wanted in (Stat.ALL, stored.stat):
            lines += [f"+CMGL: {stored.location},{_heading(device, stored)}", _body(device, stored)]
            _mark_read(storage, stored)
    return says(*lines)


def _wanted(device: Device, request: Request) -> Stat:
    if device.settings.pdu_mode:
        number = request.number(0, Stat.UNREAD)
        if number > Stat.ALL:
            raise cms(CMS_NOT_ALLOWED)
        return Stat(number)
    word = request.text(0, "REC UNREAD").upper()
    if word not in _STATS:
        raise cms(CMS_INVALID_TEXT)
    return _STATS[word]


def _read(device: Device, request: Request) -> Answer:
    if request.form is Form.TEST:
        return OK
    storage = _storage(device)
    stored = storage.get(request.number(0, 0))
    if stored is None:
        raise cms(CMS_INVALID_INDEX)
    answer = says(f"+CMGR: {_heading(device, stored)}", _body(device, stored))
    _mark_read(storage, stored)
    return answer


def _delete(device: Device, request: Request) -> Answer:
    storage = _storage(device)
    if request.form is Form.TEST:
        taken = ",".join(str(stored.location) for stored in storage)
        return says(f"+CMGD: ({taken}),(0-4)")
    flag = request.number(1, 0)
    if flag > 4:
        raise cms(CMS_NOT_ALLOWED)
    if flag == 0:
        location = request.number(0, 0)
        if not storage.has_place(location):
            raise cms(CMS_INVALID_INDEX)
        storage.remove(location)
    else:
        for stored in storage:
            if stored.stat in _DELETED_BY_FLAG[flag]:
                storage.remove(stored.location)
    return OK


_DELETED_BY_FLAG = {
    1: (Stat.READ,),
    2: (Stat.READ, Stat.SENT),
    3: (Stat.READ, Stat.SENT, Stat.UNSENT),
    4: (Stat.READ, Stat.SENT, Stat.UNSENT, Stat.UNREAD),
}
"""<delflag> (3GPP 27.005, 3.5.4)."""


def _storage(device: Device) -> Storage:
    return device.storages[device.settings.memories[0]]


def _mark_read(storage: Storage, stored: Stored) -> None:
    if stored.stat is Stat.UNREAD:
        storage.mark(stored.location, Stat.READ)


def _heading(device: Device, stored: Stored) -> str:
    if device.settings.pdu_mode:
        return f"{int(stored.stat)},,{stored.pdu.length}"
    return f'"{_WORDS[stored.stat]}",{_text_fields(device, stored)}'


def _text_fields(device: Device, stored: Stored) -> str:
    tpdu = stored.pdu.tpdu
    try:
        if stored.stat in (Stat.UNSENT, Stat.SENT):
            return f'"{to_terminal(device, decode_submit(tpdu).to)}",,'
        if tpdu[0] & 0x03:
            report = decode_report(tpdu)
            return f'{tpdu[0]},{report.ref},"{report.recipient}",145,"","",{report.status}'
        delivery = decode_deliver(tpdu)
        local = delivery.sent_at.astimezone(device.network.zone)
    except PduError as error:
        raise cms(CMS_INVALID_TEXT) from error
    minutes = int((local.utcoffset() or local - local).total_seconds() // 60)
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 15:02d}"
    return f'"{to_terminal(device, delivery.sender)}",,"{local:%y/%m/%d,%H:%M:%S}{zone}"'


def _body(device: Device, stored: Stored) -> str:
    if device.settings.pdu_mode:
        return stored.pdu.hex
    tpdu = stored.pdu.tpdu
    if stored.stat in (Stat.UNSENT, Stat.SENT):
        return to_terminal(device, decode_submit(tpdu).text)
    return "" if tpdu[0] & 0x03 else to_terminal(device, decode_deliver(tpdu).text)


def _quoted(words: dict[str, Stat]) -> str:
    return ",".join(f'"{word}"' for word in words)


COMMANDS: dict[str, Handler] = {
    "+CMGL": with_open_sim(_list),
    "+CMGR": with_open_sim(_read),
    "+CMGD": with_open_sim(_delete),
}
