"""On which day of the week attendance is lowest, and whether it rose, from verified values. Decides nothing."""

from __future__ import annotations

from gateway.desk import Desk
from gateway.errors import NotFoundError
from gateway.sentences import Sentence, sentence
from gateway.situation import day_asked_about, register_of
from gateway.store import answers, people, questionnaires, sheets
from gateway.survey import weekdays
from gateway.survey.model import Questionnaire, Status
from gateway.survey.paths import keys_of
from gateway.survey.progress import Progress, progress
from gateway.survey.weekdays import Comparison, Seen

NAMES: tuple[Sentence, ...] = (
    sentence("Monday"),
    sentence("Tuesday"),
    sentence("Wednesday"),
    sentence("Thursday"),
    sentence("Friday"),
    sentence("Saturday"),
    sentence("Sunday"),
)


def of_questionnaire(desk: Desk, name: str) -> Comparison:
    """What all rounds of a questionnaire say. Raises NotFoundError where there is no such questionnaire."""
    with desk.store.reading():
        stored = questionnaires.current(name)
        if stored is None:
            raise NotFoundError(
                sentence("there is no questionnaire {name}", name=name),
                hint=sentence("willay survey list shows them all"),
            )
        return weekdays.compare(_seen(desk, name, desk.library.by_id(stored.id)))


def progress_of(desk: Desk, name: str, year: int) -> tuple[Progress, ...]:
    """A questionnaire's first weeks of a year against its last ones. Raises NotFoundError where nobody has it."""
    with desk.store.reading():
        stored = questionnaires.current(name)
        if stored is None:
            raise NotFoundError(
                sentence("there is no questionnaire {name}", name=name),
                hint=sentence("willay survey list shows them all"),
            )
        return progress(_seen(desk, name, desk.library.by_id(stored.id), year))


def advice(found: Comparison) -> tuple[Sentence, ...]:
    """What follows from a comparison, in sentences; honest about how little is known."""
    if not found.days:
        return (sentence("Nothing is verified yet, or the register has no enrolment: there is nothing to compare."),)
    if not found.comparable:
        return (
            sentence("Too little to compare: it needs two days of the week with {rounds} rounds and {schools} schools.",
                     rounds=weekdays.FEWEST_ROUNDS, schools=weekdays.FEWEST_SCHOOLS),
            sentence("To find out, ask on another day for some weeks: weekday in [[schedule]] of the configuration."),
        )  # fmt: skip
    if found.lowest is None:
        return (sentence("No day is clearly lower than the others: ask on whichever suits."),)
    return (sentence("Attendance is lowest on {day}: that is the day to ask about.", day=NAMES[found.lowest]),)


def _seen(desk: Desk, name: str, questionnaire: Questionnaire, year: int | None = None) -> list[Seen]:
    of = {
        key: entry
        for question in questionnaire.questions
        for key, entry in zip(keys_of(question), question.max_of, strict=False)
    }
    registers = {school.id: register_of(school) for school in people.schools()}
    found = []
    for round_ in sheets.rounds_named(name):
        day = day_asked_about(round_, desk.library, desk.calendar)
        if year not in (None, day.year):
            continue
        for known in sheets.known_in(round_.id):
            value, entry = answers.to_value(known.value), of.get(known.question)
            enrolled = registers.get(known.school_id, {}).get(entry) if entry is not None else None
            if known.status is Status.VERIFIED and isinstance(value, int) and enrolled:
                found.append(
                    Seen(
                        weekday=day.weekday(),
                        round_id=round_.id,
                        school_id=known.school_id,
                        question=known.question,
                        present=value,
                        enrolled=enrolled,
                    )
                )
    return found
