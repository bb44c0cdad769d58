"""The pages on a real port."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from gateway.errors import NotReadyError
from web.app import make_app
from web.server import Server

from .office import Office


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return bytes(answer.read())


def test_a_server_answers_until_it_is_stopped(office: Office) -> None:
    server = Server(make_app(office.context()), "127.0.0.1", 0)
    server.start()
    port = server.port
    try:
        assert get(port, "/healthz") == b"ok\n"
        assert b"Entrar" in get(port, "/login")
    finally:
        server.stop()
    server.stop()
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")


def test_a_port_is_free_again_after_a_stop(office: Office) -> None:
    app = make_app(office.context())
    first = Server(app, "127.0.0.1", 0)
    first.start()
    get(first.port, "/healthz")
    first.stop()
    second = Server(app, "127.0.0.1", first.port)
    second.start()
    try:
        assert get(second.port, "/healthz") == b"ok\n"
    finally:
        second.stop()


def test_a_port_in_use_is_a_sentence_with_a_remedy(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotReadyError, match=f"port: {port} on 127.0.0.1 is in use") as caught:
            Server(make_app(office.context()), "127.0.0.1", port).start()
    assert "another port" in caught.value.hint


def test_an_address_of_another_machine_is_a_sentence_with_a_remedy(office: Office) -> None:
    with pytest.raises(NotReadyError, match="not an address of this machine") as caught:
        Server(make_app(office.context()), "192.0.2.7", 0).start()
    assert "127.0.0.1" in caught.value.hint


def test_the_server_says_nothing_of_what_it_is_made_of(office: Office) -> None:
    server = Server(make_app(office.context()), "127.0.0.1", 0)
    server.start()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=10) as answer:
            assert "waitress" not in str(answer.headers).lower()
    finally:
        server.stop()
