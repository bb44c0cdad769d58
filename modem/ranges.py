"""Whose a mobile number probably is: reads number_ranges.toml when asked. Knows no modem."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from modem.api import Msisdn


def operator_of(number: Msisdn) -> str | None:
    """The operator that the number's range was given to, in small letters; None where no range is known.

    Its owner may have taken it to another operator since: a guess for choosing the cheaper SIM, and for nothing else.
    """
    known = _ranges()
    return next((known[number[:end]] for end in range(len(number), 1, -1) if number[:end] in known), None)


@cache
def _ranges() -> Mapping[str, str]:
    with Path(__file__).with_name("number_ranges.toml").open("rb") as source:
        table = tomllib.load(source)
    return {f"+{table['country']}{start}": name for name, starts in table["ranges"].items() for start in starts}
