"""Questionnaires and lexicons, read once and kept. Knows where they come from, not what is done with them."""

from __future__ import annotations

from datetime import datetime

from gateway.formats import questionnaire_file, questionnaire_toml
from gateway.store import questionnaires
from gateway.store.records_survey import Round
from gateway.survey import lexicon as lexicons
from gateway.survey import shipped
from gateway.survey.lexicon import Lexicon
from gateway.survey.model import Lang, Questionnaire

FALLBACK = Lang("es")
"""Where a contact's language has no lexicon yet."""


class Library:
    """What rounds need to read, by version: a version never changes, so it is parsed once."""

    def __init__(self) -> None:
        self._read: dict[int, Questionnaire] = {}
        self._lexicons: dict[Lang, Lexicon] = {}

    def of_round(self, round_: Round) -> Questionnaire:
        """The version this round was begun with."""
        return self.by_id(round_.questionnaire_id)

    def by_id(self, questionnaire_id: int) -> Questionnaire:
        """One stored version. Raises LookupError where there is none."""
        if questionnaire_id not in self._read:
            stored = questionnaires.by_id(questionnaire_id)
            self._read[questionnaire_id] = questionnaire_file.read_kept(stored.source, stored.name)
        return self._read[questionnaire_id]

    def lexicon(self, lang: Lang) -> Lexicon:
        """The lexicon of a language, or the Spanish one."""
        if lang not in self._lexicons:
            known = lang if lang in lexicons.languages() else FALLBACK
            self._lexicons[lang] = lexicons.load(known)
        return self._lexicons[lang]


def import_shipped(now: datetime) -> None:
    """Give a new database the questionnaires that come with Willay; one the office has changed stays as it is."""
    for name in shipped.names():
        if questionnaires.current(name) is None:
            source = shipped.source(name)
            questionnaires.save(name, questionnaire_toml.read(source, name).version, source, now)
