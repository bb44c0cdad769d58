"""An office for each test of the pages. Knows no page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.db import Store

from .office import Office
from .seed import Seeded, fill


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A hub with an empty store."""
    store = Store(tmp_path / "willay.db")
    store.open()
    yield Office(store)
    store.close()


@pytest.fixture
def seeded(office: Office) -> Seeded:
    """The made-up district, in the office's store."""
    return fill(office.store)
