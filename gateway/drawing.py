"""Drawing the schools that are visited unannounced in a month, and sending the inspectors. Hears no inspector."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from gateway import saying, visiting
from gateway.desk import Desk
from gateway.errors import NotReadyError, WillayError
from gateway.sentences import sentence
from gateway.store import answers, habits, people, questionnaires, visits
from gateway.store.records_people import Contact, School
from gateway.store.visits import Visit, VisitDraw
from gateway.survey.model import QuestionKey, QuestionType, Say, SayKind, Source, Status
from gateway.survey.paths import keys_of
from gateway.survey.visit_form import brief
from gateway.survey.visit_frame import frame_text
from gateway.survey.visits import Candidate, Terms, draw
from modem.api import Msisdn
from schedules.clock import Moment

LOOKED_BACK = timedelta(weeks=8)
"""How far back a school's troubles are looked for."""
FEWEST_VALUES = 4
"""Of fewer nothing is said of a school: none is the worst for one bad Friday."""
MOST_SEED_LETTERS = 64
REMIND_BEFORE_END = timedelta(days=7)
"""Of the month: a week is enough to reach a far school, and whoever went early is not reminded for nothing."""
REMIND_AFTER = timedelta(days=3)
"""Nobody is reminded of what they were told yesterday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw, and the visits that came of it."""

    draw: VisitDraw
    visits: tuple[Visit, ...]


def draw_month(desk: Desk, month: str, moment: Moment, *, seed: str, by: str, count: int | None = None) -> Drawn:
    """Draw a month's schools, keep the draw with all that is needed to make it again, and send the inspectors.

    One transaction. Raises NotReadyError where the month is drawn already or has no school, WillayError for a seed that
    is none. The same seed, schools and earlier draws give the same schools.
    """
    if not seed.strip() or len(seed) > MOST_SEED_LETTERS or "|" in seed:
        raise WillayError(
            sentence("{seed} cannot be a seed", seed=seed),
            hint=sentence("letters and digits, at most {most}", most=MOST_SEED_LETTERS),
        )
    months = school_months(desk, month[:4])
    if month not in months:
        raise NotReadyError(
            sentence("{month} is no month with school", month=month), hint=sentence("see [calendar] terms")
        )
    wanted = count or desk.config.visits.a_month
    terms = Terms(seed=seed, month=month, months=months, count=wanted, large_from=desk.config.visits.large_from)
    with desk.store.transaction():
        if visits.draw_of(month) is not None:
            raise NotReadyError(
                sentence("the visits of {month} are drawn already", month=month),
                hint=sentence("willay visits list shows them; a draw is not made twice"),
            )
        schools = {_key(school): school for school in people.schools()}
        candidates = _candidates(desk, schools, month, moment)
        draw_id = visits.add_draw(
            month=month, seed=seed, wanted=wanted, frame=frame_text(candidates), now=moment.now, by=by
        )
        for pick in draw(candidates, terms):
            school = schools[pick.key]
            inspector = next(iter(visits.inspectors_of(school.id, month)), None)
            visit_id = visits.add(
                draw_id=draw_id,
                school_id=school.id,
                month=month,
                why=pick.why,
                chance=None if pick.chance is None else str(pick.chance),
                inspector_id=None if inspector is None else inspector.id,
            )
            if inspector is not None:
                _tell(desk, visit_id, school, inspector, moment)
        made = visits.draw_of(month)
        assert made is not None
        return Drawn(draw=made, visits=visits.of_month(month))


def remind_due(desk: Desk, moment: Moment) -> int:
    """Text inspectors once more of visits they have not told of, in the last week of the month. How many texts.

    One transaction. Whoever was sent less than REMIND_AFTER ago still has time; one who said stop, or who visits that
    school no more, is not reminded.
    """
    today = desk.calendar.local(moment.now).date()
    if (today + REMIND_BEFORE_END).month == today.month:
        return 0
    month, told_before = f"{today:%Y-%m}", moment.now - REMIND_AFTER
    with desk.store.reading():
        if not visits.untold_of(month, told_before):
            return 0
    reminded = 0
    with desk.store.transaction():
        for visit in visits.untold_of(month, told_before):
            may_go = {person.id: person for person in visits.inspectors_of(visit.school_id, month)}
            inspector = may_go.get(visit.inspector_id) if visit.inspector_id is not None else None
            if inspector is not None:
                _text(desk, visit, people.school(visit.school_id), inspector, moment, again=True)
                reminded += 1
            visits.reminded(visit.id, moment.now)
    return reminded


def seal_of(seed: str) -> str:
    """What may be published before the year: it binds the office to the seed and gives no school away."""
    return hashlib.sha256(seed.encode()).hexdigest()


def seed_of_year(year: str) -> str | None:
    """The seed of that year's draws so far: large schools are dealt to months by it. Within `store.reading()`."""
    return next((made.seed for made in visits.draws() if made.month.startswith(f"{year}-")), None)


def school_months(desk: Desk, year: str) -> tuple[str, ...]:
    """The months of a year in which some weekday has class."""
    found: dict[str, None] = {}
    day = date(int(year), 1, 1)
    while day.year == int(year):
        if day.weekday() < 5 and desk.calendar.why_no_class(day) is None:
            found.setdefault(f"{day:%Y-%m}")
        day += timedelta(days=1)
    return tuple(found)


def _candidates(desk: Desk, schools: Mapping[str, School], month: str, moment: Moment) -> tuple[Candidate, ...]:
    drawn = visits.drawn_months(month[:4])
    worries = _worries(desk, tuple(schools.values()), moment)
    return tuple(
        Candidate(
            key=key,
            stratum=(school.district, school.area, school.level),
            size=_pupils(school),
            worry=worries.get(school.id),
            drawn=tuple(earlier for earlier in drawn.get(school.id, ()) if earlier < month),
        )
        for key, school in schools.items()
    )


def _worries(desk: Desk, schools: tuple[School, ...], moment: Moment) -> dict[int, Fraction]:
    """The greater of two shares: of questions that did not come to agree, and of the enrolled who were absent."""
    bounds = _registers(desk)
    places = {school.id: school for school in schools}
    agreed: dict[int, list[bool]] = {}
    present: dict[int, list[Fraction]] = {}
    for row in habits.known_since(moment.now - LOOKED_BACK):
        school = places.get(row.school_id)
        if school is None:
            continue
        sure = row.status in (Status.VERIFIED, Status.NO_CLASS)
        agreed.setdefault(school.id, []).append(sure and row.source is Source.AGREEMENT)
        enrolled = getattr(school, bounds[row.question], None) if row.question in bounds else None
        value = answers.to_value(row.value)
        if row.status is Status.VERIFIED and enrolled and isinstance(value, int):
            present.setdefault(school.id, []).append(Fraction(min(value, enrolled), enrolled))
    worries: dict[int, Fraction] = {}
    for school_id, said in agreed.items():
        if len(said) >= FEWEST_VALUES:
            worries[school_id] = 1 - Fraction(sum(said), len(said))
    for school_id, shares in present.items():
        if len(shares) >= FEWEST_VALUES:
            absent = 1 - sum(shares, Fraction(0)) / len(shares)
            worries[school_id] = max(worries.get(school_id, Fraction(0)), absent)
    return worries


def _registers(desk: Desk) -> dict[QuestionKey, str]:
    """Which entry of the register bounds each question that has one."""
    return {
        key: entry
        for stored in questionnaires.all_current()
        for question in desk.library.by_id(stored.id).questions
        for key, entry in zip(keys_of(question), question.max_of, strict=False)
    }


def _tell(desk: Desk, visit_id: int, school: School, inspector: Contact, moment: Moment) -> None:
    visit = visits.get(visit_id)
    assert visit is not None
    _text(desk, visit, school, inspector, moment)
    visits.told(visit_id, moment.now)


def _text(desk: Desk, visit: Visit, school: School, inspector: Contact, moment: Moment, *, again: bool = False) -> None:
    text = text_of(desk, visit, school, inspector, again=again)
    key = f"visit {visit.id} again" if again else f"visit {visit.id}"
    about = saying.About(key=key, to=Msisdn(inspector.msisdn))
    saying.put(Say(kind=SayKind.VISIT, text=text), about, desk.calendar, moment.now)


def text_of(desk: Desk, visit: Visit, school: School, inspector: Contact, *, again: bool = False) -> str:
    """What an inspector is texted about a visit. Within a reading or a transaction."""
    lexicon = desk.library.lexicon(inspector.language)
    month = lexicon.months[int(visit.month[5:]) - 1][0]
    labels = [one.label for one in visiting.fields_of(desk, inspector.language) if one.type is QuestionType.COUNT]
    return brief(school.name, school.code, month, labels[:2], lexicon, again=again)


def _pupils(school: School) -> int | None:
    known = [number for number in (school.girls, school.boys) if number is not None]
    return sum(known) if known else None


def _key(school: School) -> str:
    return f"{school.code}-{school.annex}"
