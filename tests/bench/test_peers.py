"""The comparison with other programs: figures from a diary, the table, the emulated modem, Willay's own run."""

from __future__ import annotations

import json
import os
import select
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.peers import figures, table
from bench.peers.figures import Copies, Receiving, Recovery, Result, Sending
from bench.peers.kannel import queued_of
from bench.peers.main import main
from bench.peers.program import Place, Processes, Program, files_in, put_file
from bench.peers.run import measure, receive, send
from bench.peers.trial import EMULATOR, QUICK, Plan
from bench.peers.willay import WILLAY_SERIAL
from bench.rig import Happened, Phones
from modem.api import Coding
from modem.simulator.pdu import Submit, encode_submit

SUBMIT = encode_submit(Submit(to="+51987650000", coding=Coding.GSM7, text="Hola"))


def diary(*events: tuple[float, str] | tuple[float, str, str]) -> list[Happened]:
    return [
        Happened(at=event[0], what=event[1], number="", text=event[2] if len(event) == 3 else "") for event in events
    ]


TWO_SENDS = diary((10, "asks"), (10.5, "accepted", "a\n"), (13, "answered"), (13.5, "asks"), (16, "answered"))


def sending(**changed: object) -> Sending:
    usual: dict[str, object] = {
        "air": 2.5,
        "messages": 2,
        "seconds": 6.0,
        "cpu": 0.02,
        "modem_cpu": 0.01,
        "written": 20480,
        "gap": 0.5,
    }
    return Sending(**(usual | changed))  # type: ignore[arg-type]


def recovery(seconds: float | None, *, ended: bool = False, never: int = 0, left: int = 0) -> Recovery:
    told = Copies(once=4 - never, twice=0, never=never, left=left)
    return Recovery(seconds=seconds, limit=90.0, copies=told, ended=ended)


def result(name: str, **changed: object) -> Result:
    usual: dict[str, object] = {
        "name": name,
        "sending": (sending(air=0.0, seconds=1.5), sending()),
        "receiving": Receiving(waits=(0.1, 0.2, 0.3), missed=0, cpu=0.1, written=3072),
        "memory": 64 * table.MEGABYTE,
        "unknown_line": recovery(0.0),
        "unplugged": recovery(5.25),
    }
    return Result(**(usual | changed))  # type: ignore[arg-type]


def test_the_link_is_the_programs_from_the_first_command_to_the_last_result() -> None:
    assert figures.span(TWO_SENDS) == 6
    assert figures.mean_gap(TWO_SENDS) == 0.5


def test_the_gap_after_a_message_counts_as_its_time() -> None:
    row = sending(seconds=6.0, gap=0.5, messages=2)
    assert row.each == 3.25
    assert row.busy == pytest.approx(2.5 / 3.25)
    assert row.a_minute == pytest.approx(60 / 3.25)


def test_a_stall_is_what_it_took_longer_than_usual_and_none_where_messages_never_went() -> None:
    assert figures.stall(TWO_SENDS, 2, usual=2.0) == 2
    assert figures.stall(TWO_SENDS, 2, usual=4.0) == 0
    assert figures.stall(TWO_SENDS[:4], 2, usual=2.0) is None


def test_a_program_is_back_when_it_asks_to_send_after_the_modems_return() -> None:
    seen = diary((1, "asks"), (2, "gone"), (3, "asks"), (5, "back"), (9, "asks"), (12, "asks"))
    assert figures.back_after(seen) == 4
    assert figures.back_after(seen[:4]) is None


def test_copies_are_counted_by_text_whatever_ends_the_line() -> None:
    seen = diary((1, "accepted", "a\n"), (2, "accepted", "b"), (3, "accepted", "b"), (4, "accepted", "other"))
    found = figures.copies(seen, ("a", "b", "c", "d"), left=1)
    assert found == Copies(once=1, twice=1, never=2, left=1)
    assert found.lost == 1


def test_the_worse_of_two_faults_keeps_the_copies_of_both() -> None:
    worse = figures.worse(recovery(1.0, never=1), recovery(None, ended=True))
    assert worse.seconds is None
    assert worse.ended
    assert worse.copies.never == 1
    assert figures.worse(recovery(91.0), recovery(None)).seconds == 91.0


def test_the_first_program_is_told_in_units_and_the_others_as_multiples_of_it() -> None:
    other = result("other", memory=16 * table.MEGABYTE, unplugged=recovery(None, never=2, left=1, ended=True))
    rows = {row[0]: row[1:] for row in table.cells([result("Willay"), other])}
    assert rows[""] == ["Willay", "other"]
    assert rows["memory"] == ["64.0 MB", "0.25 x"]
    assert rows["arrival to stored, median"] == ["200 ms", "200 ms"]
    assert rows["share of time the link is busy, 2.5 s of air"] == ["76.9 %", "76.9 %"]
    assert rows["unplugged: seconds until it sends again"] == ["5.2 s", "not in 90 s, ended"]
    assert rows["unplugged: sent twice / lost / not yet sent"] == ["0 / 0 / 0", "0 / 1 / 1"]


def test_what_was_not_measured_is_a_dash_and_never_a_zero() -> None:
    rows = table.cells([result("Willay"), Result(name="other", trouble="it has ended")])
    assert {row[2] for row in rows[1:]} == {table.NONE}


def test_every_line_of_the_table_is_as_wide_as_the_others_and_the_page_has_its_ruler() -> None:
    results = [result("Willay"), result("other")]
    assert len({len(line) for line in table.table(results).splitlines()}) == 1
    assert table.markdown(results).splitlines()[1] == "|---|---|---|"


def test_the_document_has_figures_ratios_and_what_is_missing() -> None:
    other = result("other", memory=16 * table.MEGABYTE)
    told = table.document([result("Willay"), other], QUICK, {"Kannel": "not found"}, "a machine")
    json.dumps(told)
    memory = next(one for one in told["figures"] if one["name"] == "memory")  # type: ignore[attr-defined]
    assert memory["ratios"] == {"Willay": 1.0, "other": 0.25}
    assert told["missing"] == {"Kannel": "not found"}


def test_kannels_queue_is_read_from_its_status() -> None:
    assert queued_of("<sms><storesize>3</storesize></sms>") == 3
    assert queued_of("<sms><storesize>-1</storesize></sms>") == 0
    assert queued_of("") == 0


def test_a_file_appears_whole_and_an_empty_one_is_no_message(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir()
    put_file(folder, "one", "text")
    (folder / "two").touch()
    assert (folder / "one").read_text() == "text"
    assert files_in(folder) == 1


def test_a_program_that_is_not_installed_is_named_with_what_to_do_and_the_others_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(place: Place) -> Processes:
        place.device.readlink()  # the modem is there
        raise OSError("this one was started")

    absent = Program(name="absent", needs=("no-such-smsd",), remedy="apt-get install absent", start=breaks)  # type: ignore[arg-type]
    present = Program(name="present", needs=("sh",), remedy="", start=breaks)  # type: ignore[arg-type]
    work, saved = tmp_path / "work", tmp_path / "figures.json"
    code = main(["--json", "--dir", str(work), "--quick", "--save", str(saved)], [absent, present])
    out, err = capsys.readouterr()
    assert code == 1
    assert "absent is missing: no-such-smsd not found: apt-get install absent" in err
    told = json.loads(out)
    assert told["missing"] == {"absent": "no-such-smsd not found: apt-get install absent"}
    assert [one["name"] for one in told["measured"]] == ["present"]
    assert "this one was started" in told["measured"][0]["trouble"]
    assert json.loads(saved.read_text()) == told
    assert not list(work.iterdir())


def test_a_name_that_nobody_has_is_refused(tmp_path: Path) -> None:
    assert main(["--only", "nobody", "--dir", str(tmp_path)]) == 2


def test_processes_end_with_their_children_and_the_end_of_their_words_is_kept(tmp_path: Path) -> None:
    running = Processes(tmp_path)
    running.run("sh", "-c", "echo started; sleep 60 & sleep 60")
    until = time.monotonic() + 5
    while (len(running.pids()) < 3 or "started" not in running.said()) and time.monotonic() < until:
        time.sleep(0.02)
    pids = running.pids()
    running.stop()
    assert len(pids) == 3
    assert running.said() == "started\n"
    assert running.pids() == ()
    time.sleep(0.1)
    assert not [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists() and _runs(pid)]


def _runs(pid: int) -> bool:
    return " Z " not in Path(f"/proc/{pid}/stat").read_text()


class Line:
    """A program that writes AT commands by hand."""

    def __init__(self, device: Path) -> None:
        self._fd = os.open(device, os.O_RDWR | os.O_NOCTTY)
        self.ask(b"ATE0\r", b"OK\r\n")

    def ask(self, data: bytes, until: bytes, seconds: float = 5.0) -> bytes:
        os.write(self._fd, data)
        said, ends = b"", time.monotonic() + seconds
        while until not in said and (left := ends - time.monotonic()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                chunk = os.read(self._fd, 4096)
                if not chunk:
                    raise ConnectionResetError
                said += chunk
        return said

    def _begin(self) -> bytes:
        return self.ask(b"AT+CMGS=%d\r" % SUBMIT.length, b"> ")

    def send(self, until: bytes = b"OK\r\n") -> bytes:
        return self._begin() + self.ask(SUBMIT.hex.encode() + b"\x1a", until)

    def close(self) -> None:
        os.close(self._fd)


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Phones]:
    running = Phones(tmp_path / "modem", EMULATOR)
    yield running
    running.stop()


def test_the_emulated_modem_takes_air_time_and_tells_of_every_step(phones: Phones, tmp_path: Path) -> None:
    line = Line(tmp_path / "modem")
    phones.wish({"air": 0.3})
    time.sleep(0.1)
    assert b"+CMGS: 0" in line.send()
    seen = phones.until("answered")
    line.close()
    assert [event.what for event in seen] == ["asks", "accepted", "answered"]
    assert seen[1].text == "Hola"
    assert 0.28 < seen[2].at - seen[1].at < 1.0


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ("prompt", [b"^X", b"> ", b"+CMGS:"]),
        ("air", [b"> ", b"^X", b"+CMGS:"]),
        ("result", [b"> ", b"+CMGS:", b"^X"]),
    ],
)
def test_a_line_comes_where_it_was_wished(phones: Phones, tmp_path: Path, where: str, order: list[bytes]) -> None:
    line = Line(tmp_path / "modem")
    phones.wish({"air": 0.2})
    phones.wish({"line": "^X: 1", "where": where})
    time.sleep(0.1)
    said = line.send() + line.ask(b"AT\r", b"OK\r\n")
    line.close()
    assert sorted(order, key=said.index) == order
    assert said.count(b"^X: 1") == 1


def test_an_unplugged_modem_comes_back_under_its_link_with_another_number(phones: Phones, tmp_path: Path) -> None:
    device = tmp_path / "modem"
    before = device.readlink()
    line = Line(device)
    phones.wish({"air": 2.0})
    phones.wish({"unplug": 0.3})
    time.sleep(0.1)
    with pytest.raises(ConnectionResetError):
        line.send(until=b"never said")
    phones.until("gone")
    assert not device.exists()
    phones.until("back")
    line.close()
    assert device.readlink() != before
    again = Line(device)
    assert b"OK" in again.ask(b"AT\r", b"OK\r\n")
    again.close()


def test_willay_itself_is_measured(tmp_path: Path) -> None:
    plan = Plan(messages=2, received=1, settle=0.2)
    found = measure(WILLAY_SERIAL, tmp_path / "p", plan, 1, (send, receive))
    assert not found.trouble
    row = found.at(0.0)
    assert row is not None
    assert row.messages == 2
    assert 0 < row.each < 10
    assert found.receiving is not None
    assert found.receiving.missed == 0
