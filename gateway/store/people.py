"""Who is who to which school, as the verbs ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import REPORTERS, Role
from modem.api import Msisdn

from . import consents
from .db import all_of, one_of
from .records_people import Contact, School
from .tables_people import ContactRow, PostRow, SchoolRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """A contact in one of the three posts of a school."""

    school_id: int
    role: Role
    contact: Contact


def schools(codes: tuple[str, ...] = ()) -> tuple[School, ...]:
    """Active schools by code; all of them, or those named (`0487652` or `0487652-1` with its annex)."""
    query = SchoolRow.select().where(SchoolRow.active).order_by(SchoolRow.code, SchoolRow.annex)
    if codes:
        wanted = query.where((SchoolRow.code << list(codes)) | (SchoolRow.code + "-" + SchoolRow.annex << list(codes)))
        return all_of(wanted, School)
    return all_of(query, School)


def school(school_id: int) -> School:
    """One school. Raises LookupError where there is none."""
    found = one_of(SchoolRow.select().where(SchoolRow.id == school_id), School)
    if found is None:
        raise LookupError(f"no school {school_id}")
    return found


def contact(contact_id: int) -> Contact:
    """One contact. Raises LookupError where there is none."""
    found = one_of(ContactRow.select().where(ContactRow.id == contact_id), Contact)
    if found is None:
        raise LookupError(f"no contact {contact_id}")
    return found


def reporters(school_ids: tuple[int, ...]) -> tuple[Reporter, ...]:
    """The reporters of schools who are active and did not say stop or no, by school and role."""
    query = (
        PostRow.select(PostRow.school_id, PostRow.role, PostRow.contact_id)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where(PostRow.active & ContactRow.active & ContactRow.stopped_at.is_null())
        .where((PostRow.role << list(REPORTERS)) & (PostRow.school_id << list(school_ids)))
        .where(ContactRow.id.not_in(consents.out_of_rounds()))
        .order_by(PostRow.school_id, PostRow.role)
    )
    posts = list(query)
    people = {person.id: person for person in _contacts({post.contact_id for post in posts})}
    return tuple(Reporter(school_id=post.school_id, role=post.role, contact=people[post.contact_id]) for post in posts)


def roles_filled(school_id: int) -> tuple[Role, ...]:
    """Which of the three posts somebody holds, whether or not that person said stop."""
    query = PostRow.select(PostRow.role).where(
        (PostRow.school_id == school_id) & PostRow.active & (PostRow.role << list(REPORTERS))
    )
    held = {post.role for post in query}
    return tuple(role for role in REPORTERS if role in held)


def by_phone(msisdn: Msisdn) -> tuple[Contact, ...]:
    """Everybody who has this number; phones are shared."""
    query = ContactRow.select().where((ContactRow.msisdn == msisdn) & ContactRow.active).order_by(ContactRow.id)
    return all_of(query, Contact)


def promoter_of(school_id: int) -> Contact | None:
    """The promoter who looks after a school and can be texted."""
    query = (
        ContactRow.select()
        .join(PostRow, on=(PostRow.contact_id == ContactRow.id))
        .where((PostRow.school_id == school_id) & (PostRow.role == Role.PROMOTER) & PostRow.active)
        .where(ContactRow.active & ContactRow.stopped_at.is_null())
        .order_by(ContactRow.id)
    )
    return one_of(query, Contact)


def schools_of_phone(msisdn: Msisdn) -> tuple[int, ...]:
    """The schools that anybody on this phone reports for."""
    query = (
        PostRow.select(PostRow.school_id)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where((ContactRow.msisdn == msisdn) & PostRow.active & (PostRow.role << list(REPORTERS)))
    )
    return tuple(sorted({post.school_id for post in query}))


def reporters_on(msisdn: Msisdn) -> int:
    """How many people report over this phone."""
    query = (
        PostRow.select(PostRow.contact_id)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where((ContactRow.msisdn == msisdn) & ContactRow.active & PostRow.active & (PostRow.role << list(REPORTERS)))
    )
    return len({post.contact_id for post in query})


def set_stopped(contact_id: int, at: datetime | None) -> None:
    """One person wants nothing more; the others on the phone may (or, with None, wants it again)."""
    ContactRow.update(stopped_at=at).where(ContactRow.id == contact_id).execute()


def forget_consent(contact_id: int) -> None:
    """Somebody took their consent back; the record of it stays."""
    ContactRow.update(consent_on=None).where(ContactRow.id == contact_id).execute()


def schools_of(contact_id: int) -> tuple[str, ...]:
    """The codes of the schools a contact has a post at."""
    query = (
        SchoolRow.select(SchoolRow.code)
        .join(PostRow, on=(PostRow.school_id == SchoolRow.id))
        .where((PostRow.contact_id == contact_id) & PostRow.active)
        .order_by(SchoolRow.code)
    )
    return tuple(dict.fromkeys(str(row.code) for row in query))


def mark_stopped(msisdn: Msisdn, at: datetime | None) -> None:
    """Everybody on this number wants nothing more (or, with None, wants it again)."""
    ContactRow.update(stopped_at=at).where(ContactRow.msisdn == msisdn).execute()


def _contacts(ids: set[int]) -> tuple[Contact, ...]:
    return all_of(ContactRow.select().where(ContactRow.id << list(ids)), Contact)


def is_stopped(msisdn: Msisdn) -> bool:
    """Whether everybody on this number has said stop."""
    return all(person.stopped_at is not None for person in by_phone(msisdn))
