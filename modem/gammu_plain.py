"""The storages emptied and read past libgammu, on its port.

libgammu reads each message before it deletes it, and keeps those it cannot decompress; a line of a listing that lost an
octet can crash it, and hides what comes behind. What is done here needs of it the decoder alone. Knows which storage it
believes to be chosen.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from modem.api import Incoming, StoredAt
from modem.decoding import noted
from modem.errors import ModemAbsentError, ModemError, ModemSilentError
from modem.gammu_pdu import PduCoder
from modem.gammu_records import unreadable
from modem.serial_fields import fields, quoted
from modem.serial_line import Line
from modem.serial_storage import Storages

FOLDER_SIZE = 100_000
"""libgammu counts all storages in one row: locations of the second begin here (GSM_PHONE_MAXSMSINFOLDER)."""


def sweep(line: Line) -> list[Incoming]:
    """Every message in every storage, as it is. Raises ModemError where the modem does not list them."""
    line.ask("AT+CMGF=0")
    offered = quoted(fields(line.ask("AT+CPMS=?").told or "")[0])
    names = tuple(name for name in ("SM", "ME") if name in offered) or offered[:1]
    with _choosing(line):
        return Storages(line, names, noted(PduCoder().incoming, line.trace)).sweep()


def delete(line: Line, places: tuple[StoredAt, ...]) -> None:
    """Remove messages. Tries every place before it complains of one."""
    with _choosing(line) as chosen:
        names = tuple(dict.fromkeys(place.storage for place in places)) if chosen else ()
        Storages(line, names, unreadable).delete(
            StoredAt(storage=place.storage, location=place.location % FOLDER_SIZE) for place in places
        )


@contextlib.contextmanager
def _choosing(line: Line) -> Iterator[str]:
    """Choose storages at will within; afterwards it is again the one that libgammu believes in. Empty: none can be."""
    before = next(iter(quoted(line.ask("AT+CPMS?").told or "")), "")
    trouble: ModemError | None = None
    try:
        yield before
    except (ModemAbsentError, ModemSilentError):
        raise
    except ModemError as error:
        trouble = error
    if before:
        line.ask(f'AT+CPMS="{before}"')
    if trouble is not None:
        raise trouble
