"""What was seen on visits: taken by SMS, from a page or a command, kept, and set against open cases. Draws nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import date, timedelta

from gateway import casework, resolving, saying
from gateway.desk import Desk
from gateway.errors import NotFoundError, WillayError
from gateway.sentences import sentence
from gateway.situation import day_asked_about
from gateway.store import answers, case_events, disputes, people, questionnaires, visits
from gateway.store.records_people import Contact, School
from gateway.store.records_radio import Inbox
from gateway.store.states import CaseStep, DisputeState
from gateway.store.visits import Visit
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Lang, Outcome, QuestionKey, QuestionType, Say, SayKind, Value
from gateway.survey.paths import keys_of
from gateway.survey.speech import in_language, labels_of
from gateway.survey.visit_form import VisitField, VisitForm, is_form, read_form
from gateway.survey.visits import Evidence, Why
from modem.api import Msisdn
from schedules.calendar import iso_week
from schedules.clock import Moment

CORRECTED_WITHIN = timedelta(days=3)
"""A form without a day, so soon after another for the same school, corrects that one."""


def fields_of(desk: Desk, lang: Lang) -> tuple[VisitField, ...]:
    """What may be told of a visit: whatever the current questionnaires ask and answers can be compared, by its label.

    Days are told on the page only. Within `store.reading()`.
    """
    found: dict[QuestionKey, VisitField] = {}
    for stored in questionnaires.all_current():
        for question in desk.library.by_id(stored.id).questions:
            if question.type is QuestionType.TEXT:
                continue
            type_ = QuestionType.COUNT if question.type is QuestionType.COUNTS else question.type
            choices = tuple(
                (one.key, (in_language(one.label, lang) or one.key, *(in_language(one.words, lang) or ())))
                for one in question.choices
            )
            for key, label in zip(keys_of(question), labels_of(question, lang), strict=False):
                found.setdefault(key, VisitField(key=key, type=type_, label=label, choices=choices))
    return tuple(found.values())


def record(
    desk: Desk,
    school_id: int,
    values: Mapping[QuestionKey, Value],
    moment: Moment,
    *,
    day: date,
    who: str,
    origin: str,
    reply_id: int | None = None,
    contact_id: int | None = None,
    how: str = "",
) -> Visit:
    """Keep what was seen at a school on a day, and settle the open cases that it settles. In the caller's transaction.

    It belongs to the visit of that day, else to one that was planned for that month or the one before, else to a new
    one that nobody drew. What is told again supersedes. `contact_id`: who was there, where that is a contact; `how`: a
    word of Evidence, empty where it was not said.
    """
    visit = _visit_for(school_id, day, contact_id)
    visits.done(visit.id, day)
    for key, value in values.items():
        visits.observe(
            visit_id=visit.id,
            question=key,
            value=str(value),
            origin=origin,
            who=who,
            reply_id=reply_id,
            now=moment.now,
            how=how,
        )
    _settle_seen(desk, moment)
    found = visits.get(visit.id)
    assert found is not None
    return found


def record_typed(
    desk: Desk,
    code: str,
    typed: Mapping[str, str],
    moment: Moment,
    *,
    day: date,
    who: str,
    origin: str,
    how: Evidence | None = None,
) -> Visit:
    """The same for values as somebody of the office types them, of any type. One transaction.

    Raises NotFoundError for no such school, WillayError for a question or value that is none, a day to come.
    """
    today = desk.calendar.local(moment.now).date()
    if day > today:
        raise WillayError(sentence("{day} is still to come", day=day), hint=sentence("write the day of the visit"))
    if not who.strip():
        raise WillayError(sentence("who was there is missing"), hint=sentence("write a name"))
    with desk.store.transaction():
        found = people.schools((code,))
        if len(found) != 1:
            raise NotFoundError(
                sentence("there is no school {which}", which=code), hint=sentence("see willay schools list")
            )
        asked = {
            key: question
            for stored in questionnaires.all_current()
            for question in desk.library.by_id(stored.id).questions
            for key in keys_of(question)
        }
        values: dict[QuestionKey, Value] = {}
        for name, text in typed.items():
            question = asked.get(QuestionKey(name))
            if question is None or question.type is QuestionType.TEXT:
                raise WillayError(
                    sentence("nobody asks {key}", key=name), hint=sentence("one of: {keys}", keys=", ".join(asked))
                )
            values[QuestionKey(name)] = resolving.read_value(question, text, today)
        word = "" if how is None else how.value
        return record(desk, found[0].id, values, moment, day=day, who=who.strip(), origin=origin, how=word)


def settle_seen(desk: Desk, moment: Moment) -> None:
    """Settle the cases that were opened after somebody had been there and seen. One transaction."""
    with desk.store.reading():
        waiting = visits.seen_of_open_cases()
    if waiting:
        with desk.store.transaction():
            _settle_seen(desk, moment)


def hear_inspector(
    desk: Desk, contacts: tuple[Contact, ...], message: Inbox, moment: Moment
) -> tuple[int, Outcome] | None:
    """Take a message as what somebody saw on a visit: their contact id and what was understood. None: it is none.

    Of a form that is not clear nothing is kept: it is asked for again.
    """
    for contact in contacts:
        lexicon = desk.library.lexicon(contact.language)
        if (
            contact.stopped_at is not None
            or not is_form(message.text, lexicon)
            or not visits.visits_schools(contact.id)
        ):
            continue
        today = desk.calendar.local(moment.now).date()
        fields = fields_of(desk, contact.language)
        form = read_form(message.text, fields, today, lexicon)
        school = _school_of(form, contact)
        if school is None or not form.clear or not form.values:
            phrase = "visit_which" if school is None else "visit_unclear"
            code = "0487652" if school is None else school.code
            text = lexicon.say[phrase].format(code=code, example=_example(fields))
            _say(desk, text, contact, message, moment)
            return contact.id, Outcome.UNCLEAR
        day = form.day or _day_corrected(school.id, today)
        record(
            desk,
            school.id,
            form.values,
            moment,
            day=day,
            who=contact.name,
            origin="sms",
            reply_id=message.id,
            contact_id=contact.id,
        )
        echo = ", ".join(_echo(one, form.values[one.key], lexicon.say) for one in fields if one.key in form.values)
        text = lexicon.say["visit_thanks"].format(code=school.code, day=f"{day.day}/{day.month}", echo=echo)
        _say(desk, text, contact, message, moment)
        return contact.id, Outcome.VALUE
    return None


def _visit_for(school_id: int, day: date, contact_id: int | None) -> Visit:
    found = visits.of_school(school_id)
    same = next((visit for visit in found if visit.done_on == day), None)
    months = (f"{day:%Y-%m}", f"{day.replace(day=1) - timedelta(days=1):%Y-%m}")
    planned = (visit for month in months for visit in found if visit.done_on is None and visit.month == month)
    visit = same or next(planned, None)
    if visit is not None:
        return visit
    visit_id = visits.add(
        draw_id=None, school_id=school_id, month=months[0], why=Why.HAND, chance=None, inspector_id=contact_id
    )
    made = visits.get(visit_id)
    assert made is not None
    return made


def _settle_seen(desk: Desk, moment: Moment) -> None:
    """Who was there on the very day that was asked about has settled it; for what is no matter of a day, that week.

    A case that the office opened again waits for a new finding.
    """
    for seen in visits.seen_of_open_cases():
        case, value = disputes.get(seen.dispute_id), answers.to_value(seen.value)
        if case is None or case.state != DisputeState.OPEN or _was_reopened(case.id):
            continue
        subject = casework.subject_of(desk, case)
        of_a_day = bool(subject.question.max_of)
        asked = day_asked_about(subject.round, desk.library, desk.calendar)
        if not (seen.done_on == asked if of_a_day else iso_week(seen.done_on) == subject.round.period):
            continue
        with contextlib.suppress(WillayError):  # more than the register has: the office looks at it
            resolving.settle(
                desk,
                case,
                value,
                seen.who[: resolving.MOST_BY],
                moment,
                source=CaseSource.VISIT,
                reply_id=seen.reply_id,
            )


def _was_reopened(case_id: int) -> bool:
    return any(event.kind is CaseStep.REOPENED for event in case_events.of_case(case_id))


def _school_of(form: VisitForm, contact: Contact) -> School | None:
    """The school that a form names and its sender may speak of; without a code, the only one they were sent to."""
    if form.code is None:
        waiting = {visit.school_id for visit in visits.of_inspector(contact.id) if visit.done_on is None}
        return people.school(waiting.pop()) if len(waiting) == 1 else None
    code = form.code if form.annex is None else f"{form.code}-{form.annex}"
    found = [school for school in people.schools((code,)) if visits.may_tell(contact.id, school.id)]
    return found[0] if len(found) == 1 else None


def _day_corrected(school_id: int, today: date) -> date:
    last = max((visit.done_on for visit in visits.of_school(school_id) if visit.done_on is not None), default=None)
    return last if last is not None and today - CORRECTED_WITHIN <= last <= today else today


def _example(fields: tuple[VisitField, ...]) -> str:
    labels = [one.label for one in fields if one.type is QuestionType.COUNT]
    return " ".join(f"{label} {number}" for label, number in zip(labels, (31, 28), strict=False))


def _echo(one: VisitField, value: Value, say: Mapping[str, str]) -> str:
    if one.type is QuestionType.YES_NO:
        return f"{one.label}: {say[str(value)]}"
    if one.choices:
        return f"{one.label}: {next((called[0] for key, called in one.choices if key == value), value)}"
    return f"{value} {one.label}"


def _say(desk: Desk, text: str, contact: Contact, message: Inbox, moment: Moment) -> None:
    about = saying.About(key=f"reply {message.id} visit", to=Msisdn(contact.msisdn), answers_id=message.id)
    saying.put(Say(kind=SayKind.VISIT, text=text), about, desk.calendar, moment.now)
