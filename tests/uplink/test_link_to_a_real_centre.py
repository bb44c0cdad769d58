"""The hub's upload against a running centre over loopback: cut, restarted, duplicated, in front of a strange door."""

from __future__ import annotations

import http.server
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from gateway.central import keys, overview
from gateway.central.app import create_app
from gateway.central.db import Centre, open_centre
from gateway.central.serve import Serving, split_bind
from gateway.errors import NotReadyError, WillayError
from gateway.store import uploads
from gateway.store.db import Store
from gateway.uplink import wire
from gateway.uplink.api import Acknowledged, Fault, PostFailed
from gateway.uplink.willay import WillayCentre, WillayPost, check_url
from gateway.uploading import Door, UploadOutcome, run_due

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
HERE = "centre"
RECORDS = 430
CERTIFICATE = Path(__file__).with_name("centre-test.pem")
"""For 127.0.0.1, signed by itself, good for a hundred years, worth nothing."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hub.db")
    store.open()
    yield store
    store.close()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(f"sqlite:///{tmp_path / 'centre.db'}")
    yield centre
    centre.close()


@pytest.fixture
def token_file(centre: Centre, tmp_path: Path) -> Path:
    with centre.transaction():
        token = keys.add_hub("Atalaya", NOW)
    path = tmp_path / "token"
    path.write_text(token + "\n", encoding="utf-8")
    return path


@contextmanager
def running(centre: Centre, port: int = 0) -> Iterator[int]:
    """A centre on a real port, in a thread, until the block ends."""
    serving = Serving(create_app(centre, lambda: NOW), "127.0.0.1", port)
    thread = threading.Thread(target=serving.run)
    thread.start()
    try:
        yield serving.port
    finally:
        serving.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


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


def door(port: int, token_file: Path) -> Door:
    centre = WillayCentre(
        url=f"http://127.0.0.1:{port}",
        token_file=token_file,
        connect_timeout_seconds=2,
        read_timeout_seconds=5,
    )
    return Door(destination=HERE, post=WillayPost(centre))


def held(centre: Centre) -> list[tuple[str, str | None]]:
    with centre.reading():
        return [(row.school, row.value) for row in overview.every_value()]


def test_every_value_arrives_once(store: Store, centre: Centre, token_file: Path) -> None:
    log_values(store, RECORDS)
    with running(centre) as port:
        results = run_due(store, [door(port, token_file)], NOW, Random(1))
    assert sum(result.accepted for result in results) == RECORDS
    assert held(centre) == [(f"{index:07d}", str(index)) for index in range(RECORDS)]


class Cut:
    """A relay between hub and centre that lets some bytes through, then cuts the line."""

    def __init__(self, port: int, budgets: list[tuple[int, int]]) -> None:
        self._target = port
        self._budgets = budgets
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cuts = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            up, down = self._budgets.pop(0) if self._budgets else (10**9, 10**9)
            with near, socket.create_connection(("127.0.0.1", self._target)) as far:
                upward = threading.Thread(target=self._carry, args=(near, far, up))
                upward.start()
                self._carry(far, near, down)
                upward.join(timeout=10)

    def _carry(self, source: socket.socket, sink: socket.socket, budget: int) -> None:
        try:
            while data := source.recv(4096):
                sink.sendall(data[:budget])
                budget -= len(data)
                if budget <= 0:
                    self.cuts += 1
                    break
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


@pytest.mark.parametrize(
    "budgets",
    [
        [(10**9, 1)],  # taken, and the answer is lost
        [(5000, 10**9)],  # half a batch
        [(10**9, 700), (10, 10**9), (10**9, 10**9), (10**9, 1), (60000, 10**9)],
    ],
)
def test_a_line_cut_in_the_middle_of_a_post_or_its_answer_loses_and_doubles_nothing(
    store: Store, centre: Centre, token_file: Path, budgets: list[tuple[int, int]]
) -> None:
    log_values(store, RECORDS)
    now = NOW
    with running(centre) as port:
        cut = Cut(port, list(budgets))
        try:
            for _ in range(len(budgets) + 2):
                run_due(store, [door(cut.port, token_file)], now, Random(1))
                now += timedelta(minutes=20)
        finally:
            cut.close()
    assert cut.cuts >= 1
    assert held(centre) == [(f"{index:07d}", str(index)) for index in range(RECORDS)]
    with store.reading():
        standing = uploads.standing(HERE)
    assert (standing.accepted, standing.rejected, standing.waiting, standing.frozen) == (RECORDS, 0, 0, 0)


def test_a_centre_that_is_stopped_and_started_again_gets_the_rest(
    store: Store, centre: Centre, token_file: Path
) -> None:
    log_values(store, 150)
    with running(centre) as port:
        run_due(store, [door(port, token_file)], NOW, Random(1))
    with store.transaction():
        for index in range(5):
            uploads.add_to_log(record_id=f"x{index}", kind="school", body="{}", made_at=NOW)
    (failed,) = run_due(store, [door(port, token_file)], NOW, Random(1))
    assert (failed.outcome, failed.reason) == (UploadOutcome.FAILED, "the centre cannot be reached")
    with running(centre, port):
        later = run_due(store, [door(port, token_file)], NOW + timedelta(hours=1), Random(1))
    assert [(result.accepted, result.rejected) for result in later] == [(0, 5)]  # `{}` is no school: set aside
    assert len(held(centre)) == 150


def test_a_wrong_token_stops_nothing_but_the_upload_and_is_told(store: Store, centre: Centre, token_file: Path) -> None:
    log_values(store, 3)
    good = token_file.read_text(encoding="utf-8")
    token_file.write_text("wrong", encoding="utf-8")
    with running(centre) as port:
        (failed,) = run_due(store, [door(port, token_file)], NOW, Random(1))
        assert failed.reason == "no hub has this token"
        assert "add-hub" in failed.hint
        token_file.write_text(good, encoding="utf-8")
        (done,) = run_due(store, [door(port, token_file)], NOW, Random(1), force=True)
    assert done.accepted == 3


def test_a_missing_token_file_is_told_and_not_raised(tmp_path: Path) -> None:
    answer = door(9, tmp_path / "nothing").post("b", b"{}")
    assert isinstance(answer, PostFailed)
    assert answer.fault is Fault.DOOR


@contextmanager
def over_tls(target: int) -> Iterator[int]:
    """A TLS end before a centre's port, with a certificate nobody but this test knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    class Relay(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                near = context.wrap_socket(self.request, server_side=True)
            except OSError:
                return  # the other side did not like the certificate
            with near, socket.create_connection(("127.0.0.1", target)) as far:
                request = b""
                while b"\r\n\r\n" not in request or not request.endswith(b"}"):
                    request += near.recv(65536)
                far.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
                while data := far.recv(65536):
                    near.sendall(data)

    with socketserver.TCPServer(("127.0.0.1", 0), Relay) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join(timeout=10)


def test_a_certificate_nobody_vouches_for_ends_the_post_before_the_token_is_told(
    store: Store, centre: Centre, token_file: Path
) -> None:
    log_values(store, 3)
    with running(centre) as inner, over_tls(inner) as port:
        post = WillayPost(WillayCentre(url=f"https://127.0.0.1:{port}", token_file=token_file))
        (failed,) = run_due(store, [Door(destination=HERE, post=post)], NOW, Random(1))
    assert failed.outcome is UploadOutcome.FAILED
    assert "no secure connection" in failed.reason
    assert "clock" in failed.hint
    assert held(centre) == []


def test_a_centre_with_a_certificate_of_its_own_is_trusted_by_its_file(
    store: Store, centre: Centre, token_file: Path
) -> None:
    log_values(store, 3)
    with running(centre) as inner, over_tls(inner) as port:
        post = WillayPost(WillayCentre(url=f"https://127.0.0.1:{port}", token_file=token_file, ca_file=CERTIFICATE))
        (done,) = run_due(store, [Door(destination=HERE, post=post)], NOW, Random(1))
    assert done.accepted == 3


@contextmanager
def strange_door(status: int, body: bytes, headers: dict[str, str]) -> Iterator[int]:
    """Something that answers HTTP and is not a centre."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Bienvenido. Recargue su saldo.</html>"),
        (200, b'{"v":1,"batch":"another","records":[]}'),
        (302, b""),
        (400, b"Bad Request"),
        (403, b'{"error":"proxy"}'),
        (413, b"<html>too large</html>"),
        (500, b""),
        (503, b"later"),
    ],
)
def test_an_answer_that_is_not_a_centres_sets_nothing_aside(
    store: Store, token_file: Path, status: int, body: bytes
) -> None:
    log_values(store, 3)
    with strange_door(status, body, {"Location": "http://127.0.0.1:9/", "Retry-After": "120"}) as port:
        (result,) = run_due(store, [door(port, token_file)], NOW, Random(1))
    assert result.outcome is UploadOutcome.FAILED
    assert result.next_at is not None
    assert result.next_at >= NOW + timedelta(seconds=120)
    with store.reading():
        assert (uploads.standing(HERE).frozen, uploads.standing(HERE).rejected) == (3, 0)


def test_a_centre_that_says_nothing_is_given_up_after_its_time(token_file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        centre = WillayCentre(
            url=f"http://127.0.0.1:{silent.getsockname()[1]}",
            token_file=token_file,
            connect_timeout_seconds=0.2,
            read_timeout_seconds=0.2,
        )
        answer = WillayPost(centre)("b", b"{}")
    assert answer == PostFailed(fault=Fault.LINK, reason="the centre did not answer in time")


def test_the_token_leaves_only_over_https_or_within_the_office() -> None:
    for good in (
        "https://centro.example.org",
        "http://127.0.0.1:8090",
        "http://192.168.1.9:8090",
        "http://centro.local",
    ):
        check_url(good)
    for bad in ("http://centro.example.org", "http://8.8.8.8", "ftp://x", "centro", ""):
        with pytest.raises(WillayError, match="not an address"):
            check_url(bad)


def test_a_batch_the_centre_cannot_read_is_refused_as_a_batch(centre: Centre, token_file: Path) -> None:
    with running(centre) as port:
        answer = door(port, token_file).post("b", b"{broken")
    assert isinstance(answer, PostFailed)
    assert answer.fault is Fault.BATCH


def test_an_empty_batch_is_acknowledged(centre: Centre, token_file: Path) -> None:
    with running(centre) as port:
        answer = door(port, token_file).post("b", b'{"v":1,"hub":"h","batch":"b","records":[]}')
    assert answer == Acknowledged(answers=())


def test_a_port_in_use_is_told_with_what_to_do(centre: Centre) -> None:
    with running(centre) as port, pytest.raises(NotReadyError) as caught:
        Serving(create_app(centre, lambda: NOW), "127.0.0.1", port)
    assert "--bind" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "bind"), [("127.0.0.1:8090", ("127.0.0.1", 8090)), ("[::1]:9", ("::1", 9)), (":8090", ("0.0.0.0", 8090))]
)
def test_an_address_to_listen_on_is_host_and_port(text: str, bind: tuple[str, int]) -> None:
    assert split_bind(text) == bind


@pytest.mark.parametrize("text", ["8090", "localhost", "x:port", "x:99999"])
def test_another_text_is_no_address_to_listen_on(text: str) -> None:
    with pytest.raises(NotReadyError):
        split_bind(text)
