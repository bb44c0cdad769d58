"""The questions of an XLSForm as one questionnaire: knows which languages are whole, and what TOML finds wrong.

What the questionnaire's own rules refuse is told with the row that it came from, like everything else of the form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.expression import keys_in
from gateway.survey.model import Lang, Questionnaire
from gateway.survey.placeholders import quoted

from . import questionnaire_toml
from .condition_text import condition_of, operand_of
from .questionnaire_written import ChoiceDraft, Draft, QuestionDraft, toml_of
from .xlsform_book import FormRow
from .xlsform_faults import Faults

Drafts = dict[int, QuestionDraft]
"""Questions by their row."""


def in_whole_languages(drafts: Drafts, rows: Mapping[int, FormRow], faults: Faults) -> Drafts:
    """The questions in those languages that all of them have; what is missing is told, row by row."""
    languages = dict.fromkeys(lang for draft in drafts.values() for lang in draft.text)
    missing = {lang: [number for number, draft in drafts.items() if not _speaks(draft, lang)] for lang in languages}
    whole = [lang for lang in languages if not missing[lang]]
    kept = whole or sorted(languages, key=lambda lang: len(missing[lang]))[:1]
    for lang in languages:
        for number in missing[lang]:
            message = sentence("{key} has no text in {lang}", key="label", lang=lang)
            remedy = sentence("write it, also of the choices; or take the language out")
            faults.add(rows[number], message, remedy, whole=lang in kept)
    return {
        number: _only(draft, kept)
        for number, draft in drafts.items()
        if all(number not in missing[lang] for lang in kept)
    }


def tried(
    draft: Draft, drafts: Drafts, rows: Mapping[int, FormRow], faults: Faults, source: str
) -> tuple[str, Questionnaire | None, tuple[Problem, ...]]:
    """The TOML of as many of the questions as it takes, what it says, and what is wrong with the form as a whole."""
    left = dict(drafts)
    while True:
        text = toml_of(replace(draft, questions=tuple(left.values())))
        try:
            return text, questionnaire_toml.read(text, source, new=True), ()
        except BadInputError as error:
            fell, others = _told(error.problems, left, rows, faults)
            if others or not fell or len(fell) == len(left):
                return text, None, others
            left = {number: one for number, one in left.items() if number not in fell}


def _told(
    problems: tuple[Problem, ...], drafts: Drafts, rows: Mapping[int, FormRow], faults: Faults
) -> tuple[set[int], tuple[Problem, ...]]:
    """The rows that a questionnaire's own rules refuse, and the problems that are of no row."""
    by_key = {draft.key: number for number, draft in drafts.items()}
    fell: set[int] = set()
    others: list[Problem] = []
    for problem in problems:
        number = by_key.get(_question(problem.place))
        if number is None:
            others.append(problem)
            continue
        faults.add(rows[number], problem.message, problem.remedy)
        fell.add(number)
    _fall_with(fell, drafts, rows, faults)
    return fell, tuple(others)


def _question(place: str) -> str:
    """The key of the question that a problem's place names; empty where it names none."""
    inner = place
    while isinstance(inner, Sentence) and "place" in inner.params:
        inner = str.__str__(inner) if not isinstance(inner.params["place"], Sentence) else inner.params["place"]
    if isinstance(inner, Sentence) and "name" in inner.params and inner.msgid == "question {name}":
        return str(inner.params["name"])
    return ""


def _fall_with(fell: set[int], drafts: Drafts, rows: Mapping[int, FormRow], faults: Faults) -> None:
    """What hangs on a question that fell falls too, all the way down: questions stand in the order they are asked."""
    lost = {drafts[number].key: rows[number].get("name") for number in fell}
    for number, draft in drafts.items():
        missed = sorted(_hangs_on(draft) & set(lost)) if number not in fell else []
        if missed:
            message = sentence("hangs on {name}, which is not carried over", name=f"${{{lost[missed[0]]}}}")
            faults.add(rows[number], message, sentence("mend that row first"), derived=True)
            fell.add(number)
            lost[draft.key] = rows[number].get("name")


def _hangs_on(draft: QuestionDraft) -> frozenset[str]:
    """The keys in its condition, its limits and its texts."""
    found = {hole.name for text in draft.text.values() for hole in quoted(text)}
    for key, value in draft.plain.items():
        if key in ("when", "min", "max") and value.startswith('"'):
            text = str(json.loads(value))
            try:
                found |= keys_in(condition_of(text) if key == "when" else operand_of(text))
            except ValueError:
                continue  # longer than a condition may be: it falls by itself
    return frozenset(found)


def _speaks(draft: QuestionDraft, lang: Lang) -> bool:
    return lang in draft.text and all(lang in choice.label for choice in draft.choices)


def _only(draft: QuestionDraft, languages: list[Lang]) -> QuestionDraft:
    return replace(
        draft,
        text={lang: draft.text[lang] for lang in languages},
        label={lang: draft.label[lang] for lang in languages},
        choices=tuple(_choice(choice, languages) for choice in draft.choices),
        plain={
            key: value
            for key, value in draft.plain.items()
            if not key.startswith("example.") or key.partition(".")[2] in languages
        },
    )


def _choice(choice: ChoiceDraft, languages: list[Lang]) -> ChoiceDraft:
    return ChoiceDraft(
        key=choice.key,
        label={lang: choice.label[lang] for lang in languages},
        words={lang: words for lang, words in choice.words.items() if lang in languages},
    )
