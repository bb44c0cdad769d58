"""An office for each test of the pages. Knows no page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.db import Store

from .office import Office
from .seed import District, Seeded, seeded_file


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """The made-up district in a file, written once."""
    return seeded_file(tmp_path_factory.mktemp("district") / "willay.db")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A hub with an empty store."""
    store = Store(tmp_path / "willay.db")
    store.open()
    yield Office(store)
    store.close()


@pytest.fixture
def seeded(office: Office, district: District) -> Seeded:
    """The made-up district, in the office's store."""
    office.store.close()
    shutil.copyfile(district.path, office.store.path)
    office.store.open()
    return district.seeded
