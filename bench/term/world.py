"""The district of the simulated term and what is really so in it. Knows no text, no hub and no wrong number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from gateway.survey.model import QuestionKey, Role

from .settings import Settings

LIMA = ZoneInfo("America/Lima")
FIRST_DAY = date(2026, 3, 16)
"""A Monday: the school year of Peru begins about then. Good Friday and the first of May are Fridays of the term."""
ROLES = (Role.LEADER, Role.PARENT, Role.PRINCIPAL)
SCHOOLS_A_PROMOTER = 9
DISTRICTS = ("250101", "250105", "250301")
PLACES = ("Masisea", "Iparia", "Nueva Luz", "Santa Rosa", "San Juan", "Dos de Mayo", "Pueblo Viejo", "Alto Perillo")
FIRST = ("Rosa", "Juan", "Maria", "Luis", "Carmen", "Jose", "Elsa", "Pedro", "Ines", "Mario", "Nelly", "Abel", "Olga")
LAST = ("Quispe", "Rios", "Tello", "Pizango", "Shica", "Lopez", "Vasquez", "Maynas", "Ramirez", "Cairuna", "Inuma")
PRESENT = ("girls_present", "boys_present", "women_present", "men_present")
MOST_ABSENT = 0.3
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
WEEKDAYS = {
    "student_attendance": FRIDAY, "teacher_attendance": FRIDAY, "textbooks": MONDAY, "maintenance": WEDNESDAY
}  # fmt: skip
"""When each is asked, as shipped."""
ASKED_IN = {
    "all_received": "textbooks", "missing": "textbooks",
    "allowance_received": "maintenance", "improvements_seen": "maintenance",
}  # fmt: skip
"""Which asks for what, where it is not attendance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school; counts are what is really so, the register may be older."""

    code: str
    name: str
    district: str
    girls: int
    boys: int
    women: int
    men: int
    register: tuple[int, int, int, int]


@dataclass(slots=True, kw_only=True, eq=False)
class Person:
    """Somebody with a phone and a way of answering."""

    name: str
    phone: str
    posts: tuple[tuple[School, Role], ...]
    reliable: float
    """How likely a question is answered at all, each time it is put."""
    minutes: float
    """Median until a reply."""
    style: str
    constant: str = ""
    silent_from: datetime | None = None
    stops_at: datetime | None = None
    returns_at: datetime | None = None
    agreed: date | None = None
    not_yet: bool = False
    """Whether the roster says that this person has not agreed yet."""
    copies: Person | None = None
    beliefs: dict[tuple[str, str, date], object] = field(default_factory=dict)

    @property
    def promoter(self) -> bool:
        """Whether this is a promoter."""
        return self.posts[0][1] is Role.PROMOTER


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everybody, and the truth."""

    settings: Settings
    schools: tuple[School, ...]
    people: tuple[Person, ...]
    truth: Truth

    def on(self, phone: str) -> tuple[Person, ...]:
        """Who has a phone."""
        return tuple(person for person in self.people if person.phone == phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is so at a school on a day: a pure function of seed, school, question and day."""

    seed: int
    no_class: float
    weeks: int
    one_day: bool = False

    def value(self, school: School, key: QuestionKey | str, day: date) -> int | str | None:
        """The right answer; None: there was no class that day."""
        week = (day - FIRST_DAY).days // 7
        if key in PRESENT:
            return self._present(school, str(key), week) if self.has_class(school, week) else None
        if key == "missing":
            return self._missing(school, day)
        return "yes" if day >= self._since(school, str(key)) else "no"

    def has_class(self, school: School, week: int) -> bool:
        """Whether there was class on the Friday of a week: a feast, or a flood that closes a whole district."""
        flood = self._chance(school.district, "flood", 0).randrange(2, max(3, self.weeks))
        if week == flood and self._chance(school.code, "flooded", week).random() < 0.7:
            return False
        return self._chance(school.code, "feast", week).random() >= self.no_class

    def _present(self, school: School, key: str, week: int) -> int:
        there = {"girls_present": school.girls, "boys_present": school.boys}.get(key)
        if there is None:
            staff = school.women if key == "women_present" else school.men
            return max(0, staff - (self._chance(school.code, key, week).random() < 0.2))
        usual = self._chance(school.code, key, -1).uniform(0.0, 0.12)
        now = self._chance(school.code, key, week).gauss(0, 0.05)
        dip = 0.15 if self._chance(school.code, "harvest", week).random() < 0.05 else 0.0
        return round(there * (1 - min(MOST_ABSENT, max(0.0, usual + now + dip))))

    def _missing(self, school: School, day: date) -> int:
        left = (self._since(school, "all_received") - day).days
        a_week = self._chance(school.code, "missing", -1).randint(3, 14)
        return 0 if left <= 0 else (left // 7 + 1) * a_week

    def _since(self, school: School, key: str) -> date:
        """From which day on it is so: one of the four before it is asked, so that it does not change meanwhile."""
        chance = self._chance(school.code, key, -1)
        weeks = {"all_received": (-2, 12), "allowance_received": (2, 14)}
        if key == "improvements_seen":
            return self._since(school, "allowance_received") + timedelta(weeks=chance.randint(2, 7))
        return FIRST_DAY + timedelta(weeks=chance.randint(*weeks[key]), days=chance.randint(-4, -1) + self.weekday(key))

    def weekday(self, key: str) -> int:
        """On which day of the week something is asked."""
        return FRIDAY if self.one_day or key in PRESENT else WEEKDAYS[ASKED_IN[key]]

    def asked_last(self, key: str, today: date) -> date:
        """The last day, up to today, on which something was asked."""
        return today - timedelta(days=(today.weekday() - self.weekday(key)) % 7)

    def _chance(self, where: str, what: str, week: int) -> Random:
        return Random(f"{self.seed}/{where}/{what}/{week}")


def world_of(settings: Settings) -> World:
    """The district of a seed."""
    rng = Random(f"world {settings.seed}")
    schools = tuple(_school(number, rng) for number in range(settings.schools))
    truth = Truth(seed=settings.seed, no_class=settings.no_class, weeks=settings.weeks, one_day=settings.one_day)
    people: list[Person] = []
    for number, school in enumerate(schools):
        people += _reporters(number, school, settings, rng)
        if _has_neighbours_principal(number, settings):
            principal = next(one for one in people if (schools[number - 1], Role.PRINCIPAL) in one.posts)
            principal.posts += ((school, Role.PRINCIPAL),)
    people += [
        _promoter(number, schools[start : start + SCHOOLS_A_PROMOTER], rng)
        for number, start in enumerate(range(0, len(schools), SCHOOLS_A_PROMOTER))
    ]
    return World(settings=settings, schools=schools, people=tuple(people), truth=truth)


def _has_neighbours_principal(number: int, settings: Settings) -> bool:
    return 0 < number <= settings.two_posts * 2 and number % 2 == 0


def moment(week: int, weekday: int, hour: float) -> datetime:
    """A local moment of the term; weekday 0 is Monday."""
    day = FIRST_DAY + timedelta(weeks=week, days=weekday)
    return datetime.combine(day, time(), LIMA) + timedelta(hours=hour)


def _school(number: int, rng: Random) -> School:
    girls, boys = (rng.randint(4, 18), rng.randint(4, 18)) if rng.random() < 0.3 else _large(rng)
    women, men = rng.randint(0, 6), rng.randint(1, 5)
    grown = rng.randint(1, 4) if rng.random() < 0.06 else 0
    return School(
        code=f"{480_000 + number:07d}",
        name=f"IE {38_000 + number} {PLACES[number % len(PLACES)]}",
        district=DISTRICTS[number * len(DISTRICTS) // 75 % len(DISTRICTS)],
        girls=girls,
        boys=boys,
        women=women,
        men=men,
        register=(max(0, girls - grown), boys, women, men),
    )


def _large(rng: Random) -> tuple[int, int]:
    return rng.randint(15, 110), rng.randint(15, 110)


def _reporters(number: int, school: School, settings: Settings, rng: Random) -> list[Person]:
    made = []
    shared = rng.random() < settings.sharing
    for nth, role in enumerate(ROLES, start=1):
        if role is Role.PRINCIPAL and _has_neighbours_principal(number, settings):
            continue
        phone = f"+51961{number:05d}{1 if shared and nth == 2 else nth}"
        made.append(_person(rng, settings, phone, ((school, role),), number))
        if len({person.name for person in made}) < len(made):
            made[-1].name += " hijo"
    copying = rng.random()
    if copying < settings.trios:
        for person in made[1:]:
            person.copies = made[0]
    elif copying < settings.trios + settings.pairs:
        made[0].copies = made[1]
    return made


def _person(rng: Random, settings: Settings, phone: str, posts: tuple[tuple[School, Role], ...], number: int) -> Person:
    minutes = rng.choices((4.0, 40.0, 240.0, 1200.0), (0.35, 0.35, 0.22, 0.08))[0]
    person = Person(
        name=f"{FIRST[rng.randrange(len(FIRST))]} {LAST[(number + rng.randrange(len(LAST))) % len(LAST)]}",
        phone=phone,
        posts=posts,
        reliable=rng.choices((0.98, 0.9, 0.6), (0.6, 0.3, 0.1))[0],
        minutes=minutes,
        style=rng.choices(("bare", "label", "sentence", "words"), (0.5, 0.25, 0.17, 0.08))[0],
    )
    if rng.random() < settings.constant:
        person.constant = rng.choice(("enrolment", "same"))
    if rng.random() < settings.dropouts:
        person.silent_from = moment(rng.randrange(1, max(2, settings.weeks)), rng.randrange(7), 12)
    elif rng.random() < settings.stoppers:
        person.stops_at = moment(rng.randrange(0, max(1, settings.weeks - 1)), rng.randrange(7), rng.uniform(7, 21))
        if rng.random() < 0.5:
            person.returns_at = person.stops_at + timedelta(days=rng.uniform(0.1, 30))
    if rng.random() < settings.paper:
        person.agreed = FIRST_DAY
    else:
        person.not_yet = rng.random() < 0.5
    return person


def _promoter(number: int, schools: tuple[School, ...], rng: Random) -> Person:
    kind = number % 9
    return Person(
        name=f"Paula Promotora {number + 1}",
        phone=f"+5199900{number:04d}",
        posts=tuple((school, Role.PROMOTER) for school in schools),
        reliable=0.0 if kind == 8 else 0.95,
        minutes=60 * 24 * 6 if kind == 7 else rng.choice((90.0, 600.0, 2000.0)),
        style="bare",
        agreed=FIRST_DAY,
    )
