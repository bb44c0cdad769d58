"""Every number up to 9999, spelt as a school spells it, is that number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, QuestionType
from gateway.survey.reply import Asked, understand

COUNT = Asked(type=QuestionType.COUNT)
ES_UNITS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
ES_TENS = ["-", "-", "-", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
ES_HUNDREDS = [
    "-",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spanish(number: int) -> str:
    if number < 30:
        return ES_UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return ES_TENS[tens] + (f" y {ES_UNITS[units]}" if units else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        if number == 100:
            return "cien"
        return ES_HUNDREDS[hundreds] + (f" {spanish(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return ("mil" if thousands == 1 else f"{spanish(thousands)} mil") + (f" {spanish(rest)}" if rest else "")


def english(number: int) -> str:
    if number < 20:
        return EN_UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return EN_TENS[tens] + (f"-{EN_UNITS[units]}" if units else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{EN_UNITS[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    joined = " and " if 0 < rest < 100 else " "
    return f"{EN_UNITS[thousands]} thousand" + (f"{joined}{english(rest)}" if rest else "")


@given(st.integers(0, 9999))
def test_spanish_numbers_are_understood(number: int) -> None:
    assert understand(spanish(number), COUNT, load(Lang("es"))).value == number


@given(st.integers(0, 9999))
def test_english_numbers_are_understood(number: int) -> None:
    assert understand(english(number), COUNT, load(Lang("en"))).value == number


PT_UNITS = ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"]
PT_UNITS += ["treze", "catorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove"]
PT_TENS = ["-", "-", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]
PT_HUNDREDS = ["-", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos"]
PT_HUNDREDS += ["setecentos", "oitocentos", "novecentos"]
QU_UNITS = ["chusaq", "huk", "iskay", "kimsa", "tawa", "pichqa", "suqta", "qanchis", "pusaq", "isqun"]


def portuguese(number: int) -> str:
    if number < 20:
        return PT_UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return PT_TENS[tens] + (f" e {PT_UNITS[units]}" if units else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        if number == 100:
            return "cem"
        return PT_HUNDREDS[hundreds] + (f" e {portuguese(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return ("mil" if thousands == 1 else f"{portuguese(thousands)} mil") + (f" {portuguese(rest)}" if rest else "")


def quechua(number: int) -> str:
    """As it is counted in Cusco and Ayacucho: chunka hukniyuq is eleven, iskay chunka twenty."""
    if number < 10:
        return QU_UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        having = "" if not units else f" {QU_UNITS[units]}{'yuq' if QU_UNITS[units][-1] in 'aiu' else 'niyuq'}"
        return ("" if tens == 1 else f"{QU_UNITS[tens]} ") + "chunka" + having
    size, name = (100, "pachak") if number < 1000 else (1000, "waranqa")
    many, rest = divmod(number, size)
    return ("" if many == 1 else f"{quechua(many)} ") + name + (f" {quechua(rest)}" if rest else "")


@given(st.integers(0, 9999))
def test_portuguese_numbers_are_understood(number: int) -> None:
    assert understand(portuguese(number), COUNT, load(Lang("pt"))).value == number


@given(st.integers(0, 9999))
def test_quechua_numbers_are_understood(number: int) -> None:
    assert understand(quechua(number), COUNT, load(Lang("qu"))).value == number


@given(st.integers(0, 9999))
def test_quechua_numbers_are_understood_however_they_are_spelt(number: int) -> None:
    spelt = quechua(number).replace("q", "k").replace("u", "o").replace("k", "c").replace("pichca", "phisqa")
    assert understand(spelt, COUNT, load(Lang("qu"))).value == number


@given(st.integers(0, 9999))
def test_who_speaks_quechua_may_count_in_spanish(number: int) -> None:
    assert understand(spanish(number), COUNT, load(Lang("qu"))).value == number


@given(st.integers(0, 9999))
def test_spelling_by_ear_changes_nothing(number: int) -> None:
    by_ear = spanish(number).replace("v", "b").replace("z", "s").replace("ce", "se").replace("ci", "si")
    assert understand(by_ear, COUNT, load(Lang("es"))).value == number
