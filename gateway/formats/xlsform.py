"""Questionnaires from XLSForms: what field teams have. Knows the form's sheets; what cannot be carried over is named.

The form becomes Willay's own TOML, which the office keeps and may change. Nothing is dropped without a word: what
cannot be asked by SMS is a problem with its row, what the hub does by itself is a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import Lang, Questionnaire

from . import xlsform_columns
from .questionnaire_written import Draft, listed, quoted
from .xlsform_asking import Asking
from .xlsform_book import Book, FormRow, read_book
from .xlsform_faults import Faults, place_of
from .xlsform_languages import language_of
from .xlsform_rows import Rows
from .xlsform_settling import Drafts, in_whole_languages, tried

_NAME = re.compile(r"[^a-z0-9]+")
_NO_COMMENT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")  # TOML 1.0, Comment
_TIMING = ("every", "weekday", "hour", "deadline", "useful_for", "seal", "spread")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromForm:
    """What a form became."""

    toml: str
    questionnaire: Questionnaire
    notes: tuple[Sentence, ...]
    """What the hub does by itself, or in its own way; and what was left out, where that was asked for."""


def read(data: bytes, source: str, *, leave_out: bool = False) -> FromForm:
    """A form as TOML that questionnaire_toml.read takes. BadInputError with every problem, each with its row.

    `leave_out`: take what can be carried over, and name in the notes and in the TOML what was left out.
    """
    book = read_book(data, source)
    faults = Faults()
    usual = _usual_language(book, faults)
    hard = _bad_cells(book, faults)
    xlsform_columns.check(book, usual, faults)
    rows = Rows(asking=Asking(book=book, usual=usual, faults=faults))
    rows.read()
    by_number = {row.number: row for row in book.survey}
    drafts = in_whole_languages(rows.questions, by_number, faults)
    text, questionnaire = "", None
    others: tuple[Problem, ...] = ()
    if drafts:
        draft = _draft(book, source, usual, drafts)
        text, questionnaire, others = tried(draft, drafts, by_number, faults, source)
    if not drafts and not faults.found and not hard:
        message = sentence("there is no question")
        others = (Problem(place=sentence("the file"), message=message, remedy=""),)
    if questionnaire is None or others or hard or (faults.found and not leave_out):
        count = 0 if questionnaire is None or hard or others else len(questionnaire.questions)
        raise _refused(source, faults, (*hard, *others), count, rows.meant)
    left_out = _left_out(faults)
    comment = "".join(f"# {_NO_COMMENT.sub(' ', line)}\n" for line in left_out)
    return FromForm(toml=comment + text, questionnaire=questionnaire, notes=(*left_out, *faults.notes))


def _usual_language(book: Book, faults: Faults) -> Lang:
    """The language of texts that name none."""
    named = book.settings.get("default_language") if book.settings is not None else ""
    language = language_of(named)
    bare = next((row for row in book.survey if "label" in row.cells), None)
    if language is None and bare is not None:
        message = sentence(
            "the form does not say which language it is in: taken as Spanish, unless default_language says"
        )
        faults.note(bare, message)
    return language or Lang("es")


def _bad_cells(book: Book, faults: Faults) -> tuple[Problem, ...]:
    """Cells that cannot be read: of the sheet survey, the row falls; elsewhere nothing can come in."""
    for cell in book.bad:
        if not cell.hard:
            faults.add(cell.row, cell.message, cell.remedy)
    return tuple(
        Problem(place=place_of(cell.row), message=cell.message, remedy=cell.remedy) for cell in book.bad if cell.hard
    )


def _refused(source: str, faults: Faults, others: tuple[Problem, ...], count: int, meant: int) -> BadInputError:
    """Every problem in the order of the rows; what only follows from another is told where there is no other."""
    found = sorted(faults.found, key=lambda fault: fault.row)
    roots = [fault for fault in found if not fault.derived] or found
    error = BadInputError(source, (*others, *dict.fromkeys(fault.problem for fault in roots)))
    if count:
        error.hint = sentence(
            "{count} of {meant} questions can come in as they are: with --leave-out, without what is named here",
            count=count,
            meant=max(meant, count),
        )
    return error


def _left_out(faults: Faults) -> tuple[Sentence, ...]:
    found = dict.fromkeys(fault.problem for fault in sorted(faults.found, key=lambda fault: fault.row))
    return tuple(sentence("left out: {place}: {note}", place=one.place, note=one.message) for one in found)


def _draft(book: Book, source: str, usual: Lang, drafts: Drafts) -> Draft:
    settings = book.settings or FormRow(sheet="settings", number=1, cells={})
    languages = tuple(dict.fromkeys(lang for question in drafts.values() for lang in question.text)) or (usual,)
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
        name=_slug(settings.get("form_id") or fallback),
        title=title,
        purpose=purpose,
        questions=tuple(drafts.values()),
        plain={"roles": listed(tuple(roles))} if roles else {},
        timing={key: value for key, value in timing.items() if value != '""'},
        comment=_NO_COMMENT.sub(" ", f"From the XLSForm {source.split('/')[-1]}"),
    )


def _slug(text: str) -> str:
    slug = _NAME.sub("_", text.casefold()).strip("_")[:40]
    return slug if slug[:1].isalpha() else f"form_{slug}"[:40]
