"""Rosters into the store: all or nothing, twice is once, a post has one holder."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gateway.errors import BadInputError
from gateway.formats.roster import read_contacts, read_schools
from gateway.importing import Imported, import_contacts, import_schools
from gateway.store import people, roster
from gateway.store.db import Store
from gateway.store.records_people import School
from gateway.survey.model import Lang, Role
from modem.api import Msisdn

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
ES = Lang("es")
SCHOOLS = (
    "code,annex,name,district,level,area,girls\n"
    "0487652,0,Río Claro,250101,primaria,rural,31\n"
    "0487653,0,Nueva Luz,250101,primaria,rural,\n"
    "0487653,1,Nueva Luz anexo,250101,primaria,rural,12\n"
)
CONTACTS = (
    "school,role,name,phone,language,consent\n"
    "0487652,leader,Rosa Inuma,987654321,shp,2026-03-16\n"
    "0487652,parent,Ana Tello,987654322,,\n"
    "0487652,principal,Luis Rengifo,987654323,,\n"
    "0487653-1,leader,Eva Tello,987654324,,\n"
    '"0487652;0487653",promoter,Hugo Pinedo,987654325,,\n'
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(tmp_path / "willay.db")
    opened.open()
    return opened


def schools(store: Store, text: str = SCHOOLS, *, dry_run: bool = False) -> tuple[Imported, list[School]]:
    logged: list[School] = []
    found = read_schools(text.encode(), "schools.csv", language=ES)
    return import_schools(store, found, now=NOW, log_school=logged.append, dry_run=dry_run), logged


def pseudonyms() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"p{next(numbers)}-{id(numbers)}"


def contacts(store: Store, text: str = CONTACTS, *, dry_run: bool = False) -> Imported:
    found = read_contacts(text.encode(), "contacts.csv", country="PE", today=date(2026, 11, 20))
    return import_contacts(
        store, found, "contacts.csv", now=NOW, language=ES, new_pseudonym=pseudonyms(), dry_run=dry_run
    )


def counts(done: Imported) -> tuple[int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.replaced


def holder(store: Store, code: str, role: Role) -> list[str]:
    with store.reading():
        (school,) = people.schools((f"{code}-0",))
        return [contact.name for contact in roster.holders(school.id, role)]


def test_schools_come_in_once_and_the_same_file_again_changes_nothing(store: Store) -> None:
    done, logged = schools(store)
    assert counts(done) == (3, 0, 0, 0)
    assert [(school.code, school.girls) for school in logged] == [("0487652", 31), ("0487653", None), ("0487653", 12)]
    done, logged = schools(store)
    assert counts(done) == (0, 0, 3, 0)
    assert logged == []


def test_only_what_differs_is_changed_and_told_to_the_centre(store: Store) -> None:
    schools(store)
    done, logged = schools(store, SCHOOLS.replace(",31", ",33"))
    assert counts(done) == (0, 1, 2, 0)
    assert [school.girls for school in logged] == [33]


def test_what_a_file_has_no_column_for_stays_as_it_is(store: Store) -> None:
    schools(store)
    done, logged = schools(store, "code,name,district\n0487652,Río Claro Nuevo,250101\n")
    assert counts(done) == (0, 1, 0, 0)
    assert (logged[0].name, logged[0].girls, logged[0].level) == ("Río Claro Nuevo", 31, "primary")


def test_an_emptied_cell_is_no_data_again(store: Store) -> None:
    schools(store)
    _, logged = schools(store, SCHOOLS.replace(",31", ","))
    assert [school.girls for school in logged] == [None]


def test_a_rehearsal_counts_and_keeps_nothing(store: Store) -> None:
    done, _ = schools(store, dry_run=True)
    assert counts(done) == (3, 0, 0, 0)
    with store.reading():
        assert roster.schools() == ()


def test_people_come_in_once_and_the_same_file_again_changes_nothing(store: Store) -> None:
    schools(store)
    assert counts(contacts(store)) == (5, 0, 0, 0)
    with store.reading():
        before = roster.listing()
    assert counts(contacts(store)) == (0, 0, 5, 0)
    with store.reading():
        assert roster.listing() == before
    assert [(held.school_code, held.school_annex, held.post.role.value, held.contact.name) for held in before] == [
        ("0487652", "0", "leader", "Rosa Inuma"),
        ("0487652", "0", "parent", "Ana Tello"),
        ("0487652", "0", "principal", "Luis Rengifo"),
        ("0487652", "0", "promoter", "Hugo Pinedo"),
        ("0487653", "0", "promoter", "Hugo Pinedo"),
        ("0487653", "1", "leader", "Eva Tello"),
    ]
    assert before[0].contact.language == "shp"
    assert before[0].contact.consent_on == date(2026, 3, 16)
    assert before[1].contact.language == "es"


def test_a_contact_of_a_school_that_is_not_there_stops_the_whole_file(store: Store) -> None:
    schools(store)
    text = CONTACTS + "0999999,leader,Ida Tello,987654326,,\n0487653-7,parent,Ida Tello,987654327,,\n"
    with pytest.raises(BadInputError) as caught:
        contacts(store, text)
    assert [str(problem) for problem in caught.value.problems] == [
        "line 7, column school: there is no school 0999999"
        " (import the schools first (willay schools import), or mend the code)",
        "line 8, column school: 0487653 has no annex 7 (annexes of it: 0, 1)",
    ]
    with store.reading():
        assert roster.contacts() == ()


def test_two_reporters_of_a_role_are_found_behind_two_spellings_of_one_school(store: Store) -> None:
    schools(store)
    text = CONTACTS + "0487652-0,leader,Ida Tello,987654326,,\n"
    with pytest.raises(BadInputError, match="1 problem"):
        contacts(store, text)


def test_a_new_reporter_takes_the_post_and_the_former_is_kept_without_it(store: Store) -> None:
    schools(store)
    contacts(store)
    done = contacts(store, "school,role,name,phone\n0487652,leader,Ida Tello,987654329\n")
    assert counts(done) == (1, 0, 0, 1)
    assert holder(store, "0487652", Role.LEADER) == ["Ida Tello"]
    with store.reading():
        assert "Rosa Inuma" in {contact.name for contact in roster.contacts()}
    assert counts(contacts(store)) == (0, 1, 4, 1)
    assert holder(store, "0487652", Role.LEADER) == ["Rosa Inuma"]


def test_two_reporters_may_change_places(store: Store) -> None:
    schools(store)
    contacts(store)
    text = "school,role,name,phone\n0487652,parent,Rosa Inuma,987654321\n0487652,leader,Ana Tello,987654322\n"
    assert counts(contacts(store, text))[:3] == (0, 2, 0)
    assert holder(store, "0487652", Role.LEADER) == ["Ana Tello"]
    assert holder(store, "0487652", Role.PARENT) == ["Rosa Inuma"]


def test_nobody_keeps_two_of_the_three_posts_of_a_school(store: Store) -> None:
    schools(store)
    contacts(store)
    contacts(store, "school,role,name,phone\n0487652,parent,Rosa Inuma,987654321\n")
    assert holder(store, "0487652", Role.LEADER) == []
    assert holder(store, "0487652", Role.PARENT) == ["Rosa Inuma"]


def test_a_new_phone_is_not_a_new_person(store: Store) -> None:
    schools(store)
    contacts(store)
    with store.reading():
        before = roster.contact_of(held_number("987654321"), "Rosa Inuma")
    done = contacts(store, CONTACTS.replace("987654321", "987654399"))
    assert counts(done) == (0, 1, 4, 0)
    with store.reading():
        after = roster.contact_of(held_number("987654399"), "Rosa Inuma")
    assert before is not None
    assert after is not None
    assert (after.id, after.pseudonym) == (before.id, before.pseudonym)


def held_number(national: str) -> Msisdn:
    return Msisdn(f"+51{national}")


def test_somebody_who_left_the_file_is_not_deleted(store: Store) -> None:
    schools(store)
    contacts(store)
    contacts(store, "\n".join(CONTACTS.splitlines()[:2]) + "\n")
    assert holder(store, "0487652", Role.PARENT) == ["Ana Tello"]


def test_consent_that_a_later_file_does_not_repeat_is_kept(store: Store) -> None:
    schools(store)
    contacts(store)
    done = contacts(store, CONTACTS.replace("2026-03-16", ""))
    assert counts(done) == (0, 0, 5, 0)


def test_an_official_of_every_school_has_a_post_at_each(store: Store) -> None:
    schools(store)
    contacts(store, "school,role,name,phone\ntodas,official,Iris Vela,987654330\n")
    with store.reading():
        assert len(roster.listing()) == 3
