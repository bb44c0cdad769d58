"""What the bench asks of every program that sends and receives SMS, and the processes it runs in. Knows no program."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench import proc

STOP_LIMIT_SECONDS = 3.0
"""A program that has not ended this long after it was asked to is killed."""
LOG_TAIL_OCTETS = 4000
"""What is kept of what a program says, to be shown where it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text to send."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a program works: a folder of its own on a real disk, and the link that names the modem's port."""

    folder: Path
    device: Path


class Running(Protocol):
    """A program that runs."""

    def pids(self) -> tuple[int, ...]:
        """All its processes; empty where it has ended."""

    def queue(self, messages: tuple[Message, ...]) -> None:
        """Have it send these, as a program beside it would."""

    def waiting(self) -> int:
        """How many messages it still has to send, or may send again."""

    def stored(self) -> int:
        """How many received messages are safe with it, or handed on."""

    def said(self) -> str:
        """The end of its log."""

    def stop(self) -> None:
        """End it, and wait for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program as it is named in the table."""

    name: str
    needs: tuple[str, ...]
    """Commands that must be there."""
    remedy: str
    """What to do where they are not."""
    start: Callable[[Place], Running]

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of its commands are not on this machine."""
        return tuple(name for name in self.needs if shutil.which(name, path=search_path()) is None)


class Processes:
    """Commands run beside each other, what they print read and mostly forgotten, as a journal would take it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._readers: list[threading.Thread] = []
        self._tail = b""

    def run(self, *words: str) -> None:
        """Start one more. It leads a group of its own, so that its children end with it."""
        process = subprocess.Popen(
            words,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": search_path(), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        reader = threading.Thread(target=self._read, args=(process,), daemon=True)
        reader.start()
        self._running.append(process)
        self._readers.append(reader)

    def pids(self) -> tuple[int, ...]:
        """All of them and their children, where every command still runs; else none: half a program is none."""
        if any(process.poll() is not None for process in self._running):
            return ()
        return tuple(pid for process in self._running for pid in proc.family(process.pid))

    def said(self) -> str:
        """The end of what they printed."""
        return self._tail.decode("utf-8", "replace")

    def stop(self) -> None:
        """Ask all to end, in the reverse order of their start; kill what stays."""
        for process in reversed(self._running):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_LIMIT_SECONDS)
            _kill_group(process.pid)
            process.wait()
        for reader in self._readers:
            reader.join(STOP_LIMIT_SECONDS)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as pipe:
            while chunk := os.read(pipe.fileno(), 65536):
                self._tail = (self._tail + chunk)[-LOG_TAIL_OCTETS:]


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def search_path() -> str:
    """Where commands are looked for: beside this Python, as usual, and where daemons lie."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))


def put_file(folder: Path, name: str, text: str) -> None:
    """A file that appears whole: written beside the folder, then moved in."""
    draft = folder.with_name(folder.name + ".draft")
    draft.write_text(text, encoding="ascii")
    draft.rename(folder / name)


def files_in(folder: Path) -> int:
    """How many files with something in them lie there."""
    return sum(1 for entry in os.scandir(folder) if entry.is_file() and entry.stat().st_size > 0)
