"""The sections of the configuration about modems and what they cost. Knows no path of the file itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from gateway import config_values as values
from gateway.config_records import DriverName, ModemConfig, MoneyConfig
from gateway.config_sections import Surroundings
from gateway.sentences import sentence
from gateway.toml_table import Table, nearest

MOST_A_MINUTE = 60
"""Nothing that a SIM sends is faster than one part a second."""
MOST_A_DAY = 20_000
MOST_HOURS = 24 * 7
MOST_THANKS_A_MONTH = 31


def modem(table: Table, around: Surroundings, number: int) -> ModemConfig:
    """One `[[modem]]`."""
    return ModemConfig(
        name=table.text("name", f"modem{number}"),
        device=table.text("device"),
        pin=_pin(table, around, "pin"),
        msisdn=table.optional("msisdn", values.msisdn),
        routes=_routes(table),
        driver=table.parsed("driver", DriverName.GAMMU, _driver) or DriverName.GAMMU,
        imei=table.optional("imei", values.imei),
        operator=table.optional("operator", str.lower),
        balance_code=table.optional("balance_code", values.ussd_code),
        messages_per_minute=_whole(table, "messages_per_minute", MOST_A_MINUTE),
        messages_per_day=_whole(table, "messages_per_day", MOST_A_DAY),
        usb_power=table.flag("usb_power", False),
    )


def money(table: Table, around: Surroundings) -> MoneyConfig:
    """`[money]`."""
    usual = MoneyConfig()
    return MoneyConfig(
        currency=table.parsed("currency", usual.currency, values.currency) or usual.currency,
        price_per_sms=_amount(table, "price_per_sms"),
        floor=_amount(table, "floor"),
        check_hours=table.whole("check_hours", usual.check_hours, 1, MOST_HOURS),
        thanks=_amount(table, "thanks"),
        thanks_a_month=table.whole("thanks_a_month", usual.thanks_a_month, 1, MOST_THANKS_A_MONTH),
        thanks_pin=_pin(table, around, "thanks_pin"),
    )


def _driver(text: str) -> DriverName:
    names = [name.value for name in DriverName]
    if text not in names:
        raise ValueError(sentence("{value} is no driver", value=repr(text)), nearest(text, names))
    return DriverName(text)


def _whole(table: Table, key: str, high: int) -> int | None:
    return None if table.raw(key) is None else table.whole(key, high, 1, high)


def _amount(table: Table, key: str) -> Decimal | None:
    found = table.raw(key)
    if found is None:
        return None
    if isinstance(found, bool | date) or not isinstance(found, int | float):
        table.fault(
            key, sentence("is not an amount of money"), sentence("write it without quotes, as {key} = 5.00", key=key)
        )
        return None
    amount = Decimal(str(found))
    if not amount.is_finite() or amount < 0:
        table.fault(key, sentence("{value} is not an amount of money", value=found))
        return None
    return amount


def _routes(table: Table) -> tuple[str, ...]:
    routes = []
    for text in table.texts("routes"):
        try:
            routes.append(values.route(text))
        except ValueError as error:
            table.fault("routes", *error.args)
    return tuple(routes)


def _pin(table: Table, around: Surroundings, key: str) -> str | None:
    """A PIN, written there or in a file that `<key>_file` names."""
    pin = table.optional(key, values.pin)
    pin_file = table.optional(f"{key}_file", values.secret_reader(around.folder, around.environ))
    if pin is not None and pin_file is not None:
        table.fault(f"{key}_file", sentence("stands beside {key}", key=key), sentence("keep one of the two"))
    elif pin_file is not None:
        return _pin_of(table, f"{key}_file", pin_file)
    return pin


def _pin_of(table: Table, key: str, path: Path) -> str | None:
    try:
        return values.pin(path.read_text(encoding="utf-8").strip())
    except ValueError as error:
        table.fault(key, *error.args)
        return None
