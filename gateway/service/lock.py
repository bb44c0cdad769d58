"""One hub a data folder. The lock goes with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from gateway.errors import NotReadyError
from gateway.sentences import sentence


class HubLock:
    """An flock on `hub.lock`; the file holds the process id."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "hub.lock"
        self._file: int | None = None

    def take(self) -> None:
        """Become the one hub here. Raises NotReadyError where another one runs."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise NotReadyError(
                sentence(
                    "a hub already runs on {folder} (process {pid})",
                    folder=self._path.parent,
                    pid=read_pid(self._path) or "?",
                ),
                hint=sentence("stop it first (systemctl stop willay), or name another data_dir"),
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._file = handle

    def release(self) -> None:
        """Let another hub start."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def hub_runs(data_dir: Path) -> bool:
    """Whether a hub holds this folder now."""
    path = data_dir / "hub.lock"
    if not path.exists():
        return False
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def read_pid(path: Path) -> int | None:
    """The process id in a lock file."""
    text = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
    return int(text) if text.isdigit() else None
