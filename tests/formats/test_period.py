"""Which texts are periods."""

from __future__ import annotations

import pytest

from gateway.errors import WillayError
from gateway.formats.period import period


@pytest.mark.parametrize("text", ["2026-W47", "2026-W53", "2026-11", "2025-01", "2026-T4"])
def test_an_iso_week_a_month_or_a_term_is_a_period(text: str) -> None:
    assert period(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xx",
        "2026-13",
        "2026-00",
        "2026-W60",
        "2025-W53",
        "2026-W00",
        "2026-47",
        "1926-11",
        "2026-T0",
        "2026-T12",
        "٢٠٢٦-11",
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(WillayError, match="not a period") as told:
        period(text)
    assert "2026-W47" in told.value.hint
