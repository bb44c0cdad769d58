"""What may stand in a roster's cells. Each reader takes a text and raises ValueError(message, remedy)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from gateway.sentences import Sentence, sentence
from gateway.survey.model import Lang, Role
from modem.api import Msisdn
from modem.msisdn import BadNumberError, NumberFault, to_msisdn

from .roster_columns import plain

CODE_DIGITS = 7
"""A código modular (MINEDU). One leading zero lost to a spreadsheet is put back; more is not guessed at."""
UBIGEO_DIGITS = 6
"""Department, province, district (INEI)."""
MOST_PUPILS = 9999
MOST_TEACHERS = 999
LONGEST_NAME = 120

LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("initial", "inicial", "jardin", "pronoei", "preschool"), "initial"),
    **dict.fromkeys(("primary", "primaria"), "primary"),
    **dict.fromkeys(("secondary", "secundaria"), "secondary"),
}
AREAS: Mapping[str, str] = {
    **dict.fromkeys(("rural",), "rural"),
    **dict.fromkeys(("urban", "urbana", "urbano"), "urban"),
}
ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("leader", "lider", "lideresa", "lider_comunal", "lideresa_comunal", "apu"), Role.LEADER),
    **dict.fromkeys(("community_leader", "jefe", "jefa", "teniente_gobernador"), Role.LEADER),
    **dict.fromkeys(("parent", "apafa", "madre", "padre", "madre_de_familia", "padre_de_familia"), Role.PARENT),
    **dict.fromkeys(("comite", "comite_de_padres", "parent_committee", "conei"), Role.PARENT),
    **dict.fromkeys(("principal", "director", "directora", "head_teacher", "headteacher"), Role.PRINCIPAL),
    **dict.fromkeys(("promoter", "promotor", "promotora", "promotor_local", "promotora_local"), Role.PROMOTER),
    **dict.fromkeys(("inspector", "inspectora", "supervisor", "supervisora", "monitor", "monitora"), Role.INSPECTOR),
    **dict.fromkeys(("official", "funcionario", "funcionaria", "autoridad", "especialista"), Role.OFFICIAL),
}
PUPILS = frozenset(
    ("student", "pupil", "child", "alumno", "alumna", "estudiante", "nino", "nina", "escolar", "menor", "hijo", "hija")
)
"""Nobody under age ever reports (programme; Ley 29733): said apart from other unknown words."""
LANGUAGES: Mapping[str, Lang] = {
    **dict.fromkeys(("espanol", "castellano", "spanish"), Lang("es")),
    **dict.fromkeys(("ingles", "english"), Lang("en")),
    **dict.fromkeys(("quechua",), Lang("qu")),
    **dict.fromkeys(("portugues", "portuguese"), Lang("pt")),
    **dict.fromkeys(("aimara", "aymara"), Lang("ay")),
    **dict.fromkeys(("shipibo", "shipibo_konibo"), Lang("shp")),
    **dict.fromkeys(("awajun",), Lang("agr")),
    **dict.fromkeys(("ashaninka",), Lang("cni")),
}

_SPREADSHEET = re.compile(r"\d+([.,]\d+)?[eE][+-]?\d+|\d+[.,]\d+")
_COUNT = re.compile(r"(\d+)([.,]0+)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DECIMAL = re.compile(r"[+-]?\d{1,3}([.,]\d+)?")


def code(text: str) -> str:
    """A código modular with its leading zeros."""
    if _SPREADSHEET.fullmatch(text):
        raise ValueError(
            sentence("{value} is a code that a spreadsheet has changed", value=repr(text)),
            sentence("make the column text and type the code again"),
        )
    if not (text.isascii() and text.isdigit() and CODE_DIGITS - 1 <= len(text) <= CODE_DIGITS):
        raise ValueError(sentence("{value} is not a código modular", value=repr(text)), sentence("seven digits"))
    return text.zfill(CODE_DIGITS)


def code_and_annex(text: str) -> tuple[str, str | None]:
    """`0487652`, or `0487652-1` with the annex."""
    head, dash, tail = text.partition("-")
    return code(head.strip()), annex(tail.strip()) if dash else None


def annex(text: str) -> str:
    """The annex of a code; `0` is the school itself."""
    if not re.fullmatch(r"[0-9A-Za-z]{1,2}", text):
        raise ValueError(sentence("{value} is not an annex", value=repr(text)), sentence("one digit; 0 where none"))
    return text.upper().lstrip("0") or "0"


def local_code(text: str) -> str:
    """The code of a building, six digits."""
    return _digits(text, UBIGEO_DIGITS, sentence("{value} is not a código de local", value=repr(text)))


def ubigeo(text: str) -> str:
    """A district's code."""
    return _digits(text, UBIGEO_DIGITS, sentence("{value} is not an ubigeo", value=repr(text)))


def name(text: str) -> str:
    """Something to call a school or a person."""
    shown = " ".join(text.split())
    if len(shown) > LONGEST_NAME or not shown.isprintable():
        raise ValueError(sentence("the name is too long or not text"), sentence("up to 120 letters"))
    if not any(letter.isalnum() for letter in shown):
        raise ValueError(sentence("{value} is not a name", value=repr(text)), "")
    return shown


def count(most: int) -> Callable[[str], int]:
    """A reader of numbers of people, up to `most`."""

    def read(text: str) -> int:
        """The number in a cell. Raises ValueError where it is none."""
        found = _COUNT.fullmatch(text)
        if found is None or not text.isascii():
            raise ValueError(
                sentence("{value} is not a number of people", value=repr(text)),
                sentence("digits; leave it empty where there is no data"),
            )
        if int(found[1]) > most:
            raise ValueError(sentence("{value} is more than {most}", value=text, most=most), sentence("check it"))
        return int(found[1])

    return read


def level(text: str) -> str:
    """initial, primary or secondary."""
    found = LEVELS.get(plain(text).split("_")[0])
    if found is None:
        raise _unknown(text, sentence("inicial, primaria or secundaria"))
    return found


def area(text: str) -> str:
    """rural or urban."""
    found = AREAS.get(plain(text))
    if found is None:
        raise _unknown(text, sentence("rural or urbana"))
    return found


def role(text: str) -> Role:
    """What a person is to a school."""
    word = plain(text)
    found = ROLES.get(word.removesuffix("_a"))  # director(a), promotor/a
    if word.split("_")[0] in PUPILS:
        raise ValueError(
            sentence("{value}: a pupil is never a reporter", value=repr(text)), sentence("only adults are asked")
        )
    if found is None:
        raise _unknown(text, sentence("lider, apafa, director, promotor, inspector or funcionario"))
    return found


def phone(country: str) -> Callable[[str], Msisdn]:
    """A reader of phone numbers as people of that country write them."""

    def read(text: str) -> Msisdn:
        try:
            return to_msisdn(text, country)
        except BadNumberError as error:
            raise ValueError(*_number_fault(error.fault, text)) from error

    return read


def language(text: str) -> Lang:
    """An ISO 639 code, or a language's name."""
    found = LANGUAGES.get(plain(text))
    if found is None and not re.fullmatch(r"[a-z]{2,3}", text.lower()):
        raise _unknown(text, sentence("es, qu, en or another code of ISO 639"))
    return found or Lang(text.lower())


def day(text: str) -> date:
    """A date, ISO or day/month/year."""
    try:
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _WRITTEN_DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise ValueError(
        sentence("{value} is not a date", value=repr(text)), sentence("2026-03-16 or 16/03/2026, day before month")
    )


def degrees(most: int) -> Callable[[str], float]:
    """A reader of coordinates between minus and plus `most` degrees."""

    def read(text: str) -> float:
        number = float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else most + 1.0
        if abs(number) > most:
            raise ValueError(sentence("{value} is not a coordinate", value=repr(text)), sentence("degrees, as -8.3791"))
        return number

    return read


def _digits(text: str, wanted: int, message: Sentence) -> str:
    """So many digits; one leading zero lost is put back."""
    if not (text.isascii() and text.isdigit() and wanted - 1 <= len(text) <= wanted):
        raise ValueError(message, sentence("{count} digits", count=wanted))
    return text.zfill(wanted)


def _unknown(text: str, known: Sentence) -> ValueError:
    return ValueError(sentence("{value} is not known here", value=repr(text)), known)


def _number_fault(fault: NumberFault, text: str) -> tuple[Sentence, Sentence]:
    shown = repr(text)
    match fault:
        case NumberFault.SPREADSHEET:
            return (
                sentence("{value} is a number that a spreadsheet has changed", value=shown),
                sentence("make the column text and type the number again"),
            )
        case NumberFault.WRONG_LENGTH:
            message = sentence("{value} has too few or too many digits for a phone number", value=shown)
        case NumberFault.NO_COUNTRY:
            message = sentence("{value} has no country code that exists", value=shown)
        case NumberFault.NOT_IN_USE:
            message = sentence("{value} is in no range of numbers that is in use", value=shown)
        case _:
            message = sentence("{value} is not a phone number", value=shown)
    return message, sentence("as 987654321 or +51987654321")
