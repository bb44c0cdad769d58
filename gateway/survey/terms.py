"""The smallest words of a survey. Knows nothing else."""

from __future__ import annotations

from typing import NewType

Lang = NewType("Lang", str)
"""An ISO 639 language: `es`, `en`, `qu`."""

QuestionKey = NewType("QuestionKey", str)
"""What an answer is filed under: `girls_present`."""

Value = int | str
"""A count; `yes` / `no`; the key of a choice; a number with decimals as `12.5`; a date as `2026-11-20`; a text."""

FOLDED_UNASKED: tuple[Lang, ...] = tuple(map(Lang, ("es", "en", "qu", "pt", "fr")))
"""Languages that lose no sense without the accents that GSM-7 lacks. One whose letters tell words apart (Ewe: ɔ, ŋ, ƒ)
is folded only where its questionnaire says so."""
