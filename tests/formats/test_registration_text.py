"""How people ask by SMS to be registered."""

from __future__ import annotations

import pytest

from gateway.formats.registration_text import Lacks, Wished, asks, read
from gateway.survey.lexicon import load
from gateway.survey.model import Lang, Role

ES = load(Lang("es"))
ROSA = Wished(code="0487652", annex=None, role=Role.PARENT, name="Rosa Quispe")


@pytest.mark.parametrize(
    "text",
    [
        "REGISTRO 0487652 APAFA Rosa Quispe",
        "registro 0487652 apafa rosa quispe",
        "Registro, 0487652, APAFA, Rosa Quispe.",
        "REGISTRO APAFA ROSA QUISPE 0487652",
        "registro: codigo 0487652 cargo apafa nombre Rosa Quispe",
        "REGISTRO 487652 APAFA Rosa Quispe",
        "Quiero registrarme soy Rosa Quispe de la APAFA codigo modular 0487652",
        "registrarme Rosa Quispe presidenta de APAFA 0487652",
        "REGISTRO 0487652 madre de familia Rosa Quispe",
        "inscripcion 0487652 COMITE DE PADRES Rosa Quispe",
    ],
)
def test_code_role_and_name_are_found_wherever_they_stand(text: str) -> None:
    assert asks(text, ES)
    assert read(text, ES) == ROSA


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("REGISTRO 0487652 DIRECTORA Ana María Soto Ñahui", Role.PRINCIPAL, "Ana María Soto Ñahui"),
        ("registro 0487652 teniente gobernador Juan De La Cruz", Role.LEADER, "Juan De La Cruz"),
        ("registro 0487652-1 apu segundo PIZANGO", Role.LEADER, "Segundo Pizango"),
    ],
)
def test_roles_have_many_names(text: str, role: Role, name: str) -> None:
    wished = read(text, ES)
    assert isinstance(wished, Wished)
    assert (wished.role, wished.name) == (role, name)


@pytest.mark.parametrize(
    "text",
    [
        "REGISTRO",
        "REGISTRO 0487652",
        "REGISTRO 0487652 APAFA",
        "REGISTRO APAFA Rosa Quispe",
        "REGISTRO 0487652 Rosa Quispe",
        "REGISTRO 0487652 promotor Rosa Quispe",
        "registro 048 apafa rosa",
    ],
)
def test_what_is_missing_is_not_guessed(text: str) -> None:
    assert read(text, ES) is Lacks.HOW


def test_a_pupil_is_told_that_adults_report() -> None:
    assert read("REGISTRO 0487652 alumno Luis Pinedo", ES) is Lacks.ADULT


@pytest.mark.parametrize("text", ["31", "gracias", "segun registro 31", "0487652 31", "ALTA", "no me registro"])
def test_other_texts_ask_for_no_registration(text: str) -> None:
    assert not asks(text, ES)


def test_an_annex_is_kept() -> None:
    wished = read("REGISTRO 0487652-1 APAFA Rosa Quispe", ES)
    assert isinstance(wished, Wished)
    assert wished.annex == "1"
