"""`willay central`, `upload` and `report` as somebody types them, with a centre that is killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from gateway.central import overview
from gateway.central.db import open_centre
from gateway.store import uploads
from gateway.store.db import Store
from gateway.store.tables_people import SchoolRow
from gateway.uplink import wire
from gateway.uplink.willay import WillayCentre, WillayPost
from gateway.uploading import Door, run_due

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
START_SECONDS = 30.0
PASSWORD = "tres palabras largas"


def willay(*words: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli.main", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "LANG": "en_GB.UTF-8", "LC_ALL": ""},
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Central:
    """A real `willay central run`, to be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gateway.cli.main", "central", "run", "--bind", f"127.0.0.1:{self.port}"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the centre did not start")

    def end(self, number: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(timeout=20)


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    central = Central(tmp_path)
    central.start()
    yield central
    central.end(signal.SIGKILL)


@pytest.fixture
def hub(tmp_path: Path, central: Central) -> Path:
    """A hub's folder with a configuration that names the centre, and its token."""
    made = willay("central", "add-hub", "Atalaya", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    (tmp_path / "token").write_text(made.stdout, encoding="utf-8")
    (tmp_path / "token").chmod(0o600)
    (tmp_path / "config.toml").write_text(
        f"""
        [hub]
        name = "UGEL Prueba"
        data_dir = "{tmp_path}/data"
        language = "es"
        timezone = "America/Lima"
        country = "PE"
        [[modem]]
        name = "uno"
        device = "/dev/ttyUSB0"
        [[upload]]
        kind = "willay"
        url = "http://127.0.0.1:{central.port}"
        token_file = "token"
        """,
        encoding="utf-8",
    )
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def store(hub: Path) -> Iterator[Store]:
    store = Store(hub / "data" / "willay.db")
    store.open()
    yield store
    store.close()


def log_values(store: Store, number: int) -> None:
    with store.transaction():
        for index in range(number):
            body = wire.VerifiedBody(
                school=f"{index:07d}",
                annex="0",
                questionnaire="student_attendance",
                version="abc",
                period="2026-W47",
                question="girls_present",
                status="verified",
                agree=3,
                answers=3,
                revision=1,
                value=index,
            )
            uploads.add_to_log(record_id=f"r{index}", kind="verified", body=wire.encode(body).decode(), made_at=NOW)


def held(folder: Path) -> list[tuple[str, str | None]]:
    centre = open_centre(f"sqlite:///{folder / 'centre.db'}")
    with centre.reading():
        rows = [(row.school, row.value) for row in overview.every_value()]
        assert all(line.missing == 0 for line in overview.hubs())
    centre.close()
    return rows


def test_upload_says_what_it_sent_and_exits_1_while_something_waits(hub: Path, store: Store, central: Central) -> None:
    log_values(store, 5)
    sent = willay("upload", "--now", cwd=hub)
    assert (sent.returncode, sent.stderr) == (0, "")
    assert "willay: 5 recibidos, 0 ya estaban, 0 apartados" in sent.stdout
    with store.transaction():
        uploads.add_to_log(record_id="more", kind="school", body="{}", made_at=NOW)
    central.end(signal.SIGTERM)
    waiting = willay("upload", "--now", cwd=hub)
    assert waiting.returncode == 1
    assert "no se llega al centro" in waiting.stderr
    central.start()
    refused = willay("upload", "--now", cwd=hub)
    assert refused.returncode == 0
    assert re.search(r"registro 6 apartado: .*code", refused.stderr)


def test_a_centre_that_is_killed_between_and_during_posts_holds_everything_once(
    hub: Path, store: Store, central: Central
) -> None:
    log_values(store, 620)
    door = Door(
        destination="willay",
        post=Killing(
            WillayPost(WillayCentre(url=f"http://127.0.0.1:{central.port}", token_file=hub / "token")), central
        ),
    )
    now = NOW
    for _ in range(6):
        run_due(store, [door], now, Random(1))
        now += timedelta(minutes=20)
    with store.reading():
        standing = uploads.standing("willay")
    assert (standing.accepted, standing.waiting, standing.frozen, standing.rejected) == (620, 0, 0, 0)
    assert held(hub) == [(f"{index:07d}", str(index)) for index in range(620)]


class Killing:
    """Posts, and kills the centre: before the first post, after the second was taken but before its answer counts."""

    def __init__(self, post: WillayPost, central: Central) -> None:
        self._post = post
        self._central = central
        self._posts = 0

    def __call__(self, batch_id: str, body: bytes) -> object:
        self._posts += 1
        if self._posts == 1:
            self._central.end(signal.SIGKILL)
        answer = self._post(batch_id, body)
        if self._posts == 1:
            self._central.start()
        if self._posts == 2:
            self._central.end(signal.SIGKILL)
            answer = self._post(batch_id, body)
            self._central.start()
        return answer


def test_the_centres_page_wants_a_password_and_then_shows_the_hub(hub: Path, central: Central) -> None:
    address = f"http://127.0.0.1:{central.port}/?lang=en"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address, timeout=10)
    assert caught.value.code == 401
    short = willay("central", "add-user", "inspectora", cwd=hub, stdin="corta\n")
    assert short.returncode == 2
    assert willay("central", "add-user", "inspectora", cwd=hub, stdin=PASSWORD + "\n").returncode == 0
    key = b64encode(f"inspectora:{PASSWORD}".encode()).decode()
    asked = urllib.request.Request(address, headers={"Authorization": f"Basic {key}"})
    page = urllib.request.urlopen(asked, timeout=10).read().decode()
    assert "Atalaya" in page
    assert "Atalaya" in willay("central", "hubs", cwd=hub).stdout


def test_a_centre_stops_cleanly_when_it_is_told_to(central: Central) -> None:
    assert central.end(signal.SIGTERM) == 0


def test_a_taken_port_is_told_and_exits_2(central: Central, tmp_path: Path) -> None:
    second = willay("central", "run", "--bind", f"127.0.0.1:{central.port}", cwd=tmp_path)
    assert second.returncode == 2
    assert "--bind" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_report_is_printed_by_code(hub: Path, store: Store) -> None:
    with store.transaction():
        SchoolRow.insert(
            code="0123456", name="I.E. Ñaupari", district="250201", level="primary", area="rural", changed_at=NOW
        ).execute()
    printed = willay("report", "--month", "2026-11", "--school", "0123456", "--out", "papers", cwd=hub)
    assert (printed.returncode, printed.stdout) == (0, "papers/2026-11_0123456-0.pdf\n")
    assert (hub / "papers" / "2026-11_0123456-0.pdf").read_bytes().startswith(b"%PDF-")
    for wrong in (["--month", "November", "--all"], ["--month", "2026-11", "--school", "1"]):
        told = willay("report", *wrong, "--out", "papers", cwd=hub)
        assert told.returncode == 2
        assert told.stderr
        assert "Traceback" not in told.stderr
