"""What every test may ask for: a browser that is there, logs that can be written. Knows no part of the house."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.chromium import find_chromium

settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("here", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") == "true" else "here"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. A browser test that runs without one fails; `make test` leaves it out by its mark."""
    path = find_chromium()
    assert path is not None, "Chromium is missing: sudo apt install chromium, or run pytest with -m 'not browser'"
    return path


class _Strict(logging.Handler):
    """Formats every record, so that a log call with wrong arguments is seen."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.broken: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        try:
            record.getMessage()
        except (TypeError, ValueError) as error:
            self.broken.append(f"{record.pathname}:{record.lineno}: {record.msg!r} {record.args!r}: {error}")


@pytest.fixture(autouse=True)
def logs_can_be_written() -> Iterator[None]:
    """A log line nobody can format fails the test in which it was written."""
    handler = _Strict()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    assert not handler.broken, handler.broken
