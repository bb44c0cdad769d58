"""A term about to begin: people at their phones, power cuts and wishes noted for the days to come. Runs nothing."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from random import Random

from .clock import TermClock
from .handset import Handset
from .intents import Intent
from .machine import build
from .promoter import PromoterHandset
from .run import OFFICE_WEEKDAY, Term
from .watch import Watch
from .world import Person, World, moment


def begin(world: World, folder: Path) -> Term:
    """A term that is about to begin."""
    seed = world.settings.seed
    rng = Random(f"term {seed}")
    clock = TermClock(at=moment(0, 0, 7).astimezone(UTC))
    handsets: dict[str, Handset | PromoterHandset] = {}
    for person in world.people:
        chance = Random(f"{seed} {person.phone}")
        handset = Handset(number=person.phone, people=world.on(person.phone), world=world, rng=chance)
        mind = PromoterHandset(number=person.phone, handset=handset, world=world, rng=chance)
        handsets[person.phone] = mind if person.promoter else handset
    machine = build(world, folder, clock)
    term = Term(world=world, machine=machine, watch=Watch(world=world), rng=rng, handsets=handsets)
    term.at(clock.at, term.tick)
    term.at(moment(0, OFFICE_WEEKDAY, 10), term.office_looks)
    _mishaps(term, rng)
    _wishes(term)
    return term


def _mishaps(term: Term, rng: Random) -> None:
    settings = term.world.settings
    for _ in range(round(settings.cuts_a_week * settings.weeks)):
        when = moment(rng.randrange(settings.weeks), rng.choice((0, 3, 4, 4, 5, 6)), rng.uniform(0, 24))
        hours = rng.choice((0.05, 0.5, 2.0, 5.0, 14.0))
        term.at(when, lambda hours=hours: term.power_cut(hours))  # type: ignore[misc]
    for _ in range(max(1, settings.weeks // 4)):
        seconds = rng.choice((-90.0, 75.0, 240.0, -400.0))
        term.at(moment(rng.randrange(settings.weeks), 4, rng.uniform(13, 20)),
                lambda seconds=seconds: term.clock_drifts(seconds))  # type: ignore[misc]  # fmt: skip


def _wishes(term: Term) -> None:
    """Those who stop, and those of them who return."""
    for person in term.world.people:
        command = Intent(kind="command", person=person)
        if person.stops_at is not None:
            term.at(person.stops_at, lambda one=person, what=command: term.text(one.phone, "ALTO", what))  # type: ignore[misc]
        if person.returns_at is not None:
            term.at(person.returns_at, lambda one=person: _return(term, one))  # type: ignore[misc]


def _return(term: Term, person: Person) -> None:
    person.stops_at = None
    term.text(person.phone, "ALTA", Intent(kind="command", person=person))
