"""Texts that may name a child: flagged as they come, kept out of exports, blotted out wherever they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway import asking, exporting, minding
from gateway.errors import NotFoundError, WillayError
from gateway.health_people import people_findings
from gateway.store.tables_radio import EventRow, InboxPartRow, InboxRow, OutboxRow
from gateway.store.tables_survey import AnswerRow, SessionRow

from .office import Office, open_office, phone_of

CODE = "0487652"
NAMING = "vinieron 31, falto la niña Yesenia Huaman"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    made.send_all()
    return made


def everything(office: Office) -> str:
    """Every text the database holds."""
    rows = [*InboxRow.select(), *InboxPartRow.select(), *OutboxRow.select()]
    return " ".join([row.text for row in rows] + [str(row.value) for row in AnswerRow.select()])


def test_a_text_that_may_name_a_child_waits_for_a_person_and_is_answered_as_ever(office: Office) -> None:
    office.hears(phone_of(CODE, 1), NAMING)
    office.hears(phone_of(CODE, 2), "31")
    assert [one.text for one in minding.waiting(office.desk)] == [NAMING]
    with office.desk.store.reading():
        assert any("may name a child" in finding.text for finding in people_findings())


def test_the_names_of_the_schools_own_people_are_no_childs(office: Office) -> None:
    office.hears(phone_of(CODE, 1), "31 y la niña Paula")  # Paula Promotora is the promoter
    assert minding.waiting(office.desk) == ()


def test_a_text_that_is_blotted_out_is_nowhere_and_what_was_understood_stays(office: Office) -> None:
    office.hears(phone_of(CODE, 1), NAMING)
    before = [(row.outcome, row.value) for row in AnswerRow.select()]
    minding.blot(office.desk, InboxRow.get().id, "Clara", office.moment)
    assert "Yesenia" not in everything(office)
    assert [(row.outcome, row.value) for row in AnswerRow.select()] == before
    assert minding.waiting(office.desk) == ()
    assert EventRow.get(EventRow.kind == "child text blotted out").detail == "Clara"


def test_an_answer_in_words_is_held_back_from_exports_until_somebody_looked(office: Office) -> None:
    office.hears(phone_of(CODE, 1), NAMING)
    message = InboxRow.get()
    AnswerRow.create(
        session_id=SessionRow.get().id, question="remark", outcome="value", value=NAMING, reply_id=message.id,
        answered_at=office.clock.now(), clock_state="ntp", late=False, origin="sms",
    )  # fmt: skip
    assert NAMING not in [row["value"] for row in exporting.answer_rows(office.desk)]
    minding.blot(office.desk, message.id, "Clara", office.moment)
    assert minding.INSTEAD in [row["value"] for row in exporting.answer_rows(office.desk)]
    assert "Yesenia" not in everything(office)


def test_a_text_without_a_child_is_left_as_it_is_and_asked_about_no_more(office: Office) -> None:
    office.hears(phone_of(CODE, 1), NAMING)
    minding.leave(office.desk, InboxRow.get().id, "Clara", office.moment)
    assert minding.waiting(office.desk) == ()
    assert InboxRow.get().text == NAMING
    with pytest.raises(NotFoundError, match="no text"):
        minding.blot(office.desk, InboxRow.get().id, "Clara", office.moment)


def test_whoever_blots_out_gives_a_name(office: Office) -> None:
    office.hears(phone_of(CODE, 1), NAMING)
    with pytest.raises(WillayError, match="who says so"):
        minding.blot(office.desk, InboxRow.get().id, " ", office.moment)
    assert InboxRow.get().text == NAMING
