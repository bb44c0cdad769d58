"""The benchmark's own parts: a stopwatch that lies is worse than none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import proc
from bench.__main__ import document, lines_of, percentile, table
from bench.measure import Figures, Wait
from bench.rig import Phones

MEGABYTE = 1024 * 1024


def figures(**changed: object) -> Figures:
    """A hub that keeps every promise."""
    usual: dict[str, object] = {
        "hub_pss": 30 * MEGABYTE,
        "modem_pss": 20 * MEGABYTE,
        "other_pss": 5 * MEGABYTE,
        "apart": 60 * MEGABYTE,
        "idle_share": 0.005,
        "idle_seconds": 30.0,
        "idle_written": 4096,
        "written": 2_000_000,
        "messages": 100,
        "waits": tuple(Wait(asks=place / 1000, accepted=0.8) for place in range(1, 101)),
        "started_in": 1.0,
        "stopped_in": 0.5,
        "file_system": "ext4",
    }
    return Figures(**(usual | changed))  # type: ignore[arg-type]


def test_a_hub_within_its_targets_keeps_its_promises() -> None:
    assert all(line.kept for line in lines_of(figures()))
    assert "MISSED" not in table(lines_of(figures()), figures())


@pytest.mark.parametrize(
    "worse",
    [
        {"apart": 65 * MEGABYTE},
        {"idle_share": 0.011},
        {"written": 3_100_000},
        {"waits": tuple(Wait(asks=0.151 if place > 90 else 0.01, accepted=0.8) for place in range(1, 101))},
    ],
)
def test_one_figure_beyond_its_target_is_a_promise_missed(worse: dict[str, object]) -> None:
    lines = lines_of(figures(**worse))
    assert [line.kept for line in lines].count(False) == 1
    assert "MISSED" in table(lines, figures(**worse))
    assert [one["kept"] for one in document(lines, figures(**worse))["promises"]].count(False) == 1  # type: ignore[attr-defined]


def test_the_95th_percentile_is_passed_by_five_of_a_hundred() -> None:
    values = [float(value) for value in range(1, 101)]
    assert 95 <= percentile(values, 95) <= 96


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    """A Python that has taken eight megabytes, burned CPU and says so, then waits."""
    code = "kept = b'x' * 8_000_000; sum(range(10_000_000)); print('ready', flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], text=True, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


def test_a_child_belongs_to_the_family_and_its_memory_is_seen(child: subprocess.Popen[str]) -> None:
    assert child.pid in proc.family(os.getpid())
    taken = proc.memory(child.pid)
    assert 8_000_000 < taken.pss <= taken.resident
    assert taken.pss <= proc.apart([child.pid]) <= taken.resident + MEGABYTE


def test_cpu_time_and_written_bytes_are_counted(child: subprocess.Popen[str], tmp_path: Path) -> None:
    assert 0.02 < proc.cpu_seconds([child.pid]) < 60
    before = proc.bytes_written([os.getpid()])
    with (tmp_path / "written").open("wb") as file:
        file.write(b"x" * MEGABYTE)
        file.flush()
        os.fsync(file.fileno())
    written = proc.bytes_written([os.getpid()]) - before
    assert written >= MEGABYTE or proc.file_system(tmp_path) == "tmpfs"


def test_the_phones_tell_when_a_reply_lies_in_the_modem(tmp_path: Path) -> None:
    phones = Phones(tmp_path / "modem")
    try:
        phones.text("+51987650000", "11")
        assert phones.until("stored")[-1].what == "stored"
    finally:
        phones.stop()
    assert not (tmp_path / "modem").exists()
