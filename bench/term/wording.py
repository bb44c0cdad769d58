"""How people put a value in an SMS: plain forms, number words with their misspellings, forms learnt from the corpora.

Knows no person and no hub; the same value and chance give the same words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

CORPORA = Path(__file__).resolve().parents[2] / "tests" / "replies"
NO_CLASS = (
    *("no hubo clases", "No hubo clase por la lluvia", "no hubo clases x inundacion", "suspendieron las clases"),
    *("no hubo clases profe", "NO HUBO CLASES", "no ay clases", "no tuvimos clases"),
)
LABELS: Mapping[str, tuple[str, ...]] = {
    "girls_present": ("niñas", "ninas", "alumnas", "mujeres", "mujercitas", "NIÑAS"),
    "boys_present": ("niños", "ninos", "varones", "alumnos varones", "hombres", "varoncitos"),
    "women_present": ("profesoras", "maestras", "docentes mujeres", "profesoras mujeres"),
    "men_present": ("profesores", "varones", "profesores varones", "docentes varones", "maestros"),
    "missing": ("libros", "textos", "libros faltan", "libros de texto"),
}
LABELLED = ("{n} {l}", "{l} {n}", "{l}: {n}", "{l}={n}", "{n} {l}.", "{n}{l}")
SENTENCES = (
    *("asistieron {n} {l}", "solo vinieron {n} {l}", "buenas tardes, {n} {l}", "{n} {l} profe", "son {n}"),
    *("hoy vinieron {n} {l} gracias", "Buenos dias señor. Asistieron {n} {l}. Gracias", "fueron {n} nomas"),
    *(
        "{n} {l} porque llovio mucho",
        "el viernes hubo {n} {l}",
        "han venido {n} {l}",
        "{n} nada mas",
        "Hola son {n} {l}",
    ),
    "Buenas tardes señor coordinador, le saluda la familia de la comunidad, le informo con mucho respeto que el dia "
    "viernes que usted me pregunta en nuestra institucion estuvieron {n} {l} y todo esta tranquilo, saludos cordiales",
)
MISSING = ("faltan {n}", "faltan {n} libros", "nos faltan {n} libros", "{n} libros", "falta {n}", "todavia faltan {n}")
YES = (
    *(
        "si",
        "SI",
        "Si",
        "sí",
        "Sí",
        "si ya",
        "si gracias",
        "sii",
        "si señor",
        "si profe",
        "SI.",
        "claro que si",
        "ya si",
    ),
    *("si ya llego", "Si, ya"),
)
NO = (
    *(
        "no",
        "NO",
        "No",
        "todavia no",
        "aun no",
        "no todavia",
        "no señor",
        "No.",
        "nop",
        "no profe",
        "aún no",
        "todabia no",
    ),
    *("hasta ahora no", "no aun"),
)
TWO_THINGS = re.compile(r"\(|ni[ñn][oa]s? y | y ning|,.*ni[ñn]o|cada uno")
"""In a form learnt: more than the one value is told."""
_UNITS = (
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
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
)
_TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_MISSPELT = (("v", "b"), ("nt", "nt"), ("z", "s"), ("cu", "qu"), ("y", "i"), ("ie", "e"), ("c", "s"))
_ASKS = {
    "girls": "girls_present",
    "boys": "boys_present",
    "women": "women_present",
    "men": "men_present",
    "books": "missing",
    "allbooks": "all_received",
    "money": "allowance_received",
    "seen": "improvements_seen",
}


def put(key: str, value: int | str | None, style: str, rng: Random, *, odd: float = 0.0, plain: bool = False) -> str:
    """A value as somebody of that style texts it; None: no class. `plain`: after being asked again."""
    if value is None:
        return rng.choice(NO_CLASS)
    if plain:
        return {"yes": "SI", "no": "NO"}.get(str(value), str(value))
    learnt = corpus().get((key, value if isinstance(value, str) else "n"), ())
    if learnt and rng.random() < odd:
        return rng.choice(learnt).replace("{n}", str(value))
    if isinstance(value, str):
        return rng.choice(YES if value == "yes" else NO) if style != "bare" else {"yes": "si", "no": "no"}[value]
    number = str(value)
    if style == "bare":
        return rng.choice((number, number, number, number, f"{number}.", f" {number}"))
    if style == "words":
        number = in_words(value, rng)
    if style == "sentence" and key == "missing":
        return rng.choice(MISSING).format(n=number)
    forms = {"label": LABELLED, "sentence": SENTENCES}.get(style, ("{n}", "{n} {l}", "{n}"))
    return rng.choice(forms).format(n=number, l=rng.choice(LABELS[key]))


def in_words(value: int, rng: Random) -> str:
    """A number in Spanish words, sometimes as it sounds."""
    if value >= 200:
        return str(value)
    if value >= 100:
        return "cien" if value == 100 else f"ciento {in_words(value - 100, rng)}"
    words = _UNITS[value] if value < 30 else _TENS[value // 10 - 3]
    if value >= 30 and value % 10:
        words += f" {rng.choice(('y', 'y', 'i'))} {_UNITS[value % 10]}"
    if rng.random() < 0.3:
        words = words.replace(*rng.choice(_MISSPELT), 1)
    return words


@cache
def corpus() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Forms by question and value: where a number is the only one in its text it becomes `{n}`."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in _lines():
        key = _ASKS.get(str(line["ask"]).removeprefix("clerk_"))
        text, value = str(line["text"]), line.get("value")
        if key is None or line["outcome"] != "value" or "max" in line or "or" in line or "{" in text:
            continue
        if isinstance(value, str) and not re.search(r"\d", text):
            found.setdefault((key, value), []).append(text)
        elif isinstance(value, int) and not TWO_THINGS.search(text) and re.findall(r"\d+", text) == [str(value)]:
            found.setdefault((key, "n"), []).append(text.replace(str(value), "{n}"))
    return {key: tuple(texts) for key, texts in found.items()}


@cache
def nonsense() -> tuple[str, ...]:
    """Texts that careful clerks found to say nothing, whatever was asked of girls."""
    asks = ("girls", "clerk_girls")
    return tuple(
        str(line["text"])
        for line in _lines()
        if line["ask"] in asks and line["outcome"] == "unclear" and "or" not in line
    )


@cache
def _lines() -> tuple[Mapping[str, object], ...]:
    files = (CORPORA / "es.jsonl", CORPORA / "es_clerk.jsonl")
    return tuple(json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line)
