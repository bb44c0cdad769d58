"""Rosters from files, as an office has them: schools, and the people around them. Prints nothing."""

from __future__ import annotations

from collections.abc import Callable

from gateway import facts
from gateway.desk import Desk
from gateway.formats.roster import read_contacts, read_schools
from gateway.importing import Imported, fault_finder, import_contacts, import_schools
from schedules.clock import Moment


def take_schools(desk: Desk, data: bytes, filename: str, moment: Moment, *, dry_run: bool) -> Imported:
    """Take in a list of schools, CSV or XLSX: all of it, or nothing. BadInputError with every problem."""
    roster = read_schools(data, filename, language=desk.config.hub.language)
    return import_schools(
        desk.store,
        roster,
        now=moment.now,
        log_school=lambda school: facts.log_school(school, moment.now),
        dry_run=dry_run,
    )


def take_contacts(
    desk: Desk, data: bytes, filename: str, moment: Moment, *, dry_run: bool, new_pseudonym: Callable[[], str]
) -> Imported:
    """Take in a list of people: all of it, or nothing. BadInputError with every problem."""
    hub = desk.config.hub
    roster = read_contacts(
        data,
        filename,
        country=hub.country,
        today=desk.calendar.local(moment.now).date(),
        fault_of=fault_finder(desk.store),
    )
    return import_contacts(
        desk.store,
        roster,
        filename,
        now=moment.now,
        language=hub.language,
        new_pseudonym=new_pseudonym,
        dry_run=dry_run,
    )
