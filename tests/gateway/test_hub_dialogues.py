"""Runs tests/dialogues/hub/*.txt: what the hub and its people text each other, over the use-cases and a real database.

A file begins with its schools and people, then a blank line, then what happens; `---` begins another dialogue with the
same people. `Hub to Rosa:` is what the hub sends, `= Rosa girls_present 31` what it files, `Rosa: 31` what she texts;
`> ...` is time that passes, or what the office does. How to write one: tests/dialogues/README.md.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gateway import asking, entering, registering
from gateway.store import consents, registrations
from gateway.store.states import ConsentWay
from gateway.store.tables_people import ContactRow, SchoolRow
from gateway.store.tables_survey import AnswerRow, SessionRow
from gateway.survey.model import QuestionKey, Role
from modem.api import Msisdn

from .office import AGREED, Office, open_office

FOLDER = Path(__file__).parents[1] / "dialogues" / "hub"
UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "second": "seconds"}


class Playing:
    """One dialogue as it goes."""

    def __init__(self, heads: list[str], folder: Path) -> None:
        self.office: Office = open_office(folder)
        self.phones: dict[str, str] = {}
        """First name to number, of strangers too."""
        self.schools: dict[str, int] = {}
        self.lines: list[str] = []
        self.filed = 0
        for head in heads:
            kind, rest = head.split(": ", 1)
            {"School": self.school, "Person": self.person, "Stranger": self.stranger}[kind](rest.split(", "))

    def school(self, parts: list[str]) -> None:
        """`0487652, IE 38041`: with forty girls and forty boys."""
        row = SchoolRow.create(
            code=parts[0],
            name=parts[1],
            district="250101",
            level="primary",
            area="rural",
            girls=40,
            boys=40,
            women_teachers=4,
            men_teachers=4,
            changed_at=self.office.clock.now(),
        )
        self.schools[parts[1]] = int(row.id)

    def person(self, parts: list[str]) -> None:
        """`Rosa Quispe, parent of IE 38041, phone 1, has not agreed` or `to be asked first`; without that, she has."""
        name, post, phone, *consent = parts
        role, school = post.split(" of ", 1)
        number = self.number(name.split()[0], phone)
        agreed: date | None = None if consent else AGREED
        contact = self.office.person(self.schools[school], Role(role), number, name, agreed)
        if consent == ["to be asked first"]:
            consents.begin(contact, Msisdn(number), ConsentWay.FIRST, self.office.clock.now(), "roster")

    def stranger(self, parts: list[str]) -> None:
        """`Elena, phone 9`: nobody the hub knows."""
        self.number(parts[0], parts[1])

    def number(self, first: str, phone: str) -> str:
        """The number of `phone 1`, remembered under a first name."""
        return self.phones.setdefault(first, f"+5198700000{phone.removeprefix('phone ')}")

    def do(self, line: str) -> None:
        """One line that is somebody's doing; what follows is written down."""
        self.lines.append(line)
        if line.startswith("> "):
            self._happen(line.removeprefix("> "))
        else:
            who, text = line.split(": ", 1)
            self.office.receive(self.office.part(self.phones[who], text))
        self._write()

    def _happen(self, what: str) -> None:
        words = what.split()
        if words[0] == "round":
            asking.start(self.office.desk, words[1], self.office.moment, period=words[2] if words[2:] else None)
            asking.begin_waiting(self.office.desk, self.office.moment)
        elif words[-1] == "later":
            self.office.tick(**{UNITS[words[1].removesuffix("s")]: float(words[0])})
        elif found := re.fullmatch(r"(\w+) at the office enters (\S+) for (\w+), (\w+)", what):
            by, typed, first, key = found.groups()
            contact = ContactRow.get(ContactRow.name.startswith(first)).id
            session = SessionRow.select().where(SessionRow.contact_id == contact).order_by(SessionRow.id.desc()).get()
            entering.enter(self.office.desk, session.id, QuestionKey(key), typed, by, self.office.moment)
        elif found := re.fullmatch(r"(\w+) at the office (approves|rejects) (\w+)( in place of \w+)?", what):
            by, verb, first, replacing = found.groups()
            (wish,) = [w for w in registrations.pending() if w.name.startswith(first)]
            if verb == "rejects":
                registering.reject(wish.id, by, self.office.desk, self.office.moment)
            else:
                registering.approve(
                    self.office.desk,
                    wish.id,
                    by,
                    self.office.moment,
                    new_pseudonym=lambda: f"p{wish.id}",
                    replace=replacing is not None,
                )
            self.office.tick()
        else:
            raise AssertionError(f"nobody knows how to do this: {what}")

    def _write(self) -> None:
        for answer in AnswerRow.select().where(AnswerRow.id > self.filed).order_by(AnswerRow.id):
            self.filed = answer.id
            contact = ContactRow.get_by_id(SessionRow.get_by_id(answer.session_id).contact_id)
            by = f" (entered by {answer.entered_by})" if answer.entered_by else ""
            self.lines.append(
                f"= {contact.name.split()[0]} {answer.question} {answer.value or answer.outcome.value}{by}"
            )
        for to, text in self.office.send_all():
            names = [first for first, number in self.phones.items() if number == to]
            self.lines.append(f"Hub to {' and '.join(names)}: {text}")


def _dialogues() -> list[tuple[str, int, list[str], list[str]]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        top, rest = path.read_text("utf-8").split("\n\n", 1)
        for number, part in enumerate(rest.split("\n---\n"), start=1):
            lines = [line.strip() for line in part.splitlines() if line.strip() and not line.startswith("#")]
            found.append((path.stem, number, [head for head in top.splitlines() if not head.startswith("#")], lines))
    return found


@pytest.mark.parametrize(
    ("name", "number", "heads", "lines"), _dialogues(), ids=[f"{name}-{number}" for name, number, _, _ in _dialogues()]
)
def test_every_dialogue_with_the_hub_goes_as_it_is_written(
    tmp_path: Path, name: str, number: int, heads: list[str], lines: list[str]
) -> None:
    playing = Playing(heads, tmp_path)
    for line in lines:
        if not line.startswith(("Hub to ", "= ")):
            playing.do(line)
    assert playing.lines == lines
