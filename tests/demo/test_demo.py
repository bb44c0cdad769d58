"""`willay demo` as a newcomer starts it: what it promises happens, a killed modem is mended, nothing is left."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.demo.main import add_arguments, run
from gateway.errors import NotReadyError
from gateway.store import board, case_files
from gateway.store.board import RoundTally
from gateway.store.db import Store
from gateway.store.states import DisputeState, RoundState

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 100.0
"""It takes three quarters of a minute where nothing else runs."""
TWO_SCHOOLS = ("--schools", "2", "--speed", "200000")
"""The first has somebody vague, the second a parent who says no where the others say yes."""


class Watched:
    """A demonstration in a process of its own, and what it has printed."""

    def __init__(self, process: subprocess.Popen[str], printed: Path) -> None:
        self.process = process
        self._printed = printed

    @property
    def text(self) -> str:
        """All lines so far."""
        return self._printed.read_text(encoding="utf-8")

    def wait_for(self, what: str, seen: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until it is so; fail with what was printed where it does not come."""
        deadline = time.monotonic() + seconds
        while not seen():
            assert self.process.poll() is None, f"it ended by itself:\n{self.text}"
            assert time.monotonic() < deadline, f"no {what} within {seconds} s:\n{self.text}"
            time.sleep(0.1)

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """Wait until a line like this was printed."""
        self.wait_for(pattern, lambda: re.search(pattern, self.text, re.MULTILINE) is not None)
        found = re.search(pattern, self.text, re.MULTILINE)
        assert found is not None
        return found

    def children(self) -> set[int]:
        """The processes it has started."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return {int(pid) for pid in listed.stdout.split()}


@contextmanager
def demo(tmp_path: Path, *options: str) -> Iterator[Watched]:
    """Run it with its temporary folder in ours; whatever happens, it does not outlive the test."""
    printed = tmp_path / "printed"
    command = [sys.executable, "-m", "gateway.cli.main", "demo", *options]
    environ = {**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8", "TMPDIR": str(tmp_path), "PYTHONUTF8": "1"}
    with printed.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=subprocess.STDOUT, text=True)
        try:
            yield Watched(process, printed)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(30)


def is_alive(pid: int) -> bool:
    """Whether a process is there and not only waited for."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0] != "Z"
        )
    except OSError:
        return False


def free_port() -> int:
    """A port nobody has."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def rounds_in(store: Store) -> tuple[RoundTally, ...]:
    """The rounds so far."""
    with store.reading():
        return board.recent_rounds(20)


def test_the_demonstration_shows_what_it_promises_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with demo(tmp_path, *TWO_SCHOOLS, "--port", str(port)) as shown:
            page = shown.wait_for_line(r"^\s+Page\s+(http://127\.0\.0\.1:(\d+)/)$")
            folder = Path(shown.wait_for_line(r"^\s+Settings\s+(\S+)/config\.toml")[1])
            assert int(page[2]) > port, "that port was taken"
            assert folder.is_relative_to(tmp_path)
            shown.wait_for_line(r"Round opened: Textbooks, 2026-W33\. 2 schools, 6 reporters")
            with urllib.request.urlopen(page[1] + "rounds", timeout=10) as answer:  # nobody signs in
                assert "Textos escolares" in answer.read().decode()

            # the modem's process is killed in the middle of it
            shown.wait_for_line("← ")
            killed = modem_process(shown, folder)
            os.kill(killed, signal.SIGKILL)
            shown.wait_for("new modem process", lambda: bool(shown.children() - {killed}) and not is_alive(killed))

            shown.wait_for_line("→ .*No entendi")
            shown.wait_for_line("Case 1: IE 64023 Nuevo Pucawasi, all textbooks: some say yes, others no")
            shown.wait_for_line("Case 1 settled by .*: IE 64023 Nuevo Pucawasi, all textbooks: yes")
            shown.wait_for_line("Round closed: Textbooks, 2026-W33")
            shown.wait_for_line("Round opened: Textbooks, 2026-W34")
            shown.wait_for_line("facts? reached the centre")

            store = Store(folder / "willay.db")
            store.open(create=False)
            first, *_ = (tally for tally in rounds_in(store) if tally.round.period == "2026-W33")
            again = [
                tally
                for tally in rounds_in(store)
                if (tally.round.name, tally.round.period) == ("textbooks", "2026-W34")
            ]
            with store.reading():
                settled = [case for case in case_files.closed_cases(20) if case.state is DisputeState.RESOLVED]
            store.close()
            assert first.round.state is not RoundState.OPEN
            assert [tally.schools for tally in again] == [1], "the other has confirmed all its books"
            assert settled
            assert all(case.resolved_by == case.promoter for case in settled), "by their SMS"

            children = shown.children()
            shown.process.send_signal(signal.SIGINT)
            assert shown.process.wait(30) == 0
            assert not folder.exists()
            assert not any(is_alive(child) for child in children)
            assert [path.name for path in tmp_path.iterdir()] == ["printed"]
            assert "Traceback" not in shown.text
            assert re.search(r"\d+ messages out · \d+ messages in", shown.text.splitlines()[-1])


def modem_process(shown: Watched, folder: Path) -> int:
    """The process that holds the modem's line."""
    line = os.path.realpath(folder / "tty-willay")
    holders = [child for child in shown.children() if holds(child, line)]
    assert len(holders) == 1, holders
    return holders[0]


def holds(pid: int, line: str) -> bool:
    """Whether a process has a file open."""
    try:
        return any(os.path.realpath(entry) == line for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def test_a_demonstration_told_to_keep_its_data_keeps_them_and_ends_on_sigterm(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with demo(tmp_path, "--schools", "1", "--port", str(free_port()), "--keep", str(kept)) as shown:
        shown.wait_for_line("Round opened")
        shown.process.send_signal(signal.SIGTERM)
        assert shown.process.wait(30) == 0
    assert f"The data stay in {kept}" in shown.text
    assert (kept / "willay.db").is_file()
    assert not (kept / "tty-willay").is_symlink()
    with demo(tmp_path, "--keep", str(kept)) as shown:
        assert shown.process.wait(30) == 2
    assert "is not empty" in shown.text


@pytest.mark.parametrize("option", [("--schools", "0"), ("--speed", "fast"), ("--port", "70000")])
def test_a_bad_option_is_told_with_what_would_be_good(
    option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(option)
    assert ended.value.code == 2
    assert "is not a whole number from" in capsys.readouterr().err


def test_a_folder_that_is_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    import argparse

    (tmp_path / "something").touch()
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(NotReadyError, match="is not empty"):
        run(parser.parse_args(["--keep", str(tmp_path)]))
