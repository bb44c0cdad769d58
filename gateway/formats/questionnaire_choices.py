"""The choices of a question, from TOML: knows how they are written. Knows no reply."""

from __future__ import annotations

import re

from gateway.sentences import sentence
from gateway.survey.model import Choice, Lang

from .questionnaire_table import Table, written

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_EXAMPLE = '{ key = "on_foot", es = "a pie", en = "on foot", words.es = ["caminando"] }'


def choices_of(table: Table) -> tuple[Choice, ...]:
    """`choices = [{ key = "on_foot", es = "a pie", words.es = ["caminando"] }]`. What is wrong is noted."""
    rows = table.data.get("choices", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        table.fault("choices", sentence("choices must be a list of tables"), written(f"choices = [{_EXAMPLE}]"))
        return ()
    return tuple(choice for row in rows if (choice := _choice(table, row)) is not None)


def _choice(table: Table, row: dict[str, object]) -> Choice | None:
    key = row.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        table.fault("choices", sentence("a choice without a key"), written(_EXAMPLE))
        return None
    labels: dict[Lang, str] = {}
    for lang, text in row.items():
        if lang in ("key", "words"):
            continue
        if not isinstance(text, str) or not text.strip() or not re.fullmatch(r"[a-z]{2,3}", lang):
            table.fault(
                "choices", sentence("the choice {key} has no text in {lang}", key=key, lang=lang), written(_EXAMPLE)
            )
            continue
        labels[Lang(lang)] = text.strip()
    if not labels:
        table.fault("choices", sentence("the choice {key} has no text", key=key), written(_EXAMPLE))
        return None
    return Choice(key=key, label=labels, words=_words(table, key, row.get("words", {})))


def _words(table: Table, key: str, given: object) -> dict[Lang, tuple[str, ...]]:
    if isinstance(given, dict) and all(
        isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)
        for words in given.values()
    ):
        return {Lang(str(lang)): tuple(words) for lang, words in given.items()}
    table.fault("choices", sentence("the words of the choice {key} are no list of texts", key=key), written(_EXAMPLE))
    return {}
