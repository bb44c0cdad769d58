"""The modem a command works with: found in the configuration or named, and nobody else's meanwhile."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gateway.cli.terminal import add_config, configured
from gateway.config_records import Config, ModemConfig
from gateway.errors import NotFoundError
from gateway.sentences import sentence

if TYPE_CHECKING:
    from modem.host import ModemHost


def add_modem(parser: argparse.ArgumentParser) -> None:
    """Let a command choose its modem."""
    parser.add_argument("--modem", metavar="NAME", help="which one of the configuration; by default the first")
    parser.add_argument("--device", metavar="PATH", help="a port, without any configuration")
    add_config(parser)


def chosen(args: argparse.Namespace) -> tuple[ModemConfig, Config | None]:
    """The modem meant, and the configuration it is from; None with --device."""
    if args.device:
        return ModemConfig(name="modem", device=args.device), None
    config = configured(args)
    for entry in config.modems:
        if args.modem in (None, entry.name):
            return entry, config
    raise NotFoundError(
        sentence("there is no modem {name} in the configuration", name=args.modem or ""),
        hint=sentence("these are: {names}", names=", ".join(entry.name for entry in config.modems) or "-"),
    )


def hub_has_it(config: Config) -> bool:
    """Whether a hub runs on this configuration."""
    from gateway.service.lock import hub_runs

    return hub_runs(config.hub.data_dir)


@contextmanager
def attached(entry: ModemConfig, config: Config | None) -> Iterator[ModemHost]:
    """The modem in a process of its own, ended afterwards."""
    from modem.api import ModemSettings
    from modem.drivers import driver_of
    from modem.host import ModemHost

    settings = ModemSettings(name=entry.name, device=entry.device, pin=entry.pin, own_number=entry.msisdn)
    with TemporaryDirectory(prefix="willay-") as folder:
        # the hub's own folder remembers a refused PIN; a third try would lock the SIM
        workdir = Path(folder) if config is None else config.hub.data_dir / "modem" / entry.name
        workdir.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        host = ModemHost(settings, driver_of(entry.driver), workdir)
        try:
            yield host
        finally:
            host.stop()


def must_open(host: ModemHost) -> None:
    """Open the modem. Raises the ModemError that says why it cannot be."""
    from gateway import checkup
    from modem.api import Link
    from modem.errors import ModemError

    checkup.await_status(host)
    if host.link is not Link.READY:
        raise ModemError(host.detail or host.link.value, hint=host.hint)
