"""Whole TPDUs: SMS-SUBMIT, SMS-DELIVER, SMS-STATUS-REPORT, read and written (3GPP 23.040, 9.2.2).

Knows no AT command and no network; times and zones are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from modem.api import Coding, Concat, MessageRef
from modem.charset import coding_of, decode_gsm7, encode_gsm7, fill_bits_after, pack, split, unpack
from modem.simulator.bits import (
    PduError,
    decode_address,
    decode_scheme,
    decode_time,
    decode_validity,
    encode_address,
    encode_smsc,
    encode_time,
)

_MTI_SUBMIT = 0x01
_MTI_STATUS_REPORT = 0x02
_NO_MORE_MESSAGES = 0x04
_REPORT_REQUESTED = 0x20
_HEADER_PRESENT = 0x40
_CONCAT_8 = 0x00
_CONCAT_16 = 0x08
_DCS = {Coding.GSM7: 0x00, Coding.BINARY: 0x04, Coding.UCS2: 0x08}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """One SMS-SUBMIT, read. `text` of a UCS-2 part may end or begin in half a surrogate pair."""

    to: str
    coding: Coding
    text: str
    data: bytes = b""
    concat: Concat | None = None
    want_report: bool = False
    validity: timedelta | None = None
    message_class: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What an SMS-DELIVER says: one part of a message to the modem's owner."""

    sender: str
    text: str
    sent_at: datetime
    coding: Coding = Coding.GSM7
    concat: Concat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an SMS-STATUS-REPORT says of one submitted part. `status` is TP-ST."""

    ref: MessageRef
    recipient: str
    sent_at: datetime
    settled_at: datetime
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdu:
    """An SMSC address and a TPDU, as modems store and show them."""

    smsc: bytes
    tpdu: bytes

    @property
    def hex(self) -> str:
        """Both, in capital hexadecimal."""
        return (self.smsc + self.tpdu).hex().upper()

    @property
    def length(self) -> int:
        """Octets of the TPDU alone: the <length> of +CMGL, +CMT and +CDS."""
        return len(self.tpdu)


def read_hex(digits: str, length: int) -> Pdu:
    """The PDU of an AT+CMGS, whose TPDU must be `length` octets long."""
    try:
        octets = bytes.fromhex(digits)
    except ValueError as error:
        raise PduError("not hexadecimal") from error
    if not octets or len(octets) != 1 + octets[0] + length:
        raise PduError("not as long as it was said to be")
    return Pdu(smsc=octets[: 1 + octets[0]], tpdu=octets[1 + octets[0] :])


def decode_submit(tpdu: bytes) -> Submit:
    """Read an SMS-SUBMIT; PduError where it is none."""
    try:
        return _decode_submit(tpdu)
    except IndexError as error:
        raise PduError("ends too soon") from error


def _decode_submit(tpdu: bytes) -> Submit:
    first = tpdu[0]
    if first & 0x03 != _MTI_SUBMIT:
        raise PduError("no SMS-SUBMIT")
    to, size = decode_address(tpdu[2:])
    at = 2 + size
    scheme = decode_scheme(tpdu[at + 1])
    at += 2
    validity, at = _validity(tpdu, at, first >> 3 & 3)
    length, data = tpdu[at], tpdu[at + 1 :]
    header, concat = _header(data) if first & _HEADER_PRESENT else (0, None)
    return Submit(
        to=to,
        coding=scheme.coding,
        text=_text(scheme.coding, data, length, header),
        data=data[header:length] if scheme.coding is Coding.BINARY else b"",
        concat=concat,
        want_report=bool(first & _REPORT_REQUESTED),
        validity=validity,
        message_class=scheme.message_class,
    )


def decode_deliver(tpdu: bytes) -> Delivery:
    """Read an SMS-DELIVER, as the text mode of a modem must; PduError where it is none."""
    try:
        first = tpdu[0]
        if first & 0x03:
            raise PduError("no SMS-DELIVER")
        sender, size = decode_address(tpdu[1:])
        at = 1 + size
        coding = decode_scheme(tpdu[at + 1]).coding
        length, data = tpdu[at + 9], tpdu[at + 10 :]
        header, concat = _header(data) if first & _HEADER_PRESENT else (0, None)
    except IndexError as error:
        raise PduError("ends too soon") from error
    return Delivery(
        sender=sender,
        text=_text(coding, data, length, header),
        sent_at=decode_time(tpdu[at + 2 : at + 9]),
        coding=coding,
        concat=concat,
    )


def decode_report(tpdu: bytes) -> Report:
    """Read an SMS-STATUS-REPORT; PduError where it is none."""
    try:
        if tpdu[0] & 0x03 != _MTI_STATUS_REPORT:
            raise PduError("no SMS-STATUS-REPORT")
        recipient, size = decode_address(tpdu[2:])
        at = 2 + size
        return Report(
            ref=MessageRef(tpdu[1]),
            recipient=recipient,
            sent_at=decode_time(tpdu[at : at + 7]),
            settled_at=decode_time(tpdu[at + 7 : at + 14]),
            status=tpdu[at + 14],
        )
    except IndexError as error:
        raise PduError("ends too soon") from error


def _validity(tpdu: bytes, at: int, form: int) -> tuple[timedelta | None, int]:
    if form == 0:
        return None, at
    if form == 2:
        return decode_validity(tpdu[at]), at + 1
    # The enhanced and the absolute form take seven octets; the simulated network keeps them for as long as it likes.
    if form == 3:
        decode_time(tpdu[at : at + 7])
    return None, at + 7


def _header(data: bytes) -> tuple[int, Concat | None]:
    """The octets a user data header takes, its length included, and the concatenation in it."""
    size = 1 + data[0]
    if len(data) < size:
        raise PduError("a user data header ends too soon")
    at, concat = 1, None
    while at + 1 < size:
        kind, length = data[at], data[at + 1]
        body = data[at + 2 : at + 2 + length]
        if kind == _CONCAT_8 and length == 3:
            concat = Concat(ref=body[0], total=body[1], seq=body[2])
        elif kind == _CONCAT_16 and length == 4:
            concat = Concat(ref=body[0] << 8 | body[1], total=body[2], seq=body[3], bits=16)
        at += 2 + length
    return size, concat


def _text(coding: Coding, data: bytes, length: int, header: int) -> str:
    if coding is Coding.BINARY:
        return ""
    if coding is Coding.UCS2:
        if len(data) != length:
            raise PduError("the user data is not as long as it was said to be")
        return data[header:length].decode("utf-16-be", "surrogatepass")
    if len(data) != (7 * length + 7) // 8:
        raise PduError("the user data is not as long as it was said to be")
    fill = fill_bits_after(header)
    skipped = (8 * header + fill) // 7
    return decode_gsm7(unpack(data[header:], length - skipped, fill))


def encode_deliver(delivery: Delivery, *, smsc: str, zone: tzinfo) -> Pdu:
    """Write an SMS-DELIVER."""
    header = _concat_header(delivery.concat) if delivery.concat else b""
    if delivery.coding is Coding.GSM7:
        septets = encode_gsm7(delivery.text) or b""
        fill = fill_bits_after(len(header))
        user_data = header + pack(septets, fill)
        length = (8 * len(header) + fill) // 7 + len(septets)
    else:
        user_data = header + delivery.text.encode("utf-16-be", "surrogatepass")
        length = len(user_data)
    first = _NO_MORE_MESSAGES | (_HEADER_PRESENT if header else 0)
    tpdu = (
        bytes((first,))
        + encode_address(delivery.sender)
        + bytes((0x00, _DCS[delivery.coding]))
        + encode_time(delivery.sent_at, zone)
        + bytes((length,))
        + user_data
    )
    return Pdu(smsc=encode_smsc(smsc), tpdu=tpdu)


def encode_report(report: Report, *, smsc: str, zone: tzinfo) -> Pdu:
    """Write an SMS-STATUS-REPORT."""
    tpdu = (
        bytes((_MTI_STATUS_REPORT | _NO_MORE_MESSAGES, report.ref))
        + encode_address(report.recipient)
        + encode_time(report.sent_at, zone)
        + encode_time(report.settled_at, zone)
        + bytes((report.status,))
    )
    return Pdu(smsc=encode_smsc(smsc), tpdu=tpdu)


def encode_submit(submit: Submit) -> Pdu:
    """Write an SMS-SUBMIT of one part without validity, as a modem keeps what it was given in text mode."""
    septets = encode_gsm7(submit.text)
    if submit.coding is Coding.GSM7 and septets is not None:
        body = bytes((len(septets),)) + pack(septets)
    else:
        octets = submit.text.encode("utf-16-be", "surrogatepass")
        body = bytes((len(octets),)) + octets
    first = _MTI_SUBMIT | (_REPORT_REQUESTED if submit.want_report else 0)
    head = bytes((first, 0)) + encode_address(submit.to) + bytes((0, _DCS[submit.coding]))
    return Pdu(smsc=b"\x00", tpdu=head + body)


def deliveries(sender: str, text: str, sent_at: datetime, ref: int) -> tuple[Delivery, ...]:
    """A text as the parts that bring it, one where it fits; `ref` (0 to 255) joins them."""
    parts = split(text)
    coding = coding_of(text)
    return tuple(
        Delivery(
            sender=sender,
            text=part,
            sent_at=sent_at,
            coding=coding,
            concat=Concat(ref=ref, total=len(parts), seq=seq) if len(parts) > 1 else None,
        )
        for seq, part in enumerate(parts, start=1)
    )


def _concat_header(concat: Concat) -> bytes:
    if concat.bits == 16:
        return bytes((6, _CONCAT_16, 4, concat.ref >> 8, concat.ref & 0xFF, concat.total, concat.seq))
    return bytes((5, _CONCAT_8, 3, concat.ref, concat.total, concat.seq))
