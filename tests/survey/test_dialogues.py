"""Runs tests/dialogues/*.txt: conversations that a district clerk can read and correct.

A file begins with `Survey:`, `School:` and perhaps `Language:` and `Today:`; `---` begins another dialogue. `Hub:` is
what the hub says, `= key value` what it files, `= end status` where the session stands; any other name is the reporter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from gateway.formats import questionnaire_toml
from gateway.survey import lexicon, rehearsal, shipped
from gateway.survey.model import Lang, QuestionKey, SchoolFacts, Value
from gateway.survey.speech import SayContext

FOLDER = Path(__file__).parents[1] / "dialogues"


@dataclass
class Script:
    """One dialogue as it is written."""

    heads: dict[str, str]
    lines: list[str] = field(default_factory=list)


def _scripts(text: str) -> list[Script]:
    top, *rest = text.split("\n\n", 1)
    heads = dict(line.split(": ", 1) for line in top.splitlines())
    scripts = []
    for part in rest[0].split("\n---\n"):
        script = Script(heads=dict(heads))
        for line in part.splitlines():
            if line.startswith("Known: "):
                script.heads["Known"] = line.removeprefix("Known: ")
            elif line.strip() and not line.startswith("#"):
                script.lines.append(line.strip())
        scripts.append(script)
    return scripts


def _value(text: str) -> Value:
    return int(text) if text.isdigit() else text


def _facts(heads: dict[str, str]) -> SchoolFacts:
    name, *register = heads["School"].split(", ")
    known = [entry.rsplit(" ", 1) for entry in heads.get("Known", "").split(", ") if entry]
    return SchoolFacts(
        name=name,
        register={key: int(count) for key, count in (entry.rsplit(" ", 1) for entry in register)},
        known={QuestionKey(key): _value(value) for key, value in known},
    )


def _source(name: str) -> str:
    """One of the questionnaires written for a dialogue, or one that is shipped."""
    own = FOLDER / "questionnaires" / f"{name}.toml"
    return own.read_text("utf-8") if own.exists() else shipped.source(name)


def _played(script: Script) -> list[str]:
    """The dialogue as the hub holds it, the reporter saying what is written."""
    name = script.heads["Survey"]
    facts, lang = _facts(script.heads), Lang(script.heads.get("Language", "es"))
    words = lexicon.load(lang)
    today = date.fromisoformat(script.heads["Today"]) if "Today" in script.heads else None
    say = SayContext(lang=lang, lexicon=words, school=facts.name, day=words.days[4], today=today)
    playing, events = rehearsal.start(questionnaire_toml.read(_source(name), name, new=True), facts, say)
    lines = [f"Hub: {event.text}" for event in events if isinstance(event, rehearsal.Out)]
    for line in script.lines:
        if line.startswith("= end"):
            lines.append(f"= end {playing.progress.status.value}")
        elif not line.startswith(("Hub: ", "= ")):
            before = playing.progress.answered
            playing, events = rehearsal.listen(playing, line.split(": ", 1)[1])
            lines.append(line)
            for key, answer in playing.progress.answered.items():
                if answer != before.get(key):
                    lines.append(f"= {key} {answer.value if answer.outcome == 'value' else answer.outcome.value}")
            lines += [f"Hub: {event.text}" for event in events if isinstance(event, rehearsal.Out)]
    return lines


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_dialogue_goes_as_it_is_written(path: Path) -> None:
    scripts = _scripts(path.read_text("utf-8"))
    assert scripts
    for script in scripts:
        assert _played(script) == _without_same(script)


def _without_same(script: Script) -> list[str]:
    """A correction files every key of its question; what stays the same is not filed anew in the transcript."""
    known: dict[str, str] = {}
    kept = []
    for line in script.lines:
        if line.startswith("= ") and not line.startswith("= end"):
            key, value = line.removeprefix("= ").split(" ", 1)
            if known.get(key) == value:
                continue
            known[key] = value
        kept.append(line)
    return kept
