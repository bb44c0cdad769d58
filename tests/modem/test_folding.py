"""Plain letters for dear ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.charset import cost, encode_gsm7, is_gsm7
from modem.folding import dear, economical, fold

KEPT = "@£$¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüàΔΩ€[]{}^~|\\"


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("¿Cuántas niñas hubo? ¡Qué bien, señora Núñez!", "¿Cuantas niñas hubo? ¡Qué bien, señora Nuñez!"),
        ("pingüino é à Ñ Ü", "pingüino é à Ñ Ü"),
        ("n\u0303 o\u0301", "ñ o"),
        ("“sí” – ‘no’… 5\u00a0niños", "\"si\" - 'no'... 5 niños"),
        ("ÁÍÓÚ çê ô", "AIOU ce o"),
        ("Nº 3ª m² N°", "No 3a m2 No"),
        ("½ ﬁn №", "1/2 fin No"),
        ("31\u200b 2\u00ad8 \u202a9\u202c", "31 28 9"),
        ("✔\ufe0f sí", "✔ si"),
        ("uno\x00dos\x07", "unodos"),
        ("Łukasz Đặng Þór", "Lukasz Dang Thor"),
        ("ɖevi nyɔnu siwo de suku ŋ", "devi nyonu siwo de suku n"),
        ("bien 👍", "bien 👍"),
        ("q\u0303", "q"),
    ],
)
def test_folding_keeps_what_gsm_has_and_plains_the_rest(said: str, plain: str) -> None:
    assert fold(said) == plain


def test_every_letter_that_gsm_has_stays() -> None:
    assert fold(KEPT) == KEPT


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_no_folding_makes_a_text_dearer_unless_a_sign_has_become_several(text: str) -> None:
    folded = fold(text)
    assert is_gsm7(folded) or not is_gsm7(text)
    assert encode_gsm7(folded) is None or b"\x00" not in folded.encode()


def test_one_accent_doubles_what_a_long_question_costs_and_folding_takes_that_back() -> None:
    text = "¿Cuántas niñas asistieron hoy a clases en la escuela del centro poblado de San Martín de Porres?"
    assert (cost(text).segments, cost(economical(text)).segments) == (2, 1)
    assert dear(text) == ("á", "í")


def test_a_text_that_stays_dear_anyway_keeps_its_accents() -> None:
    assert economical("Cuántas niñas 👍 “ya”") == "Cuántas niñas 👍 “ya”"
    assert dear("Cuántas niñas 👍 👍") == ("á", "👍")
    assert dear("¿Cuantas niñas?") == ()
