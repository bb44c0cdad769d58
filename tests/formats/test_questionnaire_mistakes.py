"""Forty ways to write a questionnaire wrong: each is told once, with its line and what to write instead."""

from __future__ import annotations

import pytest

from gateway.errors import BadInputError
from gateway.formats.questionnaire_toml import read
from gateway.survey import shipped
from gateway.survey.extent import longest, unreachable
from gateway.survey.model import QuestionKey

GOOD = """
name = "water"
title.es = "Agua"
purpose.es = "Mide si hay agua."

[timing]
every = "week"
weekday = "lunes"
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
example.es = "SI"

[[question]]
key = "taps"
type = "count"
text.es = "¿Cuantos caños funcionan?"
label.es = "caños"
example.es = "3"
max = 20
when = "has_water = si"

[[question]]
key = "how"
type = "choice"
text.es = "¿Como llega? 1 rio 2 pozo"
label.es = "agua de"
example.es = "1"
choices = [{ key = "river", es = "rio" }, { key = "well", es = "pozo" }]
"""
WHEN, WELL, MAX = 'when = "has_water = si"', '{ key = "well", es = "pozo" }', "max = 20"

MISTAKES = [
    ('every = "week"', 'every = "dia"', 7, "'dia' is not known", "month"),
    ('every = "week"', "every = 3", 7, "must be a text", "every"),
    ('every = "week"', 'spread = "2 days"', 7, "too late", "shorter"),
    ('every = "week"', 'spread = "mucho"', 7, "no duration", "36 h"),
    ('"lunes"', '"lunez"', 8, "'lunez' is not known", "lunes"),
    ('"lunes"', "1", 8, "must be a text", "weekday"),
    ('"09:30"', "9", 9, "must be a text", "hour"),
    ('"09:30"', '"9.30"', 9, "no time of day", "14:00"),
    ('"36 h"', "36", 10, "no duration", "36 h"),
    ('["90 min"]', '["90"]', 11, "no duration", "36 h"),
    ('["90 min"]', "[90]", 11, "list of texts", "reminders"),
    ('example.es = "SI"', 'example.es = "quizas"', 20, "not understood", "SI, NO"),
    ('example.es = "SI"', 'example.es = "31"', 20, "not understood", "SI, NO"),
    ('example.es = "3"', 'example.es = "tres o cuatro"', 27, "not understood", "one number"),
    ('example.es = "3"', 'example.es = "25"', 27, "not understood", "at most 20"),
    ('example.es = "3"', 'example.es = "NO SE"', 27, "not understood", "one number"),
    ('example.es = "3"', 'example.es = "BAJA"', 27, "not understood", "one number"),
    ('example.es = "1"', 'example.es = "camion"', 36, "not understood", "one of the choices"),
    ('example.es = "1"', 'example.es = "3"', 36, "not understood", "one of the choices"),
    (WHEN, "when = \"has_water = 'si'\"", 29, "never 'si'", "yes"),
    (WHEN, 'when = "has_water"', 29, "no condition", "write it like"),
    (WHEN, 'when = "has_water = yes and"', 29, "cannot be read", "write it like"),
    (WHEN, 'when = "taps > 3"', 29, "itself", "earlier"),
    (WHEN, 'when = "has_water > 3"', 29, "never 3", "yes"),
    (WHEN, 'when = "how > 3"', 29, "asked later", "move how"),
    (WHEN, 'when = "register.girl > 3"', 29, "no 'girl'", "girls"),
    (WHEN, 'when = "registro.girls > 3"', 29, "is not known", "register.girls"),
    (WHEN, 'when = "last.tapz > 3"', 29, "no such question", "has_water"),
    (WHEN, 'when = "has_water = yes or 1e999 > 2"', 29, "no value", "write it like"),
    (WHEN, 'when = "1 = 2"', 29, "no answers lead", "change its when"),
    (WHEN, 'when = "has_water = yes and has_water = no"', 29, "no answers lead", "change its when"),
    (WHEN, "when = true", 29, "name a question", "when = {"),
    (MAX, 'max = "register.girls +"', 28, "cannot be read", "write it like"),
    (MAX, 'max = "has_water"', 28, "no number", "a question for a number"),
    (MAX, "max = 3.5", 28, "whole number", "max = 10"),
    (MAX, "min = 30\nmax = 20", 28, "above max", "at most max"),
    (MAX, 'jump = "300 por ciento"', 28, "whole number", "jump = 10"),
    (MAX, 'jump = "0 %"', 28, "doubts every number", "30 %"),
    (MAX, "quorum = 9", 28, "never be reached", "2 or 3"),
    (MAX, 'quorum = 3\nroles = ["parent", "principal"]', 28, "only 2 are asked", "more people"),
    (MAX, 'roles = ["promoter"]', 28, "not among those", "leader"),
    (MAX, 'roles = ["promotor"]', 28, "'promotor' is not known", "promoter"),
    (MAX, 'until = "yes"', 28, "never 'yes'", "number"),
    (WELL, '{ key = "river", es = "pozo" }', 37, "the same key", "its own key"),
    (WELL, '{ key = "well", es = "Rio" }', 37, "read the same", "its own words"),
    (WELL, '{ key = "well", es = "pozo", words.es = "x" }', 37, "no list of texts", "words.es"),
    (WELL, '{ key = "well", es = "pozo", words.es = ["río"] }', 37, "names two choices", "one of them"),
    (WELL, '{ key = "well", es = "pozo", word.es = ["x"] }', 37, "no text in word", "words.es"),
    ('key = "taps"', 'key = "no"', 23, "a word of conditions", "another name"),
    ('key = "taps"', 'key = "y"', 23, "a word of conditions", "another name"),
    ('key = "taps"', 'key = "how"', 31, "used twice", "its own key"),
    ('text.es = "¿Hay agua?"', 'text = "¿Hay agua?"', 18, "no language", "text.es"),
    ('text.es = "¿Hay agua?"', 'text.spanish = "x"', 18, "no language", "es, en, qu"),
    ('[[question]]\nkey = "taps"', '[question]\nkey = "taps"', 22, "not TOML", "quotation marks"),
]


@pytest.mark.parametrize(("old", "new", "line", "message", "remedy"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    old: str, new: str, line: int, message: str, remedy: str
) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(BadInputError) as told:
        read(GOOD.replace(old, new), "water.toml", new=True)
    first = told.value.problems[0]
    assert message in first.message
    assert str(first.place).endswith(f"line {line}")
    assert remedy in first.remedy
    assert len(told.value.problems) == 1, [problem.message for problem in told.value.problems]


def test_the_good_one_is_good() -> None:
    assert read(GOOD, "water.toml", new=True).timing.weekday == 0


@pytest.mark.parametrize("name", shipped.names())
def test_every_example_that_is_shipped_is_understood_by_its_own_question(name: str) -> None:
    found = read(shipped.source(name), name, new=True)
    assert all(question.example for question in found.questions)


def test_one_that_is_in_use_is_read_though_its_example_is_not_understood_any_more() -> None:
    assert read(GOOD.replace('example.es = "3"', 'example.es = "quizas"'), "water.toml").questions


def test_the_promoter_is_asked_nothing_and_a_questionnaire_for_promoters_is_refused() -> None:
    text = GOOD.replace('name = "water"', 'name = "water"\nroles = ["promoter"]').replace(MAX, "")
    with pytest.raises(BadInputError) as told:
        read(text, "water.toml", new=True)
    assert any("no reporter" in problem.message for problem in told.value.problems)


COUNTS = """
name = "w"
title.es = "A"
purpose.es = "B"
[[question]]
key = "g"
type = "count"
text.es = "?"
label.es = "g"
[[question]]
key = "b"
type = "number"
text.es = "?"
label.es = "b"
[[question]]
key = "c"
type = "count"
text.es = "?"
label.es = "c"
when = "{when}"
"""


@pytest.mark.parametrize(
    "when",
    ["g + b > 50", "g > b", "g * 2 = b", "b > 3.5", "b > 2 and b < 3", "not known(g)", "g = 7 or b < 0", "last.g > 3",
     "register.girls > 10 and g > 2"],
)  # fmt: skip
def test_the_longest_dialogue_reckons_with_every_condition_that_may_hold(when: str) -> None:
    found = read(COUNTS.replace("{when}", when), "w.toml", new=True)
    assert longest(found).questions == ("g", "b", "c")
    assert unreachable(found) == ()


@pytest.mark.parametrize("when", ["g > 5 and g < 6", "g = 3 and g = 4", "2 > 3"])
def test_a_question_that_no_answers_lead_to_is_found(when: str) -> None:
    found = read(COUNTS.replace("{when}", when), "w.toml")
    assert longest(found).questions == ("g", "b")
    assert unreachable(found) == (QuestionKey("c"),)


CHOICE = (
    GOOD
    + """
[[question]]
key = "meals"
type = "choice"
text.es = "¿Cuantas comidas hubo?"
label.es = "comidas"
choices = [CHOICES]
"""
)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("0", "1", "2 o mas"), "who answers 1"),
        (("0. ninguna", "1. una"), "who answers 1"),
        (("una", "mas de 3", "3 o 4"), ""),
        (("1 vez", "2 veces", "3 o mas"), ""),
        (("2015", "2016"), ""),
        (("5 a 9 años", "10 a 14 años"), ""),
        (tuple(f"la comunidad de Rio Claro {n:03}" for n in range(100, 125)), "letters in es"),
    ],
)
def test_choices_that_cannot_be_told_apart_in_a_reply_are_found(labels: tuple[str, ...], told: str) -> None:
    choices = ", ".join(f'{{ key = "k{nth}", es = "{label}" }}' for nth, label in enumerate(labels))
    text = CHOICE.replace("CHOICES", choices)
    if not told:
        assert read(text, "t", new=True).questions[-1].choices
        return
    with pytest.raises(BadInputError) as found:
        read(text, "t", new=True)
    assert [told in problem.message for problem in found.value.problems] == [True]
    assert read(text, "t")  # one that is in use goes on
