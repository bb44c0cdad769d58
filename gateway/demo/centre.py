"""A centre on this machine, so that one sees the facts arrive. Knows how one is set up, not what it takes in."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateway.central import keys
from gateway.central.app import create_app
from gateway.central.db import open_centre
from gateway.central.serve import Serving

USER = "demo"
PASSWORD_BYTES = 9
"""Twelve letters: a fresh one each time, for there is no default password anywhere."""
STOP_SECONDS = 5.0
"""Batches take milliseconds; a browser that holds on to its connection is not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCentre:
    """A centre that answers."""

    url: str
    user: str
    password: str
    token: str
    """With which the hub posts."""


@contextmanager
def centre_running(folder: Path, hub: str, host: str, port: int, now: Callable[[], datetime]) -> Iterator[DemoCentre]:
    """Run a centre that knows one hub and one user. Raises NotReadyError where the port cannot be had."""
    centre = open_centre(f"sqlite:///{folder / 'centre.db'}")
    try:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        with centre.transaction():
            token = keys.add_hub(hub, now())
            keys.add_user(USER, password, now())
        serving = Serving(create_app(centre, now), host, port)
        thread = threading.Thread(target=serving.run, name="centre", daemon=True)
        thread.start()
        try:
            yield DemoCentre(url=f"http://{host}:{serving.port}", user=USER, password=password, token=token)
        finally:
            serving.stop()
            thread.join(STOP_SECONDS)
    finally:
        centre.close()
