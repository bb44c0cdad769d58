"""A hub and its simulated modem as two processes, started as in life. Knows how to ask them, not what to measure."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.district import District

START_LIMIT_SECONDS = 120.0
STOP_LIMIT_SECONDS = 30.0
EVENT_LIMIT_SECONDS = 60.0
"""A message takes a second; a minute without one means that something is broken, and the measurement says so."""


class BenchError(Exception):
    """The measurement could not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the simulated network's diary. `at` in seconds of the wall clock, which both sides share."""

    at: float
    what: str
    number: str
    text: str


class Phones:
    """The process of the simulated modem: of bench.phones, or of another module that speaks as it does."""

    def __init__(self, device: Path, module: str = "bench.phones") -> None:
        command = [sys.executable, "-m", module, str(device)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._diary: queue.SimpleQueue[Happened] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.until("ready")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._diary.put(Happened(**json.loads(line)))

    @property
    def pid(self) -> int:
        """Its process, for those who measure."""
        return self._process.pid

    def text(self, number: str, text: str) -> None:
        """Somebody texts the hub."""
        self.wish({"from": number, "text": text})

    def wish(self, wish: dict[str, Any]) -> None:
        """One line to the process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()

    def next(self, seconds: float) -> Happened | None:
        """The next thing that happens, waiting at most so long for it."""
        try:
            return self._diary.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def until(self, what: str, number: str = "") -> list[Happened]:
        """Everything that happens up to the first event of that kind (to that number)."""
        seen: list[Happened] = []
        ends = time.monotonic() + EVENT_LIMIT_SECONDS
        while not seen or seen[-1].what != what or number not in ("", seen[-1].number):
            try:
                seen.append(self._diary.get(timeout=max(0.0, ends - time.monotonic())))
            except queue.Empty:
                raise BenchError(f"no {what!r} within {EVENT_LIMIT_SECONDS:.0f} s; before it: {seen[-3:]}") from None
        return seen

    def quiet_for(self, seconds: float) -> list[Happened]:
        """Everything that happens until nothing has happened for so long."""
        seen: list[Happened] = []
        with contextlib.suppress(queue.Empty):
            while True:
                seen.append(self._diary.get(timeout=seconds))
        return seen

    def stop(self) -> None:
        """End the process; it takes its port away."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(STOP_LIMIT_SECONDS)


@dataclass(slots=True)
class Hub:
    """The hub's process."""

    process: subprocess.Popen[bytes]
    log: Path
    started_in: float
    """Seconds from its start until it told systemd that it is ready."""
    stopped_in: float = field(default=0.0)

    def stop(self) -> int:
        """Ask it to end, as systemd does; its exit code."""
        began = time.monotonic()
        self.process.terminate()
        try:
            code = self.process.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise BenchError(f"the hub did not end within {STOP_LIMIT_SECONDS:.0f} s of being asked to") from None
        self.stopped_in = time.monotonic() - began
        return code


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def willay(district: District, *words: str) -> str:
    """Run a command as the technician does; what it printed. BenchError where it fails."""
    command = [str(Path(sys.executable).with_name("willay")), *words, "--config", str(district.config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=START_LIMIT_SECONDS)
    if done.returncode != 0:
        raise BenchError(f"willay {' '.join(words)}: exit {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def answers(district: District) -> list[dict[str, Any]]:
    """Every answer the hub has recorded."""
    found = json.loads(willay(district, "answers", "export", "--format", "json"))
    assert isinstance(found, list)
    return found


@contextlib.contextmanager
def hub(district: District) -> Iterator[Hub]:
    """Start the hub as systemd does, wait until it says it is ready; kill what is left at the end."""
    notify = district.folder / "notify"
    log = district.folder / "hub.log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(notify))
        ear.settimeout(0.5)
        began = time.monotonic()
        command = [str(Path(sys.executable).with_name("willay")), "run", "--config", str(district.config)]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"NOTIFY_SOCKET": str(notify)},
        )
        reader = threading.Thread(target=_keep_log, args=(process, log))
        reader.start()
        try:
            _wait_ready(ear, process, log, began)
            yield Hub(process=process, log=log, started_in=time.monotonic() - began)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            reader.join()
            notify.unlink(missing_ok=True)


def _keep_log(process: subprocess.Popen[bytes], log: Path) -> None:
    """As the journal does: what the hub says is not counted among the bytes that the hub writes."""
    assert process.stdout is not None
    with log.open("wb") as output:
        for line in process.stdout:
            output.write(line)
            output.flush()


def _wait_ready(ear: socket.socket, process: subprocess.Popen[bytes], log: Path, began: float) -> None:
    while time.monotonic() - began < START_LIMIT_SECONDS:
        with contextlib.suppress(TimeoutError):
            if b"READY=1" in ear.recv(4096):
                return
        if process.poll() is not None:
            break
    tail = log.read_text(encoding="utf-8", errors="replace")[-800:]
    raise BenchError(f"the hub did not become ready (exit {process.poll()}):\n{tail}")
