"""What an SMS-DELIVER says beside its words: its header, its coding, what it is for, and whether all of it came. Pure.

libgammu reads the sender, the stamp and the words; this reads what its dictionary leaves out (3GPP 23.040, 9.2.2.1 and
9.2.3; 23.038, 4). Knows no library and no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modem.api import Coding, Concat, MessageKind
from modem.charset import fill_bits_after, unpack
from modem.shifts import decode_shifted, languages_in

Elements = tuple[tuple[int, bytes], ...]
"""A user data header's information elements: identifier and body, in order."""

SILENT_PID = 0x40
"""Short message type 0: to be acknowledged and not shown (9.2.3.9)."""
RETURN_CALL_PID = 0x5F
"""The network asks to call back: voicemail."""
DATA_PIDS = (0x7C, 0x7D, 0x7E, 0x7F)
"""For the handset or the SIM itself: ANSI-136, de-personalisation and downloads."""
WAP_PORTS = frozenset({2805, 2923, 2948, 2949, *range(9200, 9208)})
"""WAP push, sessions, vCard and vCalendar, as registered with IANA."""

_CONCAT_8, _SPECIAL_INDICATION, _PORTS_8, _PORTS_16, _CONCAT_16, _ENHANCED_INDICATION = (
    0x00,
    0x01,
    0x04,
    0x05,
    0x08,
    0x23,
)
_HEADER_PRESENT = 0x40
_STAMP_OCTETS = 7
_MOST_SEPTETS, _MOST_OCTETS = 160, 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A data coding scheme, read."""

    coding: Coding
    message_class: int | None = None
    waiting: bool = False
    """A message waiting indication: of voicemail, mostly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """One SMS-DELIVER, as far as it goes."""

    pid: int
    scheme: Scheme
    header: bytes
    """The user data header with its length octet; empty where there is none."""
    length: int
    """TP-UDL less the header: septets where the alphabet has seven bits, else octets."""
    data: bytes
    """The user data after the header, fill bits included."""

    @property
    def elements(self) -> Elements:
        """The header's information elements."""
        return elements_of(self.header)

    @property
    def whole(self) -> bool:
        """Whether all the user data came that TP-UDL promises, and no half letter of UCS-2."""
        if self.scheme.coding is Coding.GSM7:
            return 8 * len(self.data) >= fill_bits_after(len(self.header)) + 7 * self.length
        return len(self.data) >= self.length and (self.scheme.coding is Coding.BINARY or self.length % 2 == 0)

    @property
    def text(self) -> str:
        """The words, in the alphabet and the national tables it names; half a surrogate pair becomes U+FFFD."""
        if self.scheme.coding is Coding.GSM7:
            locking, single = languages_in(self.elements)
            septets = unpack(self.data, self.length, fill_bits_after(len(self.header)))
            return decode_shifted(septets, locking=locking, single=single)
        return self.units.decode("utf-16-be", "replace") if self.scheme.coding is Coding.UCS2 else ""

    @property
    def units(self) -> bytes:
        """The user data of UCS-2 and 8-bit messages."""
        return self.data[: self.length]


def read(pdu: bytes) -> Deliver | None:
    """An SMS-DELIVER with the SMSC's address before it, as modems store it; None where it is no such thing.

    What is cut short after its TP-UDL is read as far as it goes: `whole` says so.
    """
    if not pdu or len(pdu) < 3 + pdu[0]:
        return None
    tpdu = pdu[1 + pdu[0] :]
    at = 1 + 2 + (tpdu[1] + 1) // 2
    length_at = at + 2 + _STAMP_OCTETS
    if tpdu[0] & 0x03 or len(tpdu) <= length_at:
        return None
    scheme, length, data = scheme_of(tpdu[at + 1]), tpdu[length_at], tpdu[length_at + 1 :]
    seven = scheme.coding is Coding.GSM7
    if length > (_MOST_SEPTETS if seven else _MOST_OCTETS):
        return None
    header = b""
    if tpdu[0] & _HEADER_PRESENT:
        header = data[: 1 + data[0]] if data else b""
        taken = (8 * len(header) + 6) // 7 if seven else len(header)
        if not header or len(header) < 1 + header[0] or taken > length:
            return None
        length -= taken
    return Deliver(pid=tpdu[at], scheme=scheme, header=header, length=length, data=data[len(header) :])


def scheme_of(dcs: int) -> Scheme:
    """TP-DCS (3GPP 23.038, 4); reserved codings are taken for the default alphabet, as it asks."""
    group = dcs >> 4
    if group <= 0x7:
        coding = (Coding.GSM7, Coding.BINARY, Coding.UCS2, Coding.GSM7)[dcs >> 2 & 3]
        return Scheme(coding=coding, message_class=dcs & 3 if dcs & 0x10 else None)
    if group in (0xC, 0xD, 0xE):
        return Scheme(coding=Coding.UCS2 if group == 0xE else Coding.GSM7, waiting=True)
    if group == 0xF:
        return Scheme(coding=Coding.BINARY if dcs & 4 else Coding.GSM7, message_class=dcs & 3)
    return Scheme(coding=Coding.GSM7)


def elements_of(header: bytes) -> Elements:
    """The elements of a header with its length octet; one that is cut short ends the list."""
    found: list[tuple[int, bytes]] = []
    at, end = 1, min(len(header), 1 + header[0]) if header else 0
    while at + 2 <= end and at + 2 + header[at + 1] <= end:
        found.append((header[at], header[at + 2 : at + 2 + header[at + 1]]))
        at += 2 + header[at + 1]
    return tuple(found)


def concat_in(elements: Sequence[tuple[int, bytes]]) -> Concat | None:
    """The concatenation that elements name, the last where there are several; None where it is void: a part 0, or
    above the total (9.2.3.24.1), or the only part of all."""
    found: Concat | None = None
    for kind, body in elements:
        if kind == _CONCAT_8 and len(body) == 3:
            found = Concat(ref=body[0], total=body[1], seq=body[2])
        elif kind == _CONCAT_16 and len(body) == 4:
            found = Concat(ref=body[0] << 8 | body[1], total=body[2], seq=body[3], bits=16)
    return found if found is not None and found.total >= 2 and 1 <= found.seq <= found.total else None


def kind_in(elements: Sequence[tuple[int, bytes]], scheme: Scheme, pid: int = 0) -> MessageKind:
    """What a message is for, by its header, its coding and its protocol identifier. Only a TEXT is ever a reply."""
    if pid == SILENT_PID:
        return MessageKind.SILENT
    ports = {port for kind, body in elements if (port := _destination(kind, body)) is not None}
    if ports:
        return MessageKind.WAP if ports & WAP_PORTS else MessageKind.PORT
    indicated = any(kind in (_SPECIAL_INDICATION, _ENHANCED_INDICATION) for kind, _ in elements)
    if scheme.waiting or indicated or pid == RETURN_CALL_PID:
        return MessageKind.WAITING
    if scheme.coding is Coding.BINARY or pid in DATA_PIDS:
        return MessageKind.BINARY
    return MessageKind.FLASH if scheme.message_class == 0 else MessageKind.TEXT


def _destination(kind: int, body: bytes) -> int | None:
    """The port a message is addressed to (9.2.3.24.3 and .4)."""
    if kind == _PORTS_8 and len(body) == 2:
        return body[0]
    if kind == _PORTS_16 and len(body) == 4:
        return body[0] << 8 | body[1]
    return None
