"""Several modems: who sends to whom, who answers, who stands in, how much a day, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking, lanes, saying, sending
from gateway.config_records import ModemConfig
from gateway.sending import Terms
from gateway.store import modems
from gateway.store.states import SendState
from gateway.store.tables_radio import ModemPauseRow, OutboxRow
from gateway.survey.model import Say, SayKind
from modem.api import MessageRef, Msisdn, SendAccepted, SendRefused
from modem.causes import cms
from modem.pool import Standing

from .office import Office, open_office, phone_of

CODE = "0487652"
CLARO, MOVISTAR = "+51987654321", "+51999123456"
Make = Callable[..., Office]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """An office with these modems; what is not said of one is as usual."""

    def made(**entries: dict[str, object]) -> Office:
        office = open_office(tmp_path)
        modem = tuple(
            ModemConfig(name=name, device=str(tmp_path / name), **facts)  # type: ignore[arg-type]
            for name, facts in entries.items()
        )
        return replace(office, desk=replace(office.desk, config=replace(office.desk.config, modems=modem)))

    return made


def say(office: Office, to: str = CLARO, kind: SayKind = SayKind.CASE, text: str = "Hola") -> int:
    with office.desk.store.transaction():
        about = saying.About(key=f"test {OutboxRow.select().count()}", to=Msisdn(to))
        made = saying.put(Say(kind=kind, text=text), about, office.desk.calendar, office.clock.now())
    assert made is not None
    return made


def sends(office: Office, modem: str, **how: Standing) -> list[str]:
    """What a modem sends now, all modems being well except those named; the numbers."""
    found = []
    names = [entry.name for entry in office.desk.config.modems]
    terms = Terms(links={name: how.get(name, Standing.WELL) for name in names})
    while (claimed := sending.claim(office.desk, modem, office.moment, terms)) is not None:
        ref = MessageRef(claimed.message.id % 256)
        sending.settle(office.desk, claimed, SendAccepted(refs=(ref,)), office.moment)
        found.append(claimed.message.msisdn)
    return found


def told(office: Office, kind: str) -> list[str]:
    with office.desk.store.reading():
        return [event.subject for event in modems.events() if event.kind == kind]


def test_each_modem_sends_to_the_numbers_of_its_routes(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={"routes": ("movistar", "+5119")})
    for number in (CLARO, MOVISTAR, CLARO, "+51191234567"):
        say(office, number)
    assert sends(office, "b") == [MOVISTAR, "+51191234567"]
    assert sends(office, "a") == [CLARO, CLARO]


def test_a_queue_of_one_modem_does_not_hide_the_message_of_the_other(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={"routes": ("movistar",)})
    for _ in range(sending.PAGE + lanes.SETTLED_A_STEP + 5):
        say(office, CLARO)
    say(office, MOVISTAR)
    tries = [sends(office, "b") for _ in range(3)]
    assert [to for some in tries for to in some] == [MOVISTAR], "some are given their modem at each try, and all soon"


def test_who_writes_is_answered_by_the_modem_that_was_written_to(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={})
    office.school(CODE)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    assert len(sends(office, "a") + sends(office, "b")) == 3
    phone = phone_of(CODE, 1)
    replace(office, modem="b").receive(office.part(phone, "31"))
    assert sends(office, "a") == []
    assert sends(office, "b") == [phone]


def test_a_reminder_comes_from_the_number_that_asked_though_another_is_its_own(make: Make) -> None:
    office = make(a={"routes": ("+51",)}, b={})
    office.school(CODE)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    assert len(sends(office, "b", a=Standing.GONE)) == 3
    office.tick(hours=5)
    assert sends(office, "a") == []
    assert len(sends(office, "b")) == 3


def test_a_contact_keeps_its_modem_over_weeks_and_goes_back_to_it(make: Make) -> None:
    office = make(a={}, b={})
    phones = [f"+5198765{number:04d}" for number in range(40)]
    for phone in phones:
        say(office, phone)
    first = {"a": set(sends(office, "a")), "b": set(sends(office, "b"))}
    assert min(len(some) for some in first.values()) > 8
    for phone in phones:
        say(office, phone)
    assert set(sends(office, "b", a=Standing.GONE)) == set(phones)
    office.clock.at += timedelta(days=21)
    for phone in phones:
        say(office, phone)
    assert set(sends(office, "a")) == first["a"]
    assert set(sends(office, "b")) == first["b"]


def test_a_modem_more_takes_no_contact_from_another(make: Make) -> None:
    office = make(a={}, b={})
    phones = [f"+5198765{number:04d}" for number in range(40)]
    for phone in phones:
        say(office, phone)
    first = set(sends(office, "a"))
    sends(office, "b")
    grown = make(a={}, b={}, c={})
    for phone in phones:
        say(grown, phone)
    assert set(sends(grown, "a")) == first
    assert sends(grown, "c") == []


def test_what_waited_for_a_modem_that_is_no_longer_configured_is_sent_by_another(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={"routes": ("movistar",)})
    say(office, CLARO)
    sends(office, "b")
    assert OutboxRow.get().lane == "a"
    assert sends(make(b={}, d={"routes": ("+52",)}), "b") == [CLARO]


def test_of_one_that_is_gone_the_messages_are_sent_by_another_and_that_is_counted(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={"routes": ("movistar",)})
    say(office, CLARO)
    assert sends(office, "b") == []
    assert sends(office, "b", a=Standing.GONE) == [CLARO]
    row = OutboxRow.get()
    assert (row.lane, row.modem) == ("a", "b")


def test_one_whose_network_refuses_everything_is_stood_in_for_after_a_minute(make: Make) -> None:
    office = make(a={"routes": ("claro",)}, b={"routes": ("movistar",)})
    say(office, CLARO)
    terms = Terms(links={"a": Standing.WELL, "b": Standing.WELL})
    claimed = sending.claim(office.desk, "a", office.moment, terms)
    assert claimed is not None
    sending.settle(office.desk, claimed, SendRefused(cause=cms(331)), office.moment)
    OutboxRow.update(not_before=office.clock.at).execute()
    assert sends(office, "b") == []
    ModemPauseRow.update(until=office.clock.at + timedelta(hours=1)).execute()
    office.clock.at += lanes.GONE_AFTER
    assert sends(office, "b") == [CLARO]


def test_no_more_parts_a_day_than_the_cap_also_after_a_restart(make: Make) -> None:
    office = make(uno={"messages_per_day": 5})
    long = "Se abrio el caso 12. " * 12
    for text in ("1", "2", long, "3", "4"):
        say(office, text=text)
        office.clock.at += timedelta(seconds=1)
        sending.recover(office.desk, office.moment)
        office.send_all()
    assert sum(row.segments for row in office.outbox(state=SendState.SENT)) == 5
    assert told(office, "cap")[0] == "modem uno"
    office.clock.at += timedelta(hours=9)  # 23:00 in Lima
    assert office.send_all() == []
    office.clock.at += timedelta(hours=1, minutes=1)
    assert len(office.send_all()) == 1


def test_what_was_refused_does_not_count_towards_the_cap(make: Make) -> None:
    office = make(uno={"messages_per_day": 1})
    say(office)
    office.send_one(SendRefused(cause=cms(42)))
    office.clock.at += timedelta(minutes=1)
    assert len(office.send_all()) == 1


def test_at_its_cap_a_modem_is_stood_in_for_only_by_one_whose_routes_allow_it(make: Make) -> None:
    office = make(
        a={"routes": ("+5198", "+51999"), "messages_per_day": 1}, b={"routes": ("+51999",)}, c={"routes": ("+52",)}
    )
    for number in (CLARO, "+51987654322", MOVISTAR):
        say(office, number)
    OutboxRow.update(lane="a").execute()
    assert sends(office, "a") == [CLARO]
    assert sends(office, "c") == []
    assert sends(office, "b") == [MOVISTAR]


def test_with_credit_below_the_floor_only_cases_alerts_and_answers_leave(make: Make) -> None:
    office = make(a={})
    kinds = (SayKind.QUESTION, SayKind.REMINDER, SayKind.CASE, SayKind.ALERT)
    for number, kind in enumerate(kinds):
        say(office, f"+5198765{number:04d}", kind)
    terms = Terms(bulk_paused=lambda modem: modem == "a")
    left = []
    while (claimed := sending.claim(office.desk, "a", office.moment, terms)) is not None:
        sending.settle(office.desk, claimed, SendAccepted(refs=()), office.moment)
        left.append(claimed.message.kind)
    assert left == [SayKind.CASE, SayKind.ALERT]


def test_answers_go_before_cases_before_questions_before_reminders(make: Make) -> None:
    office = make(uno={})
    kinds = (SayKind.REMINDER, SayKind.QUESTION, SayKind.CASE, SayKind.ALERT)
    for number, kind in enumerate(kinds):
        say(office, f"+5198765{number:04d}", kind)
    office.receive(office.part("+51955555555", "hola"))
    office.send_all()
    assert [to for to, _ in office.sent] == [
        "+51955555555",
        "+51987650002",
        "+51987650003",
        "+51987650001",
        "+51987650000",
    ]
