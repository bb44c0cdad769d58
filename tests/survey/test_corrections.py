"""What CORREGIR is about: the answer before, or the number that was just asked about."""

from __future__ import annotations

import pytest

from gateway.formats import questionnaire_toml
from gateway.survey import lexicon, rehearsal, shipped
from gateway.survey.model import Lang, SchoolFacts
from gateway.survey.rehearsal import Rehearsal
from gateway.survey.speech import SayContext

ES = Lang("es")
FACTS = SchoolFacts(name="IE Los Pinos", register={"girls": 45, "boys": 40})


def played(*texts: str) -> Rehearsal:
    questionnaire = questionnaire_toml.read(shipped.source("student_attendance"), "student_attendance")
    say = SayContext(lang=ES, lexicon=lexicon.load(ES), school=FACTS.name, day="viernes")
    now, _ = rehearsal.start(questionnaire, FACTS, say)
    for text in texts:
        now, _ = rehearsal.listen(now, text)
    return now


def values(now: Rehearsal) -> dict[str, object]:
    return {key: one.value for key, one in now.progress.answered.items()}


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (("20", "300", "CORREGIR 30"), {"girls_present": 20, "boys_present": 30}),
        (("20", "300", "CORREGIR 200", "32"), {"girls_present": 20, "boys_present": 32}),
        (("20", "CORREGIR 21", "30"), {"girls_present": 21, "boys_present": 30}),
        (("20", "300", "30", "CORREGIR 31"), {"girls_present": 20, "boys_present": 31}),
        (("20", "300", "CORREGIR 300"), {"girls_present": 20, "boys_present": 300}),
    ],
)
def test_a_correction_concerns_what_was_said_last(texts: tuple[str, ...], known: dict[str, object]) -> None:
    assert values(played(*texts)) == known


def test_a_correction_above_the_register_is_asked_about_like_any_number() -> None:
    now = played("20", "300", "CORREGIR 200")
    assert now.progress.current == "boys_present"
    assert values(now)["girls_present"] == 20
