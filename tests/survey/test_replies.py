"""The corpus of replies as people text them, each with what a careful clerk would write down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, QuestionType
from gateway.survey.reply import Asked, understand

REPLIES = Path(__file__).parents[1] / "replies"


def _asked(lang: str, name: str) -> Asked:
    question = json.loads((REPLIES / "questions.json").read_text("utf-8"))[lang][name]
    return Asked(
        type=QuestionType(question["type"]),
        question_text=question["question"],
        labels=tuple(question.get("labels", ())),
        max=question.get("max"),
    )


def _differs(lang: str, line: str) -> str:
    """How one reply was misread; empty where it was read as the clerk reads it."""
    case = json.loads(line)
    found = understand(case["text"], _asked(lang, case["ask"]), load(Lang(lang)))
    value = list(found.value) if isinstance(found.value, tuple) else found.value
    got = (found.outcome.value, value, found.command.value if found.command else None)
    wanted = (case["outcome"], case.get("value"), case.get("command"))
    if got == wanted:
        return ""
    return f"{case['ask']}: {case['text']!r}: wanted {wanted}, read {got} ({found.reason})"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_reply_of_the_corpus_is_read_as_a_careful_clerk_reads_it(lang: str) -> None:
    lines = (REPLIES / f"{lang}.jsonl").read_text("utf-8").splitlines()
    misread = [fault for line in lines if (fault := _differs(lang, line))]
    assert not misread, "\n".join([f"{len(misread)} of {len(lines)}:", *misread])


def test_the_corpus_is_large_and_has_no_reply_twice() -> None:
    lines = [
        (lang, json.loads(line)["ask"], json.loads(line)["text"])
        for lang in ("es", "en")
        for line in (REPLIES / f"{lang}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(lines) > 200
    assert len(set(lines)) == len(lines)
