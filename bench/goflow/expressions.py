"""RapidPro's tables of expressions and the examples in its documentation, run through the hub's own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.survey.flow.evaluation import Surroundings
from gateway.survey.flow.functions import FUNCTIONS
from gateway.survey.flow.settings import DAY_FIRST, Habits
from gateway.survey.flow.templates import TOP_LEVELS, fill, value_of
from gateway.survey.flow.values import Fault, FlowValue

from .rows import meant, table
from .tables import NOW, Row, compared, meaning_of

DOCUMENTED = Habits(date_format=DAY_FIRST, timezone=ZoneInfo("America/Guayaquil"), languages=("eng",), country="US")
DOCUMENTED_NOW = datetime.datetime(2018, 4, 11, 13, 24, 30, 123456, tzinfo=DOCUMENTED.timezone)
_EXAMPLE = re.compile(r"^//\t(@\(.*\)) -> ?(.*)$", re.MULTILINE)
_NAME = re.compile(r"[a-z_]+(?=[.\[)\s,])")
_WORLD = frozenset(TOP_LEVELS | {"rand", "rand_between", "prompt", "attachment_parts"})


def value_rows(root: Path) -> Iterator[Row]:
    """excellent/base_test.go: templates that come to a value."""
    source = (root / "excellent/base_test.go").read_text(encoding="utf-8")
    meaning = meaning_of({})
    names = _context(source, "func TestEvaluateTemplateValue", meaning)
    for template, wanted in table(source, "evaluateTests :="):
        value, faults = value_of(str(template), names, Surroundings(habits=Habits(), now=NOW))
        got = Fault(faults[0]) if faults else value
        yield compared("templates to values", "", template, got, meant(wanted, meaning))


def text_rows(root: Path) -> Iterator[Row]:
    """excellent/base_test.go: templates that come to a text."""
    source = (root / "excellent/base_test.go").read_text(encoding="utf-8")
    names = _context(source, "func TestEvaluateTemplate(", meaning_of({}))
    for template, wanted, wrong in table(source, "evaluateAsStringTests :="):
        filled = fill(str(template), names, Surroundings(habits=Habits(), now=NOW))
        got = Fault("") if filled.faults else filled.text
        yield compared("templates to texts", "", template, got, Fault("") if str(wrong) == str(_TRUE) else wanted)


def example_rows(root: Path) -> Iterator[Row]:
    """The examples in the comments of functions, operators and tests, but those about a contact of theirs."""
    for name in ("excellent/functions/builtin.go", "excellent/operators/builtin.go", "flows/routers/cases/tests.go"):
        for template, wanted in _EXAMPLE.findall((root / name).read_text(encoding="utf-8")):
            if _WORLD & set(_NAME.findall(template.lower() + " ")) or _locations(template):
                continue
            filled = fill(template, {}, Surroundings(habits=DOCUMENTED, now=DOCUMENTED_NOW))
            got: FlowValue = Fault(filled.faults[0]) if filled.faults else filled.text
            expected: object = Fault("") if wanted == "ERROR" else wanted.replace("\\x20", " ")
            yield compared("documented examples", "", template, got, expected)


def _context(source: str, begins: str, meaning: dict[str, Callable[..., object]]) -> Mapping[str, FlowValue]:
    """The values that stand in for a contact: what both tests put in, in short."""
    array = meaning["xa"]
    one_to_three = array("one", "two", "three")
    plain: dict[str, object] = {
        "string1": "foo",
        "string2": "bar",
        "string3": "🐒",
        "key": "four",
        "int1": Decimal(1),
        "int2": Decimal(2),
        "dec1": Decimal("1.5"),
        "dec2": Decimal("2.5"),
        "words": "one two three",
        "array1d": array("a", "b", "c"),
        "array2d": array(array("a", "b", "c"), one_to_three),
        "array1": one_to_three,
        "_special": "🐒",
        "汉字": "simplified chinese",
        "thing": meaning["xo"]([("foo", "bar"), ("zed", Decimal(123)), ("missing", None)]),
        "func": FUNCTIONS["upper"],
        "err": Fault("an error"),
        "object1": meaning["xo"]([("__default__", "123"), ("foo", Decimal(123))]),
        "object2": meaning["xo"]([("__default__", ""), ("foo", Decimal(234))]),
    }
    body = source[source.index(begins) :][:3000]
    names = [name for name in plain if f'"{name}":' in body]
    meaning |= {name: (lambda name=name: plain[name]) for name in plain}
    meaning["functions.Lookup"] = lambda name: FUNCTIONS[name]
    return {name: plain[name] for name in names}  # type: ignore[misc]  # values by construction


_TRUE = "Named(name='true')"


def _locations(template: str) -> bool:
    return any(f"has_{what}" in template for what in ("state", "district", "ward", "intent", "top_intent"))
