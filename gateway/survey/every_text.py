"""How often rounds come, as people write it in English or Spanish. Knows no file."""

from __future__ import annotations

import re

from schedules.recurrence import Every, every_of

from .plain import fold

KNOWN = (
    *("week", "2 weeks", "month", "last of month", "term", "last of term"),
    *("semana", "2 semanas", "mes", "ultimo del mes", "bimestre", "ultimo del bimestre"),
)
"""What to write: for who wrote something else."""

_WORDS = (
    ("semanas", "weeks"),
    ("semana", "week"),
    ("ultim[oa] del?", "last of"),
    ("mes", "month"),
    ("bimestre|trimestre", "term"),
    ("cada|each|every", ""),
)


def read_every(text: str) -> Every | None:
    """`2 weeks`, `cada 2 semanas`, `Último del mes`; None for what is neither."""
    words = fold(text)
    for spanish, english in _WORDS:
        words = re.sub(rf"\b(?:{spanish})\b", english, words)
    return every_of(" ".join(words.split()))
