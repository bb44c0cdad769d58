"""RapidPro's files come over as they are, or say flow by flow and node by node what cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.errors import BadInputError
from gateway.formats import questionnaire_flow
from gateway.formats.questionnaire_file import QuestionnaireFile, read, read_kept
from gateway.survey.flow.functions import FUNCTIONS
from gateway.survey.flow.model import Flow
from gateway.survey.flow.router_tests import ROUTER_TESTS
from gateway.survey.model import Lang, QuestionType
from tests.survey.flow.flow_files import Json, attendance, enter, export, flow, node, send, switch, uid

ES = Lang("es")


def taken(text: str) -> QuestionnaireFile:
    return read(text.encode(), "flujo.json")


def problems(text: str) -> list[str]:
    with pytest.raises(BadInputError) as refused:
        taken(text)
    return [str(problem) for problem in refused.value.problems]


def test_an_export_becomes_a_questionnaire_with_what_it_keeps_as_questions() -> None:
    found = taken(export(attendance()))
    questionnaire = found.questionnaire
    assert (questionnaire.name, questionnaire.title[ES]) == ("asistencia", "Asistencia")
    assert [(one.key, one.type, one.always) for one in questionnaire.questions] == [
        ("girls_present", QuestionType.COUNT, True),
        ("boys_present", QuestionType.COUNT, True),
    ]
    assert questionnaire.questions[0].text[ES] == "¿Cuántas niñas hay hoy en ...?"
    assert read_kept(found.source, "x") == questionnaire


def test_a_flow_alone_and_a_byte_order_mark_are_read_too() -> None:
    alone = "\ufeff" + json.dumps(attendance())
    assert taken(alone).questionnaire.name == "asistencia"


def test_a_change_of_one_letter_is_another_version() -> None:
    one, other = export(attendance()), export(attendance()).replace("Gracias", "gracias")
    assert taken(one).questionnaire.version != taken(other).questionnaire.version


def test_everything_that_cannot_come_over_is_named_at_once() -> None:
    bad = node(
        "bad",
        {"type": "call_webhook", "uuid": uid("1"), "url": "http://x"},
        {"type": "send_email", "uuid": uid("2")},
        send("hola", attachments=["image:http://x/y.jpg"]),
        send("@webhook.json @(prompt(1)) @(1 +)"),
    )
    asked = switch(
        "ask", send("?"), cases={"Lima": ("has_state", []), "Mal": ("has_pattern", ["(?=x)"])}, ways={}, result="R"
    )
    dial = {"uuid": uid("d"), "exits": [{"uuid": uid("de")}], "router": asked["router"] | {"wait": {"type": "dial"}}}
    told = problems(export(flow("Asistencia", bad, asked, dial)))
    place = f"flow Asistencia, node {uid('bad')[:8]}: "
    cannot = [one.removeprefix(place).partition(" cannot be carried over")[0] for one in told if one.startswith(place)]
    assert cannot[:5] == ["call_webhook", "send_email", "an attachment", "@webhook", "prompt()"]
    assert "the expression @(1 +) is not understood" in cannot[5]
    rest = " ".join(told)
    for what in ("the test has_state cannot", "the pattern (?=x) cannot", "a wait of type dial cannot"):
        assert what in rest


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "voice"}, "a flow of type voice"),
        ({"spec_version": "11.12", "action_sets": []}, "version 11.12, not 13 or 14"),
        ({"spec_version": "15.0.0"}, "version 15.0.0"),
        ({"nodes": "x"}, "nodes is no list"),
        ({"name": ""}, "name is empty"),
    ],
)
def test_a_flow_that_is_none_of_ours_is_refused(change: Json, message: str) -> None:
    assert any(message in one for one in problems(export(attendance() | change)))


def test_broken_connections_are_found() -> None:
    broken = attendance()
    broken["nodes"][0]["exits"][0]["destination_uuid"] = uid("nowhere")
    broken["nodes"][1]["router"]["default_category_uuid"] = uid("nothing")
    broken["nodes"][1]["router"]["categories"][0]["exit_uuid"] = uid("no exit")
    broken["nodes"][3]["router"]["cases"][0]["category_uuid"] = uid("no category")
    broken["nodes"][4]["exits"] = []
    assert len(problems(export(broken))) == 5


def test_a_flow_that_is_entered_must_be_in_the_file() -> None:
    (told,) = problems(export(flow("Uno", node("a", enter("Dos")))))
    assert "enters the flow Dos, which is not in this file" in told


def test_of_several_flows_the_one_nobody_enters_is_asked() -> None:
    found = taken(export(flow("Dos", node("b", send("dos"))), flow("Uno", node("a", enter("Dos")))))
    assert found.questionnaire.name == "uno"
    both = taken(export(flow("Uno", node("a", send("1"))), flow("Dos", node("b", send("2")))))
    assert both.questionnaire.name == "uno"
    assert any("Dos are only kept" in note for note in both.notes)


def test_a_smart_group_is_refused_a_plain_one_is_not() -> None:
    group = {"uuid": uid("g"), "name": "Directores"}
    adds = flow("G", node("a", {"type": "add_contact_groups", "uuid": uid("1"), "groups": [group]}))
    assert taken(export(adds, groups=[group | {"query": None}])).questionnaire.name == "g"
    (told,) = problems(export(adds, groups=[group | {"query": "age > 5"}]))
    assert "the smart group Directores cannot be carried over" in told


def test_questions_have_the_type_of_their_tests() -> None:
    words = {"Yes": ("has_any_word", ["si"]), "No": ("has_any_word", ["no"])}
    options = {
        "A pie": ("has_number_eq", ["1"]),
        "En bus": ("has_number_eq", ["2"]),
        "En bus#2": ("has_phrase", ["bus"]),
    }
    asking = [
        ("Llegaron", words, QuestionType.YES_NO),
        ("Medio", options, QuestionType.CHOICE),
        ("Dia", {"Dia": ("has_date", [])}, QuestionType.DATE),
        ("Nota", {"N": ("has_number_between", ["0", "20.5"])}, QuestionType.NUMBER),
        ("Comentario", {"Texto": ("has_text", [])}, QuestionType.TEXT),
        ("Telefono", {"Tel": ("has_phone", [])}, QuestionType.TEXT),
    ]
    names = [*(name for name, _, _ in asking), None]
    nodes = [
        switch(name, send(f"¿{name}?"), cases=cases, ways=dict.fromkeys([*cases, "Other"], after), result=name)
        for (name, cases, _), after in zip(asking, names[1:], strict=True)
    ]
    found = taken(export(flow("Todo", *nodes))).questionnaire
    assert [one.type for one in found.questions] == [type_ for _, _, type_ in asking]
    assert [choice.key for choice in found.questions[1].choices] == ["a_pie", "en_bus"]
    assert found.questions[1].choices[0].label[ES] == "A pie"


def test_a_question_with_a_way_around_it_is_missed_by_nobody_who_went_that_way() -> None:
    books = switch(
        "books",
        send("¿Llegaron todos?"),
        cases={"Si": ("has_any_word", ["si"]), "No": ("has_any_word", ["no"])},
        ways={"Si": None, "No": "missing", "Other": "books"},
        result="Todos",
    )
    missing = switch("missing", send("¿Cuántos faltan?"), cases={"N": ("has_number", [])}, ways={}, result="Faltan")
    found = taken(export(flow("Libros", books, missing))).questionnaire
    assert [(one.key, one.always) for one in found.questions] == [("todos", True), ("faltan", False)]


def test_a_circle_that_only_talks_and_a_wait_before_a_word_may_not_be_asked() -> None:
    circle = taken(export(flow("Circulo", node("a", send("hola"), to="a")))).questionnaire
    mute = taken(export(flow("Mudo", switch("a", cases={"x": ("has_text", [])}, ways={})))).questionnaire
    for questionnaire, message in ((circle, "comes back here"), (mute, "before anything was said")):
        with pytest.raises(BadInputError) as refused:
            questionnaire_flow.check(questionnaire, "x")
        assert message in str(refused.value.problems[0])
    questionnaire_flow.check(taken(export(attendance())).questionnaire, "x")


@pytest.mark.parametrize("text", ["{", '{"a": 1}', '{"flows": []}', '{"flows": 3}', "{" * 100_000, '{"flows": [3]}'])
def test_json_that_is_no_flow_says_so(text: str) -> None:
    assert problems(text)


def test_the_page_about_flows_names_every_function_test_and_action() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "rapidpro.md").read_text("utf-8")
    assert [name for name in (*FUNCTIONS, *ROUTER_TESTS) if f"`{name}`" not in page] == []


def test_what_no_dialogue_hangs_on_is_left_out_only_when_asked_and_then_by_node() -> None:
    first = node("saluda", send("hola", attachments=["image:http://x/y.jpg"]), to="pregunta")
    picture = send("", attachments=["image:http://x/z.jpg"])
    ask = switch(
        "pregunta",
        picture,
        {"type": "add_input_labels", "uuid": uid("label"), "labels": []},
        send("¿Cuantas?"),
        cases={"Si": ("has_number", [])},
        ways={},
        result="Niñas",
    )
    other = {uid("send hola"): {"attachments": ["image:http://x/q.jpg"], "text": ["rimaykullayki"]}}
    text = export(flow("Foto", first, ask, localization={"que": other}))
    with pytest.raises(BadInputError) as refused:
        taken(text)
    assert "--leave-out" in refused.value.hint
    found = read(text.encode(), "flujo.json", leave_out=True)
    left_out = [note for note in found.notes if "left out" in note]
    assert [note.rpartition(": ")[2] for note in left_out] == [
        "an attachment cannot be carried over",
        "an attachment cannot be carried over",
        "add_input_labels cannot be carried over",
    ]
    assert uid("saluda")[:8] in left_out[0]
    assert read_kept(found.source, "x") == found.questionnaire
    assert [type(action).__name__ for action in _flow(found).nodes[1].actions] == ["SendMsg"]


def test_what_a_flow_branches_on_is_never_left_out() -> None:
    text = export(flow("Web", node("a", {"type": "call_webhook", "uuid": uid("1"), "url": "http://x"}, send("hola"))))
    with pytest.raises(BadInputError) as refused:
        read(text.encode(), "flujo.json", leave_out=True)
    assert "call_webhook" in str(refused.value.problems[0])
    assert not refused.value.hint


def test_quick_replies_are_told_by_node() -> None:
    ask = switch("pregunta", send("¿Si o no?", quick_replies=["Si", "No"]), cases={"Si": ("has_text", [])}, ways={})
    (told,) = [note for note in taken(export(flow("Botones", ask))).notes if "quick replies" in note]
    assert "flow Botones" in told
    assert uid("pregunta")[:8] in told


def test_a_flow_that_keeps_nothing_says_so() -> None:
    ask = switch("pregunta", send("¿Cuantas?"), cases={"Si": ("has_number", [])}, ways={})
    assert any("nothing that is answered is kept" in note for note in taken(export(flow("Nada", ask))).notes)


@pytest.mark.parametrize("text", ["[]", '[{"uuid": "1"}]', " [\n {}]"])
def test_a_list_of_json_is_told_from_toml(text: str) -> None:
    assert "JSON, but no flow" in problems(text)[0]


def _flow(found: QuestionnaireFile) -> Flow:
    assert found.questionnaire.flow is not None
    return found.questionnaire.flow.first
