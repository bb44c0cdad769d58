"""What lies in a modem or is said by it comes up whole, once for each place, and leaves only when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from modem.api import Coding, Incoming, IncomingPart, Msisdn, OutgoingSms, SendAccepted, StatusReport, StoredAt
from modem.errors import ModemError
from modem.serial_driver import SerialModem
from tests.modem.report_storage import ReportStorage
from tests.modem.responder import deliver_pdu, report_pdu
from tests.modem.serial_rig import PlainPort, driver

ROSA = Msisdn("+51987654321")


@pytest.fixture
def port() -> PlainPort:
    return PlainPort()


@pytest.fixture
def modem(port: PlainPort, tmp_path: Path) -> SerialModem:
    modem = driver(port, tmp_path)
    modem.open()
    modem.receive()
    port.written.clear()
    return modem


def says(*lines: str) -> Callable[[str], list[str]]:
    return lambda _command: list(lines)


def parts(found: tuple[Incoming, ...]) -> list[IncomingPart]:
    return [message for message in found if isinstance(message, IncomingPart)]


def places(found: tuple[Incoming, ...]) -> tuple[StoredAt, ...]:
    return tuple(message.stored_at for message in found if message.stored_at is not None)


def over_the_line(name: str, pdu: bytes) -> str:
    return f"{name}{len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}"


def test_an_announced_message_is_read_by_its_place_alone(modem: SerialModem, port: PlainPort) -> None:
    port.modem.store(deliver_pdu(ROSA, "other"), announce=False)
    port.modem.store(deliver_pdu(ROSA, "announced"))
    assert modem.poll()
    assert [part.text for part in parts(modem.receive())] == ["announced"]
    assert port.commands() == ["AT+CMGR=2"]


def test_what_was_handed_up_and_not_deleted_comes_again(modem: SerialModem, port: PlainPort) -> None:
    port.modem.store(deliver_pdu(ROSA, "12"))
    first = modem.receive()
    assert not modem.poll()
    assert modem.receive() == first
    modem.delete(places(first))
    assert modem.receive() == ()


def test_a_report_over_the_line_costs_no_command(modem: SerialModem, port: PlainPort) -> None:
    for ref in range(9):
        port.say(over_the_line("+CDS: ", report_pdu(ROSA, ref, 0)))
    assert modem.poll()
    assert [found.ref for found in modem.receive() if isinstance(found, StatusReport)] == list(range(9))
    assert port.commands() == []


def test_what_nobody_announced_is_found_though_reports_keep_coming(modem: SerialModem, port: PlainPort) -> None:
    port.modem.store(deliver_pdu(ROSA, "12"), announce=False)
    found: list[str] = []
    for ref in range(30):
        port.say(over_the_line("+CDS: ", report_pdu(ROSA, ref, 0)))
        port.seconds += 3
        found += [part.text for part in parts(modem.receive())]
    assert "12" in found


def test_a_message_announced_while_another_is_read_is_announced_again(modem: SerialModem, port: PlainPort) -> None:
    port.modem.store(deliver_pdu(ROSA, "first"))
    modem.poll()
    answer = port.modem._read

    def read(place: int) -> list[str]:
        if len(port.modem.places) == 1:
            port.modem.store(deliver_pdu(ROSA, "second"))
        return answer(place)

    port.modem._read = read  # type: ignore[method-assign]
    assert [part.text for part in parts(modem.receive())] == ["first"]
    assert modem.poll()
    assert [part.text for part in parts(modem.receive())] == ["second"]


def test_an_announcement_of_a_place_that_is_empty_loses_nothing(modem: SerialModem, port: PlainPort) -> None:
    port.modem.store(deliver_pdu(ROSA, "12"), announce=False)
    port.say('+CMTI: "SM",17', '+CMTI: "MT",2', "+CMTI: nonsense")
    assert [part.text for part in parts(modem.receive())] == ["12"]


def test_an_announcement_comes_again_after_an_error(modem: SerialModem, port: PlainPort) -> None:
    port.say(over_the_line("+CDS: ", report_pdu(ROSA, 5, 0)), '+CMTI: "SM",1')
    port.modem.overrides["+CMGR"] = says("+CMS ERROR: 314")
    port.modem.overrides["+CPMS"] = says("+CMS ERROR: 314")
    with pytest.raises(ModemError):
        modem.receive()
    assert modem.poll()
    port.modem.overrides.clear()
    assert [found.ref for found in modem.receive() if isinstance(found, StatusReport)] == [5]


def test_a_stored_report_and_one_over_the_line_are_the_same(modem: SerialModem, port: PlainPort) -> None:
    place = port.modem.store(report_pdu(ROSA, 9, 0x46), announce=False)
    port.say(over_the_line("+CDS: ", report_pdu(ROSA, 9, 0x46)), f'+CDSI: "SM",{place}')
    found = [message for message in modem.receive() if isinstance(message, StatusReport)]
    assert len(found) == 2
    assert len({report.digest for report in found}) == 1
    assert {report.stored_at is None for report in found} == {True, False}


def test_a_message_shown_at_once_is_kept(modem: SerialModem, port: PlainPort) -> None:
    port.say(over_the_line("+CMT: ,", deliver_pdu(ROSA, "flash", dcs=0x10)))
    (found,) = parts(modem.receive())
    assert found.text == "flash"
    modem.delete(places((found,)))
    assert port.commands() == []


def test_messages_that_cannot_be_read_stop_nothing_and_are_kept_as_they_are(
    modem: SerialModem, port: PlainPort
) -> None:
    cut = deliver_pdu(ROSA, "this one was cut off")[:24]
    for pdu in (b"\x07\x91\x15\x99\x97", deliver_pdu(ROSA, "first"), cut, deliver_pdu(ROSA, "last")):
        port.modem.store(pdu, announce=False)
    found = parts(modem.receive())
    assert {part.text for part in found if part.coding is Coding.GSM7} == {"first", "last"}
    kept = {part.stored_at.location: part.data for part in found if part.coding is Coding.BINARY}
    assert kept == {1: b"\x07\x91\x15\x99\x97", 3: cut}
    modem.delete(places(tuple(found)))
    assert port.modem.places == {}


@pytest.mark.parametrize("noise", ["\xff\x00", "Z", "07 91"])
def test_a_message_garbled_on_the_line_is_read_again(modem: SerialModem, port: PlainPort, noise: str) -> None:
    pdu = deliver_pdu(ROSA, "doce").hex().upper()
    port.modem.store(deliver_pdu(ROSA, "doce"), announce=False)
    listed = f"+CMGL: 1,0,,{len(pdu) // 2 - 8}"
    port.modem.overrides["+CMGL"] = says(f"{listed}\r\n{pdu[:20]}{noise}{pdu[20:]}", "OK")
    (found,) = parts(modem.receive())
    assert found.text == "doce"


def test_a_message_that_reads_differently_each_time_is_left_where_it_is(modem: SerialModem, port: PlainPort) -> None:
    pdu = deliver_pdu(ROSA, "doce").hex().upper()
    port.modem.store(deliver_pdu(ROSA, "doce"), announce=False)
    heading = f"{len(pdu) // 2 - 8}"
    shorter = iter(range(2, 40, 2))

    def garbled(command: str) -> list[str]:
        name = "+CMGL: 1,0,," if "CMGL" in command else "+CMGR: 0,,"
        return [f"{name}{heading}\r\n{pdu[: -next(shorter)]}", "OK"]

    port.modem.overrides["+CMG"] = garbled
    assert modem.receive() == ()
    port.modem.overrides.clear()
    assert [part.text for part in parts(modem.receive())] == ["doce"]


@pytest.mark.parametrize("error", ["ERROR", "+CMS ERROR: 303", "+CME ERROR: 4"])
def test_a_modem_that_cannot_list_is_read_place_by_place(modem: SerialModem, port: PlainPort, error: str) -> None:
    port.modem.overrides["+CMGL"] = says(error)
    for number in range(5):
        port.modem.store(deliver_pdu(ROSA, f"n {number}"), announce=False)
    found = modem.receive()
    assert [part.text for part in parts(found)] == [f"n {number}" for number in range(5)]
    modem.delete(places(found))
    port.written.clear()
    assert modem.receive() == ()
    assert port.commands() == ['AT+CPMS="SM"'], "it is not asked to list again, and an empty storage is believed"


def test_reading_place_by_place_ends_in_time_and_goes_on_later(modem: SerialModem, port: PlainPort) -> None:
    port.modem.overrides["+CMGL"] = says("ERROR")
    for number in range(30):
        port.modem.store(deliver_pdu(ROSA, f"n {number}"), announce=False)
    port.late = lambda _command: 4.0
    seen: set[str] = set()
    for _ in range(6):
        before = port.seconds
        seen |= {part.text for part in parts(modem.receive())}
        assert port.seconds - before < 90, "the hub kills the process then"
        if not modem.poll():
            break
    assert seen == {f"n {number}" for number in range(30)}


def test_a_storage_that_never_opens_does_not_hide_the_other(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CPMS=?"] = says('+CPMS: ("ME","SM"),("SM"),("SM")', "OK")
    port.modem.overrides['+CPMS="ME"'] = says("ERROR")
    modem = driver(port, tmp_path)
    modem.open()
    port.modem.store(deliver_pdu(ROSA, "12"), announce=False)
    for _ in range(3):
        found = modem.receive()
        assert [part.text for part in parts(found)] == ["12"]
    modem.delete(places(found))
    assert modem.receive() == ()


def test_a_full_sim_is_listed_and_emptied(modem: SerialModem, port: PlainPort) -> None:
    for number in range(30):
        port.modem.store(deliver_pdu(ROSA, f"n {number}"))
    found = modem.receive()
    assert len({message.digest for message in found}) == 30
    modem.delete(places(found))
    assert port.modem.places == {}
    assert isinstance(modem.send(OutgoingSms(to=ROSA, text="sigue")), SendAccepted)


def test_deleting_tries_every_place_before_it_complains(modem: SerialModem, port: PlainPort) -> None:
    for number in range(3):
        port.modem.store(deliver_pdu(ROSA, f"n {number}"), announce=False)
    port.modem.overrides["+CMGD=2"] = says("+CMS ERROR: 320")
    with pytest.raises(ModemError, match="place 2"):
        modem.delete(places(modem.receive()))
    assert set(port.modem.places) == {2}


def test_deleting_an_empty_place_is_no_error(modem: SerialModem, port: PlainPort) -> None:
    port.modem.overrides["+CMGD"] = says("+CMS ERROR: 321")
    modem.delete((StoredAt(storage="SM", location=3),))


@pytest.mark.parametrize("lists", [True, False])
def test_reports_are_kept_in_their_own_storage_until_they_are_deleted(
    port: PlainPort, tmp_path: Path, lists: bool
) -> None:
    kept = ReportStorage(port.modem, lists=lists)
    kept.keep(report_pdu(ROSA, 7, 0), announce=False)
    modem = driver(port, tmp_path)
    modem.open()
    assert "AT+CNMI=2,1,0,2,0" in port.commands()
    (report,) = modem.receive()
    assert isinstance(report, StatusReport)
    assert (report.ref, report.stored_at) == (7, StoredAt(storage="SR", location=1))
    kept.keep(report_pdu(ROSA, 8, 0))
    port.written.clear()
    (other,) = (found for found in modem.receive() if found.stored_at != report.stored_at)
    assert isinstance(other, StatusReport)
    assert other.ref == 8
    assert not any(command.startswith("AT+CMGL") for command in port.commands()), "it was announced"
    modem.delete(places((report, other)))
    assert kept.kept == {}


def test_a_storage_of_reports_that_does_not_list_keeps_the_sim_from_nothing(port: PlainPort, tmp_path: Path) -> None:
    kept = ReportStorage(port.modem, lists=False)
    modem = driver(port, tmp_path)
    modem.open()
    kept.keep(report_pdu(ROSA, 7, 0), announce=False)
    modem.receive()
    port.modem.store(deliver_pdu(ROSA, "12"), announce=False)
    port.written.clear()
    assert [part.text for part in parts(modem.receive())] == ["12"]
    assert "AT+CMGL=4" in port.commands()
    assert modem.status().storage_size == 30, "reports take no place of a message's"


def test_a_storage_of_reports_that_does_not_open_is_not_used(port: PlainPort, tmp_path: Path) -> None:
    ReportStorage(port.modem, opens=False)
    modem = driver(port, tmp_path)
    modem.open()
    assert "AT+CNMI=2,1,0,1,0" in port.commands()
    assert "AT+CNMI=2,1,0,2,0" not in port.commands()
    for number in range(6):
        port.modem.store(deliver_pdu(ROSA, f"{number}"), announce=False)
        found = modem.receive()
        assert [part.text for part in parts(found)] == [f"{number}"]
        modem.delete(places(found))


@pytest.mark.parametrize(
    ("storages", "told", "asked"),
    [
        ('"SM","SR"', "+CNMI: (0-2),(0-3),(0,2),(0,1),(0,1)", "2,1,0,1,0"),
        ('"SM"', "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", "2,1,0,1,0"),
        ('"SM","SR"', "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", "2,1,0,2,0"),
        ('"SM","SR"', "OK", "2,1,0,1,0"),
    ],
)
def test_reports_are_kept_only_where_the_modem_offers_it(
    port: PlainPort, tmp_path: Path, storages: str, told: str, asked: str
) -> None:
    port.modem.overrides["+CPMS=?"] = says(f'+CPMS: ({storages}),("SM"),("SM")', "OK")
    port.modem.overrides["+CNMI=?"] = says(*dict.fromkeys((told, "OK")))
    driver(port, tmp_path).open()
    assert [command for command in port.commands() if command.startswith("AT+CNMI=")][1] == f"AT+CNMI={asked}"


def test_reports_in_their_own_storage_are_read_together_and_never_long_after(port: PlainPort, tmp_path: Path) -> None:
    kept = ReportStorage(port.modem)
    modem = driver(port, tmp_path)
    modem.open()
    modem.receive()
    for ref in range(3):
        kept.keep(report_pdu(ROSA, ref, 0))
        assert not modem.poll(), "no message waits for them to be read"
    kept.keep(report_pdu(ROSA, 3, 0))
    assert modem.poll()
    modem.delete(places(modem.receive()))
    assert not modem.poll()
    kept.keep(report_pdu(ROSA, 4, 0))
    assert not modem.poll()
    port.seconds += 10
    assert modem.poll()
    assert [found.ref for found in modem.receive() if isinstance(found, StatusReport)] == [4]
    kept.keep(report_pdu(ROSA, 5, 0))
    port.modem.store(deliver_pdu(ROSA, "12"))
    assert modem.poll(), "a message does not wait"
    assert len(modem.receive()) == 2, "and takes them along"
