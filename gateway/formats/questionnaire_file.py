"""Questionnaires from any file the office has: knows the kinds of file by their content. Knows none from inside."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.model import Questionnaire

from . import questionnaire_flow, questionnaire_toml, rapidpro, xlsform
from .rapidpro_lighter import lighter
from .roster_xlsx import OLD_EXCEL_MARK, XLSX_MARK

_LOCKED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4: the stream of a locked .xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireFile:
    """What a file holds."""

    questionnaire: Questionnaire
    source: str
    """What the hub keeps and the clerk may change: TOML; or a flow as RapidPro exported it, JSON."""
    notes: tuple[Sentence, ...] = ()
    """What the hub does in another way than the file's own world."""


def read(data: bytes, source: str, *, leave_out: bool = False) -> QuestionnaireFile:
    """The questionnaire of a TOML file, an XLSForm or a flow. BadInputError with every problem, each with its place.

    `leave_out`: take what can be carried over of an XLSForm, or of a flow what no dialogue hangs on; the notes name
    what was left out.
    """
    if data.startswith(OLD_EXCEL_MARK):
        if _LOCKED in data:
            message = sentence("the spreadsheet is locked with a password")
            raise _refused(source, message, sentence("open it and save it without a password, as .xlsx"))
        raise _refused(source, sentence("this is an old spreadsheet"), sentence("save it as .xlsx"))
    if data.startswith(XLSX_MARK):
        form = xlsform.read(data, source, leave_out=leave_out)
        questionnaire = questionnaire_toml.read(form.toml, source)
        return QuestionnaireFile(questionnaire=questionnaire, source=form.toml, notes=form.notes)
    if source.lower().endswith((".xlsx", ".xlsm", ".xls")):
        message = sentence("the spreadsheet is damaged")
        raise _refused(source, message, sentence("open it and save it again as .xlsx"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = sentence("byte {number}", number=error.start)
        problem = Problem(
            place=place, message=sentence("the file is not UTF-8 text"), remedy=sentence("save it as UTF-8")
        )
        raise BadInputError(source, (problem,)) from error
    if rapidpro.is_flow(text):
        return _flow(text, source, leave_out=leave_out)
    return QuestionnaireFile(questionnaire=questionnaire_toml.read(text, source, new=True), source=text)


def _flow(text: str, source: str, *, leave_out: bool) -> QuestionnaireFile:
    light = lighter(text)
    given = light.text if leave_out else text
    try:
        flow = questionnaire_flow.read(given, source)
    except BadInputError as error:
        if light.left_out and not leave_out and _can_be_read(light.text):
            error.hint = sentence("with --leave-out it comes in, without what is named here")
        raise
    notes = (*light.left_out, *flow.notes) if leave_out else flow.notes
    return QuestionnaireFile(questionnaire=flow.questionnaire, source=given, notes=notes)


def _can_be_read(text: str) -> bool:
    try:
        questionnaire_flow.read(text, "")
    except BadInputError:
        return False
    return True


def read_kept(text: str, source: str) -> Questionnaire:
    """The questionnaire of a source as the hub keeps it (QuestionnaireFile.source). Raises BadInputError."""
    if rapidpro.is_flow(text):
        return questionnaire_flow.read(text, source).questionnaire
    return questionnaire_toml.read(text, source)


def _refused(source: str, message: Sentence, remedy: Sentence) -> BadInputError:
    return BadInputError(source, (Problem(place=sentence("the file"), message=message, remedy=remedy),))
