"""What libgammu leaves out of a message, over good PDUs and over any octets at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gammu
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modem.api import Coding, Concat, IncomingPart, MessageKind, StoredAt
from modem.charset import encode_gsm7, fill_bits_after, pack, unpack
from modem.deliver import elements_of, kind_in, read, scheme_of
from modem.gammu_pdu import PduCoder
from modem.gammu_records import incoming_part
from tests.modem.responder import deliver_pdu, report_pdu

ROSA = "+51987654321"
HERE = StoredAt(storage="SM", location=1)

GOOD = (
    deliver_pdu(ROSA, "31 y 28"),
    deliver_pdu(ROSA, "", raw=b"\x01\x02\x03"),
    deliver_pdu(ROSA, "ŋ~31", ucs2=True),
    deliver_pdu(ROSA, "x" * 100, udh=bytes((0, 3, 7, 2, 1))),
    deliver_pdu(ROSA, "y" * 60, udh=bytes((8, 4, 1, 7, 2, 1, 0x24, 1, 2))),
    deliver_pdu("Claro", "promo"),
    deliver_pdu("123", "saldo 5"),
    report_pdu(ROSA, 3, 0),
)
damaged = st.builds(
    lambda pdu, at, octet, cut, tail: (
        pdu[: at % len(pdu)] + bytes((octet,)) + pdu[at % len(pdu) + 1 : len(pdu) - cut] + tail
    ),
    st.sampled_from(GOOD),
    st.integers(0, 60),
    st.integers(0, 255),
    st.integers(0, 30),
    st.just(b"") | st.binary(max_size=180),
)
anything = st.binary(max_size=220) | damaged | damaged.flatmap(lambda pdu: st.just(pdu[: len(pdu) // 2]))


def with_pid(pdu: bytes, pid: int) -> bytes:
    at = 1 + pdu[0] + 1
    at += 2 + (pdu[at] + 1) // 2
    return pdu[:at] + bytes((pid,)) + pdu[at + 1 :]


def received(pdu: bytes) -> IncomingPart:
    part = PduCoder().incoming(pdu, HERE)
    assert isinstance(part, IncomingPart)
    return part


@pytest.mark.parametrize(
    ("pdu", "kind"),
    [
        (deliver_pdu(ROSA, "31"), MessageKind.TEXT),
        (deliver_pdu(ROSA, "31", dcs=0x10), MessageKind.FLASH),
        (deliver_pdu(ROSA, "31", ucs2=True, dcs=0x18), MessageKind.FLASH),
        (deliver_pdu(ROSA, "31", dcs=0xF0), MessageKind.FLASH),
        (deliver_pdu(ROSA, "31", dcs=0xF1), MessageKind.TEXT),
        (deliver_pdu(ROSA, "31", dcs=0x12), MessageKind.TEXT),
        (deliver_pdu(ROSA, "31", dcs=0xC8), MessageKind.WAITING),
        (deliver_pdu(ROSA, "31", dcs=0xD0), MessageKind.WAITING),
        (deliver_pdu(ROSA, "31", ucs2=True, dcs=0xE0), MessageKind.WAITING),
        (deliver_pdu(ROSA, "31", udh=bytes((1, 2, 0x80, 3))), MessageKind.WAITING),
        (deliver_pdu(ROSA, "", raw=b"\1"), MessageKind.BINARY),
        (deliver_pdu(ROSA, "", raw=b"\1", udh=bytes((5, 4, 0x0B, 0x84, 0x23, 0xF0))), MessageKind.WAP),
        (deliver_pdu(ROSA, "31", udh=bytes((5, 4, 0x3E, 0x80, 0, 0))), MessageKind.PORT),
        (deliver_pdu(ROSA, "31", udh=bytes((4, 2, 0xF5, 0))), MessageKind.PORT),
        (with_pid(deliver_pdu(ROSA, "31"), 0x40), MessageKind.SILENT),
        (with_pid(deliver_pdu(ROSA, "31"), 0x41), MessageKind.TEXT),
        (with_pid(deliver_pdu(ROSA, "31"), 0x5F), MessageKind.WAITING),
        (with_pid(deliver_pdu(ROSA, "31"), 0x7F), MessageKind.BINARY),
        (deliver_pdu(ROSA, "31", dcs=0x20), MessageKind.UNREADABLE),
        (deliver_pdu(ROSA, "310")[:-1], MessageKind.DAMAGED),
        (deliver_pdu(ROSA, "310", ucs2=True)[:-2], MessageKind.DAMAGED),
        (deliver_pdu(ROSA, "310", ucs2=True)[:-1], MessageKind.DAMAGED),
        (deliver_pdu(ROSA, "", raw=b"\1\2\3")[:-1], MessageKind.DAMAGED),
        (b"", MessageKind.UNREADABLE),
        (b"\x00", MessageKind.UNREADABLE),
        (b"\xff" * 176, MessageKind.UNREADABLE),
    ],
)
def test_the_kind_of_a_message_is_known(pdu: bytes, kind: MessageKind) -> None:
    assert received(pdu).kind is kind


def test_a_text_that_is_no_text_keeps_its_words_for_who_looks() -> None:
    assert received(deliver_pdu(ROSA, "Gana 500 soles", dcs=0x10)).text == "Gana 500 soles"


@pytest.mark.parametrize("octet", [0x80, 0x81, 0x91, 0xA1, 0xB0, 0xC1, 0xE1, 0xF9])
def test_a_sender_of_any_type_of_number_is_kept(octet: int) -> None:
    part = received(deliver_pdu(ROSA, "31").replace(b"\x0b\x91", bytes((0x0B, octet))))
    assert (part.sender.removeprefix("+"), part.text) == ("51987654321", "31")


def test_a_sender_in_letters_with_an_odd_length_is_read() -> None:
    part = received(deliver_pdu("Claro", "x").replace(b"\x0a\xd0", b"\x09\xd0"))
    assert (part.sender, part.text) == ("Claro", "x")


def test_octets_after_the_end_do_no_harm() -> None:
    part = received(deliver_pdu(ROSA, "31 y 28") + b"\xff" * 20)
    assert (part.kind, part.text) == (MessageKind.TEXT, "31 y 28")


def test_a_header_that_is_cut_short_says_what_it_can() -> None:
    assert elements_of(bytes((5, 0, 3, 7, 2, 1))) == ((0, bytes((7, 2, 1))),)
    assert elements_of(bytes((8, 0, 3, 7, 2, 1, 0x24, 9, 2))) == ((0, bytes((7, 2, 1))),)
    assert elements_of(b"") == elements_of(b"\x05") == elements_of(b"\x02\x00\x03") == ()


@pytest.mark.parametrize("dcs", range(256))
def test_every_coding_has_a_kind(dcs: int) -> None:
    scheme = scheme_of(dcs)
    assert kind_in((), scheme) in set(MessageKind)
    assert scheme.message_class in (None, 0, 1, 2, 3)


@settings(max_examples=400)
@given(anything)
def test_whatever_a_modem_says_becomes_a_record(pdu: bytes) -> None:
    found = PduCoder().incoming(pdu, HERE)
    assert found.stored_at in (HERE, None)
    assert len(found.digest) == 64
    if isinstance(found, IncomingPart):
        found.text.encode("utf-8")  # nothing that a database cannot keep
        assert found.kind is not MessageKind.UNREADABLE or found.data == pdu
        assert (found.kind is MessageKind.BINARY) <= (found.text == "" or found.coding is not Coding.BINARY)


@settings(max_examples=400)
@given(damaged)
def test_of_a_damaged_message_nothing_is_taken_for_a_text_that_is_not_in_it(pdu: bytes) -> None:
    """Where both readers make a text of the octets, it is the same one."""
    found = PduCoder().incoming(pdu, HERE)
    if not isinstance(found, IncomingPart) or found.kind is not MessageKind.TEXT:
        return
    raw = read(pdu)
    assert raw is not None
    assert raw.whole
    told = gammu.DecodePDU(pdu, True)["Text"].partition("\0")[0]
    escaped = 0x1B in unpack(raw.data, raw.length, fill_bits_after(len(raw.header)))  # of what is in no table
    assert found.text == told or raw.elements or escaped or "~" in told


@given(st.text(alphabet=st.sampled_from("a1ñé€[@ ~\n"), max_size=140))
def test_both_readers_agree_on_every_text_of_the_alphabet(text: str) -> None:
    septets = encode_gsm7(text) or b""
    if len(septets) > 160:
        return
    plain = deliver_pdu(ROSA, "")
    pdu = plain[:-1] + bytes((len(septets),)) + pack(septets)
    told = gammu.DecodePDU(pdu, True)
    assert received(pdu).text == incoming_part(told | {"Memory": "", "Location": 0}, None).text == text


def test_a_part_names_its_message_whatever_stands_beside_it_in_the_header() -> None:
    part = received(deliver_pdu(ROSA, "x", udh=bytes((0x24, 1, 2, 8, 4, 1, 7, 2, 1))))
    assert part.concat == Concat(ref=263, total=2, seq=1, bits=16)


FUZZ = """
import random, gammu
from tests.modem.test_deliver import GOOD, HERE
from modem.gammu_pdu import PduCoder
chance, coder = random.Random(20261122), PduCoder()
for _ in range(20_000):
    pdu = bytearray(chance.choice(GOOD))
    for _ in range(chance.randrange(1, 5)):
        pdu[chance.randrange(len(pdu))] = chance.choice((0, 255, 127, 128, chance.randrange(256)))
    if chance.random() < 0.3:
        del pdu[chance.randrange(1, len(pdu)):]
    if chance.random() < 0.2:
        pdu += chance.randbytes(chance.randrange(1, 200))
    coder.incoming(bytes(pdu), HERE)
"""


def test_the_decoder_itself_survives_twenty_thousand_damaged_messages() -> None:
    """In a process of its own: a crash of the C library would end the test run with it."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", FUZZ], cwd=root, capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
