"""Early warnings, from answers to a text to the promoter, over a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import alerting, asking
from gateway.errors import NotFoundError, WillayError
from gateway.store import alerts, meta
from gateway.store.states import AlertState
from gateway.store.tables_alerts import AlertRow
from gateway.survey.model import Lang, Role, SayKind

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    return made


def week(office: Office, *replies: str, code: str = CODE, name: str = "student_attendance") -> list[tuple[str, str]]:
    """One round: everybody replies the same, or nothing; then its deadline passes. The alerts that were sent."""
    asking.start(office.desk, name, office.moment, period=None)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for number in (1, 2, 3):
        for text in replies:
            office.hears(phone_of(code, number), text)
    before = len(office.sent)
    for _ in range(14):
        office.tick(hours=12)
        office.send_all()
    return [sent for sent in office.sent[before:] if sent[1].startswith("Aviso")]


def test_a_fall_is_told_to_the_promoter_once_and_ends_when_it_is_over(office: Office) -> None:
    for _ in range(4):
        assert week(office, "31", "30") == []
    told = week(office, "15", "30")
    assert told == [
        (
            "+51999999999",
            "Aviso: Escuela 0487652: asistieron 15 niñas, lo usual son 31. Por favor averigue que pasa.",
        )
    ]
    assert week(office, "15", "30") == [], "it is still open: nobody is told again"
    (lying,) = alerts.listing()
    assert (lying.rule, lying.state) == ("girls_fall", AlertState.OPEN)
    week(office, "30", "30")
    (over,) = alerts.listing()
    assert (over.state, over.ended_by) == (AlertState.OVER, None)


def test_a_school_silent_for_two_weeks_is_told_after_the_second(office: Office) -> None:
    assert week(office) == []
    (told,) = week(office)
    assert "nadie respondio en 2 semanas" in told[1]
    assert week(office, "31", "30") == []
    assert [one.state for one in alerts.listing()] == [AlertState.OVER]


def test_an_alert_survives_a_power_cut_and_is_not_told_twice(office: Office) -> None:
    week(office)
    week(office)
    again = reopen(office)
    alerting.look(again.desk, again.moment)
    alerting.tend(again.desk, again.moment, closed=1)
    assert again.send_all() == []
    assert AlertRow.select().count() == 1


def test_an_alert_has_an_owner_and_an_end_with_a_note(office: Office) -> None:
    week(office)
    week(office)
    (lying,) = alerts.listing(only_open=True)
    alerting.take(office.desk, lying.id, "Rosa")
    alerting.close(office.desk, lying.id, "Rosa", "Cambiaron de teléfono.", office.moment)
    (ended,) = alerts.listing()
    assert (ended.owner, ended.ended_by, ended.note) == ("Rosa", "Rosa", "Cambiaron de teléfono.")
    assert ended.state is AlertState.CLOSED
    alerting.look(office.desk, office.moment)
    assert len(alerts.listing()) == 1, "for the same week it is not raised again"
    with pytest.raises(WillayError):
        alerting.close(office.desk, lying.id, "Rosa", "", office.moment)
    with pytest.raises(NotFoundError):
        alerting.take(office.desk, 99, "Rosa")


def test_a_flood_is_one_alert_of_the_district_for_its_officials(office: Office) -> None:
    ids = [office.school(code) for code in ("0487653", "0487654")]
    office.person(ids[0], Role.OFFICIAL, "+51988888888", name="Olga Oficial")
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for code in (CODE, "0487653", "0487654"):
        for number in (1, 2, 3):
            office.hears(phone_of(code, number), "no hubo clases")
    office.tick(days=3)
    office.tick(hours=6)
    texts = [sent for sent in office.send_all() if sent[0] == "+51988888888"]
    assert len(texts) == 1
    assert "3 escuelas sin clases" in texts[0][1]


def test_one_person_is_not_buried_in_alerts(office: Office) -> None:
    codes = [f"048766{number}" for number in range(8)]
    for code in codes:
        office.school(code)
    for _ in range(2):
        asking.start(office.desk, "student_attendance", office.moment)
        office.tick(days=7)
    first = [row for row in office.outbox(kind=SayKind.ALERT) if row.msisdn == "+51999999999"]
    assert len(first) == alerting.MOST_A_DAY
    office.tick(hours=25)
    assert len(office.outbox(kind=SayKind.ALERT)) == len(codes) + 1, "the rest is told the next day"


def test_the_offices_own_rules_stand_in_place_of_those_shipped(office: Office) -> None:
    path = office.desk.config.hub.data_dir / "alerts.toml"
    path.write_text(
        '[[rule]]\nname = "quiet"\nkind = "silent"\nquestionnaire = "student_attendance"\nquestion = "girls_present"\n'
        'weeks = 1\ntell = []\ntitle.es = "Callada"\ntext.es = "{school} callada"\n',
        encoding="utf-8",
    )
    assert week(office) == []
    (lying,) = alerts.listing()
    rules = {rule.name: rule for rule in alerting.rules_of(office.desk)}
    assert alerting.words_of(lying, rules, None, Lang("es"))[0] == "Callada"


def test_a_broken_rules_file_stops_no_hub_and_is_told(office: Office) -> None:
    (office.desk.config.hub.data_dir / "alerts.toml").write_text("[[rule]]\nname = 3\n", encoding="utf-8")
    assert week(office) == []
    with pytest.raises(WillayError):
        alerting.rules_of(office.desk)


def test_a_value_settled_later_is_seen_within_half_a_day(office: Office) -> None:
    office.tick(minutes=1)
    with office.desk.store.reading():
        first = meta.read(meta.ALERTS_LOOKED)
    office.tick(hours=1)
    with office.desk.store.reading():
        assert meta.read(meta.ALERTS_LOOKED) == first, "no look without a reason"
    office.tick(hours=12)
    with office.desk.store.reading():
        assert meta.read(meta.ALERTS_LOOKED) != first
