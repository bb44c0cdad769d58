"""What every driver of a modem must do, over the simulated modem, in the process the hub runs it in.

Each driver joins by a line in DRIVERS. Slow by nature: libgammu takes four seconds to open a modem.
"""

from __future__ import annotations

import array
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from modem.api import (
    CauseKind,
    Coding,
    Incoming,
    IncomingPart,
    Link,
    ModemSettings,
    Msisdn,
    OutgoingSms,
    Registration,
    ReportState,
    SendAccepted,
    SendRefused,
    SendUnknown,
    SimState,
    StatusReport,
    StoredAt,
    UssdAnswer,
    UssdMode,
)
from modem.charset import coding_of, split
from modem.concat import groups, part_of
from modem.driver import Driver
from modem.errors import ModemSilentError
from modem.gammu_driver import GAMMU
from modem.host import Deadlines, ModemHost
from modem.serial_driver import SERIAL
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator

DRIVERS = [pytest.param(GAMMU, id="gammu"), pytest.param(SERIAL, id="serial")]

TIOCGEXCL = 0x80045440  # asm-generic/ioctls.h; root opens an exclusive port, so opening proves nothing

ANA = Msisdn("+51987654321")
OPEN_LIMIT_S = 30.0
DEADLINES = Deadlines(open=20.0, send_part=4.0, receive=6.0, delete=6.0, status=3.0, ussd_extra=2.0)


class Bench:
    """One simulated modem and the host that has it."""

    def __init__(
        self, driver: Driver, folder: Path, *, pin: str | None = None, given: str | None = None, reports: int = 0
    ) -> None:
        self.folder = folder
        self.driver = driver
        self.given = given
        self.simulator = Simulator(
            link=folder / "modem", clock=lambda: datetime.now(UTC), rng=Random(1), pin=pin, report_places=reports
        )
        self.host = self.new_host()

    def new_host(self) -> ModemHost:
        settings = ModemSettings(name="one", device=str(self.folder / "modem"), pin=self.given)
        return ModemHost(settings, self.driver, self.folder / "work", deadlines=DEADLINES)

    def ready(self) -> bool:
        def look() -> bool:
            return self.host.ensure_ready() or (self.host.wait(0.5) and self.host.ensure_ready())

        return self.until(look, OPEN_LIMIT_S)

    def until(self, true: Callable[[], bool], seconds: float = 10.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if true():
                return True
            time.sleep(0.02)
        return False

    def wants(self, kind: FaultKind, **more: float) -> None:
        self.simulator.fault(Fault(kind=kind, **more))  # type: ignore[arg-type]

    def fetch(self, count: int, kind: type[Incoming] = IncomingPart, seconds: float = 10.0) -> list[Incoming]:
        """What came in until there are `count` of a kind; all of it is deleted."""
        found: dict[str, Incoming] = {}
        end = time.monotonic() + seconds
        while len(found) < count and time.monotonic() < end:
            for message in self.host.receive():
                if message.stored_at is not None:
                    self.host.delete((message.stored_at,))
                if isinstance(message, kind):
                    found[message.digest] = message
            if len(found) < count:
                self.host.wait(0.3)
        return list(found.values())

    def close(self) -> None:
        self.host.stop()
        self.simulator.stop()


@pytest.fixture(scope="module", params=DRIVERS)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(request.param, tmp_path_factory.mktemp("modem"))
    bench.simulator.start()
    yield bench
    bench.close()


@pytest.fixture
def bench(shared: Bench) -> Bench:
    """Well and empty, whatever the last test left."""
    shared.wants(FaultKind.CLEAR)
    shared.wants(FaultKind.PLUG)
    assert shared.ready()
    for message in shared.host.receive():
        if message.stored_at is not None:
            shared.host.delete((message.stored_at,))
    return shared


@pytest.fixture(params=DRIVERS)
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A SIM with the PIN 1234, and a configuration that says 4321."""
    bench = Bench(request.param, tmp_path, pin="1234", given="4321")
    bench.simulator.start()
    yield bench
    bench.close()


@pytest.fixture(params=DRIVERS)
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """A modem that keeps status reports in a storage of their own."""
    bench = Bench(request.param, tmp_path, reports=5)
    bench.simulator.start()
    yield bench
    bench.close()


def sms(text: str, **more: object) -> OutgoingSms:
    return OutgoingSms(to=ANA, text=text, **more)  # type: ignore[arg-type]


def test_a_modem_says_who_it_is_and_how_it_is(bench: Bench) -> None:
    status = bench.host.refresh_status()
    assert status.imei == "004999010640000"
    assert status.imsi == "001010123456789"
    assert status.sim is SimState.READY
    assert status.registration is Registration.HOME
    assert status.operator == "Red Andina"
    assert status.signal_percent is not None
    assert 0 < status.signal_percent <= 100
    assert status.signal_dbm is not None
    assert -113 <= status.signal_dbm <= -51
    assert status.smsc == "+51900000000"
    assert (status.storage_used, status.storage_size) == (0, 50)
    assert status.manufacturer
    assert status.model
    assert status.network_time is not None
    assert abs(status.network_time - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuántas niñas asistieron hoy?",
        "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€",
        "x" * 160,
        "largo " * 40,
        "[" * 161,
        "ŋɔ 👍 " * 15,
        "á" * 70,
        "👍" * 36,
    ],
)
def test_a_text_arrives_as_it_was_written_in_the_parts_that_were_counted(bench: Bench, text: str) -> None:
    before = len(bench.simulator.sent)
    outcome = bench.host.send(sms(text))
    parts = bench.simulator.sent[before:]
    assert isinstance(outcome, SendAccepted)
    assert outcome.refs == tuple(part.ref for part in parts)
    assert [part.text for part in parts] == list(split(text))
    assert {part.to for part in parts} == {ANA}
    assert bench.simulator.received[-1].text == text
    assert coding_of(text) is (Coding.GSM7 if "á" not in text and "ŋ" not in text and "👍" not in text else Coding.UCS2)


@pytest.mark.parametrize(
    ("validity", "told"),
    [
        (None, timedelta(weeks=63)),
        (timedelta(minutes=1), timedelta(minutes=5)),
        (timedelta(hours=6), timedelta(hours=6)),
        (timedelta(hours=18, minutes=1), timedelta(hours=19)),
        (timedelta(hours=36), timedelta(days=2)),
    ],
)
def test_the_network_is_told_how_long_to_try(bench: Bench, validity: timedelta | None, told: timedelta) -> None:
    bench.host.send(sms("hola", validity=validity))
    assert bench.simulator.sent[-1].submit.validity == told


def test_a_report_is_asked_for_and_comes_with_the_reference_of_its_part(bench: Bench) -> None:
    outcome = bench.host.send(sms("hola"))
    assert isinstance(outcome, SendAccepted)
    (report,) = bench.fetch(1, StatusReport)
    assert isinstance(report, StatusReport)
    assert report.ref == outcome.refs[0]
    assert report.recipient == ANA
    assert report.state is ReportState.DELIVERED
    assert report.settled_at is not None


def test_a_report_that_nobody_wants_does_not_come(bench: Bench) -> None:
    bench.host.send(sms("hola", want_report=False))
    assert bench.fetch(1, StatusReport, seconds=1.0) == []


def test_a_report_that_came_while_the_hub_was_down_is_there_until_it_is_deleted(keeping: Bench) -> None:
    assert keeping.ready()
    outcome = keeping.host.send(sms("hola"))
    assert isinstance(outcome, SendAccepted)
    keeping.host.stop()  # it may be in this process already, and is gone with it
    keeping.host = keeping.new_host()
    assert keeping.ready()
    (report,) = (found for found in keeping.host.receive() if isinstance(found, StatusReport))
    assert report.ref == outcome.refs[0]
    assert report.stored_at is not None
    assert keeping.host.receive() == () or report in keeping.host.receive(), "handed up is not committed"
    keeping.host.delete((report.stored_at,))
    keeping.simulator.inject(ANA, "12")
    (message,) = keeping.fetch(1)
    assert isinstance(message, IncomingPart), "the SIM is read as before"
    for number in range(6):
        keeping.host.send(sms(f"{number}"))
        assert len(keeping.fetch(1, StatusReport)) == 1, "announced, read and deleted: the storage has five places"
    assert keeping.host.refresh_status().storage_size == 50


@pytest.mark.parametrize(("code", "retryable"), [(38, True), (500, True), (8, True), (69, False), (322, True)])
def test_a_refusal_has_the_networks_code(bench: Bench, code: int, retryable: bool) -> None:
    before = len(bench.simulator.sent)
    bench.wants(FaultKind.REFUSE, code=code)
    outcome = bench.host.send(sms("hola"))
    assert isinstance(outcome, SendRefused)
    assert (outcome.cause.kind, outcome.cause.code) == (CauseKind.CMS, code)
    assert outcome.cause.retryable is retryable
    assert outcome.cause.text
    assert len(bench.simulator.sent) == before
    assert isinstance(bench.host.send(sms("otra vez")), SendAccepted)


def test_a_message_is_announced_read_and_deleted(bench: Bench) -> None:
    bench.simulator.inject(ANA, "12 niñas")
    assert bench.host.wait(5)
    assert bench.host.announced
    (message,) = bench.host.receive()
    assert isinstance(message, IncomingPart)
    assert (message.sender, message.text, message.coding) == (ANA, "12 niñas", Coding.GSM7)
    assert message.smsc == "+51900000000"
    assert message.sent_at is not None
    assert message.sent_at.utcoffset() == timedelta(0)
    assert abs(message.sent_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert bench.host.receive() == (message,), "until it is deleted it is there, with the same digest"
    bench.host.delete((message.stored_at,))
    assert bench.host.receive() == ()


def test_the_same_words_twice_are_two_messages_unless_stamped_in_one_second(bench: Bench) -> None:
    bench.simulator.inject(ANA, "5")
    bench.until(lambda: datetime.now(UTC).microsecond < 20_000, 1.2)
    time.sleep(0.05)
    bench.simulator.inject(ANA, "5")
    assert len(bench.fetch(2)) == 2


def test_deleting_an_empty_place_is_no_error(bench: Bench) -> None:
    bench.host.delete((StoredAt(storage="SM", location=17), StoredAt(storage="SM", location=18)))


@pytest.mark.parametrize("fault", [None, FaultKind.OUT_OF_ORDER, FaultKind.DUPLICATE])
@pytest.mark.parametrize("text", ["Hoy vinieron 12 niñas. " * 20, "Sí 👍 " * 40])
def test_a_long_message_is_put_together_whatever_the_order(bench: Bench, text: str, fault: FaultKind | None) -> None:
    if fault is not None:
        bench.wants(fault)
    bench.simulator.inject(ANA, text)
    parts = [part_of(found) for found in bench.fetch(len(split(text))) if isinstance(found, IncomingPart)]
    assert [group.text for group in groups(part for part in parts if part)] == [text]


def test_more_messages_than_any_queue_holds_all_come(bench: Bench) -> None:
    for number in range(25):
        bench.simulator.inject(ANA, f"mensaje {number}")
    found = bench.fetch(25)
    assert {part.text for part in found if isinstance(part, IncomingPart)} == {f"mensaje {n}" for n in range(25)}


def test_a_code_is_dialled_and_answered(bench: Bench) -> None:
    answer = bench.host.ussd("*101#", timedelta(seconds=10))
    assert answer == UssdAnswer(text="Su saldo es S/ 12.50. Vence el 31/12/2026.", mode=UssdMode.DONE)
    menu = bench.host.ussd("*100#", timedelta(seconds=10))
    assert ("1 Saldo" in menu.text, menu.mode) == (True, UssdMode.REPLY_WANTED)
    chosen = bench.host.ussd("1", timedelta(seconds=10))
    assert "S/ 12.50" in chosen.text, "an answer to a menu goes on with it"
    assert bench.host.ussd("*999#", timedelta(seconds=10)).mode is UssdMode.UNSUPPORTED
    bench.host.ussd("*100#", timedelta(seconds=10))
    bench.host.ussd_cancel()
    assert bench.host.ussd("1", timedelta(seconds=10)).mode is UssdMode.UNSUPPORTED, "the menu was left"
    bench.host.ussd_cancel()
    assert isinstance(bench.host.send(sms("después")), SendAccepted)


def test_an_unknown_line_does_not_lose_a_message(bench: Bench) -> None:
    bench.simulator.fault(Fault(kind=FaultKind.LINE, text="^RSSI: 17"))
    bench.simulator.inject(ANA, "sigo aquí")
    found = bench.fetch(1)
    assert [part.text for part in found if isinstance(part, IncomingPart)] == ["sigo aquí"]


def test_a_modem_without_network_says_so(bench: Bench) -> None:
    bench.wants(FaultKind.NO_SIGNAL)
    assert bench.host.refresh_status().registration in (Registration.SEARCHING, Registration.IDLE)
    outcome = bench.host.send(sms("hola"))
    assert isinstance(outcome, SendRefused)
    assert outcome.cause.retryable


def test_a_lost_answer_is_unknown_and_the_modem_is_taken_up_again(bench: Bench) -> None:
    before = len(bench.simulator.sent)
    bench.wants(FaultKind.NO_REPORTS)
    bench.wants(FaultKind.LOSE_ANSWER)
    assert isinstance(bench.host.send(sms("¿llegó?")), SendUnknown)
    assert len(bench.simulator.sent) == before + 1, "it did leave"
    assert bench.ready()
    assert isinstance(bench.host.send(sms("y ésta")), SendAccepted)


def test_a_modem_that_hangs_before_it_takes_a_message_refuses_it(bench: Bench) -> None:
    before = len(bench.simulator.sent)
    bench.wants(FaultKind.HANG)
    outcome = bench.host.send(sms("hola"))
    assert isinstance(outcome, SendRefused)
    assert outcome.cause.retryable
    assert len(bench.simulator.sent) == before
    bench.wants(FaultKind.CLEAR)
    assert bench.ready()


def test_a_mute_modem_is_found_out(bench: Bench) -> None:
    bench.wants(FaultKind.HANG)
    with pytest.raises(ModemSilentError):
        bench.host.refresh_status()
    assert bench.host.link is Link.SILENT
    assert bench.host.hint
    bench.wants(FaultKind.CLEAR)
    assert bench.ready()
    assert bench.host.link is Link.READY


def test_an_unplugged_modem_is_waited_for_and_taken_up_again(bench: Bench) -> None:
    bench.wants(FaultKind.UNPLUG)
    assert bench.until(lambda: not bench.host.ensure_ready() and bench.host.link is Link.ABSENT, 3)
    bench.wants(FaultKind.PLUG)
    assert bench.ready()
    assert isinstance(bench.host.send(sms("de vuelta")), SendAccepted)
    bench.simulator.inject(ANA, "te oigo")
    assert len(bench.fetch(1)) == 1


def test_a_modem_unplugged_after_it_took_the_message_leaves_it_unknown(bench: Bench) -> None:
    bench.wants(FaultKind.NO_REPORTS)
    bench.wants(FaultKind.LOSE_ANSWER)
    threading.Timer(1.5, lambda: bench.wants(FaultKind.UNPLUG)).start()
    began = time.monotonic()
    assert isinstance(bench.host.send(sms("¿llegó?")), SendUnknown)
    assert time.monotonic() - began < DEADLINES.send_part
    assert bench.host.link is Link.ABSENT


def test_a_wrong_pin_is_given_once_and_never_again(locked: Bench) -> None:
    locked.until(lambda: not locked.host.ensure_ready() and locked.host.link is Link.SIM, OPEN_LIMIT_S)
    assert locked.host.status is not None
    assert locked.host.status.sim is SimState.PIN_REFUSED
    locked.host.stop()
    locked.host = locked.new_host()  # as after a restart of the hub: a third wrong one would lock the SIM
    locked.until(lambda: not locked.host.ensure_ready() and locked.host.link is Link.SIM, OPEN_LIMIT_S)
    assert locked.simulator.status().sim == "SIM PIN"
    locked.host.stop()
    locked.given = "1234"
    locked.host = locked.new_host()
    assert locked.ready(), "a changed configuration is another PIN"


def test_a_port_is_left_as_the_next_process_may_open_it(bench: Bench) -> None:
    assert bench.ready()
    port = os.open(bench.folder / "modem", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    exclusive = array.array("i", [-1])
    fcntl.ioctl(port, TIOCGEXCL, exclusive)
    os.close(port)
    assert exclusive[0] == 0
