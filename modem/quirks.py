"""What is known of modem families: reads quirks.toml when asked. Knows no modem that is plugged in."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from modem.ports import Port


class Standing(StrEnum):
    """Whether to buy one for a hub, by what makers write and users report."""

    GOOD = "good"
    WORKS = "works"
    """It serves, with the care that its advice names."""
    AVOID = "avoid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Modems that behave alike."""

    name: str
    usb: tuple[str, ...]
    """vendor:product in hexadecimal, as lsusb writes it."""
    usb_modes: tuple[str, ...]
    """The same while the stick still plays a CD drive."""
    models: tuple[str, ...]
    """How +CGMM names them begins with one of these."""
    port: tuple[int, ...]
    """USB interfaces with a port that serves, best first; empty where there is only one port."""
    advice: str
    standing: Standing
    network: tuple[str, ...] = ()
    """The same where it plays a network card (HiLink): it has no port then."""
    init: tuple[str, ...] = ()
    """What the serial lane says to it first; a command it refuses is left out."""
    ussd: str = ""
    """How codes are written to it first (a Form of ussd_text); empty: as its alphabet has it."""


def families() -> tuple[Family, ...]:
    """All that are known."""
    with Path(__file__).with_name("quirks.toml").open("rb") as source:
        rows = tomllib.load(source)["family"]
    return tuple(
        Family(
            name=row["name"],
            usb=tuple(row["usb"]),
            usb_modes=tuple(row["usb_modes"]),
            models=tuple(row["models"]),
            port=tuple(row["port"]),
            advice=row["advice"],
            standing=Standing(row["standing"]),
            network=tuple(row.get("network", ())),
            init=tuple(row.get("init", ())),
            ussd=row.get("ussd", ""),
        )
        for row in rows
    )


def of_model(model: str, known: Sequence[Family]) -> Family | None:
    """The family of a modem that says it is this model: the one with the longest name that fits."""
    fits = [(len(name), family) for family in known for name in family.models if model.upper().startswith(name.upper())]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def of_port(port: Port, known: Sequence[Family]) -> Family | None:
    """The family of the device behind a port, as far as its USB numbers tell."""
    return next((family for family in known if _usb(port) in family.usb), None)


def best_ports(ports: Sequence[Port], known: Sequence[Family]) -> tuple[Port, ...]:
    """The ports to try first: those of known modems, each modem's best before its others; then the rest."""

    def rank(port: Port) -> tuple[int, int, str]:
        family = of_port(port, known)
        if family is None:
            return (1, 0, port.path)
        order = family.port.index(port.interface) if port.interface in family.port else len(family.port)
        return (0, order, port.path)

    return tuple(sorted(ports, key=rank))


def _usb(port: Port) -> str:
    return f"{port.vendor or 0:04x}:{port.product or 0:04x}"
