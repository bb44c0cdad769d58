"""Whether what the configuration names as modems can ever be opened. Knows files, and no modem."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gateway.config_records import ModemConfig
from gateway.errors import NotReadyError
from gateway.sentences import sentence


def refuse_hopeless(modems: tuple[ModemConfig, ...]) -> None:
    """Raise NotReadyError for a device that is there and no serial port, or that this user may not open.

    A device that is not there is no fault: the hub waits for it.
    """
    for number, entry in enumerate(modems, start=1):
        path = Path(entry.device)
        if not path.exists():
            continue
        if not stat.S_ISCHR(path.stat().st_mode):
            raise NotReadyError(
                sentence("[[modem]] {number} device: {device} is no serial port", number=number, device=path),
                hint=sentence("name the modem's port in the configuration; willay modem list shows which there are"),
            )
        if not os.access(path, os.R_OK | os.W_OK):
            raise NotReadyError(
                sentence("[[modem]] {number} device: this user may not open {device}", number=number, device=path),
                hint=sentence("let the user that runs the hub use serial ports: sudo usermod -aG dialout USER"),
            )
