"""What one modem is found by and helped with, as its host is given it. Knows names and parts, and does nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from modem.finding import DEV, Identity
from modem.rungs import Rungs
from modem.usb import SYS
from modem.whereabouts import Fleet


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a modem is found by and helped with. The defaults help it by new processes only."""

    imei: str | None = None
    """The configured one. None: any modem on the configured port is the right one."""
    known: Identity = field(default_factory=Identity)
    """What was learned of it before."""
    fleet: Fleet | None = None
    """Shared by the modems of one hub."""
    rungs: Rungs | None = None
    dev: Path = DEV
    sys_root: Path = SYS
