"""Whatever is said, a session ends, says something each time, and asks one question at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.formats import questionnaire_toml
from gateway.survey import shipped
from gateway.survey.conversation import MAX_REASKS, begin, hear
from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Outcome, SchoolFacts, SessionStatus
from gateway.survey.paths import keys_of
from gateway.survey.speech import SayContext

FACTS = SchoolFacts(name="IE 38041", register={"girls": 45, "boys": 40, "women_teachers": 6, "men_teachers": None})
REPLY = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "31",
            "999",
            "999",
            "si",
            "no",
            "no, faltan 5",
            "ayuda",
            "corregir 12",
            "CORREGIR",
            "no se",
            "alta",
            "no hubo clases",
            "15 niñas y 18 niños",
            "12 15",
            "alto",
            "31 99",
            "corregir no",
            "hola",
        ]
    ),
)


def _say(lang: str) -> SayContext:
    lexicon = load(Lang(lang))
    return SayContext(lang=Lang(lang), lexicon=lexicon, school=FACTS.name, with_school=True, day=lexicon.days[4])


@pytest.mark.parametrize("name", shipped.names())
def test_no_sequence_of_replies_makes_an_endless_dialogue(name: str) -> None:
    questionnaire = questionnaire_toml.read(shipped.source(name), name)
    say = _say("es")
    asked = len(questionnaire.questions)

    @given(st.lists(REPLY, min_size=20, max_size=40))
    def ends(replies: list[str]) -> None:
        progress = begin(questionnaire, FACTS, say).progress
        unanswered = 0
        for text in replies:
            if progress.status is not SessionStatus.OPEN:
                break
            turn = hear(questionnaire, FACTS, progress, text, say)
            assert turn.says, "the hub never falls silent on an open question"
            assert sum(one.question is not None for one in turn.says) <= 1, "one question at a time"
            corrected = turn.understood is not None and turn.understood.command == "correct"
            unanswered += not corrected
            progress = turn.progress
        assert progress.status is not SessionStatus.OPEN or unanswered < asked * (MAX_REASKS + 1)

    ends()


@given(st.lists(REPLY, max_size=12))
def test_what_is_recorded_is_what_the_session_knows(replies: list[str]) -> None:
    name = "student_attendance"
    questionnaire = questionnaire_toml.read(shipped.source(name), name)
    say = _say("es")
    progress = begin(questionnaire, FACTS, say).progress
    known: dict[str, tuple[Outcome, object]] = {}
    keys = {key for question in questionnaire.questions for key in keys_of(question)}
    for text in replies:
        turn = hear(questionnaire, FACTS, progress, text, say)
        for record in turn.records:
            assert record.key in keys
            assert record.corrects == (record.key in known)
            known[record.key] = (record.outcome, record.value)
        progress = turn.progress
        assert {key: (one.outcome, one.value) for key, one in progress.answered.items()} == known
