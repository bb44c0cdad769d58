"""A reply that names another question than the open one: put where it belongs. Knows labels; knows no clock.

`28 niños` while the girls are asked for; `31 niñas` again, or instead of 13, while the boys are.
"""

from __future__ import annotations

from dataclasses import replace

from .asked import asked_for
from .bounds import weighed
from .conversation import MAX_REASKS
from .labels import agrees, labels_in, own_label
from .model import (
    Outcome,
    Progress,
    Question,
    Questionnaire,
    QuestionType,
    SchoolFacts,
    SessionStatus,
    Turn,
    Understood,
)
from .paths import applies, keys_of, question_of
from .recording import filed, records_of
from .reply import understand
from .reply_count import LABELLED
from .resuming import again
from .speech import SayContext, echo, labels_of


def elsewhere(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn | None:
    """What follows where the text surely answers one other question of this dialogue, and not the open one.

    None: it does not. A value that differs from the answer there is a correction of it, and said back as one.
    """
    current = question_of(q, progress.current) if progress.current is not None else None
    if current is None or progress.status is not SessionStatus.OPEN or progress.unclear >= MAX_REASKS:
        return None
    if _reads(q, current, facts, progress, text, say):
        return None
    found = [
        (question, heard)
        for question in q.questions
        if question.key != current.key and applies(question, facts, progress.answered)
        for heard in [_heard(q, question, facts, progress, text, say)]
        if surely_answers(question, text, heard, say)
    ]
    return _filed(q, facts, progress, *found[0], say) if len(found) == 1 else None


def surely_answers(question: Question, text: str, heard: Understood, say: SayContext) -> bool:
    """Whether a reading is certain without the question having been asked: what is counted is named, and only that."""
    if heard.outcome is not Outcome.VALUE or question.type not in (QuestionType.COUNT, QuestionType.COUNTS):
        return False
    if heard.reason == LABELLED:
        return True
    own = [own_label(label, say.lexicon) for label in labels_of(question, say.lang)]
    named = labels_in(text, say.lexicon)
    return len(named) >= len(own) and all(
        any(agrees(label, asked, say.lexicon) and (label.sex or label.kind) for asked in own for label in token.labels)
        for token in named
    )


def _filed(
    q: Questionnaire, facts: SchoolFacts, progress: Progress, question: Question, heard: Understood, say: SayContext
) -> Turn:
    before = {key: progress.answered.get(key) for key in keys_of(question)}
    records = records_of(question, heard, progress.answered)
    answered = filed(progress.answered, records)
    same = all(answered[key] == old for key, old in before.items())
    corrects = not same and any(old is not None and old.outcome is Outcome.VALUE for old in before.values())
    words = say.lexicon.say["corrected_first" if corrects else "noted" if same else "echo"]
    filed_now = () if same else tuple(replace(record, corrects=corrects) for record in records)
    again_said = same or corrects  # counted as what answers nothing, so that no dialogue goes on for ever
    stands = replace(
        progress,
        answered=answered,
        last=progress.last if same else question.key,
        unclear=progress.unclear + again_said,
    )
    turn = again(q, facts, stands, say, words.format(echo=echo((question,), answered, say)))
    return replace(turn, records=filed_now, understood=heard)


def _reads(
    q: Questionnaire, question: Question, facts: SchoolFacts, progress: Progress, text: str, say: SayContext
) -> bool:
    heard = understand(text, asked_for(question, facts, say, progress.answered, q.questions), say.lexicon)
    return heard.outcome is not Outcome.UNCLEAR or heard.doubt is not None


def _heard(
    q: Questionnaire, question: Question, facts: SchoolFacts, progress: Progress, text: str, say: SayContext
) -> Understood:
    heard = understand(text, asked_for(question, facts, say, progress.answered, q.questions), say.lexicon)
    return weighed(heard, question, facts, progress.answered, asked_about=False)
