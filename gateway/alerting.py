"""Early warning: looks at what was verified once rounds close, raises, tells, ends. Each alert is told once.

The rules are data; the office's own file stands in place of those shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gateway import saying
from gateway.desk import Desk
from gateway.errors import BadInputError, NotFoundError, WillayError
from gateway.formats import alert_rules
from gateway.sentences import sentence
from gateway.situation import register_of
from gateway.store import alerts, meta, modems, people
from gateway.store.alerts import Alert
from gateway.store.records_people import School
from gateway.store.states import AlertState
from gateway.survey.alerts import AlertRule, Picture, Point, judge
from gateway.survey.model import Lang, Say, SayKind, Value
from gateway.survey.speech import in_language
from modem.api import Msisdn
from schedules.clock import Moment

ROUNDS_LOOKED_AT = 60
"""More than a school year of weeks: `unmet` counts from the first no."""
LOOK_AT_LEAST_EVERY = timedelta(hours=12)
"""A value verified late, or a case settled, is seen the same day."""
MOST_A_DAY = 5
"""Texts to one person: what the first look at a bad month finds must not bury who is to mend it."""
MOST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look did."""

    raised: int = 0
    ended: int = 0
    told: int = 0


def rules_of(desk: Desk) -> tuple[AlertRule, ...]:
    """The office's rules, or those shipped. Raises BadInputError with every problem of the office's file."""
    path = desk.config.hub.data_dir / alert_rules.FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return alert_rules.shipped()
    except UnicodeDecodeError as error:
        raise WillayError(
            sentence("{path}: this is not UTF-8 text", path=path), hint=sentence("save it as UTF-8")
        ) from error
    return alert_rules.read(text, str(path))


def tend(desk: Desk, moment: Moment, *, closed: int) -> Looked:
    """Look where a round has just closed, or the last look is long ago; and tell what was not told yet."""
    with desk.store.reading():
        last = meta.read(meta.ALERTS_LOOKED)
    due = last is None or moment.now >= datetime.fromisoformat(last) + LOOK_AT_LEAST_EVERY
    looked = look(desk, moment) if closed or due else Looked()
    return Looked(raised=looked.raised, ended=looked.ended, told=_tell_all(desk, moment))


def look(desk: Desk, moment: Moment) -> Looked:
    """Judge every rule anew: raise what is new, end what is over."""
    try:
        rules = rules_of(desk)
    except (BadInputError, WillayError) as error:
        with desk.store.transaction():
            meta.write(meta.ALERTS_LOOKED, moment.now.isoformat())
            modems.note("alerts", alert_rules.FILE_NAME, str(error), moment.now)
        return Looked()
    with desk.store.reading():
        schools = {school.id: school for school in people.schools()}
        found = [(rule, judge(rule, _pictures(desk, rule, schools), _term_starts(desk))) for rule in rules]
        open_now = {(one.rule, one.school_id, one.district): one for one in alerts.listing(only_open=True, most=10_000)}
    raised = ended = 0
    for rule, (news, well) in found:
        with desk.store.transaction():
            for one in news:
                kept = alerts.raise_(one.rule, one.school_id, one.district, one.period, one.facts, moment.now)
                raised += kept is not None
            for place in well:
                lying = open_now.get((rule.name, *place))
                if lying is not None:
                    ended += alerts.end(lying.id, AlertState.OVER, moment.now)
    with desk.store.transaction():
        meta.write(meta.ALERTS_LOOKED, moment.now.isoformat())
    return Looked(raised=raised, ended=ended)


def take(desk: Desk, alert_id: int, owner: str) -> None:
    """Somebody of the office takes an alert on. Raises NotFoundError."""
    with desk.store.transaction():
        _must(alert_id)
        alerts.take(alert_id, owner.strip()[:MOST_NOTE])


def close(desk: Desk, alert_id: int, by: str, note: str, moment: Moment) -> None:
    """Somebody of the office ends an alert, and says what was done. Raises NotFoundError, WillayError."""
    with desk.store.transaction():
        _must(alert_id)
        done = alerts.end(
            alert_id, AlertState.CLOSED, moment.now, by=by.strip()[:MOST_NOTE], note=note.strip()[:MOST_NOTE]
        )
        if not done:
            raise WillayError(
                sentence("alert {id} has ended already", id=alert_id), hint=sentence("nothing was changed")
            )


def words_of(alert: Alert, rules: Mapping[str, AlertRule], school: School | None, lang: Lang) -> tuple[str, str]:
    """The rule in words, and the alert's own text. A rule that is gone is named only."""
    rule = rules.get(alert.rule)
    if rule is None:
        return alert.rule, ""
    return in_language(rule.title, lang) or alert.rule, _text(rule, alert, school, lang)


def _text(rule: AlertRule, alert: Alert, school: School | None, lang: Lang) -> str:
    words: dict[str, Value] = dict.fromkeys(alert_rules.WORDS, "?")
    words |= {"school": school.name if school is not None else "", "district": alert.district, **alert.numbers}
    return (in_language(rule.text, lang) or "").format_map(words)


def _pictures(desk: Desk, rule: AlertRule, schools: Mapping[int, School]) -> tuple[Picture, ...]:
    points: dict[int, list[Point]] = {}
    for one in alerts.seen(rule.questionnaire, rule.question, ROUNDS_LOOKED_AT):
        opened_on = desk.calendar.local(one.opens_at).date()
        point = Point(period=one.period, opened_on=opened_on, status=one.status, value=one.value)
        points.setdefault(one.school_id, []).append(point)
    return tuple(
        Picture(
            school_id=school.id,
            district=school.district,
            points=tuple(points[school.id]),
            register=register_of(school),
        )
        for school in schools.values()
        if school.id in points
    )


def _term_starts(desk: Desk) -> tuple[date, ...]:
    return tuple(term.start for term in desk.calendar.terms)


def _tell_all(desk: Desk, moment: Moment) -> int:
    with desk.store.reading():
        waiting = alerts.untold()
    if not waiting:
        return 0
    try:
        rules = {rule.name: rule for rule in rules_of(desk)}
    except WillayError:
        return 0
    told = 0
    for alert in waiting:
        with desk.store.transaction():
            told += _tell(desk, alert, rules.get(alert.rule), moment)
    return told


def _tell(desk: Desk, alert: Alert, rule: AlertRule | None, moment: Moment) -> int:
    """Text everybody who is told of this alert; who has had enough today is told tomorrow."""
    if rule is None or not rule.tell:
        alerts.told(alert.id, moment.now)
        return 0
    if alert.school_id is not None:
        listeners = alerts.people_of(alert.school_id, rule.tell)
    else:
        there = tuple(school.id for school in people.schools() if school.district == alert.district)
        listeners = alerts.people_of_district(there, rule.tell)
    school = None if alert.school_id is None else people.school(alert.school_id)
    told, later = 0, False
    since = moment.now - timedelta(days=1)
    for contact in listeners:
        if alerts.texts_to(Msisdn(contact.msisdn), since) >= MOST_A_DAY:
            later = True
            continue
        say = Say(kind=SayKind.ALERT, text=_text(rule, alert, school, contact.language))
        about = saying.About(key=f"alert {alert.id} {contact.id}", to=Msisdn(contact.msisdn))
        told += saying.put(say, about, desk.calendar, moment.now) is not None
    if not later:
        alerts.told(alert.id, moment.now)
    return told


def _must(alert_id: int) -> Alert:
    found = alerts.get(alert_id)
    if found is None:
        raise NotFoundError(
            sentence("there is no alert {id}", id=alert_id), hint=sentence("willay alerts list shows them all")
        )
    return found
