"""Practising: the clerk answers a questionnaire as a reporter would. Nothing is kept, nothing is sent.

The page carries the replies so far; each answer plays the dialogue again from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from gateway.errors import WillayError
from gateway.store import school_lines
from gateway.survey.model import Lang, Outcome, Questionnaire, Role, SessionStatus
from gateway.survey.paths import question_of
from gateway.survey.rehearsal import TIMEOUT, End, Event, In, Out, end
from modem.charset import cost
from modem.folding import economical
from web import words
from web.language import gettext, in_language, marked, sentence_of
from web.planning import Planner
from web.visitor import the_context

pages = Blueprint("play", __name__, url_prefix="/play")

OUTCOMES = {
    Outcome.UNCLEAR: marked("not understood"),
    Outcome.NO_CLASS: marked("no class"),
    Outcome.DONT_KNOW: marked("does not know"),
    Outcome.COMMAND: marked("a word that the hub obeys"),
}

MOST_REPLIES = 60
"""More than any dialogue takes; with the longest texts the form still fits (web.app.MAX_FORM_BYTES)."""
LONGEST_REPLY = 320
"""Letters of two SMS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One thing said. `parts`: what it costs, where the hub says it; `read`: how a reply was understood."""

    incoming: bool
    text: str
    parts: int = 0
    read: str = ""
    silence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What is played, as whom."""

    name: str
    questionnaire: Questionnaire
    role: Role
    lang: Lang
    code: str


@pages.route("/", methods=["GET", "POST"])
def show() -> Response:
    """Choose, then talk."""
    planner = _planner()
    every = planner.questionnaires()
    name = request.values.get("name", "")
    if name and name not in every:
        abort(404)
    with the_context().store.reading():
        schools = school_lines.active_schools()
    chosen = _chosen(planner, name, every[name]) if name else None
    replies = _replies() if chosen is not None else ()
    bubbles: tuple[Bubble, ...] = ()
    problem, closing = "", None
    if chosen is not None:
        try:
            playing, events = planner.rehearse(chosen.name, chosen.role, chosen.lang, chosen.code, replies)
        except WillayError as error:
            problem = sentence_of(error)
        else:
            bubbles = tuple(_bubble(event, chosen) for event in events if not isinstance(event, End))
            closing = end(playing)
    shown = render_template(
        "play.html",
        every=every,
        chosen=chosen,
        roles=list(dict.fromkeys(role for one in every.values() for role in one.roles)),
        spoken=list(dict.fromkeys(lang for one in every.values() for lang in planner.languages(one))),
        schools=schools,
        replies=replies,
        bubbles=bubbles,
        sent=sum(bubble.parts for bubble in bubbles),
        over=closing is not None and closing.status is not SessionStatus.OPEN,
        full=len(replies) >= MOST_REPLIES,
        results={} if closing is None or chosen is None else _results(closing, chosen.questionnaire),
        problem_text=problem,
        longest=LONGEST_REPLY,
    )
    return make_response(shown, 400 if problem else 200)


def _chosen(planner: Planner, name: str, questionnaire: Questionnaire) -> _Chosen:
    roles, languages = [str(role) for role in questionnaire.roles], planner.languages(questionnaire)
    role = request.values.get("role", "")
    lang = request.values.get("lang", "")
    return _Chosen(
        name=name,
        questionnaire=questionnaire,
        role=Role(role) if role in roles else questionnaire.roles[0],
        lang=Lang(lang) if lang in languages else next(iter(languages), Lang("es")),
        code=request.values.get("school", "").strip()[:12],
    )


def _replies() -> tuple[str, ...]:
    """Those so far, and the one just given; `again` begins anew."""
    if "again" in request.form:
        return ()
    said = [text[:LONGEST_REPLY] for text in request.form.getlist("said")]
    if "silence" in request.form:
        said.append(TIMEOUT)
    elif text := request.form.get("reply", "").strip()[:LONGEST_REPLY]:
        said.append(text)
    return tuple(said[:MOST_REPLIES])


def _bubble(event: Event, chosen: _Chosen) -> Bubble:
    if isinstance(event, Out):
        text = economical(event.text) if chosen.questionnaire.folds(chosen.lang) else event.text
        return Bubble(incoming=False, text=text, parts=cost(text).segments)
    assert isinstance(event, In)
    read = "" if event.outcome is None else _read(event)
    return Bubble(incoming=True, text=event.text, read=read)


def _read(event: In) -> str:
    if event.outcome in OUTCOMES:
        return gettext(OUTCOMES[event.outcome])
    values = event.value if isinstance(event.value, tuple) else (event.value,)
    return " ".join(words.answer(str(value)) for value in values)


def _results(found: End, questionnaire: Questionnaire) -> dict[str, str]:
    """What came of it, by the words that the questions have for it."""
    shown = {}
    for key, value in found.results.items():
        question = question_of(questionnaire, key)
        labels = {} if question is None else question.labels or {}
        label = key if question is None else in_language(question.label, key)
        if question is not None and labels and key in question.keys:
            label = in_language({lang: said[question.keys.index(key)] for lang, said in labels.items()}, key)
        told = str(value)
        shown[label] = gettext(OUTCOMES[Outcome(told)]) if told in set(OUTCOMES) else words.answer(told)
    return shown


def _planner() -> Planner:
    planner = the_context().planner
    if planner is None:
        abort(404)
    return planner
