"""A questionnaire's file: read whole, or refused with every fault, its place and its remedy."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadInputError, Problem
from gateway.formats.questionnaire_table import duration
from gateway.formats.questionnaire_toml import read
from gateway.survey import shipped
from gateway.survey.condition import equals
from gateway.survey.every_text import read_every
from gateway.survey.extent import longest
from gateway.survey.lexicon import languages
from gateway.survey.model import REPORTERS, QuestionKey, QuestionType, Timing

GOOD = """
name = "water"
title.es = "Agua"
purpose.es = "Mide si hay agua."

[timing]
weekday = "monday"
hour = "09:30"
deadline = "36 h"
reminders = ["90 min"]
useful_for = "1 day"
seal = "1 week"

[[question]]
key = "has_water"
type = "yes_no"
text.es = "¿Hay agua?"
label.es = "agua"

[[question]]
key = "taps"
type = "count"
text.es = "¿Cuantos caños funcionan?"
label.es = "caños"
max = 20
tolerance = 1
when = { question = "has_water", value = "yes" }
"""


def faults(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadInputError) as caught:
        read(text, "water.toml")
    return caught.value.problems


def only_fault(old: str, new: str) -> Problem:
    assert old in GOOD
    found = faults(GOOD.replace(old, new, 1))
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def test_a_good_file_is_read_whole() -> None:
    found = read(GOOD, "water.toml")
    assert found.name == "water"
    assert found.version == hashlib.sha256(GOOD.encode()).hexdigest()[:12]
    assert found.roles == REPORTERS
    assert found.timing == Timing(
        weekday=0,
        hour="09:30",
        deadline=timedelta(hours=36),
        reminders=(timedelta(minutes=90),),
        useful_for=timedelta(days=1),
        seal=timedelta(weeks=1),
    )
    first, second = found.questions
    assert (first.type, first.keys) == (QuestionType.YES_NO, (QuestionKey("has_water"),))
    assert (second.max, second.tolerance) == (20, 1)
    assert second.when == equals(QuestionKey("has_water"), "yes")


def test_a_change_of_one_letter_is_another_version() -> None:
    assert read(GOOD, "").version != read(GOOD.replace("Agua", "agua"), "").version


@pytest.mark.parametrize("name", shipped.names())
def test_the_shipped_questionnaires_are_good_in_every_language_there_is_a_lexicon_for(name: str) -> None:
    found = read(shipped.source(name), name)
    assert found.name == name
    assert set(found.title) == set(found.purpose) == set(languages())


def test_the_four_questionnaires_of_the_programme_are_shipped_with_their_keys() -> None:
    keys = {name: [str(one.key) for one in read(shipped.source(name), name).questions] for name in shipped.names()}
    assert keys["student_attendance"] == ["girls_present", "boys_present"]
    assert keys["teacher_attendance"] == ["women_present", "men_present"]
    assert keys["textbooks"] == ["all_received", "missing"]
    assert keys["maintenance"] == ["allowance_received", "improvements_seen"]


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "remedy"),
    [
        ("tolerance = 1", "tolerence = 1", "question taps", "unknown key tolerence", "tolerance"),
        ("[timing]", "[timing]\ndedline = '1 h'", "[timing]", "unknown key dedline", "deadline"),
        ('"has_water", value', '"has_watr", value', "question taps", "there is no such question", "has_water"),
        ('"has_water", value', '"taps", value', "question taps", "itself", "earlier"),
        ('value = "yes"', 'value = "maybe"', "question taps", "neither yes, no nor a number", "yes"),
        ('value = "yes"', "value = 3", "question taps", "never 3", "yes"),
        ('type = "count"', 'type = "cuont"', "question taps", "'cuont' is not known", "count"),
        ('"36 h"', '"36 lunas"', "[timing]", "no duration", "36 h"),
        ('"09:30"', '"25:00"', "[timing]", "no time of day", "14:00"),
        ('"monday"', '"mondy"', "[timing]", "'mondy' is not known", "monday"),
        ('"90 min"', '"3 days"', "[timing]", "after the deadline", "shorter"),
        ('"1 week"', '"1 h"', "[timing]", "sealed before", "longer"),
        ('key = "taps"', 'key = "Taps!"', "question Taps!", "cannot be a name", "small letters"),
        ("max = 20", 'max_of = "girl"', "question taps", "no 'girl'", "girls"),
        ("max = 20", "max = -1", "question taps", "whole number", "10"),
        ("¿Hay agua?", "¿Hay agua en {shool}?", "question has_water", "{shool} is not known", "{school}"),
        ("¿Hay agua?", "¿Hay agua {?", "question has_water", "brace", "{school}"),
        ('label.es = "agua"\n', "", "question has_water", "label is missing", "label.es"),
        ('label.es = "agua"', 'label = "agua"', "question has_water", "no language", "label.es"),
        ('title.es = "Agua"', 'title.es = "Agua"\nroles = ["parents"]', "the file", "'parents' is not known", "parent"),
        ("¿Hay agua?", "¿" + "Hay agua? " * 40, "question has_water", "letters", "at most"),
    ],
)
def test_each_fault_has_its_place_and_its_remedy(old: str, new: str, place: str, message: str, remedy: str) -> None:
    found = only_fault(old, new)
    assert found.place.startswith(place)
    assert message in found.message
    assert remedy in found.remedy


def test_a_key_used_twice_is_a_fault() -> None:
    found = faults(GOOD.replace('key = "taps"', 'key = "has_water"'))
    assert "the key has_water is used twice" in {one.message for one in found}


def test_a_fault_tells_its_line() -> None:
    assert only_fault("tolerance = 1", "tolerence = 1").place == "question taps, line 26"


def test_all_faults_come_at_once() -> None:
    bad = GOOD.replace("tolerance", "tolerence").replace('"36 h"', '"x"').replace('"has_water", v', '"nix", v')
    assert len(faults(bad)) == 3


def test_a_question_that_refers_to_a_later_one_is_told_to_come_after_it() -> None:
    later = GOOD.replace('label.es = "agua"\n', 'label.es = "agua"\nwhen = { question = "taps", value = 1 }\n')
    first = next(one for one in faults(later) if one.place.startswith("question has_water"))
    assert "asked later" in first.message
    assert "move taps before" in first.remedy


def test_a_language_missing_in_one_question_is_a_fault() -> None:
    found = faults(GOOD.replace('title.es = "Agua"', 'title.es = "Agua"\ntitle.en = "Water"'))
    assert {one.message for one in found} == {
        "purpose has no text in en",
        "text has no text in en",
        "label has no text in en",
    }


def test_counts_need_a_key_and_a_label_for_each_number() -> None:
    compact = shipped.source("student_attendance_compact")
    found = faults(compact.replace('keys = ["girls_present", "boys_present"]', 'keys = ["girls_present"]'))
    assert any("two numbers or more" in one.message for one in found)
    assert any("labels.es has 2, keys has 1" in one.message for one in found)
    assert any("max_of names 2" in one.message for one in found)


@pytest.mark.parametrize("text", ["", "= 3", "name = ", 'name = "a"\nname = "b"', "\x00"])
def test_what_is_no_toml_is_refused_with_its_line(text: str) -> None:
    assert faults(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text, "any")
    except BadInputError as error:
        problems = error.problems
    else:
        return
    assert problems


@given(st.text(alphabet='abcdefghijklmnopqrstuvwxyz="[]{}.,\n 0123456789', max_size=30), st.integers(0, len(GOOD)))
def test_any_damage_to_a_good_file_is_read_or_refused(damage: str, place: int) -> None:
    try:
        read(GOOD[:place] + damage + GOOD[place:], "any")
    except BadInputError as error:
        problems = error.problems
    else:
        return
    assert all(one.place and one.message for one in problems)


@pytest.mark.parametrize(
    ("text", "hours"), [("36 h", 36), ("2 days", 48), ("90 min", 1.5), ("1 day 12 h", 36), ("2d", 48), ("1 week", 168)]
)
def test_durations_are_read_as_people_write_them(text: str, hours: float) -> None:
    assert duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "36", "h", "0 h", "-1 h", "1.5 h", "2 days later", "9999999 weeks"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert duration(text) is None


def test_the_longest_dialogue_follows_the_conditions() -> None:
    books = longest(read(shipped.source("textbooks"), ""))
    assert books.questions == ("all_received", "missing")
    assert (books.sent, books.received, books.most_sent) == (3, 2, 7)


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("semana", "week"),
        ("cada 2 semanas", "2 weeks"),
        ("2 weeks", "2 weeks"),
        ("Mes", "month"),
        ("Último del mes", "last of month"),
        ("bimestre", "term"),
        ("ultimo del bimestre", "last of term"),
        ("día", None),
        ("", None),
    ],
)
def test_how_often_is_read_in_the_words_of_the_office(text: str, every: str | None) -> None:
    found = read_every(text)
    assert (None if found is None else str(found)) == every
