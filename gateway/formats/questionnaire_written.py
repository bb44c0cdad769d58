"""Questionnaires as TOML text, from drafts that other formats were read into. Knows how TOML is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.survey.model import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDraft:
    """One choice, before it is checked."""

    key: str
    label: Mapping[Lang, str]
    words: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDraft:
    """One question, before it is checked. `plain`: its other keys, each as TOML writes the value."""

    key: str
    type: str
    text: Mapping[Lang, str]
    label: Mapping[Lang, str]
    choices: tuple[ChoiceDraft, ...] = ()
    plain: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A questionnaire, before it is checked."""

    name: str
    title: Mapping[Lang, str]
    purpose: Mapping[Lang, str]
    questions: tuple[QuestionDraft, ...]
    plain: Mapping[str, str] = field(default_factory=dict)
    timing: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


def toml_of(draft: Draft) -> str:
    """The text; questionnaire_toml.read takes it, or says what is wrong with it."""
    lines = [*(f"# {line}" for line in draft.comment.splitlines()), f"name = {quoted(draft.name)}"]
    lines += [f"{key} = {value}" for key, value in draft.plain.items()]
    for key, texts in (("title", draft.title), ("purpose", draft.purpose)):
        lines += ["", f"[{key}]", *(f"{lang} = {quoted(text)}" for lang, text in texts.items())]
    if draft.timing:
        lines += ["", "[timing]", *(f"{key} = {value}" for key, value in draft.timing.items())]
    for question in draft.questions:
        lines += ["", *_question(question)]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a TOML basic string (toml.io, String): JSON writes it the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(texts: tuple[str, ...]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(quoted, texts))}]"


def _question(draft: QuestionDraft) -> list[str]:
    lines = ["[[question]]", f"key = {quoted(draft.key)}", f"type = {quoted(draft.type)}"]
    lines += [f"text.{lang} = {quoted(text)}" for lang, text in draft.text.items()]
    lines += [f"label.{lang} = {quoted(text)}" for lang, text in draft.label.items()]
    if draft.choices:
        lines += ["choices = [", *(f"  {_choice(choice)}," for choice in draft.choices), "]"]
    return lines + [f"{key} = {value}" for key, value in draft.plain.items()]


def _choice(draft: ChoiceDraft) -> str:
    parts = [f"key = {quoted(draft.key)}", *(f"{lang} = {quoted(text)}" for lang, text in draft.label.items())]
    parts += [f"words.{lang} = {listed(words)}" for lang, words in draft.words.items() if words]
    return f"{{ {', '.join(parts)} }}"
