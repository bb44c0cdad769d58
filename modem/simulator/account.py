"""The credit on the simulated SIM: vouchers and transfers, each booked once. Knows no menu and no AT command."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

OPENING_BALANCE = Decimal("12.50")
EXPIRES = "31/12/2026"
PIN = "1234"
VOUCHERS = {
    "12345678901234": Decimal("10.00"),
    "22222222222222": Decimal("5.00"),
    "33333333333333": Decimal("20.00"),
}
LEAST_TRANSFER = Decimal("0.50")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Credit given to another number."""

    to: str
    amount: Decimal


@dataclass(slots=True, kw_only=True)
class Account:
    """One subscriber's credit. A voucher is worth something once; what is wrong changes nothing."""

    balance: Decimal = OPENING_BALANCE
    expires: str = EXPIRES
    pin: str = PIN
    vouchers: dict[str, Decimal] = field(default_factory=lambda: dict(VOUCHERS))
    used: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    """Every voucher dialled, good or bad, in order: what a test of "never twice" looks at."""
    transfers: list[Transfer] = field(default_factory=list)

    def recharge(self, voucher: str) -> Decimal | None:
        """Book a voucher; None where it is none, or was used."""
        self.tried.append(voucher)
        amount = self.vouchers.get(voucher)
        if amount is None or voucher in self.used:
            return None
        self.used.append(voucher)
        self.balance += amount
        return amount

    def transfer(self, to: str, amount: str, pin: str | None) -> bool:
        """Give credit away; False where the PIN is wrong, the amount none, or the credit too little."""
        try:
            worth = Decimal(amount)
        except InvalidOperation:
            return False
        if (pin is not None and pin != self.pin) or worth < LEAST_TRANSFER or worth > self.balance:
            return False
        self.balance -= worth
        self.transfers.append(Transfer(to=to, amount=worth))
        return True
