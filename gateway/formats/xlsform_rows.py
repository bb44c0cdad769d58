"""The rows of an XLSForm in their order: groups, notes, questions. Knows no single question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gateway.sentences import sentence
from gateway.survey.condition import Condition, Literal
from gateway.survey.model import Lang

from .condition_written import condition_text
from .questionnaire_written import QuestionDraft, quoted
from .xlsform_asking import Asking, is_never
from .xlsform_book import FormRow
from .xlsform_questions import no_question, question_of, with_answers
from .xlsform_styling import without_styling
from .xlsform_types import Kind, kind_of
from .xpath_logic import FALSE, TRUE, every

_YES = ("yes", "true", "1", "true()")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A group that is open. `kind`: `group` or `repeat`."""

    row: FormRow
    kind: str
    condition: Condition
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """A note that waits for its question."""

    row: FormRow
    text: dict[Lang, str]
    when: Condition


@dataclass(slots=True)
class Rows:
    """What the rows of a form became."""

    asking: Asking
    questions: dict[int, QuestionDraft] = field(default_factory=dict)
    """By row."""
    meant: int = 0
    """How many rows ask people something, carried over or not."""
    _groups: list[_Group] = field(default_factory=list)
    _notes: list[_Note] = field(default_factory=list)

    def read(self) -> None:
        """Every row of the sheet survey."""
        for row in self.asking.book.survey:
            self._row(row)
        for group in self._groups:
            self.asking.faults.add(group.row, sentence("the group does not end"), sentence("add end_group"))
        for note in self._notes:
            remedy = sentence("put it before a question, or leave it out")
            self.asking.faults.add(note.row, sentence("a note after the last question is never sent"), remedy)

    def _row(self, row: FormRow) -> None:
        kind, faults = kind_of(row.get("type")), self.asking.faults
        if row.get("disabled").lower() in _YES:
            faults.note(row, sentence("is switched off in the form: not asked"))
        elif not any(row.get(name) for name in ("type", "name")) and not row.texts("label", self.asking.usual):
            faults.note_once("comment", row, sentence("asks nothing: not read"))
        elif kind.does == "begin":
            self._begin(row, kind)
        elif kind.does == "end":
            self._end(row, kind)
        elif self._groups and self._groups[-1].condition == FALSE:
            self.asking.worked[row.get("name")] = Literal(value="")
        elif kind.does == "metadata":
            message = sentence("{type}: the hub keeps who answered, from which number and when", type=row.get("type"))
            faults.note(row, message)
        elif kind.does == "work out":
            self.asking.work_out(row)
            self._inside_lost(row)
        elif kind.does == "note" or _is_heading(row, kind):
            self._note(row)
        else:
            self._question(row, kind)

    def _question(self, row: FormRow, kind: Kind) -> None:
        if is_never(row.get("relevant")):
            self.asking.never(row)
            return
        self.meant += 1
        if not kind.does:
            no_question(row, self.asking)
            return
        group = self._groups[-1].row if self._groups else None
        draft = question_of(row, kind, group, tuple(one.condition for one in self._groups), self.asking)
        self._inside_lost(row)
        if draft is not None and row.number not in self.asking.faults.fallen:
            self.questions[row.number] = self._with_notes(draft)

    def _begin(self, row: FormRow, kind: Kind) -> None:
        faults = self.asking.faults
        lost = bool(self._groups) and self._groups[-1].lost
        condition = TRUE
        if self._groups and self._groups[-1].condition == FALSE:
            condition = FALSE
        elif lost:
            self._inside_lost(row)
        elif is_never(row.get("relevant")):
            self.asking.never(row)
            condition = FALSE
        elif kind.type == "repeat":
            message = sentence("the type {type} cannot be asked by SMS", type=row.get("type"))
            faults.add(row, message, sentence("write its questions once for each time, or ask for totals"))
            lost = True
        else:
            condition = self._condition(row)
            lost = row.number in faults.fallen
            if row.texts("label", self.asking.usual):
                faults.note(row, sentence("the title of a group is not sent"))
        self._groups.append(_Group(row=row, kind=kind.type, condition=condition, lost=lost))

    def _end(self, row: FormRow, kind: Kind) -> None:
        if not self._groups or self._groups[-1].kind != kind.type:
            message = sentence("a group ends that did not begin")
            self.asking.faults.add(row, message, sentence("add begin_group"))
            return
        self._groups.pop()

    def _inside_lost(self, row: FormRow) -> None:
        """What stands in a group that cannot be carried over goes with it; its own faults are told as well."""
        if not self._groups or not self._groups[-1].lost:
            return
        group = self._groups[-1].row
        message = sentence("stands in the group {name}, which is not carried over", name=group.get("name") or "?")
        self.asking.faults.add(row, message, sentence("mend that row first"), derived=True)
        self.asking.lose(row.get("name"))

    def _condition(self, row: FormRow) -> Condition:
        """The condition of a group or note; what cannot be read is a problem of the row."""
        text = row.get("relevant")
        if not text:
            return TRUE
        try:
            return self.asking.condition(text)
        except ValueError as error:
            self.asking.faults.refuse(row, error)
        return FALSE

    def _note(self, row: FormRow) -> None:
        texts = row.texts("label", self.asking.usual)
        if not texts or is_never(row.get("relevant")):
            self.asking.faults.note(row, sentence("says nothing: not sent"))
            return
        self._inside_lost(row)
        when = every((*(group.condition for group in self._groups), self._condition(row)))
        texts = with_answers(row, texts, self.asking)
        if row.number in self.asking.faults.fallen:
            return
        self._notes.append(_Note(row=row, text=without_styling(row, texts, self.asking.faults), when=when))

    def _with_notes(self, question: QuestionDraft) -> QuestionDraft:
        """Notes go out with the question that follows: an SMS that asks nothing costs as much as one that does."""
        text = dict(question.text)
        for note in reversed(self._notes):
            needed = "" if note.when == TRUE else quoted(condition_text(note.when))
            if question.plain.get("when", "") == needed:
                text = {lang: f"{note.text[lang]} {words}" if lang in note.text else words
                        for lang, words in text.items()}  # fmt: skip
                continue
            if needed:
                message = sentence("a note that hangs on a condition cannot be sent by itself")
                remedy = sentence("write it into the question that follows")
            else:
                message = sentence("the question after this note is not always asked")
                remedy = sentence("write the note into a question that is")
            self.asking.faults.add(note.row, message, remedy)
        self._notes.clear()
        return replace(question, text=text)


def _is_heading(row: FormRow, kind: Kind) -> bool:
    """`appearance` label: the heading of a table, whose choices are shown and cannot be chosen."""
    return kind.type == "choice" and "label" in row.get("appearance").lower().split()
