"""One step of a flow as a turn of a conversation: what is said, what is answered, where the session stands.

The flow decides what follows. Help, stop and corrections are the hub's own, before the flow hears a word.
"""

from __future__ import annotations

from dataclasses import replace

from .caller import NOBODY
from .flow import engine, phones
from .flow.engine import Sprint
from .flow.evaluation import Surroundings
from .flow.events import Chosen, ResultChanged, Said
from .flow.model import Flows
from .flow.settings import DAY_FIRST, Habits
from .flow.state import FlowState, Person, RunStatus
from .flow_languages import long
from .flow_records import is_other, key_at, records_of
from .model import (
    Command,
    Outcome,
    Progress,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Record,
    Say,
    SayKind,
    SchoolFacts,
    SessionStatus,
    Turn,
    Understood,
)
from .recording import filed
from .reply import Asked, correction_in, understand
from .speech import SayContext, first_that_fits

BY_DEFAULT = "no test of the flow passed"
BY_TEST = "as the flow's tests read it"
_OBEYED = frozenset(command for command in Command if command not in (Command.CORRECT, Command.START))
"""Words that the flow does not hear. ALTA means something to who had left; others may mean high."""

_ARABIC_LETTERS = frozenset(("ara", "ckb", "fas", "pes", "prs", "pus", "snd", "uig", "urd"))  # ISO 639-3


def begin(q: Questionnaire, facts: SchoolFacts, say: SayContext) -> Turn:
    """The flow from its beginning. One that asks nothing is done at once."""
    flows = _flows(q)
    sprint = engine.begin(flows, _person(flows, facts, say), _around(flows, say))
    return _turn(q, Progress(status=SessionStatus.OPEN, answered={}, current=None), sprint, say)


def hear(q: Questionnaire, progress: Progress, text: str, say: SayContext) -> Turn:
    """What follows from a reply."""
    state = progress.flow
    if state is None or state.status is not RunStatus.WAITING or progress.status is not SessionStatus.OPEN:
        return after(q, progress, text, say) or Turn(progress=progress)
    corrected = correction_in(text, say.lexicon)
    if state.before is not None and corrected is not None:
        return _corrected(q, progress, state.before, corrected, say)
    understood = understand(text, Asked(type=QuestionType.TEXT), say.lexicon)
    if understood.outcome is Outcome.COMMAND and understood.command in _OBEYED:
        return _obeyed(q, progress, understood, say)
    return _heard(q, progress, state, text, say)


def after(q: Questionnaire, progress: Progress, text: str, say: SayContext) -> Turn | None:
    """A message after the end: a correction of the last answer, or None (not for this session)."""
    before = progress.flow.before if progress.flow is not None else None
    corrected = correction_in(text, say.lexicon)
    if before is None or corrected is None:
        return None
    return _corrected(q, progress, before, corrected, say)


def fall_silent(q: Questionnaire, progress: Progress, say: SayContext) -> Turn:
    """What follows from silence: the way of the wait's timeout, or the end of the run that waits for ever."""
    if progress.flow is None or progress.status is not SessionStatus.OPEN:
        return Turn(progress=progress)
    flows = _flows(q)
    return _turn(q, progress, engine.silence(flows, progress.flow, _around(flows, say)), say)


def again(progress: Progress, say: SayContext, before: str = "") -> Turn:
    """What was said last once more, with words before it where both fit one SMS."""
    asked = progress.flow.asked if progress.flow is not None else ""
    opened = replace(progress, status=SessionStatus.OPEN)
    if not asked:
        return Turn(progress=opened)
    text = first_that_fits(before + asked, asked, folded=say.fold) if before else asked
    return Turn(progress=opened, says=(Say(kind=SayKind.QUESTION, text=text, question=progress.current),))


def _heard(q: Questionnaire, progress: Progress, state: FlowState, text: str, say: SayContext) -> Turn:
    flows = _flows(q)
    sprint = engine.hear(flows, state, text, _around(flows, say))
    chosen = next((event for event in sprint.events if isinstance(event, Chosen)), None)
    return _turn(q, progress, sprint, say, _understood(chosen, text))


def _understood(chosen: Chosen | None, text: str) -> Understood:
    if chosen is None or is_other(chosen):
        return Understood(outcome=Outcome.UNCLEAR, reason=BY_DEFAULT)
    return Understood(outcome=Outcome.VALUE, value=chosen.value or text, reason=BY_TEST)


def _corrected(q: Questionnaire, progress: Progress, before: FlowState, meant: str, say: SayContext) -> Turn:
    """`CORREGIR 31`: back to before the last reply, and 31 is said instead."""
    if not meant:
        how = say.lexicon.say["correct_how"].format(example="31")
        return Turn(progress=progress, says=(Say(kind=SayKind.NOTE, text=how),))
    opened = replace(progress, status=SessionStatus.OPEN)
    turn = _heard(q, opened, before, meant, say)
    records = tuple(replace(record, corrects=True) for record in turn.records)
    return replace(turn, records=records)


def _obeyed(q: Questionnaire, progress: Progress, understood: Understood, say: SayContext) -> Turn:
    texts = say.lexicon.say
    if understood.command is Command.STOP:
        stopped = replace(progress, status=SessionStatus.STOPPED)
        return Turn(progress=stopped, says=(Say(kind=SayKind.STOPPED, text=texts["stopped"]),), understood=understood)
    if understood.language is not None and progress.flow is not None:
        person = replace(progress.flow.person, language=long(understood.language, _flows(q).languages))
        progress = replace(progress, flow=replace(progress.flow, person=person))
    asked = again(progress, say)
    helped = (Say(kind=SayKind.HELP, text=texts["help"]),) if understood.command is Command.HELP else ()
    return Turn(progress=progress, says=(*helped, *asked.says), understood=understood)


def _turn(
    q: Questionnaire, progress: Progress, sprint: Sprint, say: SayContext, understood: Understood | None = None
) -> Turn:
    state = sprint.state
    records = records_of(q, sprint.events, progress.answered)
    failed = state.status is RunStatus.FAILED
    if failed and progress.current is not None and not records:
        records = (Record(key=progress.current, outcome=Outcome.UNCLEAR, value=None),)
    waits = state.status is RunStatus.WAITING
    texts = [event.text for event in sprint.events if isinstance(event, Said) and event.text.strip()]
    current = (key_at(q, state) if texts or progress.current is None else progress.current) if waits else None
    after = Progress(
        status=SessionStatus.OPEN if waits else _ended(progress, state, texts),
        answered=filed(progress.answered, records),
        current=current,
        unclear=_unclear(progress, understood, again=waits and current == progress.current),
        last=_last(progress, sprint),
        flow=state,
    )
    unread = understood is not None and understood.outcome is Outcome.UNCLEAR
    kind = (SayKind.REASK if unread else SayKind.QUESTION) if waits else SayKind.THANKS
    says = [Say(kind=SayKind.NOTE, text=text) for text in texts]
    if says:
        says[-1] = Say(kind=kind, text=_addressed(texts[-1], say), question=current)
    return Turn(progress=after, says=tuple(says), records=records, understood=understood)


def _ended(progress: Progress, state: FlowState, texts: list[str]) -> SessionStatus:
    """Where a session is whose flow is over. Silence that ended it is no answer; a flow that did nothing asked none."""
    if state.runs and state.runs[0].status is RunStatus.EXPIRED:
        return SessionStatus.EXPIRED
    begun = progress.current is not None or texts or state.status is RunStatus.COMPLETED
    return SessionStatus.DONE if begun else SessionStatus.CANCELLED


def _unclear(progress: Progress, understood: Understood | None, *, again: bool) -> int:
    if understood is None or understood.outcome is not Outcome.UNCLEAR:
        return 0
    return progress.unclear + 1 if again else 0


def _last(progress: Progress, sprint: Sprint) -> QuestionKey | None:
    if any(isinstance(event, ResultChanged) for event in sprint.events) and progress.current is not None:
        return progress.current
    return progress.last


def _addressed(text: str, say: SayContext) -> str:
    """For whom, where several share the phone; of which school, where it has several."""
    if say.to:
        return first_that_fits(*(to + text for to in say.to), folded=say.fold)
    if say.with_school and say.school not in text:
        return say.lexicon.say["at_school"].format(school=say.school) + text
    return text


def _flows(q: Questionnaire) -> Flows:
    assert q.flow is not None
    return q.flow


def _around(flows: Flows, say: SayContext) -> Surroundings:
    caller = say.caller or NOBODY
    habits = Habits(
        date_format=DAY_FIRST,
        timezone=caller.zone,
        country=phones.country_of(caller.phone) or caller.country,
        languages=flows.languages,
        letters_alike=not _ARABIC_LETTERS.isdisjoint(flows.languages),
    )
    return Surroundings(habits=habits, now=caller.now, chance=caller.chance)


def _person(flows: Flows, facts: SchoolFacts, say: SayContext) -> Person:
    caller = say.caller or NOBODY
    known = {f"verified_{key}": str(value) for key, value in facts.known.items()}
    register = {key: str(value) for key, value in facts.register.items() if value is not None}
    role = {"role": facts.role.value} if facts.role is not None else {}
    return Person(
        name=caller.name,
        phone=caller.phone,
        language=long(say.lang, flows.languages),
        fields={**known, **role, "school": facts.name, **register, **_enrolment(facts)},
    )


def _enrolment(facts: SchoolFacts) -> dict[str, str]:
    """Girls and boys together, where both are known: no data is not zero."""
    girls, boys = facts.register.get("girls"), facts.register.get("boys")
    return {} if girls is None or boys is None else {"enrolment": str(girls + boys)}
