"""Names of months and days in the languages of the hub, as flows know those. Knows no calendar."""

from __future__ import annotations

_MONTHS = {
    "eng": "January February March April May June July August September October November December",
    "spa": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "por": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "fra": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DAYS = {
    "eng": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "spa": "domingo lunes martes miércoles jueves viernes sábado",
    "por": "domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado",
    "fra": "dimanche lundi mardi mercredi jeudi vendredi samedi",
}
_LIKE = {"que": "spa", "quz": "spa", "quy": "spa"}
"""Who counts the year in the words of another language."""
OTHERWISE = "eng"


def months_of(language: str) -> list[str]:
    """January to December in a language of three letters; in English where it is not known."""
    return _MONTHS.get(_LIKE.get(language, language), _MONTHS[OTHERWISE]).split()


def days_of(language: str) -> list[str]:
    """Sunday to Saturday in a language of three letters; in English where it is not known."""
    return _DAYS.get(_LIKE.get(language, language), _DAYS[OTHERWISE]).split()
