"""Texts that may name a child, as somebody at an office would judge them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.child_names import may_name_child

KNOWN = ("Rosa Quispe Tangoa", "Eusebio Tello", "IE 38041 Santa Rosa")


@pytest.mark.parametrize(
    "text",
    [
        "Falto la niña Maria Quispe, vinieron 15",
        "31 niñas, el alumno Jhon no viene hace un mes",
        "la alumna que falta es Yesenia de tercero",
        "mi hija Lucía está enferma, 14",
        "faltaron los niños Kevin y Brayan",
        "una estudiante llamada Sofia está embarazada",
        "Hay 2 alumnas de nombre Carla que no vienen",
        "the girl Grace did not come",
        "o menino Thiago faltou",
        "EL NIÑO JUAN PEREZ TIENE FIEBRE",
        "wawa Illari manam hamunchu",
    ],
)
def test_a_word_for_a_child_and_a_given_name_soon_after_it_are_to_be_looked_at(text: str) -> None:
    assert may_name_child(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "31 niñas 28 niños",
        "31 niñas 28 niños Juan Perez",
        "vinieron 15 niñas. atte. Carmen Soto",
        "15 niñas y 18 niños profe",
        "la niña de la profesora Elena falto",
        "soy Maria, 31 niñas",
        "la niña Rosa",
        "el alumno Eusebio",
        "28 alumnos saludos Pedro",
        "niños de la escuela Santa Maria 12",
        "todos los libros llegaron",
        "12",
        "",
        "los niños y niñas vinieron todos",
        "falto 1 niña por enfermedad",
        "un alumno de segundo grado falto en julio",
        "la niña no tiene luz en su casa",
        "mi hija no sabe, pregunte al director Carlos",
    ],
)
def test_counts_signatures_and_grown_ups_known_to_the_office_are_not(text: str) -> None:
    assert not may_name_child(text, KNOWN)


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_has_an_answer(text: str, known: list[str]) -> None:
    assert may_name_child(text, known) in (True, False)


def test_a_letter_of_many_pages_takes_no_time() -> None:
    assert may_name_child("niña " * 50_000 + "Maria") is False
