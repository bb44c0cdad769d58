"""What asks for attention, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.errors import BadInputError
from gateway.formats.alert_rules import read, shipped
from gateway.survey.alerts import AlertKind, AlertRule, Picture, Point, judge
from gateway.survey.model import Lang, QuestionKey, Status, Value

START = date(2026, 3, 20)
TERM = (date(2026, 3, 16),)
Told = int | str | None


def rule(kind: AlertKind, weeks: int = 1, percent: int = 30, schools: int = 3, register: str = "") -> AlertRule:
    return AlertRule(
        name="r",
        kind=kind,
        questionnaire="q",
        question=QuestionKey("k"),
        title={Lang("es"): "t"},
        text={Lang("es"): "t"},
        percent=percent,
        weeks=weeks,
        schools=schools,
        register=register,
    )


def picture(*told: Told, school: int = 1, district: str = "160101", since: date = START) -> Picture:
    """`None` nobody answered, `closed` no class, `?` disputed; anything else was verified."""
    statuses = {None: Status.MISSING, "closed": Status.NO_CLASS, "?": Status.DISPUTED}
    points = []
    for nth, one in enumerate(told):
        status = statuses.get(one, Status.VERIFIED)
        value: Value | None = one if status is Status.VERIFIED else None
        points.append(Point(period=f"w{nth}", opened_on=since + timedelta(weeks=nth), status=status, value=value))
    return Picture(school_id=school, district=district, points=tuple(points), register={"girls": 40})


def found(one: AlertRule, *pictures: Picture) -> tuple[list[dict[str, Value]], bool]:
    """The facts of what was raised, and whether it is sure that nothing is wrong with the first."""
    raised, well = judge(one, pictures, TERM)
    first = pictures[0]
    return [dict(news.facts) for news in raised], bool(
        well & {(first.school_id, first.district), (None, first.district)}
    )


@pytest.mark.parametrize(
    ("told", "alarmed", "well"),
    [
        ((30, 31, 30, 20), True, False),
        ((30, 31, 30, 22), False, True),
        ((30, 31, 30, None), False, False),
        ((30, 31, 30, "?"), False, False),
        ((30, 31, 30, "closed"), False, False),
        ((30, 31, 10), False, False),
        ((6, 6, 6, 4), False, True),
        ((6, 6, 6, 3), True, False),
        ((30, "?", 31, None, 30, 0), True, False),
        ((), False, False),
    ],
)
def test_attendance_that_falls_is_held_against_the_schools_own_past(
    told: tuple[Told, ...], alarmed: bool, well: bool
) -> None:
    facts, fine = found(rule(AlertKind.FALLS), picture(*told))
    assert (bool(facts), fine) == (alarmed, well)


def test_what_fell_and_what_is_usual_are_told() -> None:
    facts, _ = found(rule(AlertKind.FALLS), picture(30, 31, 30, 20))
    assert facts == [{"value": 20, "usual": 30, "period": "w3"}]


def test_three_weeks_below_the_target_alarm_and_two_do_not() -> None:
    below = rule(AlertKind.BELOW, weeks=3, percent=60, register="girls")
    assert found(below, picture(30, 20, 21, 22)) == ([{"value": 22, "usual": 40, "weeks": 3, "period": "w3"}], False)
    assert found(below, picture(20, 30, 20, 21)) == ([], True)
    assert found(below, picture(20, 21)) == ([], False)
    no_register = rule(AlertKind.BELOW, weeks=1, register="boys")
    assert found(no_register, picture(1, 1, 1)) == ([], False)


def test_a_school_is_silent_where_nobody_answered_and_a_dispute_is_no_silence() -> None:
    silent = rule(AlertKind.SILENT, weeks=2)
    assert found(silent, picture(30, None, None))[0] == [{"weeks": 2, "period": "w2"}]
    assert found(silent, picture(None)) == ([], False)
    assert found(silent, picture(None, "?")) == ([], True)
    assert found(silent, picture(None, None, "closed")) == ([], True)


def test_what_waits_for_a_yes_is_counted_from_the_first_no() -> None:
    unmet = rule(AlertKind.UNMET, weeks=4)
    assert found(unmet, picture("no", None, "?", "no"))[0] == [{"weeks": 4, "period": "w3"}]
    assert found(unmet, picture("no", "no", "no")) == ([], True)
    assert found(unmet, picture("no", "no", "no", "no", "yes")) == ([], True)
    assert found(unmet, picture("no", "no", "yes", "no")) == ([], True)
    assert found(unmet, picture(None, None, None, None)) == ([], False)


def test_no_class_alarms_while_the_term_is_young() -> None:
    begun = rule(AlertKind.NOT_BEGUN, weeks=2)
    assert found(begun, picture("closed"))[0] == [{"weeks": 1, "period": "w0"}]
    assert found(begun, picture(None, "closed"))[0] == [{"weeks": 2, "period": "w1"}]
    assert found(begun, picture(30, 30, "closed")) == ([], True)
    assert found(begun, picture(None)) == ([], False)
    assert found(begun, picture("closed", since=date(2026, 1, 2))) == ([], True)


def test_no_class_in_neighbouring_schools_the_same_week_is_one_alert_of_the_district() -> None:
    spread = rule(AlertKind.SPREAD, schools=3)
    closed = [picture(30, "closed", school=nth) for nth in (1, 2, 3)]
    facts, fine = found(spread, *closed, picture(30, 30, school=4))
    assert (facts, fine) == ([{"schools": 3, "period": "w1"}], False)
    assert found(spread, *closed[:2], picture(30, 30, school=4)) == ([], True)
    elsewhere = picture(30, "closed", school=5, district="160102")
    assert found(spread, *closed[:2], elsewhere) == ([], True)
    last_week = picture("closed", school=6)
    assert found(spread, *closed[:2], last_week) == ([], True)


def test_the_rules_shipped_are_sound_and_speak_both_languages() -> None:
    rules = shipped()
    assert len({one.name for one in rules}) == len(rules) >= 6
    assert {one.kind for one in rules} == set(AlertKind)
    for one in rules:
        assert {Lang("es"), Lang("en")} <= set(one.title) & set(one.text)


def test_every_mistake_in_a_rules_file_is_told_at_once() -> None:
    text = """
    [[rule]]
    name = "A b"
    kind = "fals"
    questionnaire = "q"
    question = "k"
    percent = 0
    tell = ["leader", "nobody"]
    title.es = "t"
    text.es = "{scool} {"
    [[rule]]
    kind = "below"
    nmae = "x"
    register = "cats"
    """
    with pytest.raises(BadInputError) as told:
        read(text, "alerts.toml")
    words = " ".join(str(problem) for problem in told.value.problems)
    for word in ("A b", "fals", "0", "leader", "nobody", "scool", "brace", "nmae", "cats", "title", "question"):
        assert word in words, word
