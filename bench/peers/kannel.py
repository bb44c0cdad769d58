"""Kannel's bearerbox and smsbox with its AT driver, as somebody who knows it sets it up. Knows its configuration.

It keeps no messages for a program beside it but hands them on by HTTP. The bench listens, and what it hears is stored.
"""

from __future__ import annotations

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.peers.program import Message, Place, Processes, Program
from bench.rig import BenchError, free_port

START_LIMIT_SECONDS = 20.0
ASK_LIMIT_SECONDS = 5.0
CONFIG = """
group = core
admin-port = {admin}
admin-password = bench
smsbox-port = {box}
box-allow-ip = 127.0.0.1
store-type = spool
store-location = {folder}/spool
sms-resend-freq = 5

group = smsc
smsc = at
modemtype = generic
device = {device}
speed = 115200
sms-center = +51900000000

group = modems
id = generic
name = "Generic"
no-pin = true
sendline-sleep = 10
enable-mms = true

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}

group = sendsms-user
username = bench
password = bench

group = sms-service
keyword = default
get-url = "http://127.0.0.1:{ear}/?from=%p&text=%a"
max-messages = 0
"""
"""By default it pauses 0.1 s after each line, keeps its queue in memory alone, and resends every 60 s. Its init string
is the one it has for an unknown modem: messages come over the line and are never kept in the SIM."""


class Kannel:
    """One that runs."""

    def __init__(self, place: Place) -> None:
        (place.folder / "spool").mkdir()
        self._ear = _Ear(("127.0.0.1", 0), _Heard)
        threading.Thread(target=self._ear.serve_forever, daemon=True).start()
        self._admin, self._send = free_port(), free_port()
        config = place.folder / "kannel.conf"
        ports = {"admin": self._admin, "box": free_port(), "send": self._send, "ear": self._ear.server_port}
        config.write_text(CONFIG.format(device=place.device, folder=place.folder, **ports), encoding="utf-8")
        self._processes = Processes(place.folder)
        self._processes.run("bearerbox", "-v", "2", str(config))
        _await(lambda: self._status() is not None, "bearerbox")
        self._processes.run("smsbox", "-v", "2", str(config))
        _await(self._takes_messages, "smsbox")

    def pids(self) -> tuple[int, ...]:
        """See Running."""
        return self._processes.pids()

    def queue(self, messages: tuple[Message, ...]) -> None:
        """See Running."""
        for message in messages:
            words = {"username": "bench", "password": "bench", "from": "51900000001"}
            query = urlencode(words | {"to": message.number, "text": message.text})
            with urlopen(f"http://127.0.0.1:{self._send}/cgi-bin/sendsms?{query}", timeout=ASK_LIMIT_SECONDS) as answer:
                said = answer.read()
            if b"Accepted" not in said and b"Queued" not in said:
                raise BenchError(f"kannel did not take a message: {said!r}")

    def waiting(self) -> int:
        """See Running."""
        return queued_of(self._status() or "")

    def stored(self) -> int:
        """See Running."""
        return self._ear.count

    def said(self) -> str:
        """See Running."""
        return self._processes.said()

    def stop(self) -> None:
        """See Running."""
        self._processes.stop()
        self._ear.shutdown()
        self._ear.server_close()

    def _status(self) -> str | None:
        try:
            with urlopen(
                f"http://127.0.0.1:{self._admin}/status.xml?password=bench", timeout=ASK_LIMIT_SECONDS
            ) as answer:
                return str(answer.read(), "utf-8", "replace")
        except (URLError, OSError):
            return None

    def _takes_messages(self) -> bool:
        """smsbox has its connection to bearerbox, and listens itself."""
        if "<type>smsbox</type>" not in (self._status() or ""):
            return False
        try:
            urlopen(f"http://127.0.0.1:{self._send}/", timeout=ASK_LIMIT_SECONDS).close()
        except URLError as error:
            return hasattr(error, "code")  # it answers, if only that there is no such page
        return True


def queued_of(status: str) -> int:
    """How many messages Kannel keeps until they are settled, by its status page; below zero it means that it has no
    store."""
    kept = re.findall(r"<storesize>(-?\d+)</storesize>", status)
    return max(0, *map(int, kept), 0)


class _Ear(ThreadingHTTPServer):
    """Counts what Kannel hands on."""

    daemon_threads = True
    count = 0


class _Heard(BaseHTTPRequestHandler):
    """One message handed on."""

    server: _Ear

    def do_GET(self) -> None:
        """Take it."""
        self.server.count += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server has it
        """Keep quiet."""


def _await(ready: object, what: str) -> None:
    assert callable(ready)
    until = time.monotonic() + START_LIMIT_SECONDS
    while not ready():
        if time.monotonic() > until:
            raise BenchError(f"{what} was not ready within {START_LIMIT_SECONDS:.0f} s")
        time.sleep(0.1)


KANNEL = Program(name="Kannel", needs=("bearerbox", "smsbox"), remedy="apt-get install kannel", start=Kannel)
"""In the table."""
