"""What a process was reading when it died."""

from __future__ import annotations

import pytest

from modem.api import MessageKind, StoredAt
from modem.gammu_storage import being_read

PDU = "07911599970900F0040B911589674523F1000062116121000000036F7719"
CHOSEN = 'Entering GSM_GetNextSMS\nStarting reading!\n1 "AT+CPMS="SM","SM","SM""\n2 "OK"\n'
LISTED = f'1 "AT+CMGL=4"\n2 "+CMGL: 7,0,,22"\n3 "{PDU}"\n4 "OK"\n'
FROM_CACHE = f"Getting message from cache\n{PDU}\nNumber Length=7\n"
LEFT = "one\nLeaving GSM_GetNextSMS\n"
AGAIN = "Entering GSM_GetNextSMS\nNumber = 0, Location = 1, Folder = 0\n"


@pytest.mark.parametrize(
    ("trace", "place"),
    [
        (CHOSEN + LISTED + FROM_CACHE, StoredAt(storage="SM", location=7)),
        (CHOSEN.replace('"SM"', '"ME"') + LISTED + FROM_CACHE, StoredAt(storage="ME", location=100_007)),
        (f'{CHOSEN}1 "AT+CMGR=4"\n1 "+CMGR: 0,,22"\n2 "{PDU}"\n', StoredAt(storage="SM", location=4)),
        (
            CHOSEN + LISTED + FROM_CACHE.replace(PDU, "00") + LEFT + AGAIN + FROM_CACHE,
            StoredAt(storage="SM", location=7),
        ),
    ],
)
def test_the_message_and_its_place_are_known(trace: str, place: StoredAt) -> None:
    found = being_read(trace)
    assert found is not None
    assert (found.data, found.stored_at, found.kind) == (bytes.fromhex(PDU), place, MessageKind.UNREADABLE)


@pytest.mark.parametrize(
    "trace",
    ["", CHOSEN, CHOSEN + LISTED, CHOSEN + LISTED + FROM_CACHE + LEFT, CHOSEN + LISTED + FROM_CACHE + LEFT + AGAIN],
)
def test_a_death_elsewhere_is_no_messages_fault(trace: str) -> None:
    assert being_read(trace) is None
