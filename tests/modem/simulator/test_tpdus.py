"""PDUs that are read and written, against ones known from outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Coding, Concat, MessageRef
from modem.charset import is_gsm7
from modem.simulator.bits import (
    PduError,
    decode_address,
    decode_scheme,
    decode_time,
    decode_validity,
    encode_address,
    encode_time,
)
from modem.simulator.pdu import (
    Report,
    decode_deliver,
    decode_report,
    decode_submit,
    deliveries,
    encode_deliver,
    encode_report,
    encode_submit,
    read_hex,
)
from tests.modem.simulator.rig import submit

PERU = timezone(timedelta(hours=-5))
KATHMANDU = timezone(timedelta(hours=5, minutes=45))
WHEN = datetime(2026, 11, 23, 13, 5, 9, tzinfo=UTC)


def test_a_submit_known_from_textbooks_is_read() -> None:
    pdu = read_hex("0011000B916407281553F80000AA0AE8329BFD4697D9EC37", 23)
    read = decode_submit(pdu.tpdu)
    assert (read.to, read.text, read.coding) == ("+46708251358", "hellohello", Coding.GSM7)
    assert read.validity == timedelta(days=4)
    assert not read.want_report


def test_a_deliver_known_from_textbooks_is_read() -> None:
    known = "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37"
    read = decode_deliver(bytes.fromhex(known)[8:])
    assert (read.sender, read.text) == ("27838890001", "hellohello")
    assert read.sent_at == datetime(1999, 3, 29, 15, 16, 59, tzinfo=timezone(timedelta(hours=2)))


def test_a_length_that_is_not_the_pdus_is_refused() -> None:
    with pytest.raises(PduError):
        read_hex("0011000B916407281553F80000AA0AE8329BFD4697D9EC37", 22)


@given(st.binary(max_size=60))
def test_no_octets_whatever_break_the_reader(octets: bytes) -> None:
    for read in (decode_submit, decode_deliver, decode_report):
        try:
            read(octets)
        except PduError:
            continue


def test_a_part_of_a_long_message_says_which() -> None:
    read = decode_submit(submit("b" * 153, report=True, concat=Concat(ref=9, total=2, seq=1)))
    assert read.concat == Concat(ref=9, total=2, seq=1)
    assert read.text == "b" * 153
    assert read.want_report


@given(st.text(max_size=400).filter(lambda text: not any(0xD800 <= ord(char) < 0xE000 for char in text)))
def test_what_people_write_arrives_as_they_wrote_it(text: str) -> None:
    parts = [
        decode_deliver(encode_deliver(part, smsc="+51900000000", zone=PERU).tpdu)
        for part in deliveries("+51987654321", text, WHEN, 77)
    ]
    assert "".join(part.text for part in parts) == text
    assert {part.sender for part in parts} == {"+51987654321"}
    assert {part.sent_at for part in parts} == {WHEN}
    if len(parts) > 1:
        assert [part.concat and part.concat.seq for part in parts] == list(range(1, len(parts) + 1))
        assert all(len(encode_deliver(part, smsc="", zone=PERU).tpdu) <= 164 for part in parts)


def test_a_report_says_what_became_of_which_part() -> None:
    report = Report(
        ref=MessageRef(200),
        recipient="+51987654321",
        sent_at=WHEN,
        settled_at=WHEN + timedelta(minutes=2),
        status=0x46,
    )
    assert decode_report(encode_report(report, smsc="+51900000000", zone=PERU).tpdu) == report


@pytest.mark.parametrize("address", ["+51987654321", "+5198765432", "123", "*#", "Claro", "Ugel Lima"])
def test_addresses_survive_their_octets(address: str) -> None:
    octets = encode_address(address)
    assert decode_address(octets + b"rest") == (address, len(octets))


@pytest.mark.parametrize("zone", [PERU, KATHMANDU, UTC, timezone(timedelta(hours=-9, minutes=-30))])
def test_time_stamps_carry_their_zone_in_quarters(zone: timezone) -> None:
    assert decode_time(encode_time(WHEN, zone)) == WHEN


def test_a_time_stamp_west_of_greenwich_has_the_sign_bit() -> None:
    assert encode_time(WHEN, PERU).hex() == "62113280509" + "00a"


def test_a_stamp_that_is_no_date_is_refused() -> None:
    with pytest.raises(PduError):
        decode_time(bytes(7))


@pytest.mark.parametrize(
    ("octet", "validity"),
    [
        (0, timedelta(minutes=5)),
        (143, timedelta(hours=12)),
        (167, timedelta(hours=24)),
        (168, timedelta(days=2)),
        (196, timedelta(days=30)),
        (255, timedelta(weeks=63)),
    ],
)
def test_validity_is_read_as_the_table_says(octet: int, validity: timedelta) -> None:
    assert decode_validity(octet) == validity


@pytest.mark.parametrize(
    ("dcs", "coding", "message_class"),
    [
        (0x00, Coding.GSM7, None),
        (0x08, Coding.UCS2, None),
        (0x04, Coding.BINARY, None),
        (0x10, Coding.GSM7, 0),
        (0x18, Coding.UCS2, 0),
        (0xF6, Coding.BINARY, 2),
        (0xF0, Coding.GSM7, 0),
        (0xE8, Coding.UCS2, None),
        (0xC8, Coding.GSM7, None),
    ],
)
def test_data_coding_schemes_are_read(dcs: int, coding: Coding, message_class: int | None) -> None:
    scheme = decode_scheme(dcs)
    assert (scheme.coding, scheme.message_class) == (coding, message_class)


@pytest.mark.parametrize("text", ["hola", "ŋɔ 👍"])
def test_what_a_modem_keeps_to_send_later_reads_the_same(text: str) -> None:
    first = decode_submit(submit(text))
    assert is_gsm7(text) == (first.coding is Coding.GSM7)
    kept = decode_submit(encode_submit(first).tpdu)
    assert (kept.to, kept.text, kept.coding) == (first.to, first.text, first.coding)
