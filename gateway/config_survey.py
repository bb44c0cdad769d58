"""The sections of the configuration about what follows from answers: cases and visits. Knows no path of the file."""

from __future__ import annotations

from gateway.config_records import CasesConfig, VisitsConfig
from gateway.sentences import sentence
from gateway.toml_table import Table

MOST_REMIND_DAYS = 30
MOST_ESCALATE_DAYS = 90
MOST_VISITS = 5_000
"""A month: what three hundred inspectors of a whole country make."""
MOST_PUPILS = 10_000


def cases(table: Table) -> CasesConfig:
    """`[cases]`."""
    usual = CasesConfig()
    found = CasesConfig(
        name_reporters=table.flag("name_reporters", usual.name_reporters),
        remind_after_days=table.whole("remind_after_days", usual.remind_after_days, 1, MOST_REMIND_DAYS),
        escalate_after_days=table.whole("escalate_after_days", usual.escalate_after_days, 1, MOST_ESCALATE_DAYS),
    )
    if found.escalate_after_days < found.remind_after_days:
        table.fault(
            "escalate_after_days",
            sentence("the office would have the case before the promoter is reminded"),
            sentence("write at least as many days as remind_after_days"),
        )
    return found


def visits(table: Table) -> VisitsConfig:
    """`[visits]`."""
    usual = VisitsConfig()
    return VisitsConfig(
        a_month=table.whole("a_month", usual.a_month, 1, MOST_VISITS),
        large_from=table.whole("large_from", usual.large_from, 1, MOST_PUPILS),
    )
