"""What the credit page has done and shows of each modem's money. Glue: the verbs do the work."""

from __future__ import annotations

from datetime import timedelta

from gateway import crediting, dealing, thanking, topping
from gateway.desk import Desk
from gateway.store import credit
from gateway.store.records_money import LedgerEntry
from schedules.clock import Clock, read
from web.context import PurseView


class Purse:
    """web.context.Purse over the hub's own verbs."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def views(self) -> tuple[PurseView, ...]:
        """See web.context.Purse."""
        money = self._desk.config.money
        found = []
        for entry in self._desk.config.modems:
            account = crediting.account_of(self._desk, entry.name)
            operator = account.operator
            found.append(
                PurseView(
                    modem=entry.name,
                    operator=operator.title if operator is not None else "",
                    may_ask=account.balance_code is not None,
                    may_top_up=operator is not None and operator.top_up is not None,
                    floor=money.floor,
                    trusted=timedelta(hours=credit.PERIODS_TRUSTED * money.check_hours),
                )
            )
        return tuple(found)

    def thanks(self) -> str | None:
        """See web.context.Purse."""
        money = self._desk.config.money
        if money.thanks is None or thanking.giver(self._desk) is None:
            return None
        return f"{money.thanks} {money.currency}"

    def sign(self, entry: LedgerEntry) -> str:
        """See web.context.Purse."""
        return dealing.sign_of(entry).value

    def ask(self, modem: str, by: str) -> None:
        """See web.context.Purse."""
        crediting.wish_balance(self._desk, modem, by, read(self._clock))

    def dial(self, modem: str, code: str, by: str) -> None:
        """See web.context.Purse."""
        crediting.wish_code(self._desk, modem, code, by, read(self._clock))

    def top_up(self, modem: str, voucher: str, by: str) -> int:
        """See web.context.Purse."""
        return topping.plan(self._desk, modem, voucher, by, read(self._clock))

    def settle(self, entry_id: int, done: bool, by: str) -> None:
        """See web.context.Purse."""
        dealing.settle_by_hand(self._desk, entry_id, done=done, by=by, moment=read(self._clock))

    def cancel(self, entry_id: int, by: str) -> bool:
        """See web.context.Purse."""
        return dealing.cancel(self._desk, entry_id, by, read(self._clock))
