"""XLSForms become questionnaires, or say row by row what cannot."""

from __future__ import annotations

import pytest

from gateway.errors import BadInputError
from gateway.formats import questionnaire_toml
from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.questionnaire_file import read
from gateway.survey.condition import equals
from gateway.survey.model import QuestionKey, QuestionType
from tests.formats.xlsform_files import EN, ES, HEAD, form, problems_of, survey_of

BOOKS = form(
    (
        HEAD,
        ("start", "start"),
        ("note", "hello", "Encuesta.", "Survey."),
        ("select_one yn", "all_received", "¿Llegaron?", "Did they arrive?"),
        ("begin_group", "g", "Libros", "Books", "${all_received} = '0'"),
        ("integer", "Missing", "¿Cuántos faltan?", "How many?", None, ". >= 1 and . < 501", "solo el número"),
        ("select_one way", "who", "¿Quién?", "Who?", "${Missing} > 10"),
        ("end_group",),
        ("decimal", "rain", "¿Lluvia?", "Rain?", None, ". <= 99.5"),
        ("date", "day", "¿Qué día?", "Which day?", "not(selected(${who}, 'padres'))"),
    ),
    settings=(
        ("form_title", "form_id", "sms_keyword", "weekday", "reminders"),
        ("Libros", "Libros 2026", "lib", "monday", "3 h, 1 day"),
    ),
)


def test_a_form_becomes_a_questionnaire_that_is_kept_as_toml() -> None:
    found = read(BOOKS, "books.xlsx")
    q = found.questionnaire
    assert questionnaire_toml.read(found.source, "books.toml") == q
    assert (q.name, q.title[ES], q.timing.weekday, len(q.timing.reminders)) == ("libros_2026", "Libros", 0, 2)
    types = [question.type for question in q.questions]
    assert types == [
        QuestionType.YES_NO,
        QuestionType.COUNT,
        QuestionType.CHOICE,
        QuestionType.NUMBER,
        QuestionType.DATE,
    ]
    books, missing, who, rain, day = q.questions
    assert books.text == {ES: "Encuesta. ¿Llegaron?", EN: "Survey. Did they arrive?"}
    assert missing.when == equals(QuestionKey("all_received"), "no")
    assert missing.max == 500
    assert missing.least is not None
    assert missing.text[ES] == "¿Cuántos faltan? (solo el número)"
    assert [(choice.key, choice.words[ES]) for choice in who.choices] == [("ugel", ("u",)), ("padres", ("p",))]
    assert who.when == written_condition("all_received = no and missing > 10")
    assert rain.most is not None
    assert day.when == written_condition("not (known(who) and who = 'padres')")  # who was not asked: not 'padres'


def test_what_the_hub_does_in_its_own_way_is_said() -> None:
    notes = " | ".join(read(BOOKS, "books.xlsx").notes)
    for word in ("start", "title of a group", "sms_keyword"):
        assert word in notes


def test_everything_that_cannot_be_carried_over_is_named_with_its_row() -> None:
    survey = (
        (*HEAD, "calculation"),
        ("select_multiple way", "many", "a", "a"),
        ("geopoint", "gps", "a", "a"),
        ("begin_repeat", "r", "a", "a"),
        ("image", "photo", "a", "a"),
        ("end_repeat",),
        ("calculate", "c", "a", "a", None, None, None, "now()"),
        ("integer", "n", "Faltan ${many}", "a"),
        ("integer", "n2", "a", "a", "floor(${n}) > 1"),
        ("integer", "n3", "a", "a", "${later} = 1", "regex(., '^[0-9]$')"),
        ("text", "later", "a", "a", None, "string-length(.) < 9"),
        ("select_one nowhere", "s", "a", "a"),
        ("integer", "later", "a", "a"),
        ("integer", "short", "a"),
        ("integer", "long", "a" * 400, "a"),
        ("note", "bye", "Gracias", "Thanks"),
        ("begin_group", "open"),
    )
    with pytest.raises(BadInputError) as told:
        read(form(survey), "bad.xlsx")
    rows = {int(str(problem.place).split("row ")[1].split(" ")[0]) for problem in told.value.problems}
    assert rows == set(range(2, 18)) - {6, 8}  # 6 ends a group; 8 only quotes what row 2 asks: mended with it
    assert all(problem.remedy for problem in told.value.problems)
    words = " ".join(str(problem.message) for problem in told.value.problems)
    for name in ("select_multiple", "geopoint", "now()", "floor()", "regex()", "${later}", "400 letters"):
        assert name in words


def test_an_example_and_the_recurrence_of_a_form_come_over() -> None:
    survey = (("type", "name", "label::Español (es)", "example"), ("integer", "taps", "¿Cuantos caños?", "3"))
    found = read(form(survey, settings=(("form_id", "every", "spread"), ("water", "month", "2 h"))), "f.xlsx")
    assert found.questionnaire.questions[0].example == {ES: "3"}
    assert str(found.questionnaire.timing.every) == "month"


def test_an_example_of_a_form_that_is_not_understood_is_told() -> None:
    survey = (("type", "name", "label::Español (es)", "example"), ("integer", "taps", "¿Cuantos caños?", "muchos"))
    with pytest.raises(BadInputError, match=r"f.xlsx") as told:
        read(form(survey), "f.xlsx")
    assert "not understood" in told.value.problems[0].message


MOSTLY = survey_of(
    ("select_multiple way", "many", "¿Quienes?"),
    ("integer", "girls", "¿Cuantas niñas?", None, "regex(., '^[0-9]$')"),
    ("select_one yn", "water", "¿Hay agua?", "selected(${many}, 'ugel')"),
    ("integer", "boys", "¿Cuantos niños?", "${girls} > 0"),
    ("note", "bye", "Gracias"),
)


def test_what_cannot_be_carried_over_is_left_out_only_when_asked_and_then_by_name() -> None:
    with pytest.raises(BadInputError) as told:
        read(MOSTLY, "f.xlsx")
    assert len(told.value.problems) == 3  # water follows from many, and is mended with it
    assert "2 of 4" in told.value.hint
    found = read(MOSTLY, "f.xlsx", leave_out=True)
    assert [question.key for question in found.questionnaire.questions] == ["girls", "boys"]
    left_out = [note for note in found.notes if "left out" in note]
    assert [note.split("(")[1].split(")")[0] for note in left_out] == ["many", "girls", "water", "bye"]
    assert found.source.count("# left out: ") == 4
    assert questionnaire_toml.read(found.source, "f.toml") == found.questionnaire


def test_nothing_is_left_of_a_form_that_has_nothing_for_sms() -> None:
    data = survey_of(("geopoint", "gps", "a"), ("image", "photo", "a"))
    assert len(problems_of(data, leave_out=True)) == 2


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("integer", QuestionType.COUNT),
        ("int", QuestionType.COUNT),
        ("add integer prompt", QuestionType.COUNT),
        ("decimal", QuestionType.NUMBER),
        ("Date", QuestionType.DATE),
        ("string", QuestionType.TEXT),
        ("select_one way", QuestionType.CHOICE),
        ("select one from way", QuestionType.CHOICE),
        ("add select one prompt using way", QuestionType.CHOICE),
        ("select1 yn", QuestionType.YES_NO),
        ("Select_One  yn", QuestionType.YES_NO),
        ("range", QuestionType.COUNT),
    ],
)
def test_a_type_is_known_however_it_is_written(written: str, type_: QuestionType) -> None:
    assert read(survey_of((written, "a", "¿Que?")), "f.xlsx").questionnaire.questions[0].type is type_


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("select_multiple way", "yes or no for each"),
        ("select all that apply from way", "yes or no for each"),
        ("rank way", "first choice"),
        ("geopoint", "register"),
        ("image", "only text"),
        ("time", "date"),
        ("select_one_external way", "sheet choices"),
        ("select_one_from_file way.csv", "sheet choices"),
        ("select_one way or_other", "choice other"),
        ("begin_repeat", "once for each time"),
        ("begin loop over way", "once for each time"),
        ("acknowledge", "yes or no"),
        ("nonsense", "leave the row out"),
    ],
)
def test_a_type_that_sms_cannot_ask_is_refused_with_what_to_do(written: str, remedy: str) -> None:
    end = [("end_repeat",)] if "repeat" in written else [("end loop",)] if "loop" in written else []
    (problem,) = problems_of(survey_of((written, "a", "¿Que?"), *end))
    assert "row 2 (a)" in problem
    assert remedy in problem


def test_yes_and_no_in_words_that_nobody_here_reads_stay_choices() -> None:
    head = ("list_name", "name", "label::English (en)", "label::Swahili (sw)")
    survey = (
        ("type", "name", "label::English (en)", "label::Swahili (sw)"),
        ("select_one yn", "a", "Water?", "Maji?"),
        ("text", "b", "Why?", "Kwa nini?", "${a} = 'no'"),
    )
    found = read(form(survey, (head, ("yn", "yes", "Yes", "Ndiyo"), ("yn", "no", "No", "Hapana"))), "f.xlsx")
    assert found.questionnaire.questions[0].type is QuestionType.CHOICE


def test_a_cell_never_breaks_out_of_the_text_that_is_made_of_it() -> None:
    nasty = 'a"\nkey = 1\n# \u2028x\u0085y '
    data = form(
        (
            ("type", "name", "label", "tolerance", "until", "roles", "short"),
            ("integer", f"x{nasty}", f"¿A?{nasty}", None, None, None, None),
            ("geopoint", f"y{nasty}", "¿B?", None, None, None, None),
            ("integer", "c", "¿C?", "1\nmax = 2", None, None, None),
            ("integer", "d", "¿D?", None, "٣", None, None),
            ("integer", "e", "¿E?", None, None, 'leader"', None),
        ),
        settings=(("default_language", "form_title"), ("es", nasty)),
    )
    found = read(data, f"f{nasty}.xlsx", leave_out=True)
    assert [question.max for question in found.questionnaire.questions] == [None]
    assert questionnaire_toml.read(found.source, "f.toml") == found.questionnaire


def test_what_hangs_on_a_question_that_is_too_long_falls_with_it_all_the_way_down() -> None:
    rows: list[tuple[str, ...]] = [("integer", "q0", "a" * 400), ("integer", "other", "¿Otra?")]
    rows += [("integer", f"q{n}", "¿Y?", f"${{q{n - 1}}} > 3") for n in range(1, 120)]
    (problem,) = problems_of(survey_of(*rows))
    assert "400 letters" in problem
    rows.append(("integer", "last", "¿Y?", " or ".join(["${q1} > 3"] * 60)))
    found = read(survey_of(*rows), "f.xlsx", leave_out=True)
    assert [question.key for question in found.questionnaire.questions] == ["other"]
    assert sum("left out" in note for note in found.notes) == 121


def test_a_hint_that_makes_a_question_too_long_is_what_is_left_out() -> None:
    survey = (("type", "name", "label", "hint"), ("integer", "a", "¿Cuantos?", "como " * 70))
    data = form(survey, settings=(("default_language",), ("es",)))
    (problem,) = problems_of(data)
    assert "with its hint it has 361 letters" in problem
    assert read(data, "f.xlsx", leave_out=True).questionnaire.questions[0].text == {ES: "¿Cuantos?"}


def test_an_sms_option_for_yes_is_told_where_it_is_no_word_for_it() -> None:
    choices = (("list_name", "name", "label", "sms_option"), ("yn", "yes", "Sí", "k"), ("yn", "no", "No", "n"))
    notes = read(survey_of(("select_one yn", "a", "¿A?"), choices=choices), "f.xlsx").notes
    assert [note for note in notes if "no word" in note] == [
        "sheet survey, row 2: yes and no are read as people write them: k is no word for them"
    ]
