"""XPath as XLSForms write it, in our words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gateway.formats.condition_text import condition_of as written_condition
from gateway.formats.condition_written import condition_text
from gateway.formats.xpath_text import condition_of
from gateway.survey.model import Lang

ES, EN = Lang("es"), Lang("en")
Sheet = Sequence[Sequence[object]]


@pytest.mark.parametrize(
    ("xpath", "ours"),
    [
        ("${a} = 'x'", "a = 'x'"),
        ("${a}='x' or ${b} != 3 and ${c} <= 2.5", "a = 'x' or (b <> 3 and c <= 2.5)"),
        ("not(${a} = 1)", "not (a = 1)"),
        ("selected(${a}, 'x')", "a = 'x'"),
        ("(${a} + ${b}) * 2 > 10", "(a + b) * 2 > 10"),
        ("((${a} > 1))", "a > 1"),
        ("${a} != ''", "known(a)"),
        ("${a} = ''", "not known(a)"),
        ("${a} > -1", "a > -1"),
        ("${not_here} = 1", "not_here = 1"),
        ("${a} = ’x’ and ${b} = “y”", "a = 'x' and b = 'y'"),
        ("selected(../group/a, 'x')", "a = 'x'"),
        ("/data/group/a > 0.5", "a > 0.5"),
        ("true() and ${a} = 1", "a = 1"),
        ("false() or ${a} = 1", "a = 1"),
        ("string-length(${a}) > 0", "known(a)"),
        ("string-length(${a}) = 0", "not known(a)"),
        ("not(${a} = '')", "known(a)"),
        ("number(${a}) >= 3", "a >= 3"),
        ("${a} &gt;= 1 and ${a} &lt;= 9", "a >= 1 and a <= 9"),
        ("((${a} + ${b}) * 2 > 10) and (${a} > 1)", "(a + b) * 2 > 10 and a > 1"),
        ("if(${a} = 1, 'x', 'y') = 'x'", "a = 1"),
        ("if(${a} = 1, ${b}, 0) > 5", "a = 1 and b > 5"),
        ("coalesce(${a}, 0) > 5", "known(a) and a > 5"),
        ("coalesce(${a}, 9) > 5", "(known(a) and a > 5) or not known(a)"),
        ("count-selected(${a}) > 0", "known(a)"),
        ("selected(${a}, 'x') + selected(${b}, 'y') = 2", "a = 'x' and b = 'y'"),
    ],
)
def test_xpath_says_the_same_in_our_words(xpath: str, ours: str) -> None:
    assert condition_of(xpath) == written_condition(ours)
    assert written_condition(condition_text(condition_of(xpath))) == condition_of(xpath)


@pytest.mark.parametrize(
    "text", ["", "${a}", "${a} =", "= 1", "${a} = 1 and", "(${a} = 1", "${a} = 1)", "today() > ${a}", "a = 1",
             "${a} div 2 = 1", "(" * 500, "${a} = 'x", "${a} == 1", "if(${a}=1, 1) = 1", "not", "selected(${a})",
             "${a} mod 2 = 0", "string-length(${a}) > 8", "jr:choice-name(${a}, 'a') = 1", ".. = 1", "../.. = 1",
             "(if(" * 30, "1 and ", "x" * 5_000],
)  # fmt: skip
def test_an_expression_that_is_not_supported_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as told:
        condition_of(text)
    assert len(told.value.args) == 2
    assert all(told.value.args)


@pytest.mark.parametrize("text", ["(now() > 3)", "(${a} > now()) and ${b} = 1", "((${a} + now()) > 3)"])
def test_what_is_refused_within_brackets_is_named_as_without(text: str) -> None:
    with pytest.raises(ValueError, match="now"):
        condition_of(text)
