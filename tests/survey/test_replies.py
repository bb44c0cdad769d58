"""The corpus of replies as people text them, with what a careful clerk would write (`or`: right as well)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gateway.survey.lexicon import load
from gateway.survey.model import Lang, QuestionType
from gateway.survey.reply import Asked, understand
from gateway.survey.reply_choice import ChoiceWords

REPLIES = Path(__file__).parents[1] / "replies"
TODAY = date(2026, 11, 20)


def _asked(lang: str, case: dict[str, Any]) -> Asked:
    question = json.loads((REPLIES / "questions.json").read_text("utf-8"))[lang][case["ask"]]
    return Asked(
        type=QuestionType(question["type"]),
        question_text=question["question"],
        labels=tuple(question.get("labels", ())),
        max=case.get("max", question.get("max")),
        choices=tuple(ChoiceWords(key=words[0], words=tuple(words)) for words in question.get("choices", ())),
        today=TODAY,
    )


def _differs(lang: str, line: str) -> str:
    """How one reply was misread; empty where it was read as the clerk reads it."""
    case = json.loads(line)
    found = understand(case["text"], _asked(lang, case), load(Lang(lang)))
    value = list(found.value) if isinstance(found.value, tuple) else found.value
    got = (found.outcome.value, value, found.command.value if found.command else None, found.language)
    allowed = [_wanted(one, value) for one in (case, *case.get("or", ()))]
    if got in allowed:
        return ""
    wanted = " or ".join(map(str, allowed))
    return f"{case['ask']}: {case['text']!r}: wanted {wanted}, read {got} ({found.reason})"


def _wanted(one: dict[str, Any], value: object) -> tuple[object, ...]:
    """What one clerk would write; `*` is the text as it stands."""
    wanted = one.get("value")
    return one["outcome"], value if wanted == "*" else wanted, one.get("command"), one.get("language")


@pytest.mark.parametrize("name", [path.stem for path in sorted(REPLIES.glob("*.jsonl"))])
def test_every_reply_of_the_corpus_is_read_as_a_careful_clerk_reads_it(name: str) -> None:
    lines = (REPLIES / f"{name}.jsonl").read_text("utf-8").splitlines()
    misread = [fault for line in lines if (fault := _differs(name[:2], line))]
    assert not misread, "\n".join([f"{len(misread)} of {len(lines)}:", *misread])


def test_the_corpus_is_large_and_has_no_reply_twice() -> None:
    lines = [
        (path.stem[:2], case["ask"], case.get("max"), case["text"])
        for path in REPLIES.glob("*.jsonl")
        for case in map(json.loads, path.read_text("utf-8").splitlines())
    ]
    assert len(lines) > 200
    assert len(set(lines)) == len(lines)
