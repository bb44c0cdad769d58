"""Parts that come together, days apart, twice, or never; and messages that are no text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import asking, joining
from gateway.joining import FAR_APART_AFTER, SHOWN_AFTER
from gateway.store.tables_radio import EventRow, InboxPartRow, InboxRow
from gateway.store.tables_survey import AnswerRow
from modem.api import Coding, Concat, IncomingPart, MessageKind

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"
LEADER = phone_of(CODE, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    made.send_all()
    return made


def part(
    office: Office, text: str, seq: int, total: int = 2, ref: int = 9, ago: timedelta = timedelta(0), bits: int = 8
) -> IncomingPart:
    made = office.part(LEADER, text)
    return replace(made, concat=Concat(ref=ref, total=total, seq=seq, bits=bits), sent_at=office.clock.now() - ago)


def shown(office: Office) -> list[tuple[str, str | None]]:
    return [(row.text, row.handled_as) for row in InboxRow.select().order_by(InboxRow.id)]


def values() -> list[str]:
    return [row.value for row in AnswerRow.select()]


def test_a_message_of_which_a_part_never_comes_is_shown_and_not_read(office: Office) -> None:
    office.receive(part(office, "31 niñ", 1))
    office.tick(minutes=90)
    assert shown(office) == []
    office.tick(seconds=SHOWN_AFTER.total_seconds())
    assert shown(office) == [("31 niñ [...]", "incomplete")]
    assert values() == []
    office.tick(hours=3)
    assert len(shown(office)) == 1


def test_a_part_that_comes_after_all_makes_the_message_whole_and_an_answer(office: Office) -> None:
    office.receive(part(office, "Fueron ", 1))
    office.tick(hours=3)
    office.receive(part(office, "31 niñas", 2, ago=timedelta(hours=3)))
    assert shown(office) == [("Fueron 31 niñas", "answer")]
    assert values() == ["31"]


def test_a_part_that_comes_days_later_is_taken_after_a_while(office: Office) -> None:
    office.receive(part(office, "Fueron ", 1))
    office.tick(days=1)
    office.receive(part(office, "31 niñas", 2))
    assert values() == []
    office.tick(seconds=FAR_APART_AFTER.total_seconds())
    assert shown(office) == [("Fueron 31 niñas", "answer")]
    assert values() == ["31"]


def test_the_rest_of_a_new_message_does_not_end_an_old_one_that_was_left_open(office: Office) -> None:
    """A phone that writes the same reference always; yesterday its second part was lost."""
    office.receive(part(office, "Fueron 3", 1))
    office.tick(days=1)
    office.receive(part(office, "1 niñas", 2))
    office.tick(minutes=1)
    office.receive(part(office, "Hubo 2", 1, ago=timedelta(minutes=1)))
    assert [text for text, _ in shown(office)] == ["Fueron 3 [...]", "Hubo 21 niñas"]
    assert values() == ["21"]


def test_what_is_missing_in_the_middle_and_what_came_is_shown_once_each(office: Office) -> None:
    office.receive(part(office, "uno ", 1, total=5), part(office, "tres", 3, total=5))
    office.tick(hours=3)
    assert shown(office) == [("uno [...] tres [...]", "incomplete")]
    office.receive(part(office, "dos ", 2, total=5, ago=timedelta(hours=3)))
    office.tick(minutes=10)
    assert shown(office) == [("uno dos tres [...]", "incomplete")]


def test_a_part_that_comes_twice_is_counted_and_used_once(office: Office) -> None:
    first, again = part(office, "Fueron ", 1), part(office, "Fueron ", 1)
    office.receive(first, first, again)
    office.receive(part(office, "31", 2))
    assert shown(office) == [("Fueron 31", "answer")]
    assert {row.inbox_id for row in InboxPartRow.select()} == {InboxRow.get().id}


def test_references_of_eight_and_sixteen_bits_are_two_messages(office: Office) -> None:
    office.receive(part(office, "31", 1), part(office, "28", 2, bits=16))
    office.tick(hours=3)
    assert shown(office) == [("31 [...]", "incomplete"), ("[...] 28", "incomplete")]


def test_a_power_cut_between_two_parts_loses_nothing(office: Office) -> None:
    office.receive(part(office, "Fueron ", 1))
    office = reopen(office)
    office.receive(part(office, "31", 2))
    assert values() == ["31"]


def test_a_step_of_the_clock_shows_a_part_early_and_harms_nothing(office: Office) -> None:
    office.receive(part(office, "Fueron ", 1))
    joining.settle(office.desk, replace(office.moment, now=office.clock.at + timedelta(days=4000)))
    assert shown(office) == [("Fueron [...]", "incomplete")]
    office.receive(part(office, "31", 2))
    assert shown(office) == [("Fueron 31", "answer")]


def test_parts_of_two_codings_make_one_text(office: Office) -> None:
    second = replace(part(office, "31 niñas 🙂", 2), coding=Coding.UCS2)
    office.receive(part(office, "Fueron ", 1), second)
    assert shown(office) == [("Fueron 31 niñas 🙂", "answer")]


def test_a_damaged_part_keeps_the_whole_from_being_read(office: Office) -> None:
    office.receive(part(office, "Fueron ", 1), replace(part(office, "31", 2), kind=MessageKind.DAMAGED))
    assert shown(office) == [("Fueron 31", "damaged")]
    assert values() == []
    assert [row.kind for row in EventRow.select()] == ["damaged"]


def test_data_in_parts_is_kept_and_shown_without_words(office: Office) -> None:
    parts = (
        replace(part(office, "", seq), coding=Coding.BINARY, data=b"\x01\x02", kind=MessageKind.WAP) for seq in (1, 2)
    )
    office.receive(*parts)
    assert shown(office) == [("", "wap")]
    assert [bytes(row.data) for row in InboxPartRow.select()] == [b"\x01\x02"] * 2


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.TEXT])
def test_what_is_no_text_is_kept_with_its_kind_and_never_answered(office: Office, kind: MessageKind) -> None:
    office.receive(replace(office.part(LEADER, "31"), kind=kind))
    assert shown(office) == [("31", kind.value)]
    assert InboxPartRow.get().kind == kind.value
    assert values() == []
    assert office.send_all() == []
