"""The columns of rosters, by their English and Spanish names. Knows no cell below them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence

from .roster_sheet import Row

NEAR = 0.8
"""How like a known name an unknown column must be to be taken for a typing error and not for a column of notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is kept as `key`, under any of `names`; its own key is one of them."""

    key: str
    names: tuple[str, ...]
    needed: bool = False
    instead: str = ""
    """The key of a column that does as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Where each column stands, and how the file writes its name."""

    at: Mapping[str, int]
    written: Mapping[str, str]
    unused: tuple[str, ...]
    """Columns nobody here knows: left out, and said so."""
    width: int


SCHOOL_COLUMNS: tuple[Column, ...] = (
    Column(key="code", names=("codigo_modular", "cod_mod", "codmod", "cod_modular"), needed=True),
    Column(key="annex", names=("anexo",)),
    Column(key="local_code", names=("codigo_local", "cod_local", "codlocal")),
    Column(key="name", names=("nombre", "institucion", "institucion_educativa", "cen_edu"), needed=True),
    Column(key="district", names=("ubigeo", "distrito"), needed=True),
    Column(key="office", names=("ugel",)),
    Column(key="level", names=("nivel",)),
    Column(key="area", names=("zona",)),
    Column(key="girls", names=("matricula_mujeres", "matricula_m", "ninas")),
    Column(key="boys", names=("matricula_hombres", "matricula_h", "ninos")),
    Column(key="women_teachers", names=("docentes_mujeres", "docentes_m")),
    Column(key="men_teachers", names=("docentes_hombres", "docentes_h")),
    Column(key="language", names=("idioma", "lengua")),
    Column(key="lat", names=("latitud", "latitude")),
    Column(key="lon", names=("longitud", "longitude", "lng")),
)

CONTACT_COLUMNS: tuple[Column, ...] = (
    Column(
        key="school", names=("codigo_modular", "code", "cod_mod", "codmod", "escuela"), needed=True, instead="schools"
    ),
    Column(key="annex", names=("anexo",)),
    Column(key="schools", names=("escuelas", "codigos_modulares")),
    Column(key="role", names=("rol", "cargo"), needed=True),
    Column(key="name", names=("nombre", "nombres"), needed=True),
    Column(key="phone", names=("telefono", "celular", "movil", "numero"), needed=True),
    Column(key="language", names=("idioma", "lengua")),
    Column(key="consent", names=("fecha_consentimiento", "consentimiento", "consentimiento_fecha", "consent_date")),
)


def plain(text: str) -> str:
    """A word without capitals, accents and punctuation: `Código Modular` is `codigo_modular`."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def match(header: Row, columns: tuple[Column, ...], problems: list[Problem]) -> Matched:
    """Find the columns in a header. Notes in `problems` what is missing, there twice, or nearly written."""
    keys = {name: column.key for column in columns for name in (column.key, *column.names)}
    at: dict[str, int] = {}
    written: dict[str, str] = {}
    strangers: list[str] = []
    for index, title in enumerate(header.cells):
        key = keys.get(plain(title))
        if key is None:
            strangers.extend([title] if title else [])
        elif key in at:
            message = sentence("is the same column as {other}", other=repr(written[key]))
            problems.append(Problem(place=place(header.number, title), message=message, remedy=sentence("keep one")))
        else:
            at[key], written[key] = index, title
    unused = []
    for title in strangers:
        near = difflib.get_close_matches(plain(title), [name for name in keys if keys[name] not in at], 1, NEAR)
        if near:
            remedy = sentence("did you mean {word}?", word=near[0])
            message = sentence("is not a column of this roster")
            problems.append(Problem(place=place(header.number, title), message=message, remedy=remedy))
            at.setdefault(keys[near[0]], -1)
        else:
            unused.append(title)
    missing = [column for column in columns if column.needed and column.key not in at and column.instead not in at]
    problems.extend(_missing(header, column) for column in missing)
    return Matched(
        at={key: index for key, index in at.items() if index >= 0},
        written=written,
        unused=tuple(unused),
        width=len(header.cells),
    )


def place(line: int, column: str) -> Sentence:
    """Where a cell stands, as the file's reader sees it."""
    return sentence("line {line}, column {column}", line=line, column=column)


def _missing(header: Row, column: Column) -> Problem:
    return Problem(
        place=sentence("line {line}", line=header.number),
        message=sentence("the column {name} ({other}) is missing", name=column.key, other=column.names[0]),
        remedy=sentence("the first line holds the column names, between commas or semicolons"),
    )
