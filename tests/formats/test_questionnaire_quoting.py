"""What a text may quote of earlier answers, and what each mistake is told; what such a text costs."""

from __future__ import annotations

import pytest

from gateway import costing
from gateway.errors import BadInputError
from gateway.formats.questionnaire_toml import read
from gateway.survey.model import Lang

HEAD = """name = "q"
title.es = "Q"
purpose.es = "P."
"""
GIRLS = """[[question]]
key = "girls"
type = "count"
text.es = "¿Cuantas niñas?"
label.es = "niñas"
"""
PUPILS = """[[question]]
key = "pupils"
type = "counts"
keys = ["women", "men"]
text.es = "¿Cuantas mujeres y cuantos hombres?"
label.es = "alumnos"
labels.es = ["mujeres", "hombres"]
"""
WATER = """[[question]]
key = "water"
type = "yes_no"
text.es = "¿Hay agua?"
label.es = "agua"
"""
TAPS = """[[question]]
key = "taps"
type = "count"
when = "water = yes"
text.es = "¿Cuantos caños?"
label.es = "caños"
"""
NAME = """[[question]]
key = "who"
type = "text"
text.es = "¿Quien?"
label.es = "quien"
"""


def last(text: str, more: str = "") -> str:
    return f'[[question]]\nkey = "last_one"\ntype = "yes_no"\ntext.es = "{text}"\nlabel.es = "ultima"\n{more}\n'


@pytest.mark.parametrize(
    ("earlier", "text", "more"),
    [
        (GIRLS, "Dijo {girls} niñas el {day} en {school}.", ""),
        (PUPILS, "Dijo {women} y {men}.", ""),
        (WATER + TAPS, "Dijo {taps|ninguno}.", ""),
        (WATER + TAPS, "Dijo {taps}.", 'when = "water = yes"'),
        (WATER + TAPS + GIRLS, "Dijo {taps}.", 'when = "girls > 3 and water = yes"'),
        (WATER + TAPS, "Dijo {taps}.", 'when = "taps > 2"'),
        (WATER + TAPS, "Dijo {taps}.", 'when = "known(taps)"'),
        (GIRLS + 'roles = ["parent"]\n', "Dijo {girls}.", 'roles = ["parent"]'),
        (WATER + 'until = "yes"\n', "Dijo {water}.", ""),
    ],
)
def test_an_answer_that_everybody_who_reads_it_was_asked_for_may_be_quoted(earlier: str, text: str, more: str) -> None:
    assert read(HEAD + earlier + last(text, more), "q.toml", new=True).questions[-1].text == {"es": text}


@pytest.mark.parametrize(
    ("earlier", "text", "more", "message", "remedy"),
    [
        (GIRLS, "Dijo {girl}.", "", "{girl} is not known", "{girls}"),
        (GIRLS, "Dijo {ovejas}.", "", "{ovejas} is not known", "{girls}"),
        (GIRLS, "Dijo {last_one}.", "", "the question itself", "earlier"),
        (GIRLS, "Dijo {day|hoy}.", "", "{day|hoy} is not known", "{day}"),
        (GIRLS, "Dijo {}.", "", "{} is not known", "{girls}"),
        (GIRLS, "Dijo {girls|{day}}.", "", "brace", "{day}"),
        (PUPILS, "Dijo {pupils}.", "", "asks for several numbers", "{women}, {men}"),
        (WATER + TAPS, "Dijo {taps}.", "", "not asked of everybody", "{taps|...}"),
        (WATER + TAPS, "Dijo {taps|}.", "", "not asked of everybody", "{taps|...}"),
        (WATER + TAPS, "Dijo {taps}.", 'when = "water = no"', "not asked of everybody", "{taps|...}"),
        (WATER + TAPS + GIRLS, "Dijo {taps}.", 'when = "water = yes or girls > 3"', "not asked of", "{taps|...}"),
        (WATER + TAPS, "Dijo {taps}.", 'when = "not known(taps)"', "not asked of everybody", "{taps|...}"),
        (GIRLS + 'roles = ["parent"]\n', "Dijo {girls}.", "", "not asked of everybody", "{girls|...}"),
        (NAME, "¿" + "muy " * 70 + "{who}?", "", "with the longest earlier answers it has 312 letters", "306"),
    ],
)
def test_what_may_not_be_there_is_refused_with_its_line_and_what_to_write(
    earlier: str, text: str, more: str, message: str, remedy: str
) -> None:
    source = HEAD + earlier + last(text, more)
    line = next(nth for nth, each in enumerate(source.splitlines(), start=1) if text in each)
    with pytest.raises(BadInputError) as told:
        read(source, "q.toml", new=True)
    (found,) = told.value.problems
    assert str(found.place) == f"question last_one, line {line}"
    assert message in found.message
    assert remedy in found.remedy


@pytest.mark.parametrize(("later", "name"), [(GIRLS, "girls"), (PUPILS, "men")])
def test_an_answer_that_comes_later_cannot_be_quoted(later: str, name: str) -> None:
    with pytest.raises(BadInputError) as told:
        read(HEAD + last("Dijo {" + name + "}.") + later, "q.toml", new=True)
    (found,) = told.value.problems
    assert f"text.es refers to {name}, which is asked later" in found.message
    assert f"move {name} before" in found.remedy


def test_a_text_is_shown_as_it_is_written_and_counted_with_the_longest_answer() -> None:
    filler = "y " * 66
    q = read(HEAD + NAME + last(f"Dijo {{who}} {filler}."), "q.toml", new=True)
    say = costing.practice(q, Lang("es"))
    found = next(one for one in costing.text_costs(q, say) if one.key == "last_one" and one.kind == "question")
    assert "{who}" in found.text
    assert found.cost.segments == 2
    usual, most = costing.dialogues(q, say).typical, costing.dialogues(q, say).longest
    plain = read(HEAD + NAME + last(f"Dijo ella {filler}."), "q.toml", new=True)
    assert usual.sent == costing.dialogues(plain, say).typical.sent
    assert most.sent > costing.dialogues(plain, say).longest.sent


def test_an_answer_in_letters_that_are_not_folded_may_cost_more() -> None:
    q = read(HEAD + "fold.es = false\n" + NAME + last("Dijo {who} " + "y " * 40), "q.toml", new=True)
    found = [one for one in costing.text_costs(q, costing.practice(q, Lang("es"))) if one.key == "last_one"]
    assert found[0].cost.segments == 2  # of 70 units each, for one letter may be no GSM-7
