"""Taking a questionnaire in: what a file would ask and cost, and keeping it. Prints nothing and knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway import asking, costing
from gateway.costing import Dialogues, RoundCost, TextCost
from gateway.desk import Desk
from gateway.formats import questionnaire_file, questionnaire_flow
from gateway.sentences import Sentence
from gateway.store import questionnaires, rounds
from gateway.survey.model import Lang, Questionnaire
from schedules.clock import Moment
from schedules.occurrences import Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A questionnaire without mistakes that nobody has kept yet."""

    questionnaire: Questionnaire
    source: str
    """What would be kept."""
    notes: tuple[Sentence, ...]
    texts: Mapping[Lang, tuple[TextCost, ...]]
    """Each question as it leaves, and what it costs."""
    dialogues: Mapping[Lang, Dialogues]
    round_cost: RoundCost


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping a questionnaire did."""

    name: str
    version: str
    is_new: bool
    """False: this very version was there already."""
    running: tuple[tuple[str, str], ...]
    """Rounds that go on as they began: their periods, with the older version."""
    first: Occurrence | None
    """When it is asked next by the calendar; None: it is not scheduled."""


def propose(desk: Desk, data: bytes, filename: str, moment: Moment, *, leave_out: bool = False) -> Proposal:
    """Read a file of any kind and count what it costs; nothing is kept. BadInputError with every problem."""
    found = questionnaire_file.read(data, filename, leave_out=leave_out)
    questionnaire = found.questionnaire
    questionnaire_flow.check(questionnaire, filename)
    says = {lang: costing.practice(questionnaire, lang) for lang in questionnaire.title}
    return Proposal(
        questionnaire=questionnaire,
        source=found.source,
        notes=found.notes,
        texts={
            lang: tuple(one for one in costing.text_costs(questionnaire, say) if one.kind == "question")
            for lang, say in says.items()
        },
        dialogues={lang: costing.dialogues(questionnaire, say) for lang, say in says.items()},
        round_cost=costing.round_cost(desk, questionnaire, desk.calendar.local(moment.now).date()),
    )


def keep(desk: Desk, questionnaire: Questionnaire, source: str, moment: Moment) -> Kept:
    """Make a questionnaire, or its new version, the one that is asked from the next round on. One transaction."""
    with desk.store.transaction():
        is_new = questionnaires.save(questionnaire.name, questionnaire.version, source, moment.now)
    with desk.store.reading():
        running = [one for one in rounds.running() if one.name == questionnaire.name]
        old = ((one.period, desk.library.of_round(one).version) for one in running)
        return Kept(
            name=questionnaire.name,
            version=questionnaire.version,
            is_new=is_new,
            running=tuple((period, version) for period, version in old if version != questionnaire.version),
            first=asking.next_of(desk, questionnaire.name, moment),
        )
