"""Command lines as programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.simulator.at import AtError, Form, Request, cme, cms, error_line, parse, plain_error


@pytest.mark.parametrize(
    ("line", "requests"),
    [
        ("", []),
        ("E0V1", [("E", Form.SET, ("0",)), ("V", Form.SET, ("1",))]),
        ("&FE1", [("&F", Form.SET, ("",)), ("E", Form.SET, ("1",))]),
        ("S7=45", [("S7", Form.SET, ("45",))]),
        ("S3?", [("S3", Form.READ, ("",))]),
        ("+CSQ", [("+CSQ", Form.RUN, ())]),
        ("+cpin?", [("+CPIN", Form.READ, ())]),
        ("+CNMI=?", [("+CNMI", Form.TEST, ())]),
        ("+CNMI=2,1,,2", [("+CNMI", Form.SET, ("2", "1", "", "2"))]),
        ('+CUSD=1,"*100#",15', [("+CUSD", Form.SET, ("1", "*100#", "15"))]),
        ('+CMGS="a;b,c";+CSQ', [("+CMGS", Form.SET, ("a;b,c",)), ("+CSQ", Form.RUN, ())]),
        ("+CSQ;+CREG?", [("+CSQ", Form.RUN, ()), ("+CREG", Form.READ, ())]),
        ("E0+CSQ", [("E", Form.SET, ("0",)), ("+CSQ", Form.RUN, ())]),
        ("D*100#;", [("D", Form.SET, ("*100#;",))]),
        ("^CURC=0", [("^CURC", Form.SET, ("0",))]),
    ],
)
def test_lines_are_cut_into_their_commands(line: str, requests: list[tuple[str, Form, tuple[str, ...]]]) -> None:
    assert parse(line) == [Request(name=name, form=form, arguments=given) for name, form, given in requests]


@given(st.text())
def test_no_line_does_worse_than_an_error(line: str) -> None:
    try:
        requests = parse(line)
    except AtError:
        return
    assert all(request.name for request in requests)


@pytest.mark.parametrize(
    ("error", "cmee", "line"),
    [
        (plain_error(), 2, "ERROR"),
        (cme(11), 0, "ERROR"),
        (cme(11), 1, "+CME ERROR: 11"),
        (cme(11), 2, "+CME ERROR: SIM PIN required"),
        (cms(331), 0, "+CMS ERROR: 331"),
        (cms(331), 2, "+CMS ERROR: no network service"),
        (cms(38), 2, "+CMS ERROR: 38"),
    ],
)
def test_errors_are_said_as_cmee_wants(error: AtError, cmee: int, line: str) -> None:
    assert error_line(error, cmee) == line
