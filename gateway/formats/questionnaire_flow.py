"""A RapidPro flow as a questionnaire of the hub: its name, its questions, when it is asked. Reads no JSON itself."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from gateway.errors import BadInputError, Problem
from gateway.sentences import Sentence, sentence
from gateway.survey.flow.engine import MOST_SPRINTS
from gateway.survey.flow.model import Flows
from gateway.survey.flow_graph import Graph, Place, circles_without_question, endless, graph_of, waits_unasked
from gateway.survey.flow_languages import short
from gateway.survey.flow_questions import questions_of
from gateway.survey.model import Questionnaire, Timing
from gateway.survey.plain import fold

from . import rapidpro
from .rapidpro_json import flow_place, node_place

_VERSION_HEX_DIGITS = 12  # as for questionnaires of our own
_LONGEST_NAME_LETTERS = 40
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFlow:
    """What a flow became."""

    questionnaire: Questionnaire
    notes: tuple[Sentence, ...]


def read(text: str, source: str) -> FromFlow:
    """The questionnaire of a flow file. BadInputError with every problem, each with its flow and node."""
    found = rapidpro.read(text, source)
    first = found.flows.first
    languages = dict.fromkeys(map(short, found.flows.languages))
    questionnaire = Questionnaire(
        name=_name(first.name),
        version=hashlib.sha256(text.encode()).hexdigest()[:_VERSION_HEX_DIGITS],
        title=dict.fromkeys(languages, first.name),
        purpose=dict.fromkeys(languages, first.name),
        questions=questions_of(found.flows),
        timing=Timing(reminders=()),  # a flow says itself what follows from silence
        flow=found.flows,
    )
    notes = (*found.notes, *_notes(found.flows))
    if not questionnaire.questions:
        notes += (sentence("nothing that is answered is kept: no node gives its reply a name (result_name)"),)
    return FromFlow(questionnaire=questionnaire, notes=notes)


def _name(name: str) -> str:
    """`Student attendance 2026`: student_attendance_2026."""
    plain = _NO_NAME.sub("_", fold(name)).strip("_")[:_LONGEST_NAME_LETTERS].strip("_")
    return plain if plain[:1].isalpha() else f"flow_{plain}".strip("_")


def check(questionnaire: Questionnaire, source: str) -> None:
    """Whether a flow may be asked by SMS at all; one of our own always may. BadInputError with every problem."""
    if questionnaire.flow is None:
        return
    graph = graph_of(questionnaire.flow)
    problems = (*_circles(questionnaire.flow, graph), *_mute(questionnaire.flow, graph))
    if problems:
        raise BadInputError(source, problems)


def _circles(flows: Flows, graph: Graph) -> tuple[Problem, ...]:
    """A circle without a question would send one SMS after the other."""
    message = sentence("the flow comes back here without asking anything in between")
    remedy = sentence("wait for a reply within the circle, or lead it out of there")
    places = (_place(flows, place) for place in circles_without_question(graph))
    return tuple(Problem(place=place, message=message, remedy=remedy) for place in dict.fromkeys(places))


def _mute(flows: Flows, graph: Graph) -> tuple[Problem, ...]:
    """Nobody answers a question that was not put."""
    message = sentence("waits for a reply before anything was said")
    remedy = sentence("send a message first: the hub begins, not the reporter")
    return tuple(Problem(place=_place(flows, place), message=message, remedy=remedy) for place in waits_unasked(graph))


def _notes(flows: Flows) -> tuple[Sentence, ...]:
    """Circles that no reply leads out of."""
    return tuple(
        sentence("{place}: no reply leads to the end; the hub ends it after {most}", place=place, most=MOST_SPRINTS)
        for place in dict.fromkeys(_place(flows, place) for place in endless(graph_of(flows))[:1])
    )


def _place(flows: Flows, place: Place) -> Sentence:
    flow = flows.flow(place.flow)
    name = flow.name if flow is not None else place.flow
    return node_place(name, place.node) if place.node else flow_place(name)
