"""The roster as it is imported and listed: schools, people, posts, active or not. Makes no decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import Role
from modem.api import Msisdn

from .db import all_of, one_of
from .records_people import Contact, Post, School
from .tables_people import ContactRow, PostRow, SchoolRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A contact and one of its posts."""

    contact: Contact
    post: Post
    school_code: str
    school_annex: str


def schools() -> tuple[School, ...]:
    """Every school, active or not, by code and annex."""
    return all_of(SchoolRow.select().order_by(SchoolRow.code, SchoolRow.annex), School)


def add_school(values: Mapping[str, object], now: datetime) -> School:
    """A new school; `values` by the field names of School."""
    row = SchoolRow.create(**values, changed_at=now)
    return _school(int(row.id))


def change_school(school_id: int, values: Mapping[str, object], now: datetime) -> School:
    """Give a school other values."""
    SchoolRow.update({**values, "changed_at": now}).where(SchoolRow.id == school_id).execute()
    return _school(school_id)


def contacts() -> tuple[Contact, ...]:
    """Everybody, active or not, by name."""
    return all_of(ContactRow.select().order_by(ContactRow.name, ContactRow.id), Contact)


def contact_of(msisdn: Msisdn, name: str) -> Contact | None:
    """The one contact of that number and name."""
    return one_of(ContactRow.select().where((ContactRow.msisdn == msisdn) & (ContactRow.name == name)), Contact)


def add_contact(values: Mapping[str, object], now: datetime) -> int:
    """A new contact; `values` by the field names of Contact. Gives its id."""
    return int(ContactRow.create(**values, changed_at=now).id)


def change_contact(contact_id: int, values: Mapping[str, object], now: datetime) -> None:
    """Give a contact other values."""
    ContactRow.update({**values, "changed_at": now}).where(ContactRow.id == contact_id).execute()


def posts_of(contact_id: int) -> tuple[Post, ...]:
    """The posts of a contact, active or not."""
    return all_of(PostRow.select().where(PostRow.contact_id == contact_id), Post)


def holders(school_id: int, role: Role) -> tuple[Contact, ...]:
    """Who has this role at a school now."""
    query = (
        ContactRow.select()
        .join(PostRow, on=(PostRow.contact_id == ContactRow.id))
        .where((PostRow.school_id == school_id) & (PostRow.role == role) & PostRow.active)
    )
    return all_of(query.order_by(ContactRow.id), Contact)


def leave_post(contact_id: int, school_id: int, role: Role) -> None:
    """A contact no longer has this role at this school."""
    PostRow.update(active=False).where(_is_post(contact_id, school_id, role)).execute()


def take_post(contact_id: int, school_id: int, role: Role) -> bool:
    """A contact has this role at this school. False: it was so already."""
    post = one_of(PostRow.select().where(_is_post(contact_id, school_id, role)), Post)
    if post is None:
        PostRow.create(contact_id=contact_id, school_id=school_id, role=role)
        return True
    if not post.active:
        PostRow.update(active=True).where(PostRow.id == post.id).execute()
    return not post.active


def listing() -> tuple[Holder, ...]:
    """Every active post with who holds it, by school and role."""
    people = {person.id: person for person in contacts()}
    places = {school.id: school for school in schools()}
    posts = all_of(PostRow.select().where(PostRow.active), Post)
    found = [
        Holder(
            contact=people[post.contact_id],
            post=post,
            school_code=places[post.school_id].code,
            school_annex=places[post.school_id].annex,
        )
        for post in posts
    ]
    return tuple(sorted(found, key=lambda held: (held.school_code, held.school_annex, held.post.role, held.contact.id)))


def _is_post(contact_id: int, school_id: int, role: Role) -> object:
    return (PostRow.contact_id == contact_id) & (PostRow.school_id == school_id) & (PostRow.role == role)


def _school(school_id: int) -> School:
    found = one_of(SchoolRow.select().where(SchoolRow.id == school_id), School)
    assert found is not None
    return found
