"""The page of early warnings: what is open, who has it, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from gateway.errors import WillayError
from gateway.formats.alert_rules import shipped
from gateway.store import alerts
from gateway.store.states import AlertState, UserRole
from gateway.survey.alerts import AlertRule

from .office import Office, post
from .seed import Seeded


@dataclass
class Noted:
    """Notes what was asked for; rules as shipped."""

    broken: bool = False
    taken: list[tuple[int, str]] = field(default_factory=list)
    closed: list[tuple[int, str, str]] = field(default_factory=list)

    def rules(self) -> Mapping[str, AlertRule]:
        if self.broken:
            raise WillayError("alerts.toml is wrong", hint="mend it")
        return {rule.name: rule for rule in shipped()}

    def take(self, alert_id: int, owner: str) -> None:
        self.taken.append((alert_id, owner))

    def close(self, alert_id: int, by: str, note: str) -> None:
        self.closed.append((alert_id, by, note))


@pytest.fixture
def alarms(office: Office, seeded: Seeded) -> Noted:
    assert seeded
    office.alarms = noted = Noted()
    now = office.clock.now()
    with office.store.transaction():
        alerts.raise_("girls_fall", 1, "160101", "2026-W47", {"value": 15, "usual": 31}, now)
        alerts.raise_("no_class_around", None, "160102", "2026-W46", {"schools": 4, "period": "2026-W46"}, now)
        over = alerts.raise_("gone_rule", 2, "160101", "2026-W40", {}, now)
        assert over is not None
        alerts.end(over.id, AlertState.CLOSED, now, by="Marta", note="<b>llamamos</b>")
    return noted


def test_open_alerts_say_what_was_found_in_words(office: Office, alarms: Noted) -> None:
    page = office.signed_in().get("/alerts/").text
    assert "Asisten muchas menos niñas que de costumbre" in page
    assert "asistieron 15 niñas, lo usual son 31" in page
    assert "distrito 160102" in page
    assert "gone_rule" in page
    assert "&lt;b&gt;llamamos" in page
    assert alarms.taken == []


def test_the_office_takes_an_alert_on_and_closes_it_with_a_note(office: Office, alarms: Noted) -> None:
    client = office.signed_in()
    post(client, "/alerts/1/take", "/alerts/", owner="Rosa")
    post(client, "/alerts/1/close", "/alerts/", note="Cosecha")
    post(client, "/alerts/1/close", "/alerts/", note=" ")
    assert (alarms.taken, alarms.closed) == ([(1, "Rosa")], [(1, "marta", "Cosecha")])


def test_a_technician_sees_alerts_and_changes_none(office: Office, alarms: Noted) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    page = client.get("/alerts/").text
    assert "Asisten muchas menos" in page
    assert "Marta" not in page
    assert "llamamos" not in page
    assert post(client, "/alerts/1/take", "/", owner="x").status_code == 403
    assert alarms.taken == []


def test_a_broken_rules_file_is_told_on_the_page(office: Office, alarms: Noted) -> None:
    alarms.broken = True
    page = office.signed_in().get("/alerts/")
    assert page.status_code == 200
    assert "alerts.toml is wrong" in page.text
