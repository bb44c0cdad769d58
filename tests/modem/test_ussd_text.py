"""What modems make of a USSD text: as declared, as not declared, and declared wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Coding, UssdAnswer, UssdMode
from modem.charset import encode_gsm7, pack
from modem.ussd_text import Form, coding_of, heard, masked, text_of, written

SAYS = "Su saldo es S/ 12.50. Vence el 31/12/2026."
MENU = "Red Andina\n1 Saldo\n2 Recargar\n3 Paquetes"
FRENCH = "Votre solde est de 1 250 FCFA, valable jusqu'à minuit."
SPANISH = "¡Hola! Mañana vence tu recarga de S/ 5. Llama gratis a tus contactos favoritos."


def packed(text: str) -> str:
    septets = encode_gsm7(text)
    assert septets is not None
    return pack(septets).hex().upper()


def ucs2(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def gsm(text: str) -> str:
    septets = encode_gsm7(text)
    assert septets is not None
    return septets.decode("latin-1")


@pytest.mark.parametrize("text", [SAYS, MENU, FRENCH, SPANISH, "Saldo: S/ 0.00", "OK", "Ksh 1,234.50 @ 10%"])
@pytest.mark.parametrize("dcs", [None, 0, 1, 15, 68, 72, 0x11, 0xF4, 200])
def test_a_text_is_the_same_however_it_is_coded_and_whatever_is_declared(text: str, dcs: int | None) -> None:
    if len(text) > 3:
        assert text_of(packed(text), dcs) == text
        assert text_of(ucs2(text), dcs) == text
    assert text_of(text.encode("latin-1").decode("latin-1"), dcs) == text
    assert text_of(text.encode().decode("latin-1"), dcs) == text


@pytest.mark.parametrize("text", [FRENCH, SPANISH, "Mañana S/ 5", "Your balance is £3"])
def test_septets_written_one_an_octet_are_known_by_their_control_signs(text: str) -> None:
    if not text.isascii() and any(char < " " for char in gsm(text)):
        assert text_of(gsm(text), 15) == text


@pytest.mark.parametrize("text", ["12.50", "1250", "20261231", "12345678901234", "S/ 5", "5", ""])
def test_what_is_short_or_only_digits_is_taken_as_it_is(text: str) -> None:
    assert text_of(text, 15) == text


def test_digits_in_ucs2_are_digits() -> None:
    assert text_of(ucs2("1250"), 72) == "1250"
    assert text_of(ucs2("1250"), 15) == "1250"


def test_other_alphabets_are_read_where_they_are_declared() -> None:
    russian = "Ваш баланс 12,50 руб."
    assert text_of(ucs2(russian), 72) == russian
    assert text_of(ucs2("ቀሪ ሂሳብ 12.50 ብር"), 72) == "ቀሪ ሂሳብ 12.50 ብር"


def test_a_language_in_front_is_no_part_of_the_text() -> None:
    assert text_of(ucs2("es\r" + SAYS), 0x11) == SAYS
    assert text_of("es\r" + SAYS, 0x10) == SAYS


def test_the_seven_bits_to_spare_are_no_character() -> None:
    assert text_of(packed("saldo S/ 5.00 ok"[:15]), 15) == "saldo S/ 5.00 o"
    assert text_of(packed("saldo 5" + "\r"), 15) == "saldo 5"


@given(st.text(alphabet=st.characters(categories=("Ll", "Lu", "Nd", "Zs", "Po"), max_codepoint=0x7E), min_size=12))
def test_no_plain_text_in_words_is_taken_for_hexadecimals(text: str) -> None:
    words = f"saldo {text}"
    assert text_of(words, 15) == words.strip(" ")


@given(st.text(max_size=200), st.one_of(st.none(), st.integers(min_value=-1, max_value=300)))
def test_anything_at_all_is_read_without_an_error(raw: str, dcs: int | None) -> None:
    text_of(raw, dcs)
    heard(raw)


@pytest.mark.parametrize(
    ("dcs", "coding"),
    [
        (0x00, Coding.GSM7),
        (0x0F, Coding.GSM7),
        (0x10, Coding.GSM7),
        (0x11, Coding.UCS2),
        (0x12, None),
        (0x21, Coding.GSM7),
        (0x30, None),
        (0x40, Coding.GSM7),
        (0x44, Coding.BINARY),
        (0x48, Coding.UCS2),
        (0x4C, None),
        (0x58, Coding.UCS2),
        (0x94, Coding.BINARY),
        (0xF0, Coding.GSM7),
        (0xF4, Coding.BINARY),
        (0xD0, None),
        (300, None),
    ],
)
def test_the_coding_is_what_23038_section_5_says(dcs: int, coding: Coding | None) -> None:
    assert coding_of(dcs) is coding


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('0,"Saldo 5",15', UssdAnswer(text="Saldo 5", mode=UssdMode.DONE)),
        (f'1,"{MENU}",15', UssdAnswer(text=MENU, mode=UssdMode.REPLY_WANTED)),
        (' 2,"Adios"', UssdAnswer(text="Adios", mode=UssdMode.ENDED)),
        ("2", UssdAnswer(text="", mode=UssdMode.ENDED)),
        ("3", UssdAnswer(text="", mode=UssdMode.OTHER_CLIENT)),
        ("4", UssdAnswer(text="", mode=UssdMode.UNSUPPORTED)),
        ("5", UssdAnswer(text="", mode=UssdMode.TIMEOUT)),
        ("0,Saldo 5,15", UssdAnswer(text="Saldo 5", mode=UssdMode.DONE)),
        ('0, "Marque "1", gracias",0', UssdAnswer(text='Marque "1", gracias', mode=UssdMode.DONE)),
        ('0,"",15', UssdAnswer(text="", mode=UssdMode.DONE)),
        ('9,"?",15', UssdAnswer(text="?", mode=UssdMode.DONE)),
    ],
)
def test_a_line_of_the_modem_is_an_answer(line: str, answer: UssdAnswer) -> None:
    assert heard(line) == answer


@pytest.mark.parametrize("line", ["", "hello", "x,1", '"0"'])
def test_another_line_is_none(line: str) -> None:
    assert heard(line) is None


@given(st.text(alphabet="0123456789*#", min_size=1, max_size=40))
def test_every_code_can_be_written_in_every_form_and_read_again(code: str) -> None:
    assert written(code, Form.PLAIN) == code
    assert bytes.fromhex(written(code, Form.UCS2)).decode("utf-16-be") == code
    if len(code) >= 8:
        assert text_of(written(f"saldo {code}", Form.PACKED), 15) == f"saldo {code}"


def test_a_packed_code_is_as_huawei_writes_it() -> None:
    assert written("*100#", Form.PACKED) == "AA180C3602"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("*123#", "*123#"),
        ("*123*12345678901234#", "*123*…#"),
        ("*140*50*51987654321#", "*140*50*…#"),
        ("1", "1"),
        ("1234", "…"),
        ("*100#", "*100#"),
    ],
)
def test_what_may_be_a_voucher_or_a_pin_is_not_shown(code: str, shown: str) -> None:
    assert masked(code) == shown
