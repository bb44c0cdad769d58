"""Which message a process was decoding when it died."""

from __future__ import annotations

import pytest

from modem.api import Incoming, StoredAt
from modem.decoding import being_decoded, noted
from modem.gammu_records import unreadable
from modem.recorder import Recorder
from modem.serial_trace import Trace

PLACE = StoredAt(storage="SM", location=7)


def dies(pdu: bytes, place: StoredAt) -> Incoming:
    raise SystemExit


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_the_message_that_was_begun_and_not_ended_is_known(recorder: Recorder) -> None:
    trace = Trace(recorder, lambda: 12.5)
    noted(unreadable, trace)(b"\x01\x02", StoredAt(storage="SM", location=6))
    assert being_decoded(recorder.read()) is None
    with pytest.raises(SystemExit):
        noted(dies, trace)(b"\x07\x91", PLACE)
    found = being_decoded(recorder.read())
    assert found is not None
    assert (found.data, found.stored_at) == (b"\x07\x91", PLACE)


def test_what_a_modem_says_is_not_taken_for_a_note(recorder: Recorder) -> None:
    Trace(recorder, lambda: 0.0).heard("# decodes SM 7 0791")
    assert being_decoded(recorder.read()) is None
    assert being_decoded("") is None
