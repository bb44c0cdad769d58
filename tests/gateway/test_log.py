"""What a log line shows and what it hides."""

from __future__ import annotations

import io
import logging
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.log import LineFormatter, masked, one_line, set_up


def line(message: str, *args: object, level: int = logging.INFO, journal: bool = False) -> str:
    record = logging.LogRecord("gateway.sending", level, __file__, 1, message, args, None)
    return LineFormatter(journal=journal).format(record)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to +51987654321 sent", "to +51987***321 sent"),
        ("de 987654321.", "de 987***321."),
        ("(+51987654321)", "(+51987***321)"),
        ("sender=51987654321", "sender=519***321"),
        ("from +1234567", "from +12***567"),
        ("key case-5-+51987654321", "key case-5-+51987***321"),
        ("school 0487652 stays", "school 0487652 stays"),
        ("short code 123456 stays", "short code 123456 stays"),
        ("round 2026-11-22 stays", "round 2026-11-22 stays"),
        ("batch 0d3f1234567a stays", "batch 0d3f1234567a stays"),
        ("+51987654321x", "+51987***321x"),
        ("took 12345678.25 s", "took 12345678.25 s"),
    ],
)
def test_numbers_are_masked_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True), st.sampled_from([" ", ",", "'", ":", "=", "(", "\n"]))
def test_no_number_in_e164_can_be_read_in_a_line(number: str, before: str) -> None:
    shown = line("from%s%s%sdone", before, number, before)
    assert number[1:] not in re.sub(r"\D+", " ", shown)
    assert number not in shown


def test_a_number_among_the_arguments_is_masked_too() -> None:
    assert line("reply from %s", "+51987654321").endswith("reply from +51987***321")


def test_a_text_with_line_breaks_and_escapes_cannot_forge_a_line() -> None:
    shown = line("text %s", "hola\n<3>forged\r\x1b[31m\u2028")
    assert len(shown.splitlines()) == 1
    assert "hola\\n<3>forged\\r\\x1b[31m\\u2028" in shown


@given(st.text())
def test_one_line_is_one_line_and_keeps_letters(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line("niñas ¿cuántas? 😀") == "niñas ¿cuántas? 😀"


def test_under_the_journal_a_line_begins_with_its_priority_and_has_no_time() -> None:
    assert line("x", level=logging.INFO, journal=True) == "<6>gateway.sending: x"
    assert line("x", level=logging.ERROR, journal=True).startswith("<3>")
    assert line("x", level=logging.DEBUG, journal=True).startswith("<7>")


def test_a_traceback_stays_in_its_line() -> None:
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(LineFormatter(journal=False))
    try:
        int("from +51987654321")
    except ValueError:
        handler.emit(logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info()))
    assert stream.getvalue().count("\n") == 1
    assert "from +51987***321" in stream.getvalue()


def test_set_up_keeps_our_lines_and_only_the_warnings_of_chatty_libraries() -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    try:
        set_up(stream, {"JOURNAL_STREAM": "8:1"})
        logging.getLogger("willay.radio").info("m is ready")
        logging.getLogger("apscheduler.scheduler").info("Running job")
        logging.getLogger("apscheduler.scheduler").warning("missed")
    finally:
        root.handlers[:], level = before[0], before[1]
        root.setLevel(level)
    assert stream.getvalue() == "<6>willay.radio: m is ready\n<4>apscheduler.scheduler: missed\n"
