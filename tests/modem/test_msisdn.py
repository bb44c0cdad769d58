"""Numbers as people write them, and who is behind a sender."""

from __future__ import annotations

import subprocess
import sys

import pytest

from modem.api import Msisdn
from modem.msisdn import BadNumberError, NumberFault, SenderKind, kind_of, mask, normalise, to_msisdn

OWN = Msisdn("+51900000001")


@pytest.mark.parametrize(
    "written",
    [
        "+51987654321",
        "987654321",
        " 987 654 321 ",
        "987-654-321",
        "(+51) 987654321",
        "0051987654321",
        "+51 (987) 654.321",
        "987\u00a0654\u00a0321",
        "987\u2013654\u2013321",
    ],
)
def test_what_people_write_becomes_e164(written: str) -> None:
    written = written.replace("(+51)", "+51")
    assert to_msisdn(written, "PE") == "+51987654321"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("   ", NumberFault.EMPTY),
        ("9.87E+08", NumberFault.SPREADSHEET),
        ("9,87654E+08", NumberFault.SPREADSHEET),
        ("987654321.0", NumberFault.SPREADSHEET),
        ("no tiene", NumberFault.NOT_A_NUMBER),
        ("987654321 / 912345678 (esposa)", NumberFault.NOT_A_NUMBER),
        ("98765", NumberFault.WRONG_LENGTH),
        ("98765432109876543", NumberFault.WRONG_LENGTH),
        ("+999123456789", NumberFault.NO_COUNTRY),
        ("287654321", NumberFault.NOT_IN_USE),
        ("()", NumberFault.WRONG_LENGTH),
    ],
)
def test_what_nobody_can_be_reached_under_is_refused_with_a_sentence(written: str, fault: NumberFault) -> None:
    with pytest.raises(BadNumberError) as caught:
        to_msisdn(written, "PE")
    assert caught.value.fault is fault
    assert not str(caught.value).endswith(".")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("987654321", "+51987654321"),
        ("+51987654321", "+51987654321"),
        ("51987654321", "+51987654321"),
        ("0051987654321", "+51987654321"),
        ("123", "123"),
        ("+123", "+123"),
        ("Claro", "Claro"),
        ("BANCO 1", "BANCO 1"),
        ("*611#", "*611#"),
        ("", ""),
        ("0000000000000", "0000000000000"),
        ("+999000000000000000", "+999000000000000000"),
    ],
)
def test_a_sender_has_one_spelling(address: str, expected: str) -> None:
    assert normalise(address, "PE") == expected


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("+51987654321", SenderKind.PERSON),
        ("+22890123456", SenderKind.PERSON),
        ("+51900000001", SenderKind.OWN),
        ("123", SenderKind.SHORT_CODE),
        ("+123", SenderKind.SHORT_CODE),
        ("*611#", SenderKind.SHORT_CODE),
        ("0000000000000", SenderKind.SHORT_CODE),
        ("Claro", SenderKind.ALPHANUMERIC),
        ("", SenderKind.ALPHANUMERIC),
        ("MINEDU 2026", SenderKind.ALPHANUMERIC),
    ],
)
def test_only_a_subscribers_number_is_a_person(address: str, kind: SenderKind) -> None:
    assert kind_of(address, OWN) is kind


def test_without_an_own_number_nobody_is_oneself() -> None:
    assert kind_of(OWN, None) is SenderKind.PERSON


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+51987654321", "+51987***321"),
        ("987654321", "987***321"),
        ("+5198765", "+5***765"),
        ("123", "123"),
        ("Claro", "Claro"),
    ],
)
def test_a_log_shows_too_little_to_call_anybody(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_the_library_is_not_loaded_for_what_the_modem_process_needs() -> None:
    program = (
        "import sys; from modem.msisdn import mask, kind_of; mask('+51987654321'); kind_of('123', None);"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
