"""One row of an XLSForm as one question. Knows the form's types, bounds and conditions, and no group."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.condition import All, Answer, Compare, Comparison, Condition, Known, Literal, Not, Operand, Some
from gateway.survey.model import Lang, QuestionKey
from gateway.survey.plain import fold

from .condition_written import condition_text, operand_text
from .questionnaire_written import ChoiceDraft, QuestionDraft, listed, quoted
from .xlsform_book import Book, FormRow
from .xpath_text import SELF, condition_of

_TYPES = {"integer": "count", "int": "count", "decimal": "number", "date": "date", "text": "text", "string": "text"}
_YES = frozenset(("yes", "si", "y", "sim", "ari"))
_NO = frozenset(("no", "n", "nao", "mana"))
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ASKED_ALREADY = re.compile(r"\$\{[^}]*\}")


@dataclass(slots=True)
class Faults:
    """What was found while a form is read."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)
    columns_noted: set[str] = field(default_factory=set)

    def add(self, row: FormRow, message: Sentence, remedy: Sentence | str) -> None:
        """Something that cannot be carried over."""
        name = row.get("name")
        place = sentence("{place} ({name})", place=row.place, name=name) if name else row.place
        self.problems.append(Problem(place=place, message=message, remedy=remedy))

    def note(self, row: FormRow, message: Sentence) -> None:
        """Something that the hub does in its own way."""
        self.notes.append(sentence("{place}: {note}", place=row.place, note=message))


@dataclass(slots=True)
class Asking:
    """What a row may need of the rest of the form."""

    book: Book
    usual: Lang
    faults: Faults
    names: dict[str, str] = field(default_factory=dict)
    """Question names of the form to keys here, of the rows read so far."""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """For yes/no: the form's names of the choices to yes and no, by key."""


def question_of(row: FormRow, asking: Asking, groups: tuple[str, ...]) -> QuestionDraft | None:
    """The question of a row; None, and a problem, where it cannot be asked by SMS."""
    faults = asking.faults
    kind, _, list_name = " ".join(row.get("type").split()).partition(" ")
    kind = kind.lower()
    name = row.get("name")
    key = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:40]
    if not _NAME.fullmatch(key):
        faults.add(
            row, sentence("{name} cannot be a name", name=repr(name)), sentence("a letter, then letters and digits")
        )
        return None
    if key in asking.names.values():
        faults.add(row, sentence("the key {key} is used twice", key=key), sentence("give each question its own key"))
        return None
    asking.names[name] = key
    texts = _texts(row, asking)
    plain = _plain(row)
    examples = row.texts("example", asking.usual)
    usual = next(iter(examples.values()), "")
    plain.update({f"example.{lang}": quoted(examples.get(lang, usual)) for lang in texts if usual})
    choices: tuple[ChoiceDraft, ...] = ()
    if kind in ("select_one", "select1", "select") and list_name:
        choices = _choices(row, list_name, key, asking)
        type_ = "yes_no" if key in asking.words else "choice"
        choices = () if key in asking.words else choices
    elif kind == "range":
        type_ = "count"
        plain.update(_range(row, faults))
    elif kind in _TYPES:
        type_ = _TYPES[kind]
    else:
        message = sentence("the type {type} cannot be asked by SMS", type=" ".join(row.get("type").split()) or "?")
        faults.add(row, message, sentence("leave the row out, or ask for a number, a choice, a date or a text"))
        return None
    plain.update(_bounds(row, type_, asking))
    when = _when(row, groups, asking)
    if when is not None:
        plain["when"] = quoted(condition_text(when))
    short = row.texts("short", asking.usual)
    label = {lang: short.get(lang, key.replace("_", " ")) for lang in texts}
    return QuestionDraft(key=key, type=type_, text=texts, label=label, choices=choices, plain=plain)


def _texts(row: FormRow, asking: Asking) -> dict[Lang, str]:
    labels, hints = row.texts("label", asking.usual), row.texts("hint", asking.usual)
    if not labels:
        asking.faults.add(row, sentence("the question has no label"), sentence("write what is asked"))
    for text in (*labels.values(), *hints.values()):
        if _ASKED_ALREADY.search(text):
            message = sentence("{text} is not carried over", text=_ASKED_ALREADY.findall(text)[0])
            asking.faults.add(row, message, sentence("write the question without an earlier answer in it"))
            break
    return {lang: f"{text} ({hints[lang]})" if lang in hints else text for lang, text in labels.items()}


def _plain(row: FormRow) -> dict[str, str]:
    """Willay's own columns, which a form may have beside XLSForm's."""
    plain = {key: row.get(key) for key in ("tolerance", "quorum") if row.get(key)}
    for key in ("jump", "until"):
        if row.get(key):
            plain[key] = row.get(key) if row.get(key).isdigit() else quoted(row.get(key))
    for key in ("max_of", "roles"):
        if row.get(key):
            plain[key] = listed(tuple(row.get(key).replace(",", " ").split()))
    return plain


def _choices(row: FormRow, list_name: str, key: str, asking: Asking) -> tuple[ChoiceDraft, ...]:
    if list_name.endswith("or_other"):
        message = sentence("the type {type} cannot be asked by SMS", type=row.get("type"))
        asking.faults.add(row, message, sentence("add the choice other to the list"))
        list_name = list_name.removesuffix("or_other").strip()
    rows = [one for one in asking.book.choices if one.get("list_name", "list name") == list_name]
    if not rows:
        message = sentence("there are no choices called {name}", name=repr(list_name))
        asking.faults.add(row, message, sentence("add them to the sheet choices"))
    meant = {one.get("name", "value"): _yes_or_no(one, asking.usual) for one in rows}
    if sorted(meant.values()) == ["no", "yes"]:
        asking.words[key] = meant
    return tuple(_choice(one, asking.usual) for one in rows)


def _yes_or_no(row: FormRow, usual: Lang) -> str:
    """What a choice means where its name, or every label, is a word for yes or for no; else empty."""
    labels = {fold(label) for label in row.texts("label", usual).values()}
    for words, meaning in ((_YES, "yes"), (_NO, "no")):
        if fold(row.get("name", "value")) in words or (labels and labels <= words):
            return meaning
    return ""


def _choice(row: FormRow, usual: Lang) -> ChoiceDraft:
    name = row.get("name", "value")
    labels = row.texts("label", usual) or {usual: name}
    option = row.get("sms_option")
    words = dict.fromkeys(labels, (option,)) if option else {}
    return ChoiceDraft(key=re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-"), label=labels, words=words)


def _range(row: FormRow, faults: Faults) -> dict[str, str]:
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", row.get("parameters")))
    start, end = given.get("start", "1"), given.get("end", "10")
    if not (start.isdigit() and end.isdigit() and given.get("step", "1") == "1"):
        message = sentence("the range {range} is not of whole numbers", range=repr(row.get("parameters")))
        faults.add(row, message, sentence("write it like {example}", example="start=0 end=10 step=1"))
        return {}
    return {"min": start, "max": end}


def _bounds(row: FormRow, type_: str, asking: Asking) -> dict[str, str]:
    text = row.get("constraint")
    if not text:
        return {}
    try:
        condition = _named(condition_of(text), asking, row)
    except ValueError as error:
        asking.faults.add(row, *error.args)
        return {}
    bounds: dict[str, str] = {}
    for part in condition.of if isinstance(condition, All) else (condition,):
        bound = _bound(part, type_)
        if bound is None or bound[0] in bounds:
            message = sentence("the constraint {text} is not carried over", text=repr(text))
            asking.faults.add(row, message, sentence("write it like {example}", example=". >= 0 and . <= 45"))
            return {}
        bounds[bound[0]] = bound[1]
    return bounds


def _bound(part: Condition, type_: str) -> tuple[str, str] | None:
    """`. <= 45` as max. `<` is one less for whole numbers; decimals and other types have no such bound."""
    if not isinstance(part, Compare) or type_ not in ("count", "number"):
        return None
    how, bound = part.how, part.right
    if part.right == Answer(key=SELF):
        turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
        how, bound = Comparison(turned.get(how.value, how.value)), part.left
    elif part.left != Answer(key=SELF):
        return None
    if how in (Comparison.BELOW, Comparison.ABOVE):
        if type_ != "count" or not (isinstance(bound, Literal) and isinstance(bound.value, int)):
            return None
        bound = Literal(value=bound.value + (1 if how is Comparison.ABOVE else -1))
        how = Comparison.AT_LEAST if how is Comparison.ABOVE else Comparison.AT_MOST
    key = {Comparison.AT_LEAST: "min", Comparison.AT_MOST: "max"}.get(how)
    if key is None:
        return None
    written = operand_text(bound)
    return key, written if isinstance(bound, Literal) and isinstance(bound.value, int) else quoted(written)


def _when(row: FormRow, groups: tuple[str, ...], asking: Asking) -> Condition | None:
    parts: list[Condition] = []
    for text in (*groups, row.get("relevant", "relevance")):
        if text:
            try:
                parts.append(_named(condition_of(text), asking, row))
            except ValueError as error:
                asking.faults.add(row, *error.args)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(of=tuple(parts))


def _named(condition: Condition, asking: Asking, row: FormRow) -> Condition:
    """The same with the form's names as keys, and its words for yes and no as ours."""
    match condition:
        case Compare(how=how, left=left, right=right):
            one, two = _key(left, asking), _key(right, asking)
            return Compare(how=how, left=_word(one, two, asking), right=_word(two, one, asking))
        case Known(of=operand):
            return Known(of=_key(operand, asking))
        case Not(of=inner):
            return Not(of=_named(inner, asking, row))
        case All(of=parts):
            return All(of=tuple(_named(part, asking, row) for part in parts))
        case Some(of=parts):
            return Some(of=tuple(_named(part, asking, row) for part in parts))


def _key(operand: Operand, asking: Asking) -> Operand:
    if isinstance(operand, Answer) and operand.key != SELF:
        if operand.key not in asking.names:
            raise ValueError(
                sentence("{name} is not asked before this question", name=f"${{{operand.key}}}"),
                sentence("name an earlier question"),
            )
        return Answer(key=QuestionKey(asking.names[operand.key]))
    return operand


def _word(operand: Operand, beside: Operand, asking: Asking) -> Operand:
    if isinstance(operand, Literal) and isinstance(beside, Answer) and beside.key in asking.words:
        return Literal(value=asking.words[beside.key].get(str(operand.value), operand.value))
    return operand
