"""The process around a modem: kept, killed when it hangs, healed by itself. Without hardware and libgammu."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from modem.api import (
    CauseKind,
    Link,
    ModemSettings,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendRefused,
    SendUnknown,
    SimState,
    StoredAt,
    UssdAnswer,
    UssdMode,
)
from modem.errors import ModemAbsentError, ModemSilentError, NotDialledError
from modem.host import Deadlines, ModemHost
from tests.modem.pretend_modem import IN_BETWEEN, PRETEND

QUICK = Deadlines(open=1.5, send_part=0.4, receive=0.5, delete=0.5, status=0.5, ussd_extra=0.5)


def sms(text: str) -> OutgoingSms:
    return OutgoingSms(to=Msisdn("+51987654321"), text=text)


@pytest.fixture
def device(tmp_path: Path) -> Path:
    path = tmp_path / "modem"
    path.write_text("fine")
    return path


@pytest.fixture
def host(device: Path, tmp_path: Path) -> Iterator[ModemHost]:
    host = ModemHost(ModemSettings(name="one", device=str(device)), PRETEND, tmp_path, deadlines=QUICK)
    yield host
    host.stop()


@pytest.fixture
def patient(device: Path, tmp_path: Path) -> Iterator[ModemHost]:
    """A host whose deadlines come far later than what the test waits for."""
    host = ModemHost(ModemSettings(name="one", device=str(device)), PRETEND, tmp_path)
    yield host
    host.stop()


def until(true: Callable[[], bool], seconds: float = 8.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def ready(host: ModemHost) -> bool:
    def look() -> bool:
        return host.ensure_ready() or (host.wait(0.3) and host.ensure_ready())

    return until(look)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_modem_that_is_there_is_opened_and_asked(host: ModemHost) -> None:
    assert ready(host)
    assert host.link is Link.READY
    assert host.send(sms("hola")) == SendAccepted(refs=(7,))
    assert host.receive()[0].digest == "d"
    assert host.refresh_status().model == "pretend"
    assert host.status is not None
    assert host.status.model == "pretend"
    menu = host.ussd("*100#", timedelta(seconds=9))
    assert menu == UssdAnswer(text="*100# within 9", mode=UssdMode.REPLY_WANTED)


def test_a_code_that_certainly_was_not_dialled_is_told_from_one_that_may_have_been(
    host: ModemHost, device: Path
) -> None:
    with pytest.raises(NotDialledError) as never_asked:
        host.ussd("*100#")
    assert never_asked.value.hint
    assert ready(host)
    with pytest.raises(NotDialledError, match="no service"):
        host.ussd("*0#")
    host.ussd_cancel()
    assert device.read_text() == "cancelled"


def test_what_is_deleted_reaches_the_modem(host: ModemHost, device: Path) -> None:
    assert ready(host)
    host.delete((StoredAt(storage="SM", location=1), StoredAt(storage="SM", location=2)))
    assert device.read_text() == "deleted 2"


def test_an_absent_modem_is_waited_for_without_a_process(host: ModemHost, device: Path) -> None:
    device.unlink()
    assert not host.ensure_ready()
    assert host.link is Link.ABSENT
    assert host.pid is None
    assert host.hint
    device.write_text("fine")
    assert ready(host)


def test_asking_a_modem_that_is_not_there_says_so_at_once(host: ModemHost, device: Path) -> None:
    device.unlink()
    host.ensure_ready()
    with pytest.raises(ModemAbsentError):
        host.receive()
    outcome = host.send(sms("hola"))
    assert isinstance(outcome, SendRefused)
    assert outcome.cause.retryable


def test_a_send_that_hangs_is_killed_and_unknown_once_handed_over(host: ModemHost) -> None:
    assert ready(host)
    child = host.pid
    assert child is not None
    assert host.send(sms("hand over and hang")) == SendUnknown(refs=(), detail="handed over, 1")
    assert not alive(child)
    assert host.link is Link.SILENT
    assert ready(host)
    assert host.pid not in (None, child)


def test_a_send_that_hangs_before_it_was_handed_over_is_refused_and_may_be_tried_again(host: ModemHost) -> None:
    assert ready(host)
    host.send(sms("hand over"))
    outcome = host.send(sms("hang"))
    assert isinstance(outcome, SendRefused)
    assert outcome.cause.kind is CauseKind.DEVICE
    assert outcome.cause.retryable


@pytest.mark.parametrize("text", ["hand over and die", "hand over, a bug"])
def test_a_process_that_dies_while_sending_leaves_the_outcome_unknown(patient: ModemHost, text: str) -> None:
    assert ready(patient)
    began = time.monotonic()
    assert isinstance(patient.send(sms(text)), SendUnknown)
    assert time.monotonic() - began < 5, "a death is noticed at once, not at the deadline"
    assert ready(patient)


def test_after_a_lost_answer_the_modem_is_started_anew(host: ModemHost) -> None:
    assert ready(host)
    child = host.pid
    assert host.send(sms("unknown")) == SendUnknown(refs=(), detail="the answer was lost")
    assert ready(host)
    assert host.pid != child
    assert IN_BETWEEN in host.receive(), "what was heard meanwhile outlives the process that heard it"
    assert IN_BETWEEN not in host.receive()


def test_a_refusal_leaves_the_process_alone(host: ModemHost) -> None:
    assert ready(host)
    child = host.pid
    assert isinstance(host.send(sms("refuse")), SendRefused)
    assert host.pid == child
    assert host.link is Link.READY


def test_a_modem_that_leaves_before_the_message_was_taken_refuses_it(host: ModemHost) -> None:
    assert ready(host)
    assert isinstance(host.send(sms("gone before")), SendRefused)
    assert host.link is Link.ABSENT


def test_a_device_that_goes_while_a_call_hangs_ends_the_call_early(patient: ModemHost, device: Path) -> None:
    assert ready(patient)
    threading.Timer(0.1, device.unlink).start()
    began = time.monotonic()
    assert isinstance(patient.send(sms("hand over and hang")), SendUnknown)
    assert time.monotonic() - began < 5
    assert patient.link is Link.ABSENT


def test_a_killed_process_is_noticed_at_once_and_replaced(host: ModemHost) -> None:
    assert ready(host)
    host.receive()
    assert host.pid is not None
    os.kill(host.pid, signal.SIGKILL)
    began = time.monotonic()
    host.wait(5)
    assert time.monotonic() - began < 1
    assert host.link is Link.SILENT
    assert ready(host)


def test_an_unplug_while_idle_is_noticed_and_healed(host: ModemHost, device: Path) -> None:
    assert ready(host)
    host.receive()
    device.unlink()
    assert not host.wait(5)
    assert host.link is Link.ABSENT
    device.write_text("fine")
    assert ready(host)
    assert host.detail == ""


def test_a_modem_that_does_not_open_in_time_is_tried_again_ever_later(
    host: ModemHost, device: Path, tmp_path: Path
) -> None:
    device.write_text("hang")
    assert not host.ensure_ready()
    assert until(lambda: not host.ensure_ready() and host.link is Link.SILENT)
    assert host.pid is None
    device.write_text("fine")
    assert ready(host)
    assert (tmp_path / "opened").read_text() == "xx"


def test_a_modem_whose_process_dies_at_once_costs_no_busy_loop(host: ModemHost, device: Path, tmp_path: Path) -> None:
    device.write_text("die")
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        if not host.ensure_ready():
            host.wait(0.5)
    assert 1 <= len((tmp_path / "opened").read_text()) <= 2


def test_a_sim_that_refuses_its_pin_is_told_and_left_alone(host: ModemHost, device: Path, tmp_path: Path) -> None:
    device.write_text("locked")
    assert until(lambda: not host.ensure_ready() and host.link is Link.SIM)
    assert host.status is not None
    assert host.status.sim is SimState.PIN_REFUSED
    for _ in range(20):
        host.ensure_ready()
    assert (tmp_path / "opened").read_text() == "x"


def test_a_sim_that_stays_shut_is_said_so_all_the_time_it_is_tried(host: ModemHost, device: Path) -> None:
    device.write_text("locked")
    assert until(lambda: not host.ensure_ready() and host.link is Link.SIM)
    device.write_text("hang")
    host.restart()
    seen = set()
    end = time.monotonic() + 1
    while time.monotonic() < end:
        seen.add(host.link)
        host.ensure_ready()
    assert Link.STARTING not in seen


def test_an_announcement_ends_the_wait(host: ModemHost, device: Path) -> None:
    assert ready(host)
    assert host.announced, "a modem just opened is looked through"
    host.receive()
    assert not host.announced
    assert not host.wait(0.05)
    threading.Timer(0.1, lambda: device.write_text("announce")).start()
    assert host.wait(5)
    assert host.announced


def test_somebody_else_can_end_the_wait(host: ModemHost) -> None:
    assert ready(host)
    host.receive()
    threading.Timer(0.1, host.wake).start()
    began = time.monotonic()
    assert host.wait(5)
    assert time.monotonic() - began < 1


def test_a_mute_modem_is_asked_again_then_opened_anew_then_given_a_new_process(host: ModemHost, device: Path) -> None:
    assert ready(host)
    child = host.pid
    device.write_text("mute")
    with pytest.raises(ModemSilentError):
        host.receive()
    assert (host.recovery.ask, host.recovery.reopen, host.recovery.restart) == (1, 1, 0)
    assert host.link is Link.READY
    assert host.pid == child
    with pytest.raises(ModemSilentError):
        host.receive()
    assert host.link is Link.SILENT
    device.write_text("fine")
    assert ready(host)
    assert host.pid != child
    assert host.recovery.restart == 1
    assert [taken.rung.value for taken in host.rungs_taken()] == ["ask", "reopen", "restart"]
    assert host.receive()


def test_a_modem_that_hangs_while_idle_is_found_by_the_next_question(host: ModemHost, device: Path) -> None:
    assert ready(host)
    device.write_text("hang idle")
    time.sleep(0.1)
    with pytest.raises(ModemSilentError):
        host.refresh_status()
    device.write_text("fine")
    assert ready(host)


def test_stopping_from_another_thread_ends_a_call_and_the_process(patient: ModemHost) -> None:
    assert ready(patient)
    child = patient.pid
    assert child is not None
    threading.Timer(0.1, patient.stop).start()
    assert isinstance(patient.send(sms("hand over and hang")), SendUnknown)
    assert not alive(child)
    assert patient.link is Link.STOPPED
    assert not patient.ensure_ready()
    assert not patient.wait(5)


def test_the_heart_beats_through_a_call_that_hangs(host: ModemHost) -> None:
    assert ready(host)
    ages: list[float] = []
    listener = threading.Timer(0.9, lambda: ages.append(host.heartbeat_age()))
    listener.start()
    host.send(sms("hang" + " " * 400))
    listener.join()
    assert ages[0] < 0.7, "the call takes 1.2 s"


def test_the_process_dies_with_the_hub(device: Path, tmp_path: Path) -> None:
    program = f"""
import sys, time
sys.path[:] = {sys.path!r}
from pathlib import Path
from modem.api import ModemSettings
from modem.host import ModemHost
from tests.modem.pretend_modem import PRETEND
host = ModemHost(ModemSettings(name="one", device={str(device)!r}), PRETEND, Path({str(tmp_path)!r}))
while not host.ensure_ready():
    host.wait(1)
print(host.pid, flush=True)
time.sleep(60)
"""
    hub = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert hub.stdout is not None
    child = int(hub.stdout.readline())
    assert alive(child)
    hub.kill()
    hub.wait()
    assert until(lambda: not alive(child), 3)


def test_the_process_does_not_load_the_hub(host: ModemHost) -> None:
    assert ready(host)
    maps = Path(f"/proc/{host.pid}/maps").read_text()
    assert "phonenumbers" not in maps
    assert "apsw" not in maps


def test_the_hub_does_not_load_libgammu() -> None:
    looked = "import gateway.daemon, pathlib; print('_gammu' in pathlib.Path('/proc/self/maps').read_text())"
    done = subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_ctrl_c_at_the_terminal_is_for_the_hub_alone(host: ModemHost) -> None:
    assert ready(host)
    assert host.pid is not None
    assert os.getpgid(host.pid) != os.getpgid(os.getpid())
