"""The pure parts of the serial lane: lines from octets, fields from lines, what a line is, what a clock says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import CauseKind
from modem.serial_fields import allowed, fields, quoted
from modem.serial_status import moment
from modem.serial_text import LINE_LIMIT_OCTETS, Assembler
from modem.serial_words import Kind, cause_of, command_name, final_in, kind_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("18,99", ("18", "99")),
        ('0,0,"Red, Andina",7', ("0", "0", "Red, Andina", "7")),
        ("1,,23", ("1", "", "23")),
        ('("SM","ME"),("SM")', ('"SM","ME"', '"SM"')),
        ("(0-2),(0,1)", ("0-2", "0,1")),
        ("0,", ("0", "")),
        ("", ("",)),
        ('"a"b, c', ('"a"b', "c")),
    ],
)
def test_fields_stand_between_commas_outside_quotes_and_brackets(text: str, found: tuple[str, ...]) -> None:
    assert fields(text) == found


@given(st.text(alphabet='0123",()- aZ', max_size=60))
def test_any_text_has_fields_values_and_quotes(text: str) -> None:
    assert fields(text)
    assert allowed(text) is not None
    assert quoted(text) is not None


@pytest.mark.parametrize(
    ("group", "values"), [("0-2,5", {0, 1, 2, 5}), ("", set()), ("0-4294967295", {0, 4294967295}), ("x", set())]
)
def test_a_range_is_its_values(group: str, values: set[int]) -> None:
    assert allowed(group) == values


@pytest.mark.parametrize(
    ("line", "asked", "kind"),
    [
        ("OK", "+CSQ", Kind.FINAL),
        ("OK", None, Kind.NOISE),
        ("+CMS ERROR: 38", "+CMGS", Kind.FINAL),
        ("+CME ERROR: 258", None, Kind.UNASKED),
        ("+CSQ: 18,99", "+CSQ", Kind.ANSWER),
        ("+CSQ: 18,99", "+CREG", Kind.NOISE),
        ("+CREG: 0,1", "+CREG", Kind.ANSWER),
        ('+CREG: 2,1,"2A1B","01C4",7', "+CREG", Kind.ANSWER),
        ("+CREG: 1", "+CREG", Kind.NOISE),
        ('+CREG: 1,"2A1B","01C4"', "+CREG", Kind.NOISE),
        ("+CREG: 1,2A1B,01C4", "+CREG", Kind.NOISE),
        ('+CMTI: "SM",1', "+CMGL", Kind.UNASKED),
        ('+CUSD: 0,"x"', "+CUSD", Kind.UNASKED),
        ("SIMCOM_SIM800L", "+CGMM", Kind.ANSWER),
        ("+CGMM: E173", "+CGMM", Kind.ANSWER),
        ("SMS Ready", "+CGMM", Kind.NOISE),
        ("^RSSI: 12", "+CGMM", Kind.NOISE),
        ("SIMCOM_SIM800L", "+CSQ", Kind.NOISE),
    ],
)
def test_what_a_line_is_depends_on_what_was_asked(line: str, asked: str | None, kind: Kind) -> None:
    assert kind_of(line, asked) is kind


@pytest.mark.parametrize(
    ("command", "name"),
    [("AT+CSQ", "+CSQ"), ("AT+CMGF=0", "+CMGF"), ("AT^CURC=0", "^CURC"), ("ATE0V1Q0", "E"), ("AT", "")],
)
def test_a_command_has_a_name(command: str, name: str) -> None:
    assert command_name(command) == name


def test_noise_that_sticks_to_an_end_is_taken_off_and_nothing_else() -> None:
    assert final_in("\x00\xffOK\xfe") == "OK"
    assert final_in("\x00+CMS ERROR: 38") == "+CMS ERROR: 38"
    assert final_in("\x05\x02 12 ni\x7das") == "\x05\x02 12 ni\x7das"


def test_words_that_nobody_knows_are_kept_as_they_were_said() -> None:
    cause = cause_of("+CMS ERROR: Something of the maker's")
    assert cause is not None
    assert (cause.kind, cause.code, cause.text) == (CauseKind.CMS, None, "Something of the maker's")
    assert cause_of("OK") is None


@given(lines=st.lists(st.text(alphabet="AT+:>OK 12", min_size=1).filter(str.strip), max_size=8), data=st.data())
def test_octets_cut_anywhere_give_the_same_lines(lines: list[str], data: st.DataObject) -> None:
    ends = data.draw(st.sampled_from(["\r\n", "\r", "\n", "\r\r\n"]))
    said = "".join(f"{ends}{line}{ends}" for line in lines).encode()
    assembler, found = Assembler(), list[str]()
    while said:
        size = data.draw(st.integers(1, len(said)))
        assembler.feed(said[:size])
        said = said[size:]
        while (line := assembler.line()) is not None:
            found.append(line)
    assert found == [line.strip() for line in lines]
    assert assembler.rest == ""


def test_a_line_that_never_ends_is_forgotten() -> None:
    assembler = Assembler()
    for _ in range(LINE_LIMIT_OCTETS // 1000 + 2):
        assembler.feed(b"x" * 1000)
    assert len(assembler.rest) <= LINE_LIMIT_OCTETS
    assembler.feed(b"\r\nOK\r\n")
    assert "OK" in [assembler.line(), assembler.line()]


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ('"26/11/22,10:20:30-20"', datetime(2026, 11, 22, 15, 20, 30, tzinfo=UTC)),
        ('"26/11/22,10:20:30+00"', datetime(2026, 11, 22, 10, 20, 30, tzinfo=UTC)),
        ('"26/11/22,10:20:30"', None),
        ('"26/13/22,10:20:30+00"', None),
        ('"00/01/01,00:00:00+99"', None),
        ("", None),
    ],
)
def test_a_modems_clock_is_read_with_its_offset_or_not_at_all(told: str, when: datetime | None) -> None:
    assert moment(told) == when
