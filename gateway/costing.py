"""What a questionnaire costs to ask: each text, one dialogue, a whole round. Sends nothing and decides nothing.

Counts the parts the hub sends, for those are paid; what reporters send back is theirs to pay, and counted too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gateway import paneling
from gateway.desk import Desk
from gateway.store import people
from gateway.survey import earlier, flow_extent, rehearsal
from gateway.survey import lexicon as lexicons
from gateway.survey.conversation import MAX_REASKS
from gateway.survey.model import Lang, Question, QuestionKey, Questionnaire, QuestionType, SchoolFacts, SessionStatus
from gateway.survey.rehearsal import TIMEOUT, In, Out, Rehearsal
from gateway.survey.speech import SayContext, example_of, question_text, reask
from modem.charset import Cost, cost
from modem.folding import dear, economical

PRACTICE_SCHOOL = {Lang("es"): "Escuela de practica", Lang("en"): "Practice school"}
LONGEST_DATE = "31/12"
UNCLEAR = "?"
"""A reply that nobody can read."""
_FACTS = SchoolFacts(name="", register={})
MOST_STEPS = 500
"""Of one dialogue: more than any questionnaire takes, so that one that goes in a circle ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCost:
    """One text of a questionnaire, and what it costs as it is sent, as it is written, and folded."""

    lang: Lang
    key: QuestionKey
    kind: str
    """`question`, `reask` (after an unclear reply) or `reminder`."""
    text: str
    """As it leaves."""
    cost: Cost
    written: Cost
    """With every letter as it is written."""
    folded: Cost
    """With plain letters for those that GSM-7 lacks, where that helps."""
    dear: tuple[str, ...]
    """The characters in it, as written, that GSM-7 lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One dialogue: parts the hub sends, messages the reporter sends."""

    sent: int
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogues:
    """The shortest dialogue (no class, or the shortest way through), the usual one (each question answered at once, as
    in its example) and the longest (each question reminded of and misunderstood as often as it may be)."""

    shortest: Dialogue
    typical: Dialogue
    longest: Dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCost:
    """One round, everybody in the roster asked everything: parts the hub sends."""

    schools: int
    reporters: int
    shortest: int
    typical: int
    longest: int


def text_costs(questionnaire: Questionnaire, say: SayContext) -> Iterator[TextCost]:
    """Every text that puts a question, in one language."""
    if questionnaire.flow is not None:
        for key, template in flow_extent.texts_of(questionnaire.flow, say.lang):
            yield _text_cost(key, "question", template, say, flow_extent.filled(template))
        return
    written = replace(say, fold=False)
    longest = earlier.telling(questionnaire, _FACTS, {}, replace(say, longest=True))  # folded as it will be sent
    counted = replace(written, earlier=longest.earlier)
    for question in questionnaire.questions:
        most = dict(_texts_of(question, counted)) if counted.earlier else {}
        for kind, text in _texts_of(question, written):
            yield _text_cost(question.key, kind, text, say, most.get(kind, text))


def _texts_of(question: Question, say: SayContext) -> Iterator[tuple[str, str]]:
    """Each kind of text that puts a question; an earlier answer as it is written in the questionnaire, or longest."""
    asked = question_text(question, say)
    yield "question", asked
    yield "reask", reask(question, say)
    yield "reminder", say.lexicon.say["reminder_again"].format(question=asked)


def _text_cost(key: QuestionKey, kind: str, text: str, say: SayContext, counted: str) -> TextCost:
    """`counted`: the text with what stands in for its expressions."""
    return TextCost(
        lang=say.lang,
        key=key,
        kind=kind,
        text=_as_sent(text, say),
        cost=cost(_as_sent(counted, say)),
        written=cost(counted),
        folded=cost(economical(counted)),
        dear=dear(text),
    )


def dialogues(questionnaire: Questionnaire, say: SayContext) -> Dialogues:
    """The dialogues with one reporter. Of a flow, the usual one is not known: the shortest counts for it."""
    if questionnaire.flow is not None:
        fewest = flow_extent.fewest(questionnaire.flow, say.lang, lambda text: cost(_as_sent(text, say)).segments)
        most = flow_extent.most(questionnaire.flow, say.lang, lambda text: cost(_as_sent(text, say)).segments)
        shortest = Dialogue(sent=fewest.sent, received=fewest.received)
        return Dialogues(shortest=shortest, typical=shortest, longest=Dialogue(sent=most.sent, received=most.received))
    answered = {name: _played(questionnaire, say, replies) for name, replies in _WAYS.items()}
    at_most = replace(say, longest=True)
    longest = [_played(questionnaire, at_most, _reluctant(questionnaire, replies)) for replies in _WAYS.values()]
    no_class = _played(questionnaire, say, lambda _question, say: (say.lexicon.say["no_class_word"],))
    return Dialogues(
        shortest=min((no_class, *answered.values()), key=_sent),
        typical=answered["example"],
        longest=max(longest, key=_sent),
    )


def round_cost(desk: Desk, questionnaire: Questionnaire, day: date) -> RoundCost:
    """A round with everybody in the office's roster whom it would ask on that day: its panel, where it has one."""
    with desk.store.reading():
        schools = {school.id: school for school in people.schools()}
        roles = paneling.of_panel(desk, questionnaire, day, tuple(schools.values()))
        asked = [one for one in people.reporters(tuple(roles)) if one.role in roles[one.school_id]]
    phones: dict[str, set[int]] = {}
    for one in asked:
        phones.setdefault(one.contact.msisdn, set()).add(one.school_id)
    known: dict[tuple[Lang, bool, int], Dialogues] = {}
    totals = [0, 0, 0]
    for one in asked:
        name, named = schools[one.school_id].name, len(phones[one.contact.msisdn]) > 1
        like = (one.contact.language, named, len(name))  # names of one length cost the same, near enough
        if like not in known:
            say = replace(practice(questionnaire, one.contact.language), school=name, with_school=named)
            known[like] = dialogues(questionnaire, say)
        found = known[like]
        for at, dialogue in enumerate((found.shortest, found.typical, found.longest)):
            totals[at] += dialogue.sent
    return RoundCost(
        schools=len({one.school_id for one in asked}),
        reporters=len(asked),
        shortest=totals[0],
        typical=totals[1],
        longest=totals[2],
    )


def price(parts: int, per_sms: Decimal) -> Decimal:
    """What so many parts cost, to the hundredth."""
    return (parts * per_sms).quantize(Decimal("0.01"))


def practice(questionnaire: Questionnaire, lang: Lang, school: str = "") -> SayContext:
    """How the hub talks in a language, about no day in particular."""
    lexicon = lexicons.load(lang)
    return SayContext(
        lang=lang,
        lexicon=lexicon,
        school=school or PRACTICE_SCHOOL.get(lang, PRACTICE_SCHOOL[Lang("es")]),
        day=lexicon.days[questionnaire.timing.weekday],
        date=LONGEST_DATE,
        fold=questionnaire.folds(lang),
    )


_Replies = Callable[[Question, SayContext], Iterable[str]]
"""What a reporter says to a question, one after the other."""


def _example(question: Question, say: SayContext) -> Iterable[str]:
    return (example_of(question, say),)


def _always(word: str) -> _Replies:
    """Yes to every question of yes or no, or no to every one."""

    def replies(question: Question, say: SayContext) -> Iterable[str]:
        return (say.lexicon.say[word] if question.type is QuestionType.YES_NO else example_of(question, say),)

    return replies


_WAYS: dict[str, _Replies] = {"example": _example, "yes": _always("yes"), "no": _always("no")}


def _reluctant(questionnaire: Questionnaire, answer: _Replies) -> _Replies:
    """Silent until every reminder was said, then misunderstood as often as may be, then answered."""
    before = (*[TIMEOUT] * len(questionnaire.timing.reminders), *[UNCLEAR] * MAX_REASKS)
    return lambda question, say: (*before, *answer(question, say))


def _played(questionnaire: Questionnaire, say: SayContext, replies: _Replies) -> Dialogue:
    playing, events = rehearsal.start(questionnaire, SchoolFacts(name=say.school, register={}), say)
    for _ in range(MOST_STEPS):
        before, said = playing.progress.current, _next_replies(questionnaire, playing, replies)
        for text in said:
            playing, more = rehearsal.listen(playing, text)
            events += more
        if not said or playing.progress.current == before:
            break  # it is over, or an example is not understood
    texts = [_as_sent(event.text, say) for event in events if isinstance(event, Out)]
    received = sum(isinstance(event, In) for event in events)
    return Dialogue(sent=sum(cost(text).segments for text in texts), received=received)


def _next_replies(questionnaire: Questionnaire, playing: Rehearsal, replies: _Replies) -> tuple[str, ...]:
    if playing.progress.status is not SessionStatus.OPEN:
        return ()
    open_ = next(one for one in questionnaire.questions if one.key == playing.progress.current)
    return tuple(replies(open_, playing.say))


def _as_sent(text: str, say: SayContext) -> str:
    return economical(text) if say.fold else text


def _sent(dialogue: Dialogue) -> int:
    return dialogue.sent
