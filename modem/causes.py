"""What +CMS and +CME error codes mean, whom they concern, and what to do about each. Pure.

Knows the tables of 3GPP 27.005 (3.2.5), 24.011 (annex E-2), 23.040 (9.2.3.22) and 27.007 (9.2); knows no
library, no queue and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from modem.api import Cause, CauseKind, Scope


class Then(StrEnum):
    """What a refusal asks for besides another try."""

    NOTHING = "nothing"
    CREDIT = "credit"  # look whether the SIM has credit left
    STORAGE = "storage"  # make room: take the messages off the SIM
    NETWORK = "network"  # look whether there is one
    SIM = "sim"  # look whether it is there and open


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What to do about a refusal."""

    scope: Scope
    wait: timedelta | None = None
    """Before the next try; each further refusal doubles it. None: the same message will never go through."""
    in_doubt: bool = False
    """The network may have taken the message: it did not answer the modem in time (24.011, 10: TR1M), or says so."""
    then: Then = Then.NOTHING
    perhaps_the_sims: bool = False
    """The network may mean the SIM that sends as well as the number: only other messages that leave tell."""


MODEMS_OWN_WAIT = timedelta(minutes=1)

_NEVER = Treatment(scope=Scope.MESSAGE)
_NUMBER = Treatment(scope=Scope.RECIPIENT)
_UNKNOWN_SUBSCRIBER = Treatment(scope=Scope.RECIPIENT, wait=timedelta(minutes=1), perhaps_the_sims=True)
"""24.011, E-2: no subscription for the directory number, or for the IMSI: a SIM that its operator has cancelled gets it
for every number."""
_SOON = Treatment(scope=Scope.MESSAGE, wait=timedelta(seconds=30))
"""A crowded network has room again within moments."""
_LATER = Treatment(scope=Scope.MESSAGE, wait=timedelta(minutes=2))
"""24.011 says of a network out of order that trying again at once is not likely to help. It is this message that waits:
the same code comes for a single number that the network cannot route to, and the others must not stand behind it."""
_DOUBT = Treatment(scope=Scope.MESSAGE, wait=timedelta(minutes=2), in_doubt=True)
"""Also 197, which answers the modem's own repetition (TP-RD, 23.040, 9.2.3.25): the centre has a message of this
reference for this number, most likely this one, whose first answer was lost on the air. Its report settles it."""
_NETWORK = Treatment(scope=Scope.MODEM, wait=timedelta(minutes=1), then=Then.NETWORK)
_BARRED = Treatment(scope=Scope.MODEM, wait=timedelta(minutes=30), then=Then.CREDIT)
"""A prepaid SIM without credit is barred by its operator until somebody buys some."""
_CREDIT = Treatment(scope=Scope.MESSAGE, wait=timedelta(minutes=10), then=Then.CREDIT)
_SIM = Treatment(scope=Scope.MODEM, wait=timedelta(minutes=2), then=Then.SIM)
_FULL = Treatment(scope=Scope.MODEM, wait=timedelta(seconds=10), then=Then.STORAGE)
_BUSY = Treatment(scope=Scope.MODEM, wait=timedelta(seconds=10))
_MODEM = Treatment(scope=Scope.MODEM, wait=MODEMS_OWN_WAIT)

_CMS: dict[int, tuple[str, Treatment]] = {
    1: ("the number is not in use", _NUMBER),
    8: ("barred by the operator: often no credit", _BARRED),
    10: ("the SIM may not send to this number: call barred", _NUMBER),
    17: ("network failure", _LATER),
    21: ("the network rejected the message: often no credit", _CREDIT),
    22: ("the network's memory is full", _SOON),
    27: ("the recipient's phone is out of order", _LATER),
    28: ("the network does not know this SIM's subscriber", _SIM),
    29: ("facility rejected", _NEVER),
    30: ("the network does not know this subscriber", _UNKNOWN_SUBSCRIBER),
    38: ("network out of order", _LATER),
    41: ("temporary network failure", _SOON),
    42: ("network congestion", _SOON),
    47: ("the network has no resources free", _SOON),
    50: ("the SIM has no SMS service", _BARRED),
    69: ("not implemented by the network", _NEVER),
    81: ("the network lost the reference of this message", _SOON),
    95: ("the network found the message invalid", _NEVER),
    96: ("the network found the message invalid", _NEVER),
    97: ("the network found the message invalid", _NEVER),
    98: ("the network was in another state", _SOON),
    99: ("the network found the message invalid", _NEVER),
    111: ("protocol error in the network", _LATER),
    127: ("interworking between networks failed", _LATER),
    128: ("the message centre does not serve this kind of message", _NEVER),
    143: ("the message centre does not serve this kind of message", _NEVER),
    144: ("the message centre does not know this alphabet", _NEVER),
    145: ("the message centre does not know this class of message", _NEVER),
    159: ("the message centre does not know this coding", _NEVER),
    175: ("the message centre found the message invalid", _NEVER),
    176: ("the message centre found the message invalid", _NEVER),
    192: ("the message centre is busy", _SOON),
    193: ("the message centre does not serve this SIM", _BARRED),
    194: ("the message centre has failed", _LATER),
    195: ("the message centre does not know the number", _NUMBER),
    196: ("the number is barred", _NUMBER),
    197: ("the message centre already holds this message", _DOUBT),
    198: ("the message centre does not know this form of validity", _NEVER),
    199: ("the message centre does not take this validity", _NEVER),
    208: ("the memory of the SIM is full", _FULL),
    210: ("modem failure", _SOON),
    211: ("memory full", _FULL),
    212: ("the SIM is busy", _BUSY),
    255: ("unknown error of the message centre", _LATER),
    300: ("modem failure", _SOON),
    301: ("the SMS service of the modem is reserved", _BUSY),
    302: ("the modem does not allow it now", _SOON),
    303: ("the modem does not support it", _NEVER),
    304: ("the modem found the message invalid", _NEVER),
    305: ("the modem found the message invalid", _NEVER),
    310: ("no SIM in the modem", _SIM),
    311: ("the SIM asks for its PIN", _SIM),
    312: ("the SIM asks for the phone's PIN", _SIM),
    313: ("SIM failure", _SIM),
    314: ("the SIM is busy", _BUSY),
    315: ("wrong SIM", _SIM),
    316: ("the SIM is blocked and asks for its PUK", _SIM),
    317: ("the SIM asks for its PIN2", _SIM),
    318: ("the SIM asks for its PUK2", _SIM),
    320: ("memory failure", _FULL),
    321: ("the modem looked for a message that is not there", _SOON),
    322: ("the memory of the SIM is full", _FULL),
    330: ("the number of the message centre is not known", _SIM),
    331: ("no network", _NETWORK),
    332: ("the network did not answer in time", _DOUBT),
    340: ("the modem was not waiting for an acknowledgement", _SOON),
    500: ("unknown error", _SOON),
}

_CME: dict[int, tuple[str, Treatment]] = {
    3: ("the modem does not allow it", _SOON),
    4: ("the modem does not support it", _NEVER),
    10: ("no SIM in the modem", _SIM),
    11: ("the SIM asks for its PIN", _SIM),
    12: ("the SIM is blocked and asks for its PUK", _SIM),
    13: ("SIM failure", _SIM),
    14: ("the SIM is busy", _BUSY),
    15: ("wrong SIM", _SIM),
    16: ("wrong password", _SIM),
    20: ("memory full", _FULL),
    30: ("no network", _NETWORK),
    31: ("the network did not answer in time", _DOUBT),
    32: ("the network allows emergency calls only", _NETWORK),
    100: ("unknown error", _SOON),
}

_TABLES = {CauseKind.CMS: _CMS, CauseKind.CME: _CME}
_OF_A_SCOPE = {Scope.MESSAGE: _SOON, Scope.RECIPIENT: _NUMBER, Scope.MODEM: _MODEM}


def cms(code: int) -> Cause:
    """The cause behind `+CMS ERROR: code`. Codes of a maker's own are worth another try."""
    text, treated = _CMS.get(code, (f"error {code} of the modem's maker", _SOON))
    return _cause(CauseKind.CMS, code, text, treated)


def cme(code: int) -> Cause:
    """The cause behind `+CME ERROR: code`."""
    text, treated = _CME.get(code, (f"equipment error {code}", _SOON))
    return _cause(CauseKind.CME, code, text, treated)


def device(text: str, *, retryable: bool = True, scope: Scope = Scope.MESSAGE) -> Cause:
    """A cause on this side of the modem: the port, the library, a modem that never took the message."""
    return Cause(kind=CauseKind.DEVICE, code=None, text=text, retryable=retryable, scope=scope)


def treatment(cause: Cause) -> Treatment:
    """What to do about a refusal. One that its driver calls final is not tried again, whatever its code."""
    table = _TABLES.get(cause.kind, {})
    known = table.get(cause.code) if cause.code is not None else None
    treated = known[1] if known is not None else _OF_A_SCOPE[cause.scope]
    if not cause.retryable and treated.wait is not None:
        return Treatment(scope=treated.scope)
    return treated


def may_pass(cause: Cause) -> bool:
    """Whether trying again within seconds may help: a crowded network, and not a barred SIM or a number of nobody."""
    return cause.retryable and cause.scope is Scope.MESSAGE


def _cause(kind: CauseKind, code: int, text: str, treated: Treatment) -> Cause:
    return Cause(kind=kind, code=code, text=text, retryable=treated.wait is not None, scope=treated.scope)
