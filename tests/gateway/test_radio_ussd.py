"""A modem's thread and USSD: between two messages, never instead of an answer, and polite to the network."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from gateway import crediting
from gateway.service.radio import Hooks, Radio
from gateway.service.till import Till
from gateway.store import credit, outbox
from gateway.store.states import WishState
from gateway.survey.model import SayKind
from modem.api import (
    Incoming,
    Link,
    MessageRef,
    ModemStatus,
    Msisdn,
    NetworkUssd,
    OutgoingSms,
    SendAccepted,
    SendOutcome,
    StoredAt,
    UssdAnswer,
    UssdMode,
)
from modem.host import ModemHost

from .office import Office, open_office
from .steady_host import SteadyHost
from .telephone import Telephone

IDLE_ROUNDS = 5
"""So often in a row there was nothing to do: then nothing is left to do."""


class Host(SteadyHost):
    """A modem that sends at once and writes down what is done with it, in order."""

    name = "uno"
    detail = hint = ""
    status = ModemStatus()
    link = Link.READY

    def __init__(self, *incoming: Incoming) -> None:
        self.announced = True
        self.phone = Telephone()
        self.done: list[str] = []
        self._waits = 0
        self.idle = threading.Event()
        self._incoming = incoming

    def ensure_ready(self) -> bool:
        return True

    def receive(self) -> tuple[Incoming, ...]:
        self.announced = False
        found, self._incoming = self._incoming, ()
        return found

    def delete(self, places: tuple[StoredAt, ...]) -> None: ...

    def send(self, sms: OutgoingSms) -> SendOutcome:
        self.done.append(sms.text)
        return SendAccepted(refs=(MessageRef(len(self.done)),))

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        self.done.append(code)
        return self.phone.ussd(code, timeout)

    def ussd_cancel(self) -> None:
        self.done.append("cancel")
        self.phone.ussd_cancel()

    def refresh_status(self) -> ModemStatus:
        return self.status

    def wait(self, seconds: float) -> bool:
        self._waits += 1
        if self._waits >= IDLE_ROUNDS:
            self.idle.set()
        return False

    def heartbeat_age(self) -> float:
        return 0.0

    def wake(self) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    modem = replace(made.desk.config.modems[0], operator="andina")
    return replace(made, desk=replace(made.desk, config=replace(made.desk.config, modems=(modem,))))


def run(office: Office, host: Host) -> None:
    failures: list[BaseException] = []
    till = Till(office.desk, "uno", office.clock)
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, failures.append, Hooks(errands=till))
    radio.start()
    assert host.idle.wait(10), failures
    radio.stop()
    assert failures == []


def put(office: Office, text: str, answers_id: int | None = None) -> None:
    now = office.clock.now()
    with office.desk.store.transaction():
        outbox.put(
            outbox.Draft(
                key=text,
                msisdn=Msisdn(f"+5198711122{len(text)}"),
                text=text,
                kind=SayKind.NOTE,
                priority=0 if answers_id else 2,
                segments=1,
                coding="gsm7",
                not_before=now,
                expires_at=now + timedelta(days=1),
                answers_id=answers_id,
            ),
            now,
        )


def test_what_is_dialled_comes_after_the_answers_and_between_the_rest(office: Office) -> None:
    office.hears("+51987111222", "hola")
    for number in range(3):
        put(office, "q" * (number + 1))
    put(office, "answer", answers_id=1)
    wish_id = crediting.wish_code(office.desk, "uno", "*100#>1", "marta", office.moment)
    host = Host()
    run(office, host)
    assert host.done[0] == "answer"
    assert host.done.index("*100#") < host.done.index("qqq"), "bulk does not keep a person waiting"
    assert host.done[host.done.index("*100#") + 1] == "1", "a dialogue is not interrupted"
    with office.desk.store.reading():
        wish = credit.get_wish(wish_id)
    assert wish is not None
    assert wish.state is WishState.ANSWERED


def test_a_menu_that_the_network_pushes_is_kept_and_declined(office: Office) -> None:
    pushed = NetworkUssd(digest="d", text="Gane: 1 Si 2 No", mode=UssdMode.REPLY_WANTED, heard=1)
    host = Host(pushed)
    run(office, host)
    assert host.done[0] == "cancel"
    with office.desk.store.reading():
        assert [heard.text for heard in credit.heard(5)] == ["Gane: 1 Si 2 No"]


def test_a_text_that_wants_no_answer_is_not_declined(office: Office) -> None:
    host = Host(NetworkUssd(digest="d", text="Su paquete vence hoy", mode=UssdMode.DONE, heard=1))
    run(office, host)
    assert "cancel" not in host.done
