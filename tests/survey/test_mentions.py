"""Which school or person a text names."""

from __future__ import annotations

import pytest

from gateway.survey.lexicon import load
from gateway.survey.mentions import person_named, school_named, without_numbers_of
from gateway.survey.model import Lang

ES = load(Lang("es"))
SCHOOLS = {1: ("0487652", "IE 38041 San Martín"), 2: ("0487653", "IE Los Pinos"), 3: ("0487654", "IE 64 San Pedro")}


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("38041 31 niñas", 1),
        ("0487652: 31", 1),
        ("487653 31", 2),
        ("en Los Pinos son 12", 2),
        ("los pinos 12", 2),
        ("san martin 31", 1),
        ("San Pedro 20", 3),
        ("31", None),
        ("64", None),
        ("san 31", None),
        ("colegio 31", None),
        ("pinos y martin", None),
        ("0487652 y 0487653", None),
        ("3804", None),
    ],
)
def test_a_school_is_named_by_its_code_or_by_what_only_its_name_has(text: str, school: int | None) -> None:
    assert school_named(text, SCHOOLS, ES) == school


@pytest.mark.parametrize(
    ("text", "person"),
    [("31, Rosa", 1), ("ROSA 31", 1), ("juan: 12", 2), ("Quispe", None), ("31", None), ("rosa y juan", None)],
)
def test_a_person_is_named_by_the_first_name(text: str, person: int | None) -> None:
    assert person_named(text, {1: "Rosa Quispe", 2: "Juan Quispe"}) == person


def test_two_of_the_same_name_are_not_told_apart() -> None:
    assert person_named("rosa 31", {1: "Rosa Quispe", 2: "Rosa Soto"}) is None


def test_the_number_of_a_school_counts_nobody() -> None:
    assert without_numbers_of("IE 38041: 31 niñas", ("0487652", "IE 38041")) == "IE  : 31 niñas"
    assert without_numbers_of("487652 31", ("0487652", "IE 38041")) == "  31"
    assert without_numbers_of("64 niñas", ("0487652", "IE 64")) == "64 niñas"
