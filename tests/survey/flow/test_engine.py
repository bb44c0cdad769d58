"""A flow goes on as RapidPro's engine does: until it waits, until it is through, and never for ever."""

from __future__ import annotations

import datetime
from random import Random

import pytest

from gateway.formats import rapidpro
from gateway.survey.flow import engine
from gateway.survey.flow.engine import Sprint
from gateway.survey.flow.evaluation import Surroundings
from gateway.survey.flow.events import Failure, GroupsChanged, Moved, ResultChanged, Said
from gateway.survey.flow.model import Flows
from gateway.survey.flow.settings import DAY_FIRST, UTC, Habits
from gateway.survey.flow.state import Person, RunStatus
from tests.survey.flow.flow_files import Json, attendance, enter, export, flow, keep, node, send, switch, uid

AROUND = Surroundings(
    habits=Habits(date_format=DAY_FIRST, languages=("spa", "que")), now=datetime.datetime(2026, 11, 20, 14, tzinfo=UTC)
)


def flows_of(*files: Json, **more: object) -> Flows:
    return rapidpro.read(export(*files, **more), "flujo.json").flows


def said(sprint: Sprint) -> list[str]:
    return [event.text for event in sprint.events if isinstance(event, Said)]


def played(flows: Flows, *replies: str | None, person: Person | None = None) -> tuple[list[list[str]], Sprint]:
    """What is said at each step; a reply of None is silence."""
    sprint = engine.begin(flows, person or Person(), AROUND)
    heard = [said(sprint)]
    for reply in replies:
        step = engine.silence if reply is None else engine.hear
        sprint = step(flows, sprint.state, *([] if reply is None else [reply]), AROUND)  # type: ignore[operator]
        heard.append(said(sprint))
    return heard, sprint


def test_a_flow_asks_tests_and_sums() -> None:
    register = Person(fields={"girls": "20", "school": "IE Huancas"})
    heard, sprint = played(flows_of(attendance()), "25", "15 niñas", "18", person=register)
    assert heard == [
        ["¿Cuántas niñas hay hoy en IE Huancas?"],
        ["Responda con un número, por favor."],
        ["¿Cuántos niños?"],
        ["Gracias: 33 en total."],
    ]
    assert sprint.state.status is RunStatus.COMPLETED
    results = sprint.state.results()
    assert {key: result.value for key, result in results.items()} == {"girls_present": "15", "boys_present": "18"}
    assert results["girls_present"].input == "15 niñas"
    assert results["girls_present"].category == "Numero"


def test_one_result_a_key_the_last_answer_counts() -> None:
    _, sprint = played(flows_of(attendance()), "no sé")
    assert sprint.state.results()["girls_present"].category == "Other"
    (changed,) = [event for event in sprint.events if isinstance(event, ResultChanged)]
    assert changed.previous is None
    sprint = engine.hear(flows_of(attendance()), sprint.state, "12", AROUND)
    (changed,) = [event for event in sprint.events if isinstance(event, ResultChanged)]
    assert changed.previous is not None
    assert changed.previous.value == "no sé"


def test_silence_takes_the_way_of_the_timeout() -> None:
    asked = switch(
        "ask",
        send("¿Llegaron los libros?"),
        cases={"Si": ("has_any_word", ["si sí"])},
        ways={"Si": "yes", "No Response": "later"},
        result="Books",
        timeout=(3600, "No Response"),
    )
    flows = flows_of(flow("Libros", asked, node("yes", send("Bien.")), node("later", send("Le escribimos luego."))))
    heard, sprint = played(flows, None)
    assert heard[1] == ["Le escribimos luego."]
    assert sprint.state.results()["books"].category == "No Response"
    assert engine.timeout_of(flows, engine.begin(flows, Person(), AROUND).state) == 3600


def test_silence_without_a_timeout_ends_the_run_and_whoever_entered_it_goes_on() -> None:
    child = flow("Pregunta", switch("ask", send("¿Cómo está?"), cases={"x": ("has_text", [])}, ways={}, result="How"))
    after = switch(
        "back",
        enter("Pregunta"),
        cases={"Done": ("has_only_text", ["completed"]), "Gone": ("has_only_text", ["expired"])},
        ways={"Done": "thanks", "Gone": "missed"},
        operand="@child.status",
        waits=False,
    )
    ends = (node("thanks", send("Dijo @child.results.how")), node("missed", send("Quedó pendiente")))
    flows = flows_of(flow("Principal", after, *ends), child)
    assert flows.first.name == "Principal"
    assert played(flows, None)[0] == [["¿Cómo está?"], ["Quedó pendiente"]]
    assert played(flows, "bien")[0] == [["¿Cómo está?"], ["Dijo bien"]]


def test_a_terminal_flow_does_not_come_back() -> None:
    flows = flows_of(
        flow("Uno", node("a", send("uno"), enter("Dos", terminal=True), to="b"), node("b", send("nunca"))),
        flow("Dos", node("c", send("dos"))),
    )
    heard, sprint = played(flows)
    assert heard == [["uno", "dos"]]
    assert sprint.state.status is RunStatus.COMPLETED


def test_a_circle_without_a_question_fails_after_a_hundred_steps() -> None:
    heard, sprint = played(flows_of(flow("Circulo", node("a", send("otra vez"), to="a"))))
    assert len(heard[0]) == engine.MOST_STEPS
    assert sprint.state.status is RunStatus.FAILED
    assert any(isinstance(event, Failure) for event in sprint.events)


def test_flows_that_enter_one_another_end() -> None:
    flows = flows_of(flow("Ping", node("a", enter("Pong"))), flow("Pong", node("b", enter("Ping"))))
    assert played(flows)[1].state.status is RunStatus.FAILED


def test_a_dialogue_ends_however_often_the_answer_is_wrong() -> None:
    flows = flows_of(attendance())
    sprint = engine.begin(flows, Person(), AROUND)
    replies = 0
    while sprint.state.status is RunStatus.WAITING:
        sprint = engine.hear(flows, sprint.state, "?", AROUND)
        replies += 1
    assert sprint.state.status is RunStatus.FAILED
    assert replies == engine.MOST_SPRINTS
    assert engine.hear(flows, sprint.state, "12", AROUND).state == sprint.state


def test_visits_of_a_node_are_counted() -> None:
    enough = switch(
        "enough",
        cases={"Many": ("has_number_gte", ["2"])},
        ways={"Many": "sorry", "Other": "ask"},
        operand="@node.visit_count",
        waits=False,
    )
    asked = switch(
        "ask", send("¿2 + 2?"), cases={"Yes": ("has_number_eq", ["4"])}, ways={"Yes": "well", "Other": "enough"}
    )
    flows = flows_of(flow("Prueba", asked, enough, node("well", send("Bien")), node("sorry", send("Otro día"))))
    assert played(flows, "3", "5")[0] == [["¿2 + 2?"], ["¿2 + 2?"], ["Otro día"]]
    assert played(flows, "3", "4")[0][-1] == ["Bien"]


def test_texts_arguments_and_categories_come_in_the_language_of_the_contact() -> None:
    asked = switch(
        "ask",
        send("¿Llegaron?"),
        cases={"Si": ("has_any_word", ["si"])},
        ways={"Si": "yes"},
        result="Llegaron",
    )
    quechua = {
        uid("send ¿Llegaron?"): {"text": ["Chayamunchu?"]},
        uid("ask Si case"): {"arguments": ["arí ari"]},
        uid("ask Si category"): {"name": ["Arí"]},
    }
    file = flow(
        "Libros", asked, node("yes", send("@results.llegaron.category_localized")), localization={"que": quechua}
    )
    assert played(flows_of(file), "Ari", person=Person(language="que"))[0] == [["Chayamunchu?"], ["Arí"]]
    assert played(flows_of(file), "si", person=Person(language="spa"))[0] == [["¿Llegaron?"], ["Si"]]
    assert played(flows_of(file), "si", person=Person(language="fra"))[0][0] == ["¿Llegaron?"]


def test_the_contact_changes_within_the_session() -> None:
    actions = [
        {"type": "set_contact_name", "uuid": uid("1"), "name": " @input.text "},
        {
            "type": "set_contact_field",
            "uuid": uid("2"),
            "field": {"key": "grade", "name": "Grado"},
            "value": "@(1 + 2)",
        },
        {"type": "set_contact_language", "uuid": uid("3"), "language": "que"},
        {"type": "add_contact_groups", "uuid": uid("4"), "groups": [{"uuid": uid("g"), "name": "Padres"}]},
        {"type": "set_run_local", "uuid": uid("5"), "local": "n", "value": "2", "operation": "increment"},
        send('@contact.name, @fields.grade, @locals.n, @(join(foreach(contact.groups, extract, "name"), ","))'),
        {"type": "remove_contact_groups", "uuid": uid("6"), "groups": [], "all_groups": True},
    ]
    asked = switch("ask", send("¿Su nombre?"), cases={"x": ("has_text", [])}, ways={"x": "set"})
    heard, sprint = played(flows_of(flow("Registro", asked, node("set", *actions))), "Rosa Quispe")
    assert heard[1] == ["Rosa Quispe, 3, 2, Padres"]
    assert sprint.state.person.language == "que"
    assert sprint.state.person.groups == ()
    assert [type(event) for event in sprint.events].count(GroupsChanged) == 2


def test_a_failed_expression_leaves_the_result_as_it_was() -> None:
    kept = node("a", keep("Total", "@(1 / 0)"), keep("Suma", "@(1 + 1)", "Bien"), send("[@(1 / 0)]"))
    heard, sprint = played(flows_of(flow("Malo", kept)))
    assert heard == [["[]"]]
    assert list(sprint.state.results()) == ["suma"]


def test_a_router_by_chance_takes_each_way() -> None:
    exits = [{"uuid": uid(f"e{nth}"), "destination_uuid": uid(f"n{nth}")} for nth in range(2)]
    categories = [{"uuid": uid(f"c{nth}"), "name": f"c{nth}", "exit_uuid": uid(f"e{nth}")} for nth in range(2)]
    split = {"uuid": uid("r"), "exits": exits, "router": {"type": "random", "categories": categories}}
    flows = flows_of(flow("Azar", split, node("n0", send("cara")), node("n1", send("sello"))))
    chance = Random(3)
    around = Surroundings(habits=AROUND.habits, now=AROUND.now, chance=chance)
    texts = {said(engine.begin(flows, Person(), around))[0] for _ in range(20)}
    assert texts == {"cara", "sello"}
    assert played(flows)[1].state.status is RunStatus.FAILED  # nothing is left to chance there


def test_a_message_that_begins_the_flow_answers_its_first_wait() -> None:
    asked = switch("ask", cases={"Si": ("has_any_word", ["si"])}, ways={"Si": "yes"}, result="R")
    flows = flows_of(flow("Palabra", asked, node("yes", send("@input.text"))))
    sprint = engine.begin(flows, Person(), AROUND, "SI profe")
    assert said(sprint) == ["SI profe"]
    assert [event.operand for event in sprint.events if isinstance(event, Moved)] == ["SI profe"]


@pytest.mark.parametrize("reply", ["", "\x00", "@(1/0)", "x" * 5000, "٣١", "@@contact"])
def test_any_reply_is_taken_as_it_is(reply: str) -> None:
    _, sprint = played(flows_of(attendance()), reply)
    assert sprint.state.status is RunStatus.WAITING
