"""People read from a file, by name and as a crowd."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from modem.simulator.people import Person
from modem.simulator.people_file import PeopleError, read_people

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def write(tmp_path: Path, toml: str) -> Path:
    path = tmp_path / "people.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def said(person: Person, question: str) -> set[str]:
    rng = Random(1)
    return {reply.text for _ in range(60) for reply in person.behaviour.reply(NOW, question, rng)}


def test_a_person_by_name_says_the_facts_of_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[person]]\nnumber = "+51987654321"\nname = "Ana Quispe"\ntemper = "prompt"\nfacts = { girls = 31 }\n',
    )
    (ana,) = read_people(path, Random(1))
    assert (ana.number, ana.name) == ("+51987654321", "Ana Quispe")
    assert "31" in said(ana, "¿Cuantas niñas asistieron?")


def test_a_crowd_has_numbers_in_a_row_and_facts_of_its_own(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[crowd]]\nfirst_number = "+51987000001"\ncount = 24\ntemper = "prompt"\n'
        "facts = { girls = [20, 40], books_all = [false, true] }\n",
    )
    crowd = read_people(path, Random(1))
    assert [person.number for person in crowd] == [f"+519870000{position:02d}" for position in range(1, 25)]
    again = "No entendi. ¿Cuantas niñas asistieron?"
    assert len({min(said(person, again)) for person in crowd}) > 5


def test_same_seed_same_people(tmp_path: Path) -> None:
    path = write(tmp_path, '[[crowd]]\nfirst_number = "+51987000001"\ncount = 5\nfacts = { girls = [20, 40] }\n')

    def told(seed: int) -> list[set[str]]:
        return [said(person, "¿Cuantas niñas?") for person in read_people(path, Random(seed))]

    assert told(1) == told(1)
    assert told(1) != told(2)


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("[[person", "people.toml"),
        ('[[person]]\nname = "Ana"\n', "person 1: 'number' is missing"),
        ('[[person]]\nnumber = "987"\n', "person 1: '987' is no number"),
        ('[[person]]\nnumber = "+51987"\ntemper = "cross"\n', "there are prompt"),
        ('[[person]]\nnumber = "+51987"\nhabits = "teacher_fr"\n', "teacher_fr"),
        ('[[crowd]]\nfirst_number = "+51987"\n', "crowd 1: 'count' is missing"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, toml: str, complaint: str) -> None:
    with pytest.raises(PeopleError, match=complaint):
        read_people(write(tmp_path, toml), Random(1))
