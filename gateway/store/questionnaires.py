"""Questionnaires as they were imported: every version stays, one of each name is current."""

from __future__ import annotations

from datetime import datetime

from .db import all_of, one_of
from .records_survey import Questionnaire
from .tables_survey import QuestionnaireRow


def current(name: str) -> Questionnaire | None:
    """The current version of a questionnaire."""
    query = QuestionnaireRow.select().where((QuestionnaireRow.name == name) & QuestionnaireRow.current)
    return one_of(query, Questionnaire)


def all_current() -> tuple[Questionnaire, ...]:
    """The current version of each, by name."""
    query = QuestionnaireRow.select().where(QuestionnaireRow.current).order_by(QuestionnaireRow.name)
    return all_of(query, Questionnaire)


def by_id(questionnaire_id: int) -> Questionnaire:
    """One version. Raises LookupError where there is none."""
    found = one_of(QuestionnaireRow.select().where(QuestionnaireRow.id == questionnaire_id), Questionnaire)
    if found is None:
        raise LookupError(f"no questionnaire {questionnaire_id}")
    return found


def save(name: str, version: str, source: str, now: datetime) -> bool:
    """Make this version the current one of its name; running rounds keep theirs. False: it was so already."""
    row = QuestionnaireRow.get_or_none((QuestionnaireRow.name == name) & (QuestionnaireRow.version == version))
    if row is not None and row.current:
        return False
    QuestionnaireRow.update(current=False).where(QuestionnaireRow.name == name).execute()
    if row is None:
        QuestionnaireRow.create(name=name, version=version, source=source, imported_at=now, current=True)
    else:
        QuestionnaireRow.update(current=True).where(QuestionnaireRow.id == row.id).execute()
    return True
