"""Registrations, consents and entered answers on the command line, beside a hub that has heard people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway import asking, config
from gateway.desk import Desk, calendar_of
from gateway.library import Library
from gateway.store.db import Store
from schedules.clock import read
from tests.cli.command_line import Willay
from tests.gateway.office import HandClock, Office, reopen

SCHOOLS = "code,name,district,girls,boys\n0487652,IE 38041,160105,40,40\n"
CONTACTS = (
    "school,role,name,phone,consent\n0487652,leader,Ana,987654321,2026-03-01\n0487652,parent,Eva,987654322,\n"
    "0487652,principal,Luz,987654323,2026-03-01\n"
)
ANA, EVA, ELENA = "+51987654321", "+51987654322", "+51955555555"


@pytest.fixture
def hub(willay: Willay, office: Path) -> Office:
    """A round has begun; Ana was not understood, Eva has not answered, Elena wants to report."""
    for kind, lines in (("schools", SCHOOLS), ("contacts", CONTACTS)):
        (office / "roster.csv").write_text(lines)
        assert willay(kind, "import", str(office / "roster.csv")).code == 0
    read_config = config.load(office / "config.toml", {})
    store = Store(read_config.hub.database)
    store.open()
    desk = Desk(store=store, library=Library(), calendar=calendar_of(read_config), config=read_config)
    made = Office(desk=desk, clock=HandClock(at=datetime.now(tz=UTC)))  # as the commands' own clock
    asking.start(desk, "student_attendance", read(made.clock))
    asking.begin_waiting(desk, read(made.clock))
    made.send_all()
    for text in ("casi todas", "unas cuantas", "como siempre"):
        made.hears(ANA, text)
    made.hears(ELENA, "REGISTRO 0487652 APAFA Elena Rios")
    return made


def test_what_nobody_could_read_is_listed_and_entered(willay: Willay, hub: Office) -> None:
    (line,) = willay("answers", "unread", "--json").json()  # type: ignore[misc]
    assert (line["contact"], line["question"]) == ("Ana", "girls_present")
    assert line["texts"] == ["casi todas", "unas cuantas", "como siempre"]
    dialogue = str(line["dialogue"])
    assert "casi todas | unas cuantas" in willay("answers", "unread").out
    refused = willay("answers", "enter", dialogue, "girls_present", "54", "--by", "Clara")
    assert (refused.code, "--sure" in refused.err) == (2, True)
    done = willay("answers", "enter", dialogue, "girls_present", "54", "--by", "Clara", "--sure")
    assert done.out == f"entered for dialogue {dialogue}: girls_present 54\n"
    assert willay("answers", "unread").out == "everything that came in could be read\n"
    exported = willay("answers", "export", "--format", "json").json()
    assert isinstance(exported, list)
    assert [row["value"] for row in exported if not row["superseded"]] == [54]


def test_a_registration_is_listed_and_approved(willay: Willay, hub: Office) -> None:
    (line,) = willay("contacts", "pending", "--json").json()  # type: ignore[misc]
    assert (line["name"], line["role"], line["now"]) == ("Elena Rios", "parent", "Eva")
    held = willay("contacts", "approve", "1", "--by", "Clara")
    assert (held.code, "Eva" in held.err) == (2, True)
    assert willay("contacts", "approve", "1", "--by", "Clara", "--replace").code == 0
    assert willay("contacts", "pending").out == "nobody waits to be registered\n"
    hub = reopen(hub)
    hub.tick(minutes=1)
    assert ELENA in {to for to, _ in hub.send_all()}


def test_a_rejected_registration_is_told_nothing(willay: Willay, hub: Office) -> None:
    assert willay("contacts", "reject", "1", "--by", "Clara").out == "registration 1 is rejected\n"
    hub = reopen(hub)
    hub.tick(minutes=1)
    assert ELENA not in {to for to, _ in hub.send_all()}


def test_who_did_not_answer_is_listed_and_asked_once_more(willay: Willay, hub: Office) -> None:
    (line,) = willay("contacts", "consents", "--json").json()  # type: ignore[misc]
    assert (line["name"], line["state"], line["times_asked"]) == ("Eva", "asked", 1)
    early = willay("contacts", "ask", str(line["id"]), "--by", "Clara")
    assert (early.code, "not among those" in early.err) == (2, True)
    hub = reopen(hub)
    for days in (2, 3, 4):
        hub.tick(days=days)
        hub.send_all()
    assert "silent" in willay("contacts", "consents").out
    assert willay("contacts", "ask", str(line["id"]), "--by", "Clara").code == 0
    hub = reopen(hub)
    hub.tick(minutes=1)
    assert EVA in {to for to, _ in hub.send_all()}
