"""What goes into the outbox, and what it costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking, saying
from gateway.formats import questionnaire_toml
from gateway.store import questionnaires
from gateway.store.tables_people import SchoolRow
from gateway.store.tables_radio import OutboxRow
from gateway.survey import shipped
from gateway.survey.model import Say, SayKind
from modem.api import Msisdn

from .office import Office, open_office

CODE = "0487652"
ROSA = Msisdn("+51955555555")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def put(office: Office, text: str, *, fold: bool = True) -> OutboxRow:
    about = saying.About(key="one", to=ROSA, fold=fold)
    with office.desk.store.transaction():
        saying.put(Say(kind=SayKind.NOTE, text=text), about, office.desk.calendar, office.clock.now())
    return OutboxRow.get()


def asked(office: Office, source: str, language: str = "es") -> list[str]:
    """The first question of a questionnaire, as it is sent to the reporters of a school with a name full of accents."""
    office.school(CODE)
    SchoolRow.update(name="I.E. N° 38041 “Túpac Amaru”", language=language).execute()
    with office.desk.store.transaction():
        made = questionnaire_toml.read(source, "textbooks")
        questionnaires.save("textbooks", made.version, source, office.clock.now())
    asking.start(office.desk, "textbooks", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    return sorted({text for _, text in office.send_all()})


ACCENTED = shipped.source("textbooks").replace("¿Ya recibio", "{school}: ¿Ya recibió")


def test_an_accent_goes_where_it_would_double_the_price(office: Office) -> None:
    row = put(office, "¿Cuántas niñas? “31”…")
    assert (row.text, row.coding, row.segments) == ('¿Cuantas niñas? "31"...', "gsm7", 1)


def test_a_text_that_stays_dear_is_left_as_it_was_written(office: Office) -> None:
    row = put(office, "¿Cuántas niñas? 👍")
    assert (row.text, row.coding) == ("¿Cuántas niñas? 👍", "ucs2")


def test_a_text_written_by_hand_is_sent_as_it_was_written(office: Office) -> None:
    row = put(office, "¿Cuántas?", fold=False)
    assert (row.text, row.coding) == ("¿Cuántas?", "ucs2")


def test_the_name_of_a_school_does_not_make_a_question_dear(office: Office) -> None:
    (text,) = asked(office, ACCENTED)
    assert text.startswith('I.E. No 38041 "Tupac Amaru": ¿Ya recibio')
    assert {row.coding for row in OutboxRow.select()} == {"gsm7"}


def test_a_questionnaire_may_keep_its_accents(office: Office) -> None:
    (text,) = asked(office, ACCENTED.replace("[title]", "fold = false\n\n[title]", 1))
    assert text.startswith("I.E. N° 38041 “Túpac Amaru”: ¿Ya recibió")
    assert {row.coding for row in OutboxRow.select()} == {"ucs2"}
