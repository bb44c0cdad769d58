"""Taking rosters into the store: all of a file or nothing, and the same file twice changes nothing. Knows no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from gateway.errors import BadInputError, Problem
from gateway.formats.roster import ContactEntry, ContactRoster, FaultOf, SchoolKey, SchoolRoster
from gateway.sentences import Sentence, sentence
from gateway.store import consents
from gateway.store import roster as queries
from gateway.store.db import Store
from gateway.store.records_people import Contact, School
from gateway.store.states import ConsentState, ConsentWay
from gateway.survey.model import REPORTERS, Lang, Role

REPLACED: tuple[Role, ...] = (*REPORTERS, Role.PROMOTER)
"""Roles in which whom the file names takes the place of whoever had it: nobody else is asked or told any more."""
ITS_OWN_WORD = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
"""What somebody said by SMS, which no roster takes back."""
ROSTER = "roster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, in schools or in people."""

    added: int
    changed: int
    unchanged: int
    replaced: int
    """Posts that ended because the file gives them to somebody else."""
    unused: tuple[str, ...]
    """Columns of the file that were left out because nobody here knows them."""


@dataclass(slots=True)
class _Tally:
    """Counts while an import runs."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    replaced: int = 0

    def result(self, unused: tuple[str, ...]) -> Imported:
        return Imported(
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            replaced=self.replaced,
            unused=unused,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A line of contacts and the schools it means."""

    entry: ContactEntry
    school_ids: tuple[int, ...]


class _NotMeantError(Exception):
    """Rolls a rehearsal back."""


def import_schools(
    store: Store, roster: SchoolRoster, *, now: datetime, log_school: Callable[[School], None], dry_run: bool = False
) -> Imported:
    """Add the schools that are new and change those that differ, in one transaction.

    What the file has no column for stays as it is. A school that is not in the file stays too. `log_school` is
    called in the transaction with each school that is new or changed. `dry_run`: everything but the commit.
    """
    tally = _Tally()
    with _transaction(store, dry_run):
        known = {(school.code, school.annex): school for school in queries.schools()}
        for entry in roster.entries:
            before = known.get((entry.code, entry.annex))
            values = asdict(entry)
            if before is None:
                log_school(queries.add_school(values, now))
                tally.added += 1
                continue
            said = {key: value for key, value in values.items() if key in roster.columns}
            changes = {key: value for key, value in said.items() if getattr(before, key) != value}
            if changes or not before.active:
                log_school(queries.change_school(before.id, {**changes, "active": True}, now))
                tally.changed += 1
            else:
                tally.unchanged += 1
    return tally.result(roster.unused)


def import_contacts(
    store: Store,
    roster: ContactRoster,
    source: str,
    *,
    now: datetime,
    language: Lang,
    new_pseudonym: Callable[[], str],
    dry_run: bool = False,
) -> Imported:
    """Add the people who are new and change those who differ, with their posts, in one transaction.

    A reporter or promoter whom the file names takes the post of whoever had it; somebody who is not in the file is
    left alone. `language`: of somebody for whom none is said. `new_pseudonym`: a fresh random name for outside.
    Raises BadInputError with every line whose school is not there.
    """
    tally = _Tally()
    with _transaction(store, dry_run):
        placed = _placed(roster, source)
        persons = _by_person(placed)
        renumbered = _renumber(placed, frozenset(persons), now)
        tally.replaced = _make_room(placed)
        for lines in persons.values():
            entry = lines[0].entry
            contact = queries.contact_of(entry.msisdn, entry.name)
            if contact is None:
                _add(lines, language, new_pseudonym(), now)
                tally.added += 1
            elif _change(contact, lines, now) or contact.id in renumbered:
                tally.changed += 1
            else:
                tally.unchanged += 1
            if roster.says_consent and entry.role in REPORTERS:
                _keep_consent(lines, now)
    return tally.result(roster.unused)


def fault_finder(store: Store) -> FaultOf:
    """What tells the reader of a roster of contacts which schools this hub has not."""
    with store.reading():
        known = _known_schools()
    return lambda key: _found(key, known)[1]


def _placed(roster: ContactRoster, source: str) -> tuple[_Placed, ...]:
    """Each line with the ids of its schools. Raises BadInputError."""
    known = _known_schools()
    everywhere = tuple(school.id for school in queries.schools() if school.active)
    problems: list[Problem] = []
    posts: dict[tuple[int, Role], str] = {}
    placed = []
    for entry in roster.entries:
        ids = [_school_id(key, known, entry.place, problems) for key in entry.schools]
        found = tuple(dict.fromkeys(school_id for school_id in ids if school_id is not None))
        placed.append(_Placed(entry=entry, school_ids=found if entry.schools else everywhere))
        for school_id in found if entry.role in REPORTERS else ():
            other = posts.setdefault((school_id, entry.role), entry.place)
            if other is not entry.place:
                message = sentence("the school has this reporter already ({place})", place=other)
                problems.append(
                    Problem(place=entry.place, message=message, remedy=sentence("one person a role and school"))
                )
    if problems:
        raise BadInputError(source, tuple(problems))
    return tuple(placed)


def _known_schools() -> dict[str, dict[str, int]]:
    """The id of each school, by code and annex."""
    known: dict[str, dict[str, int]] = {}
    for school in queries.schools():
        known.setdefault(school.code, {})[school.annex] = school.id
    return known


def _school_id(key: SchoolKey, known: dict[str, dict[str, int]], place: str, problems: list[Problem]) -> int | None:
    found, fault = _found(key, known)
    if fault is not None:
        problems.append(Problem(place=place, message=fault[0], remedy=fault[1]))
    return found


def _found(
    key: SchoolKey, known: dict[str, dict[str, int]]
) -> tuple[int, None] | tuple[None, tuple[Sentence, Sentence]]:
    annexes = known.get(key.code, {})
    annex = key.annex or ("0" if "0" in annexes or len(annexes) != 1 else next(iter(annexes)))
    if annex in annexes:
        return annexes[annex], None
    if annexes:
        message = sentence("{code} has no annex {annex}", code=key.code, annex=annex)
        return None, (message, sentence("annexes of it: {annexes}", annexes=", ".join(sorted(annexes))))
    remedy = sentence("import the schools first (willay schools import), or mend the code")
    return None, (sentence("there is no school {code}", code=key.code), remedy)


def _by_person(placed: tuple[_Placed, ...]) -> dict[tuple[str, str], list[_Placed]]:
    persons: dict[tuple[str, str], list[_Placed]] = {}
    for line in placed:
        persons.setdefault((line.entry.msisdn, line.entry.name), []).append(line)
    return persons


def _renumber(placed: tuple[_Placed, ...], persons: frozenset[tuple[str, str]], now: datetime) -> frozenset[int]:
    """Who holds the same post under the same name has a new phone; it stays the same person."""
    done = set()
    for line in placed:
        entry = line.entry
        if entry.role not in REPLACED or queries.contact_of(entry.msisdn, entry.name) is not None:
            continue
        holders = [holder for school_id in line.school_ids for holder in queries.holders(school_id, entry.role)]
        for holder in holders:
            if holder.name == entry.name and (holder.msisdn, holder.name) not in persons:
                queries.change_contact(holder.id, {"msisdn": entry.msisdn}, now)
                done.add(holder.id)
                break
    return frozenset(done)


def _make_room(placed: tuple[_Placed, ...]) -> int:
    """End the posts of those whose place the file gives to somebody else. How many."""
    named: dict[tuple[int, Role], set[tuple[str, str]]] = {}
    for line in placed:
        for school_id in line.school_ids:
            person = (line.entry.msisdn, line.entry.name)
            named.setdefault((school_id, line.entry.role), set()).add(person)
    ended = 0
    for (school_id, role), persons in named.items():
        others = [other for other in REPORTERS if other is not role] if role in REPORTERS else []
        for post_role in (role, *others):
            for holder in queries.holders(school_id, post_role):
                is_named = (holder.msisdn, holder.name) in persons
                # replaced, or now another of the three: nobody answers twice
                if (role in REPLACED and post_role is role and not is_named) or (post_role is not role and is_named):
                    queries.leave_post(holder.id, school_id, post_role)
                    ended += 1
    return ended


def _add(lines: list[_Placed], language: Lang, pseudonym: str, now: datetime) -> None:
    entry = lines[0].entry
    values: dict[str, object] = {
        "pseudonym": pseudonym,
        "name": entry.name,
        "msisdn": entry.msisdn,
        "language": language,
    }
    contact_id = queries.add_contact({**values, **_said(lines)}, now)
    _take_posts(contact_id, lines)


def _change(contact: Contact, lines: list[_Placed], now: datetime) -> bool:
    said: dict[str, object] = {**_said(lines), "active": True}
    consent = consents.of(contact.id)
    if consent is not None and consent.state in ITS_OWN_WORD:
        said.pop("consent_on", None)
    changes = {key: value for key, value in said.items() if getattr(contact, key) != value}
    if changes:
        queries.change_contact(contact.id, changes, now)
    return _take_posts(contact.id, lines) or bool(changes)


def _said(lines: list[_Placed]) -> dict[str, object]:
    """Language and consent as far as any line says them; what none says stays as it is."""
    languages = [line.entry.language for line in lines if line.entry.language is not None]
    consents = [line.entry.consent_on for line in lines if line.entry.consent_on is not None]
    said: dict[str, object] = {}
    if languages:
        said["language"] = languages[0]
    if consents:
        said["consent_on"] = consents[0]
    return said


def _keep_consent(lines: list[_Placed], now: datetime) -> None:
    """A date is a consent on paper; an empty cell means that the person is to be asked before anything else.

    Whoever said stop or no by SMS stays with that until they say otherwise.
    """
    entry = lines[0].entry
    contact = queries.contact_of(entry.msisdn, entry.name)
    assert contact is not None
    before = consents.of(contact.id)
    if contact.consent_on is None:
        consents.begin(contact.id, contact.msisdn, ConsentWay.FIRST, now, ROSTER)
    elif before is not None and before.state not in (ConsentState.GIVEN, *ITS_OWN_WORD):
        consents.agreed(contact.id, contact.msisdn, contact.consent_on, now, source=ROSTER, reply_id=None)


def _take_posts(contact_id: int, lines: list[_Placed]) -> bool:
    taken = [
        queries.take_post(contact_id, school_id, line.entry.role) for line in lines for school_id in line.school_ids
    ]
    return any(taken)


@contextmanager
def _transaction(store: Store, dry_run: bool) -> Iterator[None]:
    with suppress(_NotMeantError), store.transaction():
        yield
        if dry_run:
            raise _NotMeantError
