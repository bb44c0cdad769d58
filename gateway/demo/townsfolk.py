"""The district's people behind the simulator's phones: what each of them knows, when they read and sleep.

Knows who looks where; how a thing is put in words is the simulator's habits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from importlib import resources
from random import Random

from gateway.formats import questionnaire_toml
from gateway.survey import lexicon, shipped
from gateway.survey.model import Lang, QuestionKey, Role
from gateway.survey.paths import keys_of
from gateway.survey.plain import sendable
from gateway.survey.speech import labels_of
from modem.api import Msisdn
from modem.simulator.habits import Temper, read_tempers, shipped_habits
from modem.simulator.habitual import Fact, Habitual
from modem.simulator.people import Behaviour, Person, Reply

from .agenda import Agenda
from .district import DemoPerson, DemoSchool, District
from .inspector import InspectorVisits
from .truth import Truth

SPANISH = Lang("es")
"""What is spoken in the district."""
THANKS = "Gracias. "
ABOUT_A_DAY = re.compile("asisti|presentes")
"""What a question says that asks about a day of class."""
UP, BED = time(6, 30), time(21, 30)
"""Nobody texts outside these hours, local time."""


def people_of(district: District, truth: Truth, agenda: Agenda) -> tuple[Person, ...]:
    """A subscriber a phone. Whoever has the phone first answers for everybody on it."""
    owners: dict[Msisdn, list[DemoPerson]] = {}
    for person in district.people:
        owners.setdefault(person.phone, []).append(person)
    return tuple(
        Person(
            number=phone,
            name=" / ".join(person.name for person in persons),
            behaviour=Awake(_mind(phone, tuple(persons), truth), truth, agenda),
        )
        for phone, persons in owners.items()
    )


def _mind(phone: Msisdn, persons: tuple[DemoPerson, ...], truth: Truth) -> Behaviour:
    first = persons[0]
    if first.posts[0].role is Role.INSPECTOR:
        return InspectorVisits(first, truth)
    promoter = any(post.role is Role.PROMOTER for post in first.posts)
    knows = PromoterKnows(first, truth) if promoter else ReporterKnows(persons, truth)
    return Habitual(
        number=phone,
        habits=shipped_habits("promoter_es" if promoter else "reporter_es"),
        temper=tempers()[first.temper],
        facts=knows,
    )


class Awake:
    """Somebody who reads to the end whether anything is asked, and sleeps at night; what they will do is noted in
    the agenda."""

    def __init__(self, mind: Behaviour, truth: Truth, agenda: Agenda) -> None:
        self._mind = mind
        self._truth = truth
        self._agenda = agenda

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        """What the mind says, by day; nothing to thanks."""
        if text.startswith(THANKS) and "?" not in text:
            return ()
        replies = tuple(
            replace(reply, delay=self._by_day(now + reply.delay, rng) - now)
            for reply in self._mind.reply(now, text, rng)
        )
        self._agenda.add(now, tuple(now + reply.delay for reply in replies))
        return replies

    def _by_day(self, due: datetime, rng: Random) -> datetime:
        local = due.astimezone(self._truth.timezone)
        if UP <= local.time() < BED:
            return due
        morning = local.replace(hour=UP.hour, minute=UP.minute, second=0, microsecond=0)
        morning += timedelta(days=local.time() >= BED, minutes=rng.uniform(0, 90))
        return morning.astimezone(due.tzinfo)


class ReporterKnows:
    """The facts as the reporters on one phone see them: of the school that the text names, or of their first."""

    def __init__(self, persons: tuple[DemoPerson, ...], truth: Truth) -> None:
        self._posts = tuple((person, post.school) for person in persons for post in person.posts)
        self._truth = truth

    def __call__(self, _number: Msisdn, now: datetime, text: str) -> Mapping[str, Fact]:
        """What they know at this time."""
        person, school = next(((who, at) for who, at in self._posts if sendable(at.name) in text), self._posts[0])
        week = self._truth.week(now)
        heard = week - person.weeks_behind
        return {
            "no_class": ABOUT_A_DAY.search(text) is not None and not self._truth.has_class(school, week),
            "girls": max(0, self._count(school, "girls_present", week) - person.fewer),
            "boys": max(0, self._count(school, "boys_present", week) - person.fewer),
            "women_teachers": self._count(school, "women_present", week),
            "men_teachers": self._count(school, "men_present", week),
            "books_all": self._is_so(school, "all_received", heard),
            "books_missing": self._count(school, "missing", heard),
            "allowance": self._is_so(school, "allowance_received", heard),
            "improvements": self._is_so(school, "improvements_seen", heard),
        }

    def _count(self, school: DemoSchool, question: str, week: int) -> int:
        return int(self._truth.value(school, QuestionKey(question), week))

    def _is_so(self, school: DemoSchool, question: str, week: int) -> bool:
        return self._truth.value(school, QuestionKey(question), week) == "yes"


class PromoterKnows:
    """The truth about what a case asks: of the school and thing it names, on its day."""

    def __init__(self, person: DemoPerson, truth: Truth) -> None:
        self._schools = tuple(post.school for post in person.posts)
        self._truth = truth
        self._last: tuple[DemoSchool, QuestionKey, int] | None = None

    def __call__(self, _number: Msisdn, now: datetime, text: str) -> Mapping[str, Fact]:
        """What they found out; a text that names no school is about the last that did."""
        asked = self._asked(now, text) or self._last
        if asked is None:
            return {}
        self._last = asked
        school, question, week = asked
        if question in ATTENDANCE and not self._truth.has_class(school, week):
            return {"truth": "no hubo clases"}
        value = self._truth.value(school, question, week)
        return {"truth": {"yes": "SI", "no": "NO"}.get(str(value), value)}

    def _asked(self, now: datetime, text: str) -> tuple[DemoSchool, QuestionKey, int] | None:
        school = next((school for school in self._schools if _names(text, school)), None)
        question = next((key for label, key in labels() if f" {label}" in text), None)
        if school is None or question is None:
            return None
        return school, question, self._week(now, text)

    def _week(self, now: datetime, text: str) -> int:
        """The week of the last day of the name that is said; without one, the present."""
        today = now.astimezone(self._truth.timezone)
        named = next((number for number, day in enumerate(days()) if day in text), today.weekday())
        return self._truth.week(now - timedelta(days=(today.weekday() - named) % 7))


ATTENDANCE = frozenset(("girls_present", "boys_present", "women_present", "men_present"))


def _names(text: str, school: DemoSchool) -> bool:
    """Whether a text names a school, perhaps shortened: by `IE` and its number."""
    kind, number, _ = sendable(school.name).split(" ", 2)
    return f"{kind} {number}" in text


@cache
def tempers() -> Mapping[str, Temper]:
    """The tempers of the district, by name."""
    source = resources.files("gateway.demo").joinpath("tempers.toml").read_text(encoding="utf-8")
    return {temper.name: temper for temper in read_tempers(source)}


@cache
def days() -> tuple[str, ...]:
    """The days of the week as an SMS names them, Monday first."""
    return tuple(sendable(day) for day in lexicon.load(SPANISH).days)


@cache
def labels() -> tuple[tuple[str, QuestionKey], ...]:
    """What an SMS calls each thing asked, the longest names first."""
    return tuple(sorted(set(_labels()), key=lambda pair: (-len(pair[0]), pair)))


def _labels() -> Iterator[tuple[str, QuestionKey]]:
    for name in shipped.names():
        for question in questionnaire_toml.read(shipped.source(name), name).questions:
            for key, label in zip(keys_of(question), labels_of(question, SPANISH), strict=True):
                yield sendable(label), key
