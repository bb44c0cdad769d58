"""A small term of the pilot, simulated: what must hold in every one of them, whatever its seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bench.term.errors import believed
from bench.term.main import simulate
from bench.term.report import Report, document, table
from bench.term.settings import Settings
from bench.term.wording import put
from bench.term.world import ASKED_IN, FIRST_DAY, WEEKDAYS, moment, world_of
from gateway.formats import questionnaire_toml
from gateway.survey import shipped

SMALL = Settings(
    schools=3, weeks=2, cuts_a_week=2.0, doubled=0.05, chatter=0.06, stoppers=0.1, sharing=0.5, two_posts=1
)
BY_THE_HUB = ("misread", "filed where it does not belong", "no reply behind it")


@pytest.fixture(scope="module", params=[(1, 2, 0.04), (2, 1, 0.2)], ids=["two weeks", "a week of many errors"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    seed, weeks, wrong = request.param
    return simulate(replace(SMALL, seed=seed, weeks=weeks, wrong=wrong), tmp_path_factory.mktemp("term"))


def test_nothing_is_lost_asked_twice_for_nothing_or_sent_to_who_said_stop(report: Report) -> None:
    assert not report.violations, table(report)


def test_every_dispute_that_matters_is_a_case(report: Report) -> None:
    assert report.verdicts.disputes
    assert not report.verdicts.unopened, table(report)


def test_what_is_verified_is_what_people_said(report: Report) -> None:
    assert report.verdicts.verified
    assert not [one for one in report.verdicts.wrong if any(cause in one.cause for cause in BY_THE_HUB)], table(report)


def test_the_figures_can_be_told_as_data(report: Report) -> None:
    told = document(report)
    assert told["verified"] == report.verdicts.verified
    assert told["sent"] == report.sent > told["heard"] == report.heard > 0


def test_a_world_is_the_same_each_time_and_another_by_another_seed() -> None:
    assert [one.name for one in world_of(SMALL).people] == [one.name for one in world_of(SMALL).people]
    assert world_of(SMALL).schools != world_of(replace(SMALL, seed=9)).schools


def test_honest_people_are_wrong_as_often_as_the_settings_say_and_each_by_themselves() -> None:
    world = world_of(Settings(schools=20, weeks=8, wrong=0.1, constant=0.0))
    rng = Random(1)
    wrong = answers = 0
    for person in world.people:
        for week in range(8):
            school = person.posts[0][0]
            day = moment(week, 4, 12).date()
            value, _ = believed(person, school, "girls_present", day, day, world.truth, rng, 0.1)
            truth = world.truth.value(school, "girls_present", day)
            answers += truth is not None
            wrong += truth is not None and value != truth
    assert 0.03 < wrong / answers < 0.09  # six of ten errors are of belief, the rest of the thumb


@pytest.mark.parametrize("one_day", [False, True])
@pytest.mark.parametrize("key", ASKED_IN)
def test_nothing_comes_to_be_so_between_a_question_and_its_deadline(key: str, one_day: bool) -> None:
    world = world_of(Settings(one_day=one_day))
    for school in world.schools:
        for week in range(18):
            asked = moment(week, world.truth.weekday(key), 14).date()
            until = asked + timedelta(days=2)
            assert world.truth.value(school, key, asked) == world.truth.value(school, key, until)
    assert FIRST_DAY.weekday() == 0


def test_each_is_asked_on_the_day_that_is_shipped() -> None:
    for name, weekday in WEEKDAYS.items():
        assert questionnaire_toml.read(shipped.source(name), name).timing.weekday == weekday


def test_a_plain_reply_is_the_value() -> None:
    assert put("girls_present", 31, "bare", Random(1), plain=True) == "31"
    assert put("all_received", "yes", "bare", Random(1), plain=True) == "SI"
