"""The columns of an XLSForm: which are read, which do no harm by SMS, which change a form's meaning. Knows no row."""

from __future__ import annotations

from gateway.sentences import sentence

from .xlsform_book import Book, FormRow
from .xlsform_questions import Faults

READ = {
    "survey": ("type", "name", "label", "hint", "relevant", "relevance", "constraint", "required", "parameters",
               "short", "max_of", "tolerance", "jump", "quorum", "roles", "until", "example", "default"),
    "choices": ("list_name", "list name", "name", "value", "label", "sms_option"),
    "settings": ("form_title", "form_id", "id_string", "default_language", "purpose", "roles", "every", "weekday",
                 "hour", "deadline", "reminders", "useful_for", "seal", "spread"),
}  # fmt: skip
_CHANGES_MEANING = ("calculation", "choice_filter", "repeat_count", "trigger")
_OWN_WAY = {
    "constraint_message": sentence("the hub asks again in its own words"),
    "required_message": sentence("the hub asks again in its own words"),
    "sms_field": sentence("each question is its own SMS: no short name is needed"),
    "sms_keyword": sentence("each question is its own SMS: no keyword is needed"),
    "sms_separator": sentence("each question is its own SMS: no separator is needed"),
    "sms_date_format": sentence("days are read as people write them"),
    "sms_datetime_format": sentence("days are read as people write them"),
    "sms_response": sentence("the hub thanks in its own words"),
    "sms_allow_media": sentence("SMS carries no media"),
    "version": sentence("the version is worked out from the content"),
}


def check(book: Book, faults: Faults) -> None:
    """Note the columns that are not read; a filled one that changes what is asked is a problem."""
    for row in (*book.survey, *book.choices, *((book.settings,) if book.settings else ())):
        for column in row.cells:
            base = column.partition(":")[0].strip()
            if base in READ[row.sheet] or base in faults.columns_noted:
                continue
            _told(row, base, faults)


def _told(row: FormRow, base: str, faults: Faults) -> None:
    if base in _CHANGES_MEANING:
        message = sentence("{column} is not carried over", column=base)
        faults.add(row, message, sentence("leave it out, or ask in another way"))
        return
    faults.columns_noted.add(base)
    faults.note(
        row, sentence("column {column}: {reason}", column=base, reason=_OWN_WAY.get(base, sentence("is not read")))
    )
