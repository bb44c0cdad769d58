"""Router tests find in replies what RapidPro's find."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gateway.survey.flow.calling import call
from gateway.survey.flow.evaluation import Evaluation, Surroundings
from gateway.survey.flow.router_tests import ROUTER_TESTS
from gateway.survey.flow.settings import DAY_FIRST, Habits
from gateway.survey.flow.values import Fault, FlowValue, Items, Record

LIMA = ZoneInfo("America/Lima")
NOW = datetime.datetime(2026, 11, 20, 8, 15, tzinfo=LIMA)


def found(test: str, *given: FlowValue) -> FlowValue:
    at = Evaluation(Surroundings(habits=Habits(date_format=DAY_FIRST, timezone=LIMA, country="PE"), now=NOW))
    answer = call(at, ROUTER_TESTS[test], given)
    if isinstance(answer, Fault):
        return answer
    assert isinstance(answer, Record)
    return answer.fields["match"] if answer.stands_for == (True,) else None


@pytest.mark.parametrize(
    ("test", "given", "match"),
    [
        ("has_text", ("  hola ",), "hola"),
        ("has_text", ("  ",), None),
        ("has_only_text", ("Si", "si"), None),
        ("has_any_word", ("Sí, profe", "si sí"), "Sí"),
        ("has_any_word", ("si pues", "sí"), None),
        ("has_any_word", ("llegaron 📚 ayer", "📚"), "📚"),
        ("has_all_words", ("faltan los libros", "libros FALTAN"), "faltan libros"),
        ("has_all_words", ("faltan", "libros faltan"), None),
        ("has_phrase", ("ya No llegaron", "no llegaron"), "No llegaron"),
        ("has_phrase", ("no ya llegaron", "no llegaron"), None),
        ("has_only_phrase", ("Todavía no.", "todavía no"), "Todavía no"),
        ("has_beginning", (" LIBROS 31", "libros"), "LIBROS"),
        ("has_pattern", ("15 niñas y 18 niños", r"(\d+)\D+(\d+)"), "15 niñas y 18"),
        ("has_number", ("son 1,234.5 soles",), Decimal("1234.5")),
        ("has_number", ("quince",), None),
        ("has_number", ("lOO",), None),
        ("has_number", ("24ans",), Decimal(24)),
        ("has_number", ("hi .51",), Decimal("0.51")),
        ("has_number", ("٣١ niñas",), Decimal(31)),
        ("has_number_between", ("somos 40, vinieron 31", "0", "35"), Decimal(31)),
        ("has_number_gt", ("31", "31"), None),
        ("has_number_lte", ("31", "31"), Decimal(31)),
        ("has_date_eq", ("fue el 20/11/2026", "20-11-2026"), NOW),
        ("has_date", ("el 31/02/2026",), None),
        ("has_date_lt", ("el 19-11-26 a las 7:30 pm", "2026-11-20"), NOW.replace(day=19, hour=19, minute=30)),
        ("has_time", ("a las 7 pm",), datetime.time(19)),
        ("has_time", ("a las 25",), None),
        ("has_phone", ("mi número es 987 654 321",), "+51987654321"),
        ("has_phone", ("llame al 123",), None),
        ("has_email", ("<ugel.huancas@minedu.gob.pe>.",), "ugel.huancas@minedu.gob.pe"),
        ("has_email", ("ugel@huancas",), None),
        ("has_error", (Fault("no hay"),), "no hay"),
        ("has_category", (Record({"name": "A", "category": "Si", "value": "s"}), "No", "Si"), "Si"),
    ],
)
def test_a_test_finds_its_match(test: str, given: tuple[FlowValue, ...], match: FlowValue) -> None:
    assert found(test, *given) == match


def test_a_group_is_found_by_its_uuid() -> None:
    directors = Record({"uuid": "u2", "name": "Directores"})
    groups = Items((Record({"uuid": "u1", "name": "Padres"}), directors))
    assert found("has_group", groups, "u2", "Directores") == directors
    assert found("has_group", groups, "u3") is None


@pytest.mark.parametrize(
    ("test", "given"),
    [
        ("has_number_between", ("5", None, "10")),
        ("has_date_lt", ("hoy", "cuando sea")),
        ("has_pattern", ("x", "[")),
        ("has_text", (Fault("x"),)),
        ("has_category", (Record({}), "Si")),
        ("has_any_word", ("solo uno",)),
    ],
)
def test_a_test_that_cannot_be_made_says_so(test: str, given: tuple[FlowValue, ...]) -> None:
    assert isinstance(found(test, *given), Fault)


@pytest.mark.parametrize(
    ("test", "given", "alike", "apart"),
    [
        ("has_any_word", ("بلي", "بلی"), "بلي", None),
        ("has_phrase", ("كتاب ۵", "کتاب ٥"), "كتاب ۵", None),
        ("has_beginning", ("آب نيست", "اب"), "آب", None),
        ("has_only_phrase", ("بلی", "بلی"), "بلی", "بلی"),
    ],
)
def test_letters_of_neighbouring_keyboards_are_alike_where_the_office_writes_so(
    test: str, given: tuple[FlowValue, ...], alike: str, apart: str | None
) -> None:
    for letters_alike, match in ((True, alike), (False, apart)):
        at = Evaluation(Surroundings(habits=Habits(letters_alike=letters_alike), now=NOW))
        answer = call(at, ROUTER_TESTS[test], given)
        assert isinstance(answer, Record)
        assert (answer.fields["match"] if answer.stands_for == (True,) else None) == match
