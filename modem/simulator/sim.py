"""A SIM card: its numbers, its PIN and PUK with their tries. Knows no AT command."""

from __future__ import annotations

PIN_TRIES = 3
"""A SIM asks for the PUK after three wrong PINs (3GPP 31.101)."""
PUK_TRIES = 10


class Sim:
    """`pin` None: none is asked for. Until it is given, `state` is `SIM PIN`."""

    def __init__(self, *, imsi: str, iccid: str, number: str, pin: str | None, puk: str = "12345678") -> None:
        self.imsi = imsi
        self.iccid = iccid
        self.number = number
        self._pin = pin or "0000"
        self._puk = puk
        self._lock = pin is not None
        self._open = pin is None
        self._pin_tries = PIN_TRIES
        self._puk_tries = PUK_TRIES

    @property
    def state(self) -> str:
        """What +CPIN? says: READY, SIM PIN or SIM PUK."""
        if self._pin_tries == 0:
            return "SIM PUK"
        return "READY" if self._open else "SIM PIN"

    @property
    def locked(self) -> bool:
        """Does it ask for its PIN when power comes?"""
        return self._lock

    @property
    def tries(self) -> tuple[int, int]:
        """Tries left for the PIN and for the PUK."""
        return self._pin_tries, self._puk_tries

    def enter(self, pin: str) -> bool:
        """Try a PIN; three wrong ones lock the card."""
        if self._pin_tries == 0:
            return False
        if pin != self._pin:
            self._pin_tries -= 1
            self._open = self._open and self._pin_tries > 0
            return False
        self._pin_tries = PIN_TRIES
        self._open = True
        return True

    def unblock(self, puk: str, new_pin: str) -> bool:
        """Try the PUK and set a new PIN."""
        if self._puk_tries == 0:
            return False
        if puk != self._puk:
            self._puk_tries -= 1
            return False
        self._pin, self._pin_tries, self._puk_tries, self._open = new_pin, PIN_TRIES, PUK_TRIES, True
        return True

    def change(self, old: str, new: str) -> bool:
        """Set a new PIN."""
        if not self.enter(old):
            return False
        self._pin = new
        return True

    def ask_at_start(self, wanted: bool, pin: str) -> bool:
        """Switch the question for the PIN on or off."""
        if not self.enter(pin):
            return False
        self._lock = wanted
        return True

    def power_on(self) -> None:
        """Power came back: the PIN is asked for again where it is asked for at all."""
        self._open = not self._lock and self._pin_tries > 0
