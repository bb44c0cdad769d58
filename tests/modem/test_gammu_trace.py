"""What libgammu's debug stream says about a send, and about a message it cannot read."""

from __future__ import annotations

import pytest

from modem.api import Cause, CauseKind, SendAccepted, SendOutcome, SendRefused, SendUnknown
from modem.gammu_trace import failed_location, listed_index, of_part, pdu_of, what_left

BEFORE = 'Entering GSM_SendSMS\nSMS Submit\n7 bit SMS, length 4, 4\nhola\nWaiting for modem prompt\n1 "AT+CMGS=18"\n'
PROMPT = '2 "> "\nChecking line: > \nAT reply state: 7\n'
HANDED = "Sending SMS\nLeaving GSM_SendSMS\n"
LINE = '1 "AT+CMGS=18"\n2 "> 0791"\n'
OK = LINE + '3 "+CMGS: 41"\n4 "OK"\nChecking line: OK\nAT reply state: 1\nSMS sent OK\n'


def refused(kind: str, code: int) -> str:
    return f'{LINE}3 "+{kind} ERROR: {code}"\nError {code}\n{kind} Error {code}: "words"\n'


def test_a_sent_part_has_its_reference() -> None:
    seen = of_part(BEFORE + PROMPT + HANDED + OK)
    assert (seen.handed_over, seen.accepted, seen.ref, seen.cause) == (True, True, 41, None)


@pytest.mark.parametrize(("kind", "code"), [("CMS", 38), ("CMS", 500), ("CME", 30)])
def test_a_refusal_has_the_code_the_modem_wrote(kind: str, code: int) -> None:
    seen = of_part(BEFORE + PROMPT + HANDED + refused(kind, code))
    assert seen.handed_over
    assert seen.cause is not None
    assert (seen.cause.kind.value, seen.cause.code) == (kind.lower(), code)


def test_a_refusal_in_words_keeps_libgammus_code() -> None:
    words = LINE + '3 "+CMS ERROR: SIM busy"\nError 314\nCMS Error 314: "SIM busy"\n'
    seen = of_part(BEFORE + PROMPT + HANDED + words)
    assert seen.cause is not None
    assert seen.cause.code == 314


@pytest.mark.parametrize("line", ["ERROR", "> 0791ERROR", "+CMS ERROR: hmm"])
def test_an_error_without_a_code_is_a_refusal_all_the_same(line: str) -> None:
    seen = of_part(BEFORE + PROMPT + HANDED + f'1 "AT+CMGS=18"\n2 "{line}"\n')
    assert seen.cause is not None
    assert (seen.cause.kind, seen.cause.code) == (CauseKind.DEVICE, None)


def test_a_text_that_speaks_of_errors_is_no_error() -> None:
    body = 'SMS Submit\n3 "+CMS ERROR: 38"\nSending SMS\nSMS sent OK\nWaiting for modem prompt\n1 "AT+CMGS=18"\n'
    seen = of_part(body + PROMPT + HANDED + OK)
    assert seen.accepted
    assert seen.cause is None
    assert not of_part(body).handed_over


def test_no_prompt_means_nothing_was_handed_over() -> None:
    seen = of_part(BEFORE + "Escaping SMS mode\n")
    assert not seen.handed_over
    assert seen.cause is None


def test_an_older_refusal_does_not_count_for_what_was_handed_over_later() -> None:
    seen = of_part(BEFORE + refused("CMS", 500) + BEFORE + PROMPT + HANDED)
    assert seen.handed_over
    assert seen.cause is None


SENT = BEFORE + PROMPT + HANDED + OK
UNDER_WAY = BEFORE + PROMPT + HANDED


@pytest.mark.parametrize(
    ("trace", "parts", "outcome"),
    [
        ("", 1, None),
        (BEFORE, 1, None),
        (BEFORE + PROMPT, 1, None),
        (SENT, 1, SendAccepted(refs=(41,))),
        (SENT + SENT, 2, SendAccepted(refs=(41, 41))),
    ],
)
def test_the_last_words_of_a_process_tell_whether_the_message_left(
    trace: str, parts: int, outcome: SendOutcome | None
) -> None:
    left = what_left(trace, parts)
    if outcome is None:
        assert isinstance(left, SendRefused)
        assert left.cause.retryable
    else:
        assert left == outcome


@pytest.mark.parametrize(
    ("trace", "parts", "refs"), [(UNDER_WAY, 1, ()), (SENT, 2, (41,)), (SENT + UNDER_WAY, 2, (41,))]
)
def test_what_was_handed_over_and_not_answered_is_unknown(trace: str, parts: int, refs: tuple[int, ...]) -> None:
    left = what_left(trace, parts)
    assert isinstance(left, SendUnknown)
    assert left.refs == refs


def test_a_refusal_that_the_process_did_not_live_to_tell_is_a_refusal() -> None:
    left = what_left(UNDER_WAY + refused("CMS", 38), 1)
    assert isinstance(left, SendRefused)
    assert left.cause == Cause(kind=CauseKind.CMS, code=38, text=left.cause.text, retryable=True)


LISTING = (
    'Getting SMS locations\n1 "AT+CMGL=4"\n2 "+CMGL: 3,0,,25"\n3 "0791AB"\n4 "+CMGL: 12,1,,9"\n5 "0791CD"\n6 "OK"\n'
)


def test_a_message_is_found_in_the_stream_as_the_modem_wrote_it() -> None:
    assert pdu_of("Cache status: Found: 1, count: 2\nGetting message from cache\n0791AB\nNumber") == b"\x07\x91\xab"
    assert pdu_of('Getting SMS\n1 "AT+CMGR=2"\n2 "+CMGR: 0,,-3"\n3 "0791F"\n4 "OK"\n') == b"\x07\x91"
    assert pdu_of(LISTING) is None


def test_where_a_message_lies_that_cannot_be_read() -> None:
    assert failed_location("Reading next message on location 100004\nSMS folder 0") == 100004
    assert failed_location("Compressed 7-bit messages not yet supported!\n") is None
    assert listed_index(LISTING, b"\x07\x91\xcd") == 12
    assert listed_index(LISTING, b"\x07\x91\xef") is None
