"""The PIN of a SIM, given once: the rule of pin.py around whatever gives it. Knows no library and no AT command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from modem.api import SimState
from modem.errors import ModemAbsentError, ModemError, ModemSilentError, SimRefusedError
from modem.pin import PinLedger

_HINT_PIN = "Give the SIM's PIN in the configuration, or take the PIN off the SIM with a phone."
_HINT_WRONG = "It was not given again, so that the SIM is not blocked. Put the right PIN into the configuration."
_HINT_PUK = "Put the SIM into a phone and give it its PUK, which came with the SIM; then set the PIN here."


def give_pin(pin: str | None, workdir: Path, give: Callable[[str], None]) -> None:
    """The SIM asks for its PIN: call `give` with it, unless it was refused before.

    `give` raises ModemSilentError or ModemAbsentError where the answer was lost (the try is remembered as one), any
    other ModemError where the SIM refused. Raises SimRefusedError where the SIM stays closed.
    """
    if not pin:
        raise SimRefusedError("the SIM asks for its PIN", hint=_HINT_PIN, state=SimState.PIN_WANTED)
    ledger = PinLedger(workdir, pin)
    refused = SimRefusedError("the SIM refused its PIN", hint=_HINT_WRONG, state=SimState.PIN_REFUSED)
    if not ledger.may_give():
        raise refused
    ledger.about_to_give()
    try:
        give(pin)
    except (ModemSilentError, ModemAbsentError):
        raise  # not settled: the ledger remembers that it was given
    except ModemError as error:
        ledger.refused()
        raise refused from error
    ledger.accepted()


def other_code(wanted: str) -> SimRefusedError:
    """The SIM asks for something that is no PIN: what to raise."""
    return SimRefusedError(f"the SIM asks for its {wanted}", hint=_HINT_PUK, state=SimState.PUK_WANTED)
