"""The loop of one modem: what it does when the modem goes between two steps."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import cast

import pytest

from gateway import asking
from gateway.service.radio import Radio
from gateway.store import modems
from gateway.store.tables_survey import AnswerRow
from modem.api import Incoming, Link, ModemStatus, OutgoingSms, SendAccepted, SendOutcome, StoredAt
from modem.errors import ModemSilentError
from modem.host import ModemHost

from .office import Office, open_office, phone_of

CODE = "0487652"


class GoingHost:
    """A modem that hands over one message and dies when it is to delete it: it is deleted, and never says so."""

    name = "uno"
    hint = ""
    status = ModemStatus()

    def __init__(self, incoming: Incoming) -> None:
        self.link = Link.READY
        self.announced = True
        self.idle = threading.Event()
        self._incoming = [incoming]

    def ensure_ready(self) -> bool:
        return self.link is Link.READY

    def receive(self) -> tuple[Incoming, ...]:
        self.announced = False
        return tuple(self._incoming)

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        self._incoming = []
        raise ModemSilentError("gone", hint="wait")

    def send(self, sms: OutgoingSms) -> SendOutcome:
        return SendAccepted(refs=())

    def refresh_status(self) -> ModemStatus:
        return self.status

    def wait(self, seconds: float) -> bool:
        self.idle.set()
        return False

    def wake(self) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    made.send_all()
    return made


def test_a_reply_is_worked_on_though_the_modem_goes_while_it_is_deleted_there(office: Office) -> None:
    host = GoingHost(office.part(phone_of(CODE, 1), "31"))
    failures: list[BaseException] = []
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, failures.append)
    radio.start()
    assert host.idle.wait(10)
    radio.stop()
    assert failures == []
    assert [row.value for row in AnswerRow.select()] == ["31"]


def test_a_modem_that_is_there_is_seen_at_once(office: Office) -> None:
    host = GoingHost(office.part(phone_of(CODE, 1), "31"))
    host.link = Link.ABSENT
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, lambda _: None)
    radio.start()
    assert host.idle.wait(10)
    host.idle.clear()
    host.link = Link.READY
    assert host.idle.wait(10)
    radio.stop()
    with office.desk.store.reading():
        assert [state.link for state in modems.listing()] == ["ready"]
