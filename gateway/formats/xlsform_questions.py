"""One row of an XLSForm as one question. Knows the form's columns, and no group."""

from __future__ import annotations

import re

from gateway.sentences import sentence
from gateway.survey.condition import Condition
from gateway.survey.model import Lang, QuestionKey

from .condition_written import condition_text
from .questionnaire_checks import LONGEST_TEXT_LETTERS
from .questionnaire_sense import RESERVED
from .questionnaire_written import ChoiceDraft, QuestionDraft, listed, quoted
from .xlsform_asking import Asking
from .xlsform_book import FormRow
from .xlsform_bounds import bounds_of, range_of
from .xlsform_choices import choices_of
from .xlsform_columns import meant_otherwise
from .xlsform_styling import without_styling
from .xlsform_types import Kind, remedy_for
from .xpath_logic import FALSE, TRUE, every

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_EARLIER = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_MOST_KEY_LETTERS = 40


def question_of(
    row: FormRow, kind: Kind, group: FormRow | None, conditions: tuple[Condition, ...], asking: Asking
) -> QuestionDraft | None:
    """The question of a row; None, and a problem, where it cannot be asked by SMS. `group` tells twins apart."""
    key = _key(row, group, asking)
    draft = None if key is None else _draft(row, kind, key, conditions, asking)
    name = row.get("name")
    if name in asking.worked:  # what is never asked is empty
        return None
    if key is None or draft is None or row.number in asking.faults.fallen:
        asking.lost.add(name)
        return None
    if name in asking.names:
        asking.doubled.add(name)
    asking.names[name] = key
    if "when" in draft.plain:
        asking.maybe.add(QuestionKey(key))
    if draft.type == "count":
        asking.wholes.add(QuestionKey(key))
    return draft


def no_question(row: FormRow, asking: Asking) -> None:
    """A row of a type that SMS cannot ask."""
    message = sentence("the type {type} cannot be asked by SMS", type=" ".join(row.get("type").split()) or "?")
    asking.faults.add(row, message, remedy_for(row.get("type")))
    asking.lost.add(row.get("name"))


def with_answers(row: FormRow, texts: dict[Lang, str], asking: Asking) -> dict[Lang, str]:
    """The same with earlier answers as our texts quote them; what cannot be quoted is a problem of the row."""
    try:
        return {lang: _EARLIER.sub(lambda found: asking.quoted(found[1]), text) for lang, text in texts.items()}
    except ValueError as error:
        asking.faults.refuse(row, error)
        return texts


def _key(row: FormRow, group: FormRow | None, asking: Asking) -> str | None:
    name = row.get("name")
    twin = (group.number if group else 0, name)
    key = _slug(name)
    if key[:1].isdigit() or key in RESERVED:
        key = f"q_{key}"[:_MOST_KEY_LETTERS]
    if not _NAME.fullmatch(key):
        remedy = sentence("a letter, then letters and digits")
        asking.faults.add(row, sentence("{name} cannot be a name", name=repr(name)), remedy)
        return None
    taken = asking.names.values()
    if key in taken and group is not None and twin not in asking.siblings:
        key = _slug(f"{group.get('name')}_{name}")
    if key in taken or twin in asking.siblings:
        message = sentence("the key {key} is used twice", key=key)
        asking.faults.add(row, message, sentence("give each question its own key"))
        return None
    asking.siblings.add(twin)
    return key


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:_MOST_KEY_LETTERS].strip("_")


def _draft(
    row: FormRow, kind: Kind, key: str, conditions: tuple[Condition, ...], asking: Asking
) -> QuestionDraft | None:
    texts = _texts(row, asking)
    plain = _plain(row)
    examples = row.texts("example", asking.usual)
    usual = next(iter(examples.values()), "")
    plain.update({f"example.{lang}": quoted(examples.get(lang, usual)) for lang in texts if usual})
    changed = meant_otherwise(row)
    if changed:
        message = sentence("{column} is not carried over", column=changed)
        asking.faults.add(row, message, sentence("leave it out, or ask in another way"))
    type_ = kind.type
    choices: tuple[ChoiceDraft, ...] = ()
    if type_ == "choice":
        found = choices_of(row, kind, QuestionKey(key), asking)
        type_, choices = ("yes_no", ()) if found is None else ("choice", found)
    elif row.get("type").split()[0].lower() == "range":
        type_, bounds = range_of(row, asking)
        plain.update(bounds)
    plain.update(bounds_of(row, type_, asking))
    when = _when(row, conditions, asking)
    if when not in (None, TRUE):
        plain["when"] = quoted(condition_text(when))
    short = row.texts("short", asking.usual)
    label = {lang: short.get(lang, key.replace("_", " ")) for lang in texts}
    return QuestionDraft(key=key, type=type_, text=texts, label=label, choices=choices, plain=plain)


def _texts(row: FormRow, asking: Asking) -> dict[Lang, str]:
    labels, hints = row.texts("label", asking.usual), row.texts("hint", asking.usual)
    if not labels:
        asking.faults.add(row, sentence("the question has no label"), sentence("write what is asked"))
    labels = with_answers(row, labels, asking)
    if row.number not in asking.faults.fallen:
        hints = with_answers(row, hints, asking)
    labels, hints = without_styling(row, labels, asking.faults), without_styling(row, hints, asking.faults)
    return _with_hints(row, labels, hints, asking)


def _with_hints(row: FormRow, labels: dict[Lang, str], hints: dict[Lang, str], asking: Asking) -> dict[Lang, str]:
    """Each question with its hint behind it; without, where the two together are too long."""
    both = {lang: f"{text} ({hints[lang]})" if lang in hints else text for lang, text in labels.items()}
    longest = max(map(len, both.values()), default=0)
    if longest <= LONGEST_TEXT_LETTERS or max(map(len, labels.values())) > LONGEST_TEXT_LETTERS:
        return both
    remedy = sentence("at most {most}: each SMS more is paid for each reporter, each week", most=LONGEST_TEXT_LETTERS)
    asking.faults.add(row, sentence("with its hint it has {count} letters", count=longest), remedy, whole=False)
    return labels


def _plain(row: FormRow) -> dict[str, str]:
    """Willay's own columns, which a form may have beside XLSForm's."""
    plain = {}
    for key in ("tolerance", "quorum", "jump", "until"):
        if row.get(key):  # what is no number is refused by its own rules, with this row
            plain[key] = row.get(key) if re.fullmatch(r"0|[1-9][0-9]*", row.get(key)) else quoted(row.get(key))
    for key in ("max_of", "roles"):
        if row.get(key):
            plain[key] = listed(tuple(row.get(key).replace(",", " ").split()))
    return plain


def _when(row: FormRow, conditions: tuple[Condition, ...], asking: Asking) -> Condition | None:
    """What must hold: the groups' conditions and the row's own; None where that cannot be said."""
    text = row.get("relevant")
    try:
        own = asking.condition(text) if text else TRUE
    except ValueError as error:
        asking.faults.refuse(row, error)
        return None
    when = every((*conditions, own))
    if when == FALSE:
        asking.never(row)
    return when
