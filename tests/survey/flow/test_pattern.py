"""Patterns find what RE2 finds, and none takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.survey.flow.pattern import ready
from gateway.survey.flow.pattern_tree import PatternError


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"(\d+) ni[nñ]as", "hoy 15 NIÑAS", ("15 NIÑAS", "15")),
        (r"^aula (?P<number>\d)$", "ni\naula 4\nno", ("aula 4", "4")),
        (r"\Aaula", "el aula", None),
        (r"(?-i)SI", "si", None),
        (r"si|sí", "SÍ señor", ("SÍ",)),
        (r"a{2,3}?", "aaaa", ("aa",)),
        (r"[^[:alpha:]]+", "abc12-de", ("12-",)),
        (r"\p{Lu}\pL+", "ñ Ñandú", ("Ñandú",)),
        (r"(a)|(b)", "b", ("b", "", "b")),
        (r"\bno\b", "bueno no", ("no",)),
        (r"\Q1+1\E=2", "1+1=2", ("1+1=2",)),
        (r"x*", "", ("",)),
    ],
)
def test_a_pattern_finds_its_groups(pattern: str, text: str, found: tuple[str, ...] | None) -> None:
    assert ready(pattern).search(text) == found


@pytest.mark.parametrize(
    "pattern", ["[", "(", ")", "a**", "(?=a)", "(?<!a)b", r"(a)\1", "x{2000}", r"\p{Quechua}", "*"]
)
def test_what_re2_has_not_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        ready(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*x", "((a?){10}){10}", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_a_pattern_that_takes_ages_elsewhere_takes_none_here(pattern: str) -> None:
    begun = time.monotonic()
    ready(pattern).search("a" * 1500 + "!")
    assert time.monotonic() - begun < 3


_PARTS = st.sampled_from(
    ["a", "b", "ab", "(a|b)", "[ab]", ".", "a*", "b+", "(ab)?", "a{2}", "^", "$", r"\b", r"\w", "|"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=6).map("".join), st.text(alphabet="ab \n", max_size=8))
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    theirs = re.search(pattern, text, re.IGNORECASE | re.MULTILINE | re.ASCII)
    ours = ready(pattern).search(text)
    if "$" in pattern and text.endswith("\n"):
        return  # before a last line break Python's $ stands twice
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert ours[0] == theirs[0]


@given(st.text(max_size=30))
def test_no_pattern_raises_anything_else(pattern: str) -> None:
    try:
        ready(pattern).search("15 niñas y 18 niños")
    except PatternError:
        return
