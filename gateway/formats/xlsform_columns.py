"""The columns of an XLSForm: which are read, which do no harm by SMS, which change a form's meaning. Knows no row."""

from __future__ import annotations

from gateway.sentences import sentence
from gateway.survey.model import Lang

from .xlsform_book import Book, FormRow
from .xlsform_faults import Faults
from .xlsform_languages import language_of

READ = {
    "survey": ("type", "name", "label", "hint", "relevant", "constraint", "parameters", "disabled",
               "short", "max_of", "tolerance", "jump", "quorum", "roles", "until", "example"),
    "choices": ("list_name", "name", "label", "sms_option"),
    "settings": ("form_title", "form_id", "default_language", "purpose", "roles", "every", "weekday",
                 "hour", "deadline", "reminders", "useful_for", "seal", "spread"),
}  # fmt: skip
CHANGES_MEANING = ("calculation", "choice_filter", "repeat_count", "trigger", "read_only")
"""Columns of the sheet survey without which a question is another one."""
_NO = ("no", "false", "false()", "0")
_MEDIA = sentence("SMS carries no media")
_OWN_WAY = {
    "constraint_message": sentence("the hub asks again in its own words"),
    "required_message": sentence("the hub asks again in its own words"),
    "sms_field": sentence("each question is its own SMS: no short name is needed"),
    "sms_keyword": sentence("each question is its own SMS: no keyword is needed"),
    "sms_separator": sentence("each question is its own SMS: no separator is needed"),
    "sms_date_format": sentence("days are read as people write them"),
    "sms_datetime_format": sentence("days are read as people write them"),
    "sms_response": sentence("the hub thanks in its own words"),
    "sms_allow_media": _MEDIA,
    "media": _MEDIA,
    "image": _MEDIA,
    "audio": _MEDIA,
    "video": _MEDIA,
    "appearance": sentence("an SMS is text and looks like text"),
    "default": sentence("an SMS cannot be filled in beforehand"),
    "guidance_hint": sentence("an SMS has no room for it"),
    "version": sentence("the version is worked out from the content"),
}
_OPTIONAL = sentence("every question waits for an answer; whoever does not know says so")


def check(book: Book, usual: Lang, faults: Faults) -> None:
    """Note the columns and sheets that are not read, each once; two columns in one language are a problem."""
    for row in (*book.survey, *book.choices):
        for base in ("label", "hint"):
            _one_language(row, base, usual, faults)
    for row in (*book.survey, *book.choices, *((book.settings,) if book.settings else ())):
        for column, text in row.cells.items():
            base = column.partition(":")[0]
            if base == "required":
                if text.lower() in _NO:
                    faults.note_once(base, row, sentence("column {column}: {reason}", column=base, reason=_OPTIONAL))
            elif base not in READ[row.sheet] and not (row.sheet == "survey" and base in CHANGES_MEANING):
                reason = _OWN_WAY.get(base, sentence("is not read"))
                faults.note_once(base, row, sentence("column {column}: {reason}", column=base, reason=reason))
    for name in book.others:
        faults.note(FormRow(sheet=name, number=0, cells={}), sentence("the sheet {sheet} is not read", sheet=name))


def _one_language(row: FormRow, base: str, usual: Lang, faults: Faults) -> None:
    """`label` beside `label::Español`, where the form says no other language of the bare one."""
    columns: dict[Lang | None, str] = {}
    for column in row.cells:
        name, _, tail = column.partition(":")
        language = language_of(tail.strip(": ")) if tail else usual
        if name != base or language is None:
            continue
        other = columns.setdefault(language, column)
        if other != column and f"{row.sheet} {column}" not in faults.columns_noted:
            faults.columns_noted.add(f"{row.sheet} {column}")
            message = sentence("the columns {one} and {other} are in one language", one=other, other=column)
            remedy = sentence("say in default_language which language the bare one is in, or keep one of them")
            faults.add(row, message, remedy, whole=False)


def meant_otherwise(row: FormRow) -> str:
    """The first filled column that makes a question another one; empty where there is none."""
    return next((name for name in CHANGES_MEANING if row.get(name) and row.get(name).lower() not in _NO), "")
