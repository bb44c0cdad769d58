"""kill -9 of the hub, of the modem's process and of both, at random moments of a round over real libgammu."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from gateway.survey import shipped
from modem.api import Msisdn
from modem.simulator.people import Person, Reply
from modem.simulator.simulator import Simulator

from .hub import FastClock

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

SCHOOLS = 3
SPEED = 20.0
"""An hour in three minutes: an unknown's hold of 180 s is 9 s here."""
PATIENCE_SECONDS = 200
ROLES = ("leader", "parent", "principal")
ASKED = re.compile(r"¿Cuant[ao]s (niñas|niños)")


class Reporter:
    """Answers each question it is asked with what it knows, at once, and remembers each time it was asked."""

    def __init__(self, girls: int, boys: int) -> None:
        self.known = {"niñas": girls, "niños": boys}
        self.asked: Counter[str] = Counter()
        self.said: list[str] = []

    def reply(self, now: object, text: str, rng: random.Random) -> tuple[Reply, ...]:
        found = ASKED.search(text)
        if found is None:
            return ()
        self.asked[found[1]] += 1
        self.said.append(str(self.known[found[1]]))
        return (Reply(delay=timedelta(seconds=5), text=self.said[-1]),)


def district() -> dict[Msisdn, Reporter]:
    """Each school's three reporters; in the last school one of them counts otherwise."""
    people = {}
    for school in range(SCHOOLS):
        for number in range(3):
            off = 3 if school == SCHOOLS - 1 and number == 2 else 0
            people[Msisdn(f"+5191111{school:03d}{number}")] = Reporter(20 + school + off, 30 + school)
    return people


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def write_files(folder: Path, device: Path) -> Path:
    schools = ["code,name,district,level,area,girls,boys"]
    contacts = ["school,role,name,phone,consent"]
    for school in range(SCHOOLS):
        code = f"{school + 1:07d}"
        schools.append(f"{code},Escuela {school + 1},250101,primary,rural,60,60")
        for number, role in enumerate(ROLES):
            contacts.append(f"{code},{role},Persona {school}{number},+5191111{school:03d}{number},2026-03-01")
    (folder / "schools.csv").write_text("\n".join(schools) + "\n")
    (folder / "contacts.csv").write_text("\n".join(contacts) + "\n")
    config = folder / "config.toml"
    config.write_text(
        f"""
[hub]
name = "Prueba"
data_dir = "{folder / "data"}"
[[modem]]
name = "uno"
device = "{device}"
[web]
port = {free_port()}
"""
    )
    return config


def questionnaire(folder: Path) -> Path:
    """Student attendance with a reminder after half an hour: it asks who was in doubt twice."""
    source = shipped.source("student_attendance")
    quick = source.replace('reminders = ["4 h", "24 h"]', 'reminders = ["30 min"]')
    assert quick != source
    file = folder / "student_attendance.toml"
    file.write_text(quick, encoding="utf-8")
    return file


def willay(config: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gateway.cli.main", *words, "--config", str(config)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Hub:
    """The hub's process, to be killed and started again."""

    def __init__(self, config: Path, started: float, log: Path) -> None:
        self._command = [sys.executable, "-m", "tests.crash.hub", str(config), str(started), str(SPEED)]
        self._log = log
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, stdout=log, stderr=log)

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(word) for word in found.stdout.split()] or [int(word) for word in path.read_text().split()]

    def kill_child(self) -> None:
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def again(self) -> None:
        self.process = self._start()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def running(tmp_path: Path) -> Iterator[tuple[Hub, Simulator, dict[Msisdn, Reporter], Path]]:
    started = time.time()
    clock = FastClock(started, SPEED)
    people = district()
    device = tmp_path / "modem"
    config = write_files(tmp_path, device)
    simulator = Simulator(
        link=device,
        clock=clock.now,
        rng=random.Random(7),
        people=[Person(number=number, behaviour=reporter) for number, reporter in people.items()],
    )
    with simulator:
        willay(config, "schools", "import", str(tmp_path / "schools.csv"))
        willay(config, "contacts", "import", str(tmp_path / "contacts.csv"))
        willay(config, "survey", "import", str(questionnaire(tmp_path)))
        hub = Hub(config, started, tmp_path / "hub.log")
        try:
            yield hub, simulator, people, config
        finally:
            hub.kill()


def everybody_answered(people: dict[Msisdn, Reporter]) -> bool:
    return all(len(set(reporter.asked)) == 2 for reporter in people.values())


def still_missing(config: Path, people: dict[Msisdn, Reporter]) -> str:
    """Who has not been asked everything, with what the hub knows of them."""
    lines = []
    for number, reporter in people.items():
        if len(reporter.asked) < 2:
            lines.append(f"{number} was asked {dict(reporter.asked)} and said {reporter.said}")
            lines += map(
                str,
                rows(
                    config,
                    f"SELECT id, kind, state, attempts, resends, cause, text FROM outbox WHERE msisdn = '{number}'",
                ),
            )
            lines += map(str, rows(config, f"SELECT id, text, handled_as FROM inbox WHERE sender = '{number}'"))
    return "\n".join(lines)


def rows(config: Path, sql: str) -> list[tuple[object, ...]]:
    return list(apsw.Connection(str(config.parent / "data" / "willay.db")).execute(sql))


def check_books(config: Path, people: dict[Msisdn, Reporter]) -> None:
    """Nothing lost, nothing twice, the truth where the three agree, a case where they do not."""
    doubted = Counter(
        (str(to), "niñas" if question == "girls_present" else "niños")
        for to, question in rows(
            config,
            "SELECT msisdn, question FROM outbox WHERE question IS NOT NULL AND (resends > 0 OR kind = 'reminder')",
        )
    )
    for number, reporter in people.items():
        for word, times in reporter.asked.items():
            assert times <= 1 + doubted[str(number), word], f"{number} was asked for {word} {times} times"
    parts = rows(config, "SELECT count(*), count(DISTINCT digest) FROM inbox_part WHERE kind = 'part'")
    said = sum(len(reporter.said) for reporter in people.values())
    assert parts == [(said, said)]
    standing = rows(
        config,
        "SELECT session_id, question, count(*) FROM answer WHERE id NOT IN"
        " (SELECT supersedes_id FROM answer WHERE supersedes_id IS NOT NULL) GROUP BY 1, 2 HAVING count(*) > 1",
    )
    assert standing == []
    verified = json.loads(willay(config, "answers", "export", "--format", "json", "--verified"))
    found = {(row["school"], row["question"]): (row["status"], row["value"]) for row in verified}
    expected: dict[tuple[str, str], tuple[str, int | None]] = {}
    for school in range(SCHOOLS):
        code = f"{school + 1:07d}"
        expected[code, "girls_present"] = ("verified", 20 + school)
        expected[code, "boys_present"] = ("verified", 30 + school)
    expected[f"{SCHOOLS:07d}", "girls_present"] = ("disputed", None)
    assert found == expected
    cases = json.loads(willay(config, "cases", "list", "--json"))
    assert [(case["school"], case["question"], case["low"], case["high"]) for case in cases] == [
        (f"{SCHOOLS:07d}", "girls_present", 20 + SCHOOLS - 1, 23 + SCHOOLS - 1)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_no_reply_is_lost_and_nothing_is_said_twice_whoever_is_killed(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    with running(tmp_path) as (hub, _, people, config):
        willay(config, "round", "start", "student_attendance")
        deadline = time.monotonic() + PATIENCE_SECONDS
        time.sleep(7)  # libgammu takes 4 s to open; before that there is nothing to interrupt
        for victim in rng.sample(["hub", "modem", "both", "hub"], k=4):
            time.sleep(rng.uniform(1.0, 6.0))
            if victim in ("modem", "both"):
                hub.kill_child()
            if victim in ("hub", "both"):
                hub.kill()
                hub.again()
            time.sleep(5)
        while not everybody_answered(people):
            assert time.monotonic() < deadline, (
                still_missing(config, people) + (tmp_path / "hub.log").read_text()[-3000:]
            )
            assert hub.process.poll() is None, (tmp_path / "hub.log").read_text()[-3000:]
            time.sleep(0.5)
        time.sleep(3)
        assert hub.stop() == 0
        check_books(config, people)


def test_unplugged_in_the_middle_it_goes_on_by_itself(tmp_path: Path) -> None:
    from modem.simulator.faults import Fault, FaultKind

    with running(tmp_path) as (hub, simulator, people, config):
        willay(config, "round", "start", "student_attendance")
        time.sleep(9)
        simulator.fault(Fault(kind=FaultKind.UNPLUG))
        time.sleep(4)
        simulator.fault(Fault(kind=FaultKind.PLUG))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not everybody_answered(people):
            assert time.monotonic() < deadline, (
                still_missing(config, people) + (tmp_path / "hub.log").read_text()[-3000:]
            )
            time.sleep(0.5)
        time.sleep(3)
        assert hub.stop() == 0
        check_books(config, people)
