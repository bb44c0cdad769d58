"""A flow as a conversation of the hub: whatever is said, it can be kept and taken up again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.costing import practice
from gateway.formats import questionnaire_file
from gateway.survey import talk
from gateway.survey.flow import saved
from gateway.survey.model import Lang, Outcome, Progress, Questionnaire, SayKind, SchoolFacts, SessionStatus
from tests.survey.flow.flow_files import attendance, enter, export, flow, keep, node, send, switch

ES = Lang("es")
FACTS = SchoolFacts(name="IE Huancas", register={"girls": 20, "boys": None})


def questionnaire(*files: dict[str, object]) -> Questionnaire:
    return questionnaire_file.read(export(*files).encode(), "flujo.json").questionnaire


def two_flows() -> Questionnaire:
    child = flow(
        "Nombre",
        switch(
            "name",
            send("¿Quién responde?"),
            cases={"Algo": ("has_pattern", [r"(\w+) (\w+)"])},
            ways={"Other": "name"},
            result="Quien",
            timeout=(600, "No Response"),
        ),
    )
    back = switch(
        "back",
        enter("Nombre"),
        cases={"Listo": ("has_only_text", ["completed"])},
        ways={"Listo": "books", "Other": "books"},
        operand="@child.status",
        waits=False,
    )
    books = switch(
        "books",
        keep("Quien fue", "@child.results.quien.extra.1"),
        send("Gracias @results.quien_fue. ¿Llegaron todos los libros?"),
        cases={"Si": ("has_any_word", ["si sí"]), "No": ("has_any_word", ["no"])},
        ways={"Si": None, "No": "back", "Other": "books"},
        result="Todos",
    )
    return questionnaire(flow("Principal", back, books), child)


_REPLIES = st.one_of(
    st.sampled_from(
        ["si", "no", "Rosa Quispe", "AYUDA", "ALTO", "ALTA", "CORREGIR no", "CORREGIR", "IDIOMA INGLES", ""]
    ),
    st.text(max_size=10),
    st.none(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_REPLIES, max_size=45))
def test_whatever_is_said_the_dialogue_can_be_kept_and_puts_one_question(replies: list[str | None]) -> None:
    q, say = two_flows(), practice(two_flows(), ES)
    turn = talk.begin(q, FACTS, say)
    for reply in replies:
        progress = turn.progress
        assert saved.read(saved.written(progress.flow)) == progress.flow
        if progress.status is not SessionStatus.OPEN:
            break
        assert progress.current is not None
        turn = talk.fall_silent(q, progress, say) if reply is None else talk.hear(q, FACTS, progress, reply, say)
        assert all(say_.text for say_ in turn.says)
        assert [one.question for one in turn.says[:-1]] == [None] * len(turn.says[:-1])


def hear(q: Questionnaire, progress: Progress, *replies: str) -> Progress:
    for reply in replies:
        progress = talk.hear(q, FACTS, progress, reply, practice(q, ES)).progress
    return progress


def test_the_question_is_the_last_of_several_messages_and_the_others_are_notes() -> None:
    two = switch("a", send("Uno."), send("¿Dos?"), cases={"x": ("has_text", [])}, ways={}, result="R")
    says = talk.begin(questionnaire(flow("Dos", two)), FACTS, practice(questionnaire(flow("Dos", two)), ES)).says
    assert [(say.kind, say.text, say.question) for say in says] == [
        (SayKind.NOTE, "Uno.", None),
        (SayKind.QUESTION, "¿Dos?", "r"),
    ]


def test_an_answer_that_fits_no_type_is_left_to_a_person() -> None:
    q = questionnaire(attendance())
    begun = talk.begin(q, SchoolFacts(name="IE", register={}), practice(q, ES))
    answered = hear(q, begun.progress, "15.5").answered
    assert answered["girls_present"].outcome is Outcome.UNCLEAR  # half a girl: the flow takes it, the books do not
    assert hear(q, begun.progress, "15", "18").answered["boys_present"].value == 18


def test_what_was_correct_before_can_be_corrected_once_more() -> None:
    q = questionnaire(attendance())
    progress = hear(q, talk.begin(q, FACTS, practice(q, ES)).progress, "15", "CORREGIR 16", "CORREGIR 17")
    assert progress.answered["girls_present"].value == 17
    assert progress.current == "boys_present"


def test_a_flow_that_asks_nothing_is_done_at_once() -> None:
    q = questionnaire(flow("Aviso", node("a", send("Mañana hay reunión."))))
    turn = talk.begin(q, FACTS, practice(q, ES))
    assert (turn.progress.status, [say.text for say in turn.says]) == (SessionStatus.DONE, ["Mañana hay reunión."])
