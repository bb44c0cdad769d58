"""Templates of flows come to what RapidPro's documentation says; none of them can raise, hang or grow without end."""

from __future__ import annotations

import datetime
import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.survey.flow.evaluation import Surroundings
from gateway.survey.flow.functions import FUNCTIONS
from gateway.survey.flow.settings import DAY_FIRST, Habits
from gateway.survey.flow.templates import fill, value_of
from gateway.survey.flow.values import Fault, FlowValue, Items, Record

LIMA = ZoneInfo("America/Lima")
AROUND = Surroundings(
    habits=Habits(date_format=DAY_FIRST, timezone=LIMA, languages=("spa",), country="PE"),
    now=datetime.datetime(2026, 11, 20, 8, 15, 30, tzinfo=LIMA),
)
NAMES: dict[str, FlowValue] = {
    "contact": Record({"name": "Rosa Quispe", "first_name": "Rosa"}, ("Rosa Quispe",)),
    "fields": Record({"girls": Decimal(18), "boys": None, "village": "Huancas"}),
    "results": Record({"girls": Record({"value": "15", "category": "Numero"}, ("15",))}),
    "input": Record({"text": "15 niñas, 18 niños"}, ("15 niñas, 18 niños",)),
}


def said(template: str) -> str:
    return fill(template, NAMES, AROUND).text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hola @contact.first_name, gracias.", "Hola Rosa, gracias."),
        ("@contact", "Rosa Quispe"),
        ("@CONTACT.Name", "Rosa Quispe"),
        ("faltan @(fields.girls - results.girls)", "faltan 3"),
        ("escriba a ugel@huancas.pe o a @@ugel", "escriba a ugel@huancas.pe o a @ugel"),
        ("son las 8 @ la escuela", "son las 8 @ la escuela"),
        ("@(1 + 2", "@(1 + 2"),
        ("@fields.boys.", "."),
        ("@(2 + 3 * 4)", "14"),
        ("@(2 ^ 3 ^ 2)", "64"),
        ("@(-2 ^ 2)", "4"),
        ('@("a" & 1 + 1)', "a2"),
        ('@(1 & 2 = "12")', "1false"),
        ("@(7 / 2)", "3.5"),
        ("@(1 / 3)", "0.3333333333333333"),
        ("@(10 - 2 - 3)", "5"),
        ("@(1 < 2)", "true"),
        ('@(if(fields.girls > results.girls, "faltan", "todas"))', "faltan"),
        ("@(((x, y) => x * y)(3, 4))", "12"),
        ('@(join(foreach(split("ana rosa"), title), " y "))', "Ana y Rosa"),
        ('@(word(input.text, 1) & "/" & field(input.text, 1, ","))', "niñas/18 niños"),
        ('@(format_date(datetime_add(now(), 3, "D"), "DD/MM"))', "23/11"),
        ('@(format_date(today(), "EEEE D MMMM"))', "viernes 20 noviembre"),
        ('@(datetime_add("31-01-2026", 1, "M"))', "2026-03-03T00:00:00.000000-05:00"),
        ('@(regex_match("aula 3 B", "aula (\\d+)", 1))', "3"),
        ('@(default(fields.boys, "sin dato"))', "sin dato"),
        ("@(format_number(12345.678, 1))", "12,345.7"),
        ('@(json(object("a", 1, "b", array(true, null))))', '{"a":1,"b":[true,null]}'),
        ('@(parse_json("[1, {\\"x\\": 2}]")[1].x)', "2"),
        ("@(count(array(1, 2, 3)))", "3"),
        ('@(upper("niñas ß"))', "NIÑAS ß"),
        ('@("\\u00bfcu\\u00e1ntas?")', "¿cuántas?"),
        ("@(round(2.5) & round(-2.5) & round(12.345, 2))", "3-312.35"),
    ],
)
def test_a_template_comes_to_its_text(template: str, expected: str) -> None:
    assert fill(template, NAMES, AROUND).faults == ()
    assert said(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "@fields.unknown_field.x",
        "@(fields.boys.x)",
        "@(1 / 0)",
        "@(2 ^ 400)",
        '@("a" + 1)',
        "@(nothing(1))",
        "@(upper())",
        "@(array(1)[7])",
        '@(datetime("pronto"))',
        "@(rand())",
        "@(1 +)",
        "@('x')",
        "@(1234567890123456789012345678901234567)",
    ],
)
def test_what_goes_wrong_leaves_nothing_and_is_told(template: str) -> None:
    filled = fill(f"[{template}]", NAMES, AROUND)
    assert filled.text == "[]"
    assert len(filled.faults) == 1


def test_a_template_of_one_expression_keeps_its_kind() -> None:
    assert value_of("@fields.girls", NAMES, AROUND) == (Decimal(18), ())
    assert value_of(" @(array(1, 2)) ", NAMES, AROUND)[0] == Items((Decimal(1), Decimal(2)))
    assert isinstance(value_of("@(1 / 0)", NAMES, AROUND)[0], Fault)
    assert value_of("@fields.girls niñas", NAMES, AROUND) == ("18 niñas", ())


@pytest.mark.parametrize(
    "expression",
    [
        "((f) => f(f))((f) => f(f))",
        "((f) => foreach(array(f, f), (x) => x(x)))((f) => foreach(array(f, f), (x) => x(x)))",
        'repeat(repeat(repeat("0123456789", 100), 10), 10)',
        'foreach(split(repeat("x ", 4999)), (x) => foreach(split(repeat("x ", 4999)), (y) => y))',
        "(" * 5000 + "1" + ")" * 5000,
        "1" + "+1" * 4000,
        "-" * 5000 + "1",
        'regex_match(repeat("a", 5000), "(a+)+$b")',
        'parse_json("' + "[" * 3000 + '")',
        "9999999999 ^ 100 ^ 100",
        "round(1, 2000000000) + round(1, -2000000000)",
    ],
)
def test_an_expression_made_to_hang_ends_soon(expression: str) -> None:
    begun = time.monotonic()
    value_of(f"@({expression})", NAMES, AROUND)
    assert time.monotonic() - begun < 5


_PIECES = st.sampled_from(
    [*(f"{name}(" for name in FUNCTIONS), "@(", ")", ",", '"', "\\", "=>", "(x)", " ", "fields", ".", "[", "]", "-",
     "^", "&", "99999999999999999999", "0", "null", "contact", "YYYY-MM-DD", "[a-z]*", "+", "31/12/9999", "@"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=30).map("".join))
def test_no_template_raises(template: str) -> None:
    fill(template, NAMES, AROUND)
    fill(f"@({template})", NAMES, AROUND)


_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=20),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        st.sampled_from(
            ["D", "Y", "(a+)+$", "{{", "31-12-9999 23:59", "YYYY", "2147483647", "-1", "1e5", "0001-01-01"]
        ),
        st.datetimes(timezones=st.just(LIMA)),
        st.dates(),
        st.times(),
        st.sampled_from([FUNCTIONS["upper"], FUNCTIONS["foreach"], Fault("x")]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda values: Items(tuple(values))),
        st.dictionaries(st.text(max_size=3), inner, max_size=3).map(Record),
    ),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(_VALUES, max_size=4))
def test_no_function_raises(name: str, values: list[FlowValue]) -> None:
    names = {f"v{nth}": value for nth, value in enumerate(values)}
    filled = fill(f"@({name}({', '.join(names)}))", names, AROUND)
    assert isinstance(filled.text, str)
