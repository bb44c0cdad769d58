"""The choices of an XLSForm's select_one: knows when they are a yes and a no. Knows no condition and no bound."""

from __future__ import annotations

import re

from gateway.sentences import sentence
from gateway.survey import lexicon as lexicons
from gateway.survey.model import Lang, QuestionKey
from gateway.survey.plain import fold

from .questionnaire_written import ChoiceDraft
from .xlsform_asking import Asking
from .xlsform_book import FormRow
from .xlsform_styling import without_styling
from .xlsform_types import Kind

_YES = frozenset(("yes", "si", "y", "sim", "ari", "true"))
_NO = frozenset(("no", "n", "nao", "mana", "false"))


def choices_of(row: FormRow, kind: Kind, key: QuestionKey, asking: Asking) -> tuple[ChoiceDraft, ...] | None:
    """The choices; None where they are yes and no. What is wrong with them is noted with the question's row."""
    if kind.or_other:
        message = sentence("the type {type} cannot be asked by SMS", type=row.get("type"))
        asking.faults.add(row, message, sentence("add the choice other to the list"))
    rows = asking.lists.get(kind.list_name, [])
    if not rows:
        message = sentence("there are no choices called {name}", name=repr(kind.list_name))
        asking.faults.add(row, message, sentence("add them to the sheet choices"))
    names = [one.get("name") for one in rows]
    meant = {name: _yes_or_no(one, asking.usual) for name, one in zip(names, rows, strict=True)}
    if len(rows) == 2 and sorted(meant.values()) == ["no", "yes"]:
        asking.words[key] = meant
        for option in (one.get("sms_option") for one in rows):
            if option and fold(option) not in _YES | _NO:
                told = sentence("yes and no are read as people write them: {option} is no word for them", option=option)
                asking.faults.note(row, told)
        return None
    drafts = tuple(_choice(one, nth, asking) for nth, one in enumerate(rows, start=1))
    asking.words[key] = {name: draft.key for name, draft in zip(names, drafts, strict=True)}
    for text in [text for draft in drafts for text in draft.label.values() if "${" in text][:1]:
        message = sentence("{text} is not carried over", text=text)
        asking.faults.add(row, message, sentence("write the choice without an earlier answer in it"))
    return drafts


def _yes_or_no(row: FormRow, usual: Lang) -> str:
    """What a choice means where every label begins with a word for it that we can read; else empty."""
    labels = row.texts("label", usual)
    if any(lang not in lexicons.languages() for lang in labels):
        return ""  # nobody here would read their yes: the labels must be read as words of a choice
    first = {re.split(r"[\s,.;/]", fold(label).strip())[0] for label in labels.values()}
    for words, meaning in ((_YES, "yes"), (_NO, "no")):
        if (first or {fold(row.get("name"))}) <= words:
            return meaning
    return ""


def _choice(row: FormRow, nth: int, asking: Asking) -> ChoiceDraft:
    name = row.get("name")
    labels = without_styling(row, row.texts("label", asking.usual), asking.faults) or {asking.usual: name or str(nth)}
    option = row.get("sms_option")
    words = dict.fromkeys(labels, (option,)) if option else {}
    key = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-")[:40]
    return ChoiceDraft(key=key or f"c{nth}", label=labels, words=words)
