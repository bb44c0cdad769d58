"""What +CMS and +CME error codes mean, and whether the same message may go through later. Pure.

Knows the tables of 3GPP 27.005 (3.2.5), 24.011 (8.2.5.4), 23.040 (9.2.3.22) and 27.007 (9.2); knows no
library.
"""

from __future__ import annotations

from modem.api import Cause, CauseKind

_CMS: dict[int, tuple[str, bool]] = {
    1: ("the number is not in use", False),
    8: ("barred by the operator: often no credit", False),
    10: ("the SIM may not send: call barred", False),
    17: ("network failure", True),
    21: ("the network rejected the message: often no credit", False),
    22: ("the network's memory is full", True),
    27: ("the recipient's phone is out of order", True),
    28: ("the network does not know this SIM's subscriber", False),
    29: ("facility rejected", False),
    30: ("the network does not know this subscriber", False),
    38: ("network out of order", True),
    41: ("temporary network failure", True),
    42: ("network congestion", True),
    47: ("the network has no resources free", True),
    50: ("the SIM has no SMS service", False),
    69: ("not implemented by the network", False),
    81: ("the network lost the reference of this message", True),
    95: ("the network found the message invalid", False),
    96: ("the network found the message invalid", False),
    97: ("the network found the message invalid", False),
    98: ("the network was in another state", True),
    99: ("the network found the message invalid", False),
    111: ("protocol error in the network", True),
    127: ("interworking between networks failed", True),
    192: ("the message centre is busy", True),
    193: ("the message centre does not serve this SIM", False),
    194: ("the message centre has failed", True),
    195: ("the message centre does not know the number", False),
    196: ("the number is barred", False),
    197: ("the message centre already holds this message", False),
    211: ("memory full", True),
    300: ("modem failure", True),
    301: ("the SMS service of the modem is reserved", True),
    302: ("the modem does not allow it now", True),
    303: ("the modem does not support it", False),
    304: ("the modem found the message invalid", False),
    305: ("the modem found the message invalid", False),
    310: ("no SIM in the modem", False),
    311: ("the SIM asks for its PIN", False),
    312: ("the SIM asks for the phone's PIN", False),
    313: ("SIM failure", False),
    314: ("the SIM is busy", True),
    315: ("wrong SIM", False),
    316: ("the SIM is blocked and asks for its PUK", False),
    317: ("the SIM asks for its PIN2", False),
    318: ("the SIM asks for its PUK2", False),
    320: ("memory failure", True),
    322: ("the memory of the SIM is full", True),
    330: ("the number of the message centre is not known", False),
    331: ("no network", True),
    332: ("the network did not answer in time", True),
    500: ("unknown error", True),
}

_CME: dict[int, tuple[str, bool]] = {
    3: ("the modem does not allow it", False),
    4: ("the modem does not support it", False),
    10: ("no SIM in the modem", False),
    11: ("the SIM asks for its PIN", False),
    12: ("the SIM is blocked and asks for its PUK", False),
    13: ("SIM failure", False),
    14: ("the SIM is busy", True),
    15: ("wrong SIM", False),
    16: ("wrong password", False),
    30: ("no network", True),
    31: ("the network did not answer in time", True),
    32: ("the network allows emergency calls only", True),
    100: ("unknown error", True),
}


def cms(code: int) -> Cause:
    """The cause behind `+CMS ERROR: code`. Codes of a maker's own are worth another try."""
    text, retryable = _CMS.get(code, (f"error {code} of the modem's maker", True))
    return Cause(kind=CauseKind.CMS, code=code, text=text, retryable=retryable)


def cme(code: int) -> Cause:
    """The cause behind `+CME ERROR: code`."""
    text, retryable = _CME.get(code, (f"equipment error {code}", True))
    return Cause(kind=CauseKind.CME, code=code, text=text, retryable=retryable)


def device(text: str, *, retryable: bool = True) -> Cause:
    """A cause on this side of the modem: the port, the library, a modem that never took the message."""
    return Cause(kind=CauseKind.DEVICE, code=None, text=text, retryable=retryable)
