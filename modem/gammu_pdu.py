"""PDUs written and read by libgammu, without a modem: its second door, for the serial lane.

Knows EncodePDU and DecodePDU and nothing else of libgammu; no port and no state machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.api import Incoming, OutgoingSms, StoredAt
from modem.gammu_records import incoming_part, status_report, unreadable
from modem.gammu_sending import parts_of

_MODEMS_OWN_CENTRE = b"\x00"
"""An SMSC of no octets: the modem takes the number the SIM has (27.005, 3.5.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """One part as AT+CMGS takes it."""

    length: int
    """Octets of the TPDU, without the SMSC in front."""
    pdu: str
    """SMSC and TPDU in capital hexadecimal."""


class PduCoder:
    """libgammu's coder; loaded when the first one is made."""

    def __init__(self) -> None:
        import gammu  # here and not above: the hub names this driver and must not load libgammu

        self._gammu = gammu

    def submits(self, sms: OutgoingSms, concat_ref: int) -> tuple[Submit, ...]:
        """The message as SMS-SUBMITs, cut where `charset` says; `concat_ref` (0 to 255) joins them."""
        found = []
        for part in parts_of(sms, smsc="", concat_ref=concat_ref):
            coded = bytes(self._gammu.EncodePDU({**part, "Folder": 0}, "Submit"))
            tpdu = coded[1 + coded[0] :]
            found.append(Submit(length=len(tpdu), pdu=(_MODEMS_OWN_CENTRE + tpdu).hex().upper()))
        return tuple(found)

    def incoming(self, pdu: bytes, place: StoredAt) -> Incoming:
        """What a modem keeps or says, with the SMSC in front. What cannot be read is kept as it is (binary); all of it
        has the digest that the other driver gives it.
        """
        try:
            fields = self._gammu.DecodePDU(pdu, True)
            fields |= {"Memory": place.storage, "Location": place.location}
            return status_report(fields) if fields["Type"] == "Status_Report" else incoming_part(fields, pdu)
        except (self._gammu.GSMError, KeyError, TypeError, ValueError):
            return unreadable(pdu, place)
