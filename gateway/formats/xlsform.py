"""Questionnaires from XLSForms: what field teams have. Knows the form's sheets; what cannot be carried over is named.

The form becomes Willay's own TOML, which the office keeps and may change. Nothing is dropped without a word: what
cannot be asked by SMS is a problem with its row, what the hub does by itself is a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import Lang

from . import questionnaire_toml, xlsform_columns
from .questionnaire_written import Draft, QuestionDraft, listed, quoted, toml_of
from .xlsform_book import Book, FormRow, language_of, read_book
from .xlsform_questions import Asking, Faults, question_of

_METADATA = frozenset(
    ("start", "end", "today", "deviceid", "username", "simserial", "subscriberid", "phonenumber", "email", "audit")
)
_NAME = re.compile(r"[^a-z0-9]+")
_TIMING = ("every", "weekday", "hour", "deadline", "useful_for", "seal", "spread")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromForm:
    """What a form became."""

    toml: str
    notes: tuple[Sentence, ...]
    """What the hub does by itself, or in its own way."""


@dataclass(slots=True)
class _Open:
    """What is open while rows are read: groups, and a note that waits for its question."""

    groups: list[str] = field(default_factory=list)
    note: dict[Lang, str] = field(default_factory=dict)
    note_row: FormRow | None = None


def read(data: bytes, source: str) -> FromForm:
    """A form as TOML that questionnaire_toml.read takes. BadInputError with every problem, each with its row."""
    book = read_book(data, source)
    faults = Faults()
    usual = _usual_language(book)
    xlsform_columns.check(book, faults)
    questions = _questions(book, usual, faults)
    if not questions and not faults.problems:
        message = sentence("there is no question")
        faults.problems.append(Problem(place=sentence("the file"), message=message, remedy=""))
    if faults.problems:
        raise BadInputError(source, tuple(faults.problems))
    text = toml_of(_draft(book, source, usual, questions))
    questionnaire_toml.read(text, source)
    return FromForm(toml=text, notes=tuple(faults.notes))


def _usual_language(book: Book) -> Lang:
    named = book.settings.get("default_language") if book.settings is not None else ""
    return language_of(named) or Lang("es")


def _draft(book: Book, source: str, usual: Lang, questions: tuple[QuestionDraft, ...]) -> Draft:
    settings = book.settings or FormRow(sheet="settings", number=1, cells={})
    languages = tuple(dict.fromkeys(lang for question in questions for lang in question.text)) or (usual,)
    titles = settings.texts("form_title", usual)
    fallback = next(iter(titles.values()), settings.get("form_id") or re.sub(r"\.\w+$", "", source.split("/")[-1]))
    title = {lang: titles.get(lang, fallback) for lang in languages}
    purposes = settings.texts("purpose", usual)
    purpose = {lang: purposes.get(lang, next(iter(purposes.values()), title[lang])) for lang in languages}
    timing = {key: quoted(settings.get(key)) for key in _TIMING}
    if settings.get("reminders"):
        timing["reminders"] = listed(tuple(part.strip() for part in settings.get("reminders").split(",")))
    roles = settings.get("roles").split()
    return Draft(
        name=_slug(settings.get("form_id", "id_string") or fallback),
        title=title,
        purpose=purpose,
        questions=questions,
        plain={"roles": listed(tuple(roles))} if roles else {},
        timing={key: value for key, value in timing.items() if value != '""'},
        comment=f"From the XLSForm {source.split('/')[-1]}",
    )


def _slug(text: str) -> str:
    slug = _NAME.sub("_", text.casefold()).strip("_")[:40]
    return slug if slug[:1].isalpha() else f"form_{slug}"[:40]


def _questions(book: Book, usual: Lang, faults: Faults) -> tuple[QuestionDraft, ...]:
    asking = Asking(book=book, usual=usual, faults=faults)
    open_ = _Open()
    found: list[QuestionDraft] = []
    for row in book.survey:
        kind = " ".join(row.get("type").lower().split())
        if kind in _METADATA:
            faults.note(row, sentence("{type}: the hub keeps it by itself", type=kind))
        elif kind in ("begin group", "begin_group", "end group", "end_group"):
            _group(row, kind, open_, usual, faults)
        elif kind == "note":
            _note(row, open_, usual, faults)
        else:
            question = question_of(row, asking, tuple(filter(None, open_.groups)))
            if question is not None:
                found.append(_with_note(question, open_, faults))
    if open_.note_row is not None:
        remedy = sentence("put it before a question, or leave it out")
        faults.add(open_.note_row, sentence("a note after the last question is never sent"), remedy)
    return tuple(found)


def _group(row: FormRow, kind: str, open_: _Open, usual: Lang, faults: Faults) -> None:
    if kind.startswith("end"):
        if open_.groups:
            open_.groups.pop()
        else:
            faults.add(row, sentence("a group ends that did not begin"), sentence("add begin_group"))
        return
    open_.groups.append(row.get("relevant"))
    if row.texts("label", usual):
        faults.note(row, sentence("the title of a group is not sent"))


def _note(row: FormRow, open_: _Open, usual: Lang, faults: Faults) -> None:
    if row.get("relevant") or any(open_.groups):
        message = sentence("a note that hangs on a condition cannot be sent by itself")
        faults.add(row, message, sentence("write it into the question that follows"))
        return
    for lang, text in row.texts("label", usual).items():
        open_.note[lang] = f"{open_.note.get(lang, '')} {text}".strip()
    open_.note_row = row


def _with_note(question: QuestionDraft, open_: _Open, faults: Faults) -> QuestionDraft:
    """A note goes out with the question that follows it: an SMS that asks nothing costs as much as one that does."""
    if open_.note_row is None:
        return question
    row, note = open_.note_row, dict(open_.note)
    open_.note_row = None
    open_.note.clear()
    if "when" in question.plain:
        message = sentence("the question after this note is not always asked")
        faults.add(row, message, sentence("write the note into a question that is"))
        return question
    text = {lang: f"{note[lang]} {words}" if lang in note else words for lang, words in question.text.items()}
    return QuestionDraft(
        key=question.key,
        type=question.type,
        text=text,
        label=question.label,
        choices=question.choices,
        plain=question.plain,
    )
