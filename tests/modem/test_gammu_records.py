"""libgammu's dictionaries as our records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import gammu
import pytest

from modem.api import Coding, Concat, IncomingPart, MessageKind, Registration, ReportState, StoredAt
from modem.gammu_records import (
    incoming_part,
    operator,
    plausible,
    registration,
    report_state,
    status_report,
    unreadable,
    utc,
    validity_word,
)
from tests.modem.responder import deliver_pdu

ROSA = "+51987654321"
NO_UDH = {"Type": "NoUDH", "Text": b"", "ID8bit": 0, "ID16bit": 0, "PartNumber": -1, "AllParts": 0}


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "SMSC": {"Number": "+51997990000"},
        "UDH": NO_UDH,
        "Memory": "SM",
        "Location": 3,
        "Number": "+51987654321",
        "Text": "12",
        "Type": "Deliver",
        "Coding": "Default_No_Compression",
        "DateTime": datetime(2026, 11, 16, 7, tzinfo=timezone(timedelta(hours=-5))),
        "SMSCDateTime": datetime(2026, 11, 16, 12, 5, tzinfo=UTC),
        "DeliveryStatus": 0,
        "MessageReference": 3,
    } | changed


def udh(*elements: bytes) -> dict[str, Any]:
    """As libgammu gives it where it knows no such header: only the octets can be relied on."""
    body = b"".join(elements)
    return NO_UDH | {"Type": "UserUDH", "Text": bytes((len(body),)) + body, "ID8bit": -1, "ID16bit": -1}


def concat8(ref: int, total: int, seq: int) -> bytes:
    return bytes((0, 3, ref, total, seq))


def test_a_message_is_stamped_in_utc_and_knows_its_place() -> None:
    part = incoming_part(fields(), None)
    assert part.sent_at == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert part.stored_at == StoredAt(storage="SM", location=3)
    assert (part.text, part.coding, part.data, part.concat) == ("12", Coding.GSM7, b"", None)


def test_the_digest_tells_messages_apart_and_ignores_where_they_lie() -> None:
    same = incoming_part(fields(), None).digest
    assert incoming_part(fields(Location=9, Memory="ME"), None).digest == same
    others = [
        fields(Text="13"),
        fields(Number="+51987654322"),
        fields(SMSC={"Number": "+51997990001"}),
        fields(DateTime=datetime(2026, 11, 16, 12, 0, 1, tzinfo=UTC)),
        fields(UDH=udh(concat8(7, 2, 1))),
        fields(DateTime=None),
    ]
    assert len({incoming_part(other, None).digest for other in others} | {same}) == 7


def test_binary_is_kept_and_never_read() -> None:
    part = incoming_part(fields(Coding="8bit", Text=b"\1\2"), None)
    assert (part.coding, part.text, part.data) == (Coding.BINARY, "", b"\1\2")


@pytest.mark.parametrize(
    ("header", "concat"),
    [
        (NO_UDH, None),
        (udh(concat8(7, 3, 2)), Concat(ref=7, total=3, seq=2)),
        (udh(bytes((8, 4, 1, 7, 3, 2))), Concat(ref=263, total=3, seq=2, bits=16)),
        (udh(bytes((0x24, 1, 2)), concat8(7, 3, 2)), Concat(ref=7, total=3, seq=2)),
        (udh(concat8(7, 3, 2), bytes((5, 4, 0x0B, 0x84, 0, 0))), Concat(ref=7, total=3, seq=2)),
        (udh(concat8(7, 3, 2), concat8(8, 3, 3)), Concat(ref=8, total=3, seq=3)),
        (udh(concat8(7, 0, 0)), None),
        (udh(concat8(7, 3, 0)), None),
        (udh(concat8(7, 3, 4)), None),
        (udh(concat8(7, 1, 1)), None),
        (udh(bytes((0, 3, 7, 2))), None),
        (udh(bytes((0, 2, 7, 2))), None),
    ],
)
def test_a_concatenation_header_counts_only_where_it_makes_sense(header: dict[str, Any], concat: Concat | None) -> None:
    assert incoming_part(fields(UDH=header), None).concat == concat


def received(pdu: bytes) -> IncomingPart:
    """The PDU as libgammu reads it, and with it what it leaves out."""
    return incoming_part(gammu.DecodePDU(pdu, True), pdu)


def test_half_a_character_at_the_cut_is_mended_from_what_the_modem_wrote() -> None:
    units = "Sí \ud83d".encode("utf-16-be", "surrogatepass")
    cut = deliver_pdu(ROSA, "Sí \ud83d", ucs2=True, udh=concat8(7, 2, 1))
    assert received(cut).data == units
    assert received(cut).text == "Sí \ufffd"
    alone = deliver_pdu(ROSA, "Sí \ud83d", ucs2=True)
    assert (received(alone).data, received(alone).text) == (b"", "Sí \ufffd")
    decoded = gammu.DecodePDU(cut, True)
    assert incoming_part(decoded, deliver_pdu(ROSA, "another", udh=concat8(8, 2, 1))).data == b""
    assert incoming_part(decoded, None).data == b""


def test_a_tilde_among_dear_letters_costs_the_text_nothing() -> None:
    assert received(deliver_pdu(ROSA, "ŋ~31 y 28~", ucs2=True)).text == "ŋ~31 y 28~"


def test_national_tables_are_read_alone_and_in_parts() -> None:
    spanish = bytes((0x24, 1, 2))
    alone = deliver_pdu(ROSA, "si, veintid\x1bos", udh=spanish)
    assert received(alone).text == "si, veintidós"
    part = received(deliver_pdu(ROSA, "ni\x1baos", udh=concat8(7, 2, 1) + spanish))
    assert (part.text, part.concat) == ("niáos", Concat(ref=7, total=2, seq=1))
    turkish = bytes((0x25, 1, 1))
    assert received(deliver_pdu(ROSA, "\x07y\x1f @31", udh=turkish)).text == "ıyÉ @31"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, MessageKind.TEXT),
        ({"Class": 1}, MessageKind.TEXT),
        ({"Class": 0}, MessageKind.FLASH),
        ({"Coding": "8bit", "Text": b"\1"}, MessageKind.BINARY),
        ({"UDH": udh(bytes((5, 4, 0x0B, 0x84, 0x23, 0xF0)))}, MessageKind.WAP),
        ({"UDH": udh(bytes((5, 4, 0x3E, 0x80, 0, 0)))}, MessageKind.PORT),
        ({"UDH": udh(bytes((4, 2, 0xF5, 0)))}, MessageKind.PORT),
        ({"UDH": udh(bytes((1, 2, 0x80, 3)))}, MessageKind.WAITING),
        ({"Type": "Submit", "Number": ROSA}, MessageKind.OWN),
    ],
)
def test_what_is_no_text_is_known_without_the_pdu(changed: dict[str, Any], kind: MessageKind) -> None:
    assert incoming_part(fields(**changed), None).kind is kind


def test_what_a_phone_left_on_the_sim_to_send_is_from_nobody() -> None:
    draft = incoming_part(fields(Type="Submit", Number=ROSA, Text="31"), None)
    assert (draft.sender, draft.text) == ("", "31")


def test_a_message_cut_short_is_damaged_and_kept_whole() -> None:
    cut = deliver_pdu(ROSA, "310")[:-1]
    part = received(cut)
    assert (part.kind, part.text, part.data) == (MessageKind.DAMAGED, "31", cut)
    of_parts = received(deliver_pdu(ROSA, "310", udh=concat8(7, 2, 2))[:-1])
    assert (of_parts.kind, of_parts.data, of_parts.concat) == (
        MessageKind.DAMAGED,
        b"",
        Concat(ref=7, total=2, seq=2),
    )


def test_a_coding_that_libgammu_and_the_standard_read_differently_is_not_read_at_all() -> None:
    part = received(deliver_pdu(ROSA, "31", dcs=0x80))
    assert (part.kind, part.text, part.coding) == (MessageKind.BINARY, "", Coding.BINARY)


def test_an_unreadable_message_is_kept_whole_under_its_own_digest() -> None:
    place = StoredAt(storage="SM", location=2)
    part = unreadable(b"\x07\x91", place)
    assert (part.coding, part.data, part.stored_at, part.sender) == (Coding.BINARY, b"\x07\x91", place, "")
    assert part.digest != unreadable(b"\x07\x92", place).digest


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (0x00, ReportState.DELIVERED),
        (0x1F, ReportState.DELIVERED),
        (0x20, ReportState.TRYING),
        (0x3F, ReportState.TRYING),
        (0x40, ReportState.FAILED),
        (0x65, ReportState.FAILED),
        (0xFF, ReportState.FAILED),
    ],
)
def test_a_report_is_read_by_its_class(status: int, state: ReportState) -> None:
    assert report_state(status) is state


def test_a_report_over_the_line_lies_nowhere() -> None:
    stored = status_report(fields(Type="Status_Report", DeliveryStatus=70))
    direct = status_report(fields(Type="Status_Report", DeliveryStatus=70, Memory="", Location=0))
    assert stored.stored_at == StoredAt(storage="SM", location=3)
    assert direct.stored_at is None
    assert stored.digest == direct.digest
    assert (direct.status, direct.state, direct.ref) == (70, ReportState.FAILED, 3)
    assert direct.sent_at == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert direct.settled_at == datetime(2026, 11, 16, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("validity", "word"),
    [
        (None, "Max"),
        (timedelta(0), "5M"),
        (timedelta(minutes=6), "10M"),
        (timedelta(hours=12), "720M"),
        (timedelta(hours=12, minutes=1), "13H"),
        (timedelta(days=1), "24H"),
        (timedelta(days=1, seconds=1), "2D"),
        (timedelta(days=30), "30D"),
        (timedelta(days=31), "5W"),
        (timedelta(days=900), "63W"),
    ],
)
def test_how_long_to_try_is_rounded_up_to_what_can_be_said(validity: timedelta | None, word: str) -> None:
    assert validity_word(validity) == word


@pytest.mark.parametrize(
    ("network", "state", "name"),
    [
        ({"State": "HomeNetwork", "NetworkName": "Red Andina"}, Registration.HOME, "Red Andina"),
        ({"State": "RoamingNetwork", "NetworkName": "", "NetworkCode": "716 10"}, Registration.ROAMING, "71610"),
        ({"State": "RequestingNetwork"}, Registration.SEARCHING, None),
        ({"State": "RegistrationDenied"}, Registration.DENIED, None),
        ({"State": "something new"}, Registration.UNKNOWN, None),
        ({}, Registration.UNKNOWN, None),
    ],
)
def test_the_network_is_read(network: dict[str, str], state: Registration, name: str | None) -> None:
    assert registration(network) is state
    assert operator(network) == name


def test_a_clock_that_was_never_set_says_nothing() -> None:
    assert plausible(datetime(2004, 1, 1, tzinfo=UTC)) is None
    assert plausible(datetime(2070, 1, 1, tzinfo=UTC)) is None
    assert plausible(None) is None
    now = datetime(2026, 11, 16, tzinfo=UTC)
    assert plausible(now) == now


def test_a_stamp_without_a_zone_is_taken_for_utc_and_no_stamp_for_none() -> None:
    assert utc(datetime(2026, 11, 16)) == datetime(2026, 11, 16, tzinfo=UTC)  # noqa: DTZ001
    assert utc(None) is None
    assert utc("yesterday") is None
