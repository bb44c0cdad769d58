"""A computer of files for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gateway.doctor.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One with nothing in it."""
    return World(tmp_path)
