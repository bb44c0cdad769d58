"""One session with one reporter: knows what follows from each reply. Knows no clock, store or modem.

At most two re-asks a question, whatever is said; so every session ends after at most three replies a question.
A reply equal to the one before is taken for the next question (31 girls and 31 boys do happen); that one message
came twice is for the inbox to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .asked import asked_for
from .asking_again import is_it_meant
from .bounds import as_tuple, weighed
from .earlier import telling
from .expression import keys_in
from .model import (
    Command,
    Outcome,
    Progress,
    Question,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Record,
    Recorded,
    Say,
    SayKind,
    SchoolFacts,
    SessionStatus,
    Turn,
    Understood,
)
from .paths import applies, keys_of, next_question, open_counts, question_of, settled
from .recording import doubted, filed, meant, records_of
from .reply import Asked, is_correction, mentions_missing, understand
from .reply_count import LABELLED
from .speech import (
    SayContext,
    echo,
    example_of,
    question_text,
    reask,
    thanks,
    with_prefix,
)

MAX_REASKS = 2
"""A third time annoys more than it helps; after it a person looks (issue: at most two re-asks, then a human)."""


def begin(q: Questionnaire, facts: SchoolFacts, say: SayContext) -> Turn:
    """The first question that applies. None applies: CANCELLED, and nothing is said."""
    first = next_question(q, facts, {})
    if first is None:
        return Turn(progress=Progress(status=SessionStatus.CANCELLED, answered={}, current=None))
    progress = Progress(status=SessionStatus.OPEN, answered={}, current=first.key)
    return Turn(progress=progress, says=(_ask(first, telling(q, facts, {}, say)),))


def hear(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn:
    """What follows from a reply to the open question. Without one: what `after` says, or nothing."""
    question = question_of(q, progress.current) if progress.current is not None else None
    if question is None or progress.status is not SessionStatus.OPEN:
        return after(q, facts, progress, text, say) or Turn(progress=progress)
    asked_about = doubted(question, progress) is not None
    if progress.last is not None and not asked_about and is_correction(text, say.lexicon):
        return _corrected(q, facts, progress, text, say)  # asked whether 300 is meant, CORREGIR 30 is about the 300
    understood = understand(text, asked_for(question, facts, say, progress.answered, q.questions), say.lexicon)
    understood = weighed(understood, question, facts, progress.answered, asked_about=asked_about)
    understood = _confirmed(understood, question, progress, text, say)
    say = telling(q, facts, progress.answered, say)
    step = _Step(q, facts, progress, say, question, understood)
    if understood.outcome is Outcome.COMMAND:
        return step.obey()
    if understood.outcome is Outcome.UNCLEAR:
        return step.doubt() if understood.doubt is not None else step.ask_again(reask(question, say))
    return step.answer(text)


def after(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn | None:
    """A message after the session's end: a correction of the last answer, or None (not for this session)."""
    if progress.last is None or not is_correction(text, say.lexicon):
        return None
    return _corrected(q, facts, progress, text, say)


def remind(q: Questionnaire, facts: SchoolFacts, progress: Progress, nth: int, say: SayContext) -> Turn:
    """The open question again, as the `nth` reminder (from 1).

    Nothing is said where no question is open, or where the open one was settled by others in the meantime.
    """
    question = question_of(q, progress.current) if progress.current is not None else None
    if question is None or progress.status is not SessionStatus.OPEN or settled(question, facts):
        return Turn(progress=progress)
    asked = question_text(question, telling(q, facts, progress.answered, say))
    text = say.lexicon.say["reminder" if nth <= 1 else "reminder_again"].format(question=asked)
    return Turn(progress=progress, says=(Say(kind=SayKind.REMINDER, text=text, question=question.key),))


def _ask(question: Question, say: SayContext, prefix: str = "") -> Say:
    text = with_prefix(prefix, question_text(question, say), folded=say.fold)
    return Say(kind=SayKind.QUESTION, text=text, question=question.key)


def _confirmed(
    understood: Understood, question: Question, progress: Progress, text: str, say: SayContext
) -> Understood:
    """A number above the register said twice is meant: enrolment may be old. `si` to the doubt is the same."""
    before = doubted(question, progress)
    if before is None or understood.outcome is not Outcome.UNCLEAR:
        return understood
    said_yes = understand(text, Asked(type=QuestionType.YES_NO), say.lexicon).value == "yes"
    if understood.doubt != before and not (understood.doubt is None and said_yes):
        return understood
    return Understood(outcome=Outcome.VALUE, value=before, reason="above the register, and said twice")


def _corrected(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn:
    """A correction of the question answered last; the open question, if any, is put again."""
    question = question_of(q, progress.last) if progress.last is not None else None
    if question is None:
        return Turn(progress=progress)
    understood = understand(text, asked_for(question, facts, say, progress.answered, q.questions), say.lexicon)
    if understood.outcome is not Outcome.COMMAND or meant(understood) is None:
        how = say.lexicon.say["correct_how"].format(example=example_of(question, say))
        note = Say(kind=SayKind.NOTE, text=how)
        return Turn(progress=progress, says=(note,), understood=understood)
    records = records_of(question, understood, progress.answered, corrects=True)
    answered = filed(progress.answered, records)
    said = say.lexicon.say["corrected"].format(echo=echo((question,), answered, say))
    progress = replace(progress, answered=answered)
    if progress.status is not SessionStatus.OPEN:
        note = Say(kind=SayKind.THANKS, text=with_prefix("", said, folded=say.fold))
        return Turn(progress=progress, says=(note,), records=records, understood=understood)
    current = question_of(q, progress.current) if progress.current is not None else None
    if current is None or not applies(current, facts, answered):
        current = next_question(q, facts, answered)
    if current is None:
        done = replace(progress, status=SessionStatus.DONE, current=None)
        return Turn(
            progress=done,
            says=(Say(kind=SayKind.THANKS, text=with_prefix("", said, folded=say.fold)),),
            records=records,
            understood=understood,
        )
    unclear = progress.unclear if current.key == progress.current else 0
    open_again = replace(progress, current=current.key, unclear=unclear)
    says = (_ask(current, telling(q, facts, answered, say), prefix=f"{said} "),)
    return Turn(progress=open_again, says=says, records=records, understood=understood)


class _Step:
    """One reply to one open question; each method is one way it can go on."""

    def __init__(
        self,
        q: Questionnaire,
        facts: SchoolFacts,
        progress: Progress,
        say: SayContext,
        question: Question,
        understood: Understood,
    ) -> None:
        self.q = q
        self.facts = facts
        self.progress = progress
        self.say = say
        self.question = question
        self.understood = understood

    def obey(self) -> Turn:
        """What follows from a word such as AYUDA or ALTO."""
        texts = self.say.lexicon.say
        command = self.understood.command
        if command is Command.STOP:
            stopped = replace(self.progress, status=SessionStatus.STOPPED)
            note = Say(kind=SayKind.STOPPED, text=texts["stopped"])
            return Turn(progress=stopped, says=(note,), understood=self.understood)
        if command is Command.CORRECT and meant(self.understood) is not None:
            return self._first_answer_as_correction()
        if command is Command.HELP:
            return self.ask_again(question_text(self.question, self.say), Say(kind=SayKind.HELP, text=texts["help"]))
        return self.ask_again(reask(self.question, self.say))

    def _first_answer_as_correction(self) -> Turn:
        """`CORREGIR 31` before anything was answered, or to a number asked about, answers the open question."""
        plain = replace(self.understood, outcome=Outcome.VALUE, command=None, value=meant(self.understood), doubt=None)
        before = doubted(self.question, self.progress)
        said = weighed(plain, self.question, self.facts, self.progress.answered, asked_about=before is not None)
        if said.doubt is not None and said.doubt != before:
            return _Step(self.q, self.facts, self.progress, self.say, self.question, said).doubt()
        records = records_of(self.question, self.understood, self.progress.answered)
        return replace(self._go_on(records), understood=self.understood)

    def ask_again(self, text: str, before: Say | None = None) -> Turn:
        """The question once more, or, after MAX_REASKS, the next one with this left unclear."""
        says = () if before is None else (before,)
        if self.progress.unclear >= MAX_REASKS:
            left = Understood(outcome=Outcome.UNCLEAR)
            turn = self._go_on(records_of(self.question, left, self.progress.answered))
            return replace(turn, says=says + turn.says)
        progress = replace(self.progress, unclear=self.progress.unclear + 1)
        kind = SayKind.REASK if before is None else SayKind.QUESTION
        again = Say(kind=kind, text=text, question=self.question.key)
        return Turn(progress=progress, says=(*says, again), understood=self.understood)

    def doubt(self) -> Turn:
        """A number above the register: asked about once, and kept to know it again."""
        doubt = self.understood.doubt
        assert doubt is not None
        numbers = as_tuple(doubt)
        turn = self.ask_again(is_it_meant(self.question, numbers, self.facts, self.progress.answered, self.say))
        if turn.progress.current != self.question.key or turn.progress.status is not SessionStatus.OPEN:
            return turn
        records = records_of(self.question, self.understood, self.progress.answered)
        progress = replace(turn.progress, answered=filed(turn.progress.answered, records))
        return replace(turn, progress=progress, records=records)

    def answer(self, text: str) -> Turn:
        """A value, no class, or not known: filed, with whatever else the same text surely answers."""
        records = records_of(self.question, self.understood, self.progress.answered)
        if self.understood.outcome is Outcome.NO_CLASS:
            others = open_counts(self.q, self.facts, self.progress)
            records += tuple(
                record
                for other in others
                if other.key != self.question.key
                for record in records_of(other, self.understood, self.progress.answered)
            )
        elif self.understood.outcome is Outcome.VALUE:
            records += self._told_ahead(text, filed(self.progress.answered, records))
        return self._go_on(records)

    def _told_ahead(self, text: str, answered: Mapping[QuestionKey, Recorded]) -> tuple[Record, ...]:
        """`15 niñas y 18 niños` answers both questions; `no, faltan 5` says how many are missing."""
        following = next_question(self.q, self.facts, answered)
        if following is None or following.type is not QuestionType.COUNT:
            return ()
        ahead = understand(
            text, asked_for(following, self.facts, self.say, answered, self.q.questions), self.say.lexicon
        )
        ahead = weighed(ahead, following, self.facts, answered, asked_about=False)
        if ahead.outcome is not Outcome.VALUE:
            return ()
        both = self.understood.reason == LABELLED and ahead.reason == LABELLED
        followed_up = following.when is not None and self.question.key in keys_in(following.when)
        if both or (followed_up and mentions_missing(text, self.say.lexicon)):
            return records_of(following, ahead, answered)
        return ()

    def _go_on(self, records: tuple[Record, ...]) -> Turn:
        answered = filed(self.progress.answered, records)
        last = self._last(records)
        following = next_question(self.q, self.facts, answered)
        if following is None:
            done = Progress(status=SessionStatus.DONE, answered=answered, current=None, last=last)
            say = Say(kind=SayKind.THANKS, text=thanks(self.q.questions, answered, last, self.say))
            return Turn(progress=done, says=(say,), records=records, understood=self.understood)
        progress = Progress(status=SessionStatus.OPEN, answered=answered, current=following.key, last=last)
        told = telling(self.q, self.facts, answered, self.say)
        says = (_ask(following, told, self._prefix(records, answered)),)
        return Turn(progress=progress, says=says, records=records, understood=self.understood)

    def _last(self, records: tuple[Record, ...]) -> QuestionKey | None:
        answered = [record.key for record in records if record.outcome is Outcome.VALUE]
        if not answered:
            return self.progress.last
        question = question_of(self.q, answered[-1])
        return question.key if question is not None else answered[-1]

    def _prefix(self, records: tuple[Record, ...], answered: Mapping[QuestionKey, Recorded]) -> str:
        """The echo of what was just understood, before the next question."""
        texts = self.say.lexicon.say
        keys = {record.key for record in records if record.outcome is Outcome.VALUE}
        said = [question for question in self.q.questions if keys & set(keys_of(question))]
        if said:
            return texts["echo"].format(echo=echo(said, answered, self.say))
        return texts["skipped"] if any(record.outcome is Outcome.UNCLEAR for record in records) else ""
