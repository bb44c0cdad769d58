"""libgammu's error names into our errors. Pure; loads no library.

Knows the names that python-gammu raises (`ERR_TIMEOUT` and so on); knows no call.
"""

from __future__ import annotations

from modem.api import SimState
from modem.errors import (
    ModemAbsentError,
    ModemBusyError,
    ModemError,
    ModemRefusedError,
    ModemSilentError,
    SimRefusedError,
)

_ABSENT = {"ERR_DEVICENOTEXIST", "ERR_DEVICEREADERROR", "ERR_DEVICEWRITEERROR", "ERR_DEVICENOTWORK"}
_BUSY = {"ERR_DEVICEBUSY", "ERR_DEVICELOCKED", "ERR_DEVICENOPERMISSION", "ERR_DEVICEOPENERROR"}
_SILENT = {
    "ERR_TIMEOUT",
    "ERR_ABORTED",
    "ERR_NOTCONNECTED",
    "ERR_NOECHO",
    "ERR_NOAT",
    "ERR_BUSY",
    "ERR_NONE_SECTION",
    "ERR_FRAMENOTREQUESTED",
}
_PIN_WANTED = {None, 11}
_PUK_WANTED = 12
"""27.007, 9.2.1."""
_REFUSED = {"ERR_NOTSUPPORTED", "ERR_NOTIMPLEMENTED", "ERR_SOURCENOTAVAILABLE"}

HINT_ABSENT = "Check the plug and the cable; a modem that comes and goes often lacks power: use a powered USB hub."
HINT_BUSY = (
    "Another program holds the port, or this user may not open it: stop ModemManager, "
    "and add the user to the group dialout."
)
HINT_SILENT = "It is being restarted. If this goes on, unplug the modem for ten seconds, or try its other port."
HINT_PIN = "Give the SIM's PIN in the configuration."
HINT_PUK = "Put the SIM into a phone and give it its PUK, which came with the SIM; then set the PIN here."
HINT_SIM = "Put the SIM in, with its contacts towards the modem's, and plug the modem in again."


def by_name(name: str, message: str, cme: int | None = None) -> ModemError:
    """The error for a libgammu name. What is not known is worth another try: ModemError itself.

    `cme`: the +CME error behind it. libgammu calls "operation not allowed" (3) a security error too, which says nothing
    of a PIN: modems answer so while they start.
    """
    if name in _ABSENT:
        return ModemAbsentError(message, hint=HINT_ABSENT)
    if name in _BUSY:
        return ModemBusyError(message, hint=HINT_BUSY)
    if name in _SILENT:
        return ModemSilentError(message, hint=HINT_SILENT)
    if name == "ERR_NOSIM":
        return SimRefusedError(message, hint=HINT_SIM, state=SimState.MISSING)
    if name == "ERR_SECURITYERROR" and cme in _PIN_WANTED:
        return SimRefusedError(message, hint=HINT_PIN, state=SimState.PIN_WANTED)
    if name == "ERR_SECURITYERROR" and cme == _PUK_WANTED:
        return SimRefusedError(message, hint=HINT_PUK, state=SimState.PUK_WANTED)
    if name in _REFUSED:
        return ModemRefusedError(message, hint="This modem does not do this; see what is known of its family.")
    return ModemError(message, hint="Look at the modem with `willay doctor`.")
