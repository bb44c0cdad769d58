"""`[cases]` and `[visits]` of the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config import load
from gateway.config_records import CasesConfig, Config, VisitsConfig
from gateway.errors import BadInputError

START = '[hub]\nname = "x"\n[[modem]]\nname = "m"\ndevice = "/dev/ttyUSB0"\n'


def read(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(START + text, encoding="utf-8")
    return load(path)


def test_without_the_sections_the_usual_holds(tmp_path: Path) -> None:
    config = read(tmp_path, "")
    assert (config.cases, config.visits) == (CasesConfig(), VisitsConfig())
    assert not config.cases.name_reporters


def test_what_is_written_is_taken(tmp_path: Path) -> None:
    text = "[cases]\nname_reporters = true\nremind_after_days = 1\nescalate_after_days = 3\n"
    text += "[visits]\na_month = 20\nlarge_from = 90\n"
    config = read(tmp_path, text)
    assert config.cases == CasesConfig(name_reporters=True, remind_after_days=1, escalate_after_days=3)
    assert config.visits == VisitsConfig(a_month=20, large_from=90)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[cases]\nremind_after_days = 0\n", "remind_after_days"),
        ("[cases]\nremind_after_days = 9\nescalate_after_days = 3\n", "escalate_after_days"),
        ("[cases]\nname_reporter = true\n", "name_reporter"),
        ("[visits]\na_month = 0\n", "a_month"),
        ('[visits]\nlarge_from = "many"\n', "large_from"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read(tmp_path, text)
    assert any(place in str(problem.place) for problem in refused.value.problems)
