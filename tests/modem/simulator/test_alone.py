"""The simulator as a program of its own, from its start to Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from tests.modem.simulator.rig import ANA, submit

START_LIMIT_S = 15.0
RUN = (
    "import argparse, sys; from modem.simulator.main import add_arguments, run; "
    "parser = argparse.ArgumentParser(); add_arguments(parser); sys.exit(run(parser.parse_args()))"
)
PEOPLE = f"""
[[person]]
number = "{ANA}"
temper = "prompt"
facts = {{ girls = 31 }}
"""


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "modem"


@pytest.fixture
def alone(tmp_path: Path, link: Path) -> Iterator[subprocess.Popen[str]]:
    people = tmp_path / "people.toml"
    people.write_text(PEOPLE, encoding="utf-8")
    options = ["--link", str(link), "--control", str(tmp_path / "control"), "--people", str(people)]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *options, "--speed", "100000", "--latency", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + START_LIMIT_S
    while not link.is_symlink() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_behind(
    alone: subprocess.Popen[str], link: Path, tmp_path: Path, how: signal.Signals
) -> None:
    assert (tmp_path / "control").is_socket()
    alone.send_signal(how)
    assert alone.wait(START_LIMIT_S) == 0
    assert not link.is_symlink()
    assert not (tmp_path / "control").exists()


def test_people_answer_on_a_fast_clock_and_conversations_are_shown(alone: subprocess.Popen[str], link: Path) -> None:
    question = submit("No entendi. ¿Cuantas niñas?")
    with serial.Serial(str(link), timeout=START_LIMIT_S) as port:
        port.write(b"ATE0+CNMI=2,1\r")
        port.read_until(b"OK\r\n")
        port.write(f"AT+CMGS={len(question)}\r".encode())
        port.read_until(b"> ")
        port.write(f"00{question.hex()}\x1a".encode())
        assert b"+CMTI" in port.read_until(b"+CMTI")
    alone.send_signal(signal.SIGINT)
    shown, _ = alone.communicate(timeout=START_LIMIT_S)
    first, second = shown.splitlines()[:2]
    assert f"-> {ANA}  No entendi. ¿Cuantas niñas?" in first
    assert f"<- {ANA}" in second
    assert "31" in second


def test_a_place_that_is_taken_ends_it_with_a_sentence(link: Path) -> None:
    link.write_text("precious")
    done = subprocess.run([sys.executable, "-c", RUN, "--link", str(link)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("simulator: ")
    assert str(link) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_trainer_asks_a_running_one_for_a_fault(alone: subprocess.Popen[str], link: Path, tmp_path: Path) -> None:
    def ask(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", RUN, "--control", str(tmp_path / "control"), "--ask", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert ask("unplug").returncode == 0
    assert not link.is_symlink()
    assert '"plugged": false' in ask("status").stdout
    refused = ask("dance")
    assert refused.returncode == 2
    assert "unplug" in refused.stderr, "it says what there is"


def test_asking_where_nobody_listens_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN, "--control", str(tmp_path / "nobody"), "--ask", "status"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
