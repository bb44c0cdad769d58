"""The driver over a modem written apart from the simulator: what no well-behaved modem sends."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from modem.api import (
    CauseKind,
    Coding,
    Incoming,
    IncomingPart,
    Link,
    ModemSettings,
    ModemStatus,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendRefused,
    SendUnknown,
    SimState,
    StatusReport,
    StoredAt,
)
from modem.concat import groups, part_of
from modem.errors import ModemError, ModemSilentError
from modem.gammu_driver import GAMMU
from modem.host import ModemHost
from tests.modem.report_storage import ReportStorage
from tests.modem.responder import SCTS, Responder, deliver_pdu, report_pdu, stamp

ROSA = Msisdn("+51987654321")
OPEN_LIMIT_S = 40.0


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Responder, ModemHost]]:
    folder = tmp_path_factory.mktemp("line")
    responder = Responder(folder / "modem")
    responder.plug()
    host = ModemHost(ModemSettings(name="one", device=str(folder / "modem")), GAMMU, folder)
    make_ready(host)
    yield responder, host
    host.stop()
    responder.unplug()


@pytest.fixture
def modem(line: tuple[Responder, ModemHost]) -> Responder:
    line[0].places.clear()
    line[0].sends.clear()
    line[0].lines.clear()
    line[0].overrides.clear()
    return line[0]


@pytest.fixture
def host(line: tuple[Responder, ModemHost]) -> ModemHost:
    make_ready(line[1])
    return line[1]


def make_ready(host: ModemHost) -> None:
    end = time.monotonic() + OPEN_LIMIT_S
    while not host.ensure_ready() and time.monotonic() < end:
        host.wait(0.5)
    assert host.link is Link.READY, host.detail


def parts(found: tuple[Incoming, ...]) -> list[IncomingPart]:
    return [message for message in found if isinstance(message, IncomingPart)]


def test_messages_that_cannot_be_read_stop_nothing_and_are_kept_as_they_are(modem: Responder, host: ModemHost) -> None:
    cut = deliver_pdu(ROSA, "this one was cut off")[:24]
    compressed = deliver_pdu(ROSA, "compressed", dcs=0x20)
    for pdu in (b"\x07\x91\x15\x99\x97", deliver_pdu(ROSA, "first"), cut, compressed, deliver_pdu(ROSA, "last")):
        modem.store(pdu, announce=False)
    found = parts(host.receive())
    assert {part.text for part in found if part.coding is Coding.GSM7} == {"first", "last"}
    kept = {part.stored_at.location: part.data for part in found if part.coding is Coding.BINARY}
    assert kept == {1: b"\x07\x91\x15\x99\x97", 3: cut, 4: compressed}
    host.delete(tuple(part.stored_at for part in found))
    assert modem.places == {}, "the compressed one too, which libgammu cannot delete"


def test_a_sim_full_of_unreadable_messages_can_be_emptied(modem: Responder, host: ModemHost) -> None:
    for number in range(30):
        modem.store(b"\x07\x91\x15" + bytes([number]), announce=False)
    found = parts(host.receive())
    assert len(found) == 30
    assert len({part.digest for part in found}) == 30
    host.delete(tuple(part.stored_at for part in found))
    assert modem.places == {}


@pytest.mark.parametrize(
    "noise",
    [
        ('+CMGL: 1,2,,22\r\n53860"886599"B2,A', "+CMGL: 3,2,,26\r\n"),
        ("+CMGL: -1,1,,22\r\n0791", "+CMGL: x,,,\r\nZZZ"),
        ("+CMGL: 1", "+CMGL: 3"),
    ],
)
def test_a_listing_that_lost_octets_hides_no_message_for_long(
    modem: Responder, host: ModemHost, noise: tuple[str, str]
) -> None:
    """libgammu dies of some of these lines, and of others leaves out what stands behind them."""
    for text in ("one", "31 y 28", "three"):
        modem.store(deliver_pdu(ROSA, text), announce=False)
    pdu = deliver_pdu(ROSA, "31 y 28")
    whole = f"+CMGL: 2,1,,{len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}"
    modem.overrides["+CMGL=4"] = lambda line: [noise[0], whole, noise[1], "OK"]
    for _ in range(3):
        with contextlib.suppress(ModemSilentError):
            make_ready(host)
            if "31 y 28" in {part.text for part in parts(host.receive())}:
                return
    pytest.fail("the message was not found")


def test_a_storage_that_does_not_let_go_says_so_and_the_others_are_emptied(modem: Responder, host: ModemHost) -> None:
    for text in ("one", "two", "three"):
        modem.store(deliver_pdu(ROSA, text), announce=False)
    found = parts(host.receive())
    modem.overrides["+CMGD=2"] = lambda line: ["+CMS ERROR: 302"]
    with pytest.raises(ModemError):
        host.delete(tuple(part.stored_at for part in found))
    assert set(modem.places) == {2}


def test_a_report_said_while_messages_are_deleted_is_not_lost(modem: Responder, host: ModemHost) -> None:
    modem.store(deliver_pdu(ROSA, "one"), announce=False)
    found = parts(host.receive())

    def meanwhile(line: str) -> list[str]:
        modem.report(report_pdu(ROSA, 9, 0))
        modem.places.clear()
        return ["OK"]

    modem.overrides["+CMGD"] = meanwhile
    host.delete(tuple(part.stored_at for part in found))
    assert [report.ref for report in host.receive() if isinstance(report, StatusReport)] == [9]


def test_a_character_cut_between_two_parts_comes_back_whole(modem: Responder, host: ModemHost) -> None:
    modem.store(deliver_pdu(ROSA, "\udd00 y nada", ucs2=True, udh=bytes((0, 3, 7, 2, 2))))
    modem.store(deliver_pdu(ROSA, "12 \ud83d", ucs2=True, udh=bytes((0, 3, 7, 2, 1))))
    found = [part_of(message) for message in parts(host.receive())]
    assert [group.text for group in groups(part for part in found if part)] == ["12 \U0001f500 y nada"]


def test_a_stamp_that_is_no_date_is_none(modem: Responder, host: ModemHost) -> None:
    pdu = deliver_pdu(ROSA, "when")
    modem.store(pdu.replace(stamp(SCTS), b"\xff" * 7))
    (found,) = parts(host.receive())
    assert (found.text, found.sent_at) == ("when", None)


def test_senders_with_letters_and_short_codes_come_as_they_are(modem: Responder, host: ModemHost) -> None:
    for sender in ("Claro", "123"):
        modem.store(deliver_pdu(sender, "promo"))
    assert {part.sender for part in parts(host.receive())} == {"Claro", "123"}


def test_a_data_message_is_kept_and_not_read(modem: Responder, host: ModemHost) -> None:
    modem.store(deliver_pdu(ROSA, "", raw=b"\x01\x02\x03"))
    (found,) = parts(host.receive())
    assert (found.coding, found.data, found.text) == (Coding.BINARY, b"\x01\x02\x03", "")


def test_a_wide_reference_is_told_from_a_narrow_one(modem: Responder, host: ModemHost) -> None:
    modem.store(deliver_pdu(ROSA, "wide", udh=bytes((8, 4, 1, 7, 2, 2))))
    modem.store(deliver_pdu(ROSA, "void", udh=bytes((0, 3, 7, 0, 0))))
    by_text = {part.text: part.concat for part in parts(host.receive())}
    assert by_text["void"] is None
    assert by_text["wide"] is not None
    assert (by_text["wide"].ref, by_text["wide"].bits, by_text["wide"].seq) == (263, 16, 2)


def test_a_stored_report_and_one_over_the_line_are_the_same(modem: Responder, host: ModemHost) -> None:
    modem.store(report_pdu(ROSA, 9, 0x46))
    modem.report(report_pdu(ROSA, 9, 0x46))
    found: list[StatusReport] = []
    end = time.monotonic() + 5
    while len(found) < 2 and time.monotonic() < end:
        host.wait(0.2)
        found += [message for message in host.receive() if isinstance(message, StatusReport)]
    assert len(found) == 2
    assert len({report.digest for report in found}) == 1
    assert {report.stored_at is None for report in found} == {True, False}
    assert {(report.ref, report.status) for report in found} == {(9, 0x46)}


def test_a_burst_of_reports_arrives_whole(modem: Responder, host: ModemHost) -> None:
    for ref in range(9):
        modem.report(report_pdu(ROSA, ref, 0))
    refs: set[int] = set()
    end = time.monotonic() + 5
    while len(refs) < 9 and time.monotonic() < end:
        host.wait(0.2)
        refs |= {message.ref for message in host.receive() if isinstance(message, StatusReport)}
    assert refs == set(range(9))


@pytest.mark.parametrize(
    ("plan", "kind", "code"),
    [
        ("refuse 8", CauseKind.CMS, 8),
        ("refuse_prompt 330", CauseKind.CMS, 330),
        ("cme 30", CauseKind.CME, 30),
    ],
)
def test_a_refusal_before_or_after_the_prompt_has_its_code(
    modem: Responder, host: ModemHost, plan: str, kind: CauseKind, code: int
) -> None:
    modem.sends.append(plan)
    outcome = host.send(OutgoingSms(to=ROSA, text="hola"))
    assert isinstance(outcome, SendRefused)
    assert (outcome.cause.kind, outcome.cause.code) == (kind, code)


def test_a_part_refused_in_passing_is_tried_once_more(modem: Responder, host: ModemHost) -> None:
    modem.sends.extend(("accept", "refuse 42", "accept"))
    before = len(modem.sent)
    outcome = host.send(OutgoingSms(to=ROSA, text="x" * 161))
    assert isinstance(outcome, SendAccepted)
    assert len(outcome.refs) == len(modem.sent) - before == 2


def test_the_centres_number_is_asked_for_once(modem: Responder, host: ModemHost) -> None:
    for _ in range(2):
        assert isinstance(host.send(OutgoingSms(to=ROSA, text="hola")), SendAccepted)
    assert sum(line.startswith("AT+CSCA") for line in modem.lines) <= 1
    beside = {line for line in modem.lines if not line.startswith("AT+CMGS")}
    assert beside <= {"AT", "AT+CSCA?", "AT+CMGF=0"}, "between two sends only what clears the line"


def test_what_a_modem_does_not_answer_is_none_and_no_error(modem: Responder, host: ModemHost) -> None:
    for command in ("+CSQ", "+CREG?", "+COPS", "+CCLK", "+CPMS?"):
        modem.overrides[command] = lambda _line: ["ERROR"]
    status = host.refresh_status()
    assert isinstance(status, ModemStatus)
    assert (status.signal_percent, status.operator, status.network_time) == (None, None, None)
    assert status.imei == "490154203237518"


def test_a_sim_that_was_taken_out_is_told(modem: Responder, host: ModemHost) -> None:
    modem.sim = False
    try:
        assert host.refresh_status().sim is SimState.MISSING
    finally:
        modem.sim = True


def test_no_answer_to_a_code_says_so_in_time(modem: Responder, host: ModemHost) -> None:
    modem.overrides["+CUSD=1"] = lambda _line: ["OK"]
    with pytest.raises(Exception, match="no answer to"):
        host.ussd("*100#", timedelta(seconds=1))
    assert host.link is Link.READY, "that is no reason to restart the modem"


def test_a_part_refused_for_good_after_others_left_is_unknown(modem: Responder, host: ModemHost) -> None:
    modem.sends.extend(("accept", "refuse 8"))
    outcome = host.send(OutgoingSms(to=ROSA, text="x" * 161))
    assert isinstance(outcome, SendUnknown)
    assert len(outcome.refs) == 1
    assert "1 part" in outcome.detail


@pytest.mark.parametrize("said", ["^HWNAT: 1", "OVER-VOLTAGE WARNNING", "*PSUTTZ: 26/11/16", "x" * 300])
def test_a_line_that_libgammu_does_not_know_costs_no_message_its_time(
    modem: Responder, host: ModemHost, said: str
) -> None:
    host.receive()
    began = time.monotonic()
    modem.say(said)
    host.wait(0.2)
    assert isinstance(host.send(OutgoingSms(to=ROSA, text="hola")), SendAccepted)
    modem.say(said)
    assert host.refresh_status().imei == "490154203237518"
    modem.say(said, said)
    modem.store(deliver_pdu(ROSA, "in between"))
    modem.say(said)
    assert host.wait(5)
    assert [part.text for part in parts(host.receive())] == ["in between"]
    assert time.monotonic() - began < 15, "left alone, libgammu waits thirty seconds for an answer it has"


def test_a_strange_line_in_one_breath_with_the_answer_to_a_send_costs_the_next_no_time(
    modem: Responder, host: ModemHost
) -> None:
    host.receive()
    modem.sends.extend(("accept+^HWNAT: 1", "accept+^BOOT:1,0,0,0,75"))
    began = time.monotonic()
    for _ in range(2):
        assert isinstance(host.send(OutgoingSms(to=ROSA, text="hola")), SendAccepted)
    assert host.refresh_status().imei == "490154203237518"
    assert time.monotonic() - began < 15, "left alone, libgammu waits for an answer it has, and the process is ended"


def test_what_libgammu_knows_is_not_answered_with_a_question(modem: Responder, host: ModemHost) -> None:
    host.receive()
    modem.lines.clear()
    modem.store(deliver_pdu(ROSA, "12"))
    modem.report(report_pdu(ROSA, 9, 0))
    assert host.wait(5)
    host.wait(0.2)
    assert modem.lines == []


def two_storages(modem: Responder, announced: str) -> None:
    """SM and ME, of which one keeps what comes; one is chosen at a time."""
    chosen = {"name": "SM"}

    def choose(line: str) -> list[str]:
        chosen["name"] = line.split('"')[1]
        return [f"+CPMS: {used(chosen['name'])},{used(announced)},{used(announced)}", "OK"]

    def used(name: str) -> str:
        return f"{len(modem.places) if name == announced else 0},30"

    def row(name: str) -> str:
        return f'"{name}",{used(name)}'

    def here(line: str) -> list[str]:
        if chosen["name"] == announced:
            return modem._list() if "CMGL" in line else modem._read(int(line.partition("=")[2]))
        return ["OK"]

    modem.overrides["+CPMS=?"] = lambda _line: ['+CPMS: ("SM","ME"),("SM","ME"),("SM","ME")', "OK"]
    modem.overrides["+CPMS?"] = lambda _line: [f"+CPMS: {row(chosen['name'])},{row(announced)},{row(announced)}", "OK"]
    modem.overrides["+CPMS="] = choose
    modem.overrides["+CMGL=4"] = modem.overrides["+CMGR="] = here


@pytest.mark.parametrize("storage", ["SM", "ME"])
def test_a_message_received_costs_few_lines_whatever_storage_it_lies_in(
    modem: Responder, host: ModemHost, storage: str
) -> None:
    two_storages(modem, storage)
    host.restart()
    make_ready(host)
    host.receive()
    for text in ("one", "two", "three"):
        modem.lines.clear()
        place = modem.store(deliver_pdu(ROSA, text), announce=False)
        modem.say(f'+CMTI: "{storage}",{place}')
        assert host.wait(5)
        (found,) = parts(host.receive())
        assert (found.text, found.stored_at) == (text, StoredAt(storage=storage, location=place))
        host.delete((found.stored_at,))
        assert modem.places == {}
    lines = list(modem.lines)
    modem.overrides.clear()
    host.restart()  # for those that come after, with their one storage
    make_ready(host)
    assert sum(line.startswith("AT+CPMS") for line in lines) <= 2, lines
    assert not any(line.startswith("AT+CMGL") for line in lines)


def test_what_was_not_announced_is_found_by_its_level_and_an_empty_modem_is_asked_one_line(
    modem: Responder, host: ModemHost
) -> None:
    host.receive()
    modem.lines.clear()
    assert host.receive() == ()
    assert modem.lines == ["AT+CPMS?"]
    modem.store(deliver_pdu(ROSA, "unheard of"), announce=False)
    assert [part.text for part in parts(host.receive())] == ["unheard of"]


@pytest.mark.parametrize("said", ['+CMTI: "SM",17', '+CMTI: "XX",1', "+CMTI: nonsense"])
def test_an_announcement_of_a_place_that_is_empty_loses_nothing(modem: Responder, host: ModemHost, said: str) -> None:
    host.receive()
    modem.overrides['+CPMS="XX"'] = lambda _line: ["+CMS ERROR: 302"]
    modem.store(deliver_pdu(ROSA, "12"), announce=False)
    modem.say(said)
    host.wait(1)
    assert [part.text for part in parts(host.receive())] == ["12"]


def test_a_modem_that_forgot_its_mode_has_no_message_taken_for_data(modem: Responder, host: ModemHost) -> None:
    host.receive()
    modem.overrides["+CMGR=1"] = lambda _line: [
        '+CMGR: "REC UNREAD","+51987654321",,"26/11/22,10:00:00-20"',
        "12",
        "OK",
    ]
    modem.store(deliver_pdu(ROSA, "12"))
    host.wait(2)
    assert [part.text for part in parts(host.receive())] == ["12"]


@pytest.mark.parametrize(("lists", "opens"), [(True, True), (False, True), (True, False)])
def test_a_storage_of_reports_is_read_past_libgammu_and_hides_no_message(
    modem: Responder, host: ModemHost, lists: bool, opens: bool
) -> None:
    kept = ReportStorage(modem, lists=lists, opens=opens)
    kept.keep(report_pdu(ROSA, 7, 0), announce=False)
    host.restart()
    make_ready(host)
    modem.store(deliver_pdu(ROSA, "12"), announce=False)
    found = host.receive()
    assert [part.text for part in parts(found)] == ["12"]
    assert [one.ref for one in found if isinstance(one, StatusReport)] == ([7] if opens else [])
    assert ("AT+CNMI=2,1,0,2,0" in modem.lines) is opens
    host.delete(tuple(one.stored_at for one in found if one.stored_at is not None))
    assert modem.places == {}
    if opens:
        assert kept.kept == {}
        kept.keep(report_pdu(ROSA, 8, 0))
        assert host.wait(16), "ten seconds, and the beat of its process"
        assert [one.ref for one in host.receive() if isinstance(one, StatusReport)] == [8]
    modem.overrides.clear()
    host.restart()
    make_ready(host)
