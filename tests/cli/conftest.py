"""A command line with an office of its own. Knows no command."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.cli.main import main
from tests.cli.command_line import Done, Willay

CONFIG = """
[hub]
name = "UGEL Prueba"
language = "en"
data_dir = "data"
[[modem]]
name = "m"
device = "/dev/ttyUSB9"
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a configuration and the data beside it."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def willay(office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Willay:
    """Runs a command in an English office, unless another configuration is named."""
    monkeypatch.setenv("WILLAY_CONFIG", str(office / "config.toml"))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    def run(*words: str) -> Done:
        capsys.readouterr()
        code = main(words)
        said = capsys.readouterr()
        return Done(code=code, out=said.out, err=said.err)

    return run
