"""The command line as a whole: its commands, its errors, its languages."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from gateway.cli.main import VERBS
from tests.cli.command_line import Willay


@pytest.mark.parametrize("module", sorted({verb.module for verb in VERBS}))
def test_every_command_has_its_module(module: str) -> None:
    assert callable(import_module(f"gateway.cli.{module}").add_parser)


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_every_command_explains_itself(willay: Willay, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        willay(verb, "--help")
    assert ended.value.code == 0
    assert f"usage: willay {verb}" in capsys.readouterr().out


def test_the_help_lists_every_command_and_loads_none(capsys: pytest.CaptureFixture[str]) -> None:
    script = (
        "import sys; from gateway.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'flask', 'peewee', 'apsw', 'gammu', 'typst', 'openpyxl', 'apscheduler', 'phonenumbers'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert all(f" {verb.name} " in done.stdout.replace("\n", " ") for verb in VERBS)


@pytest.mark.parametrize("words", [[], ["nonsense"], ["schools"], ["users", "add", "maria"]])
def test_a_command_that_is_not_whole_ends_with_2(willay: Willay, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        willay(*words)
    assert ended.value.code == 2


def test_an_error_is_a_sentence_with_what_to_do_and_no_traceback(willay: Willay) -> None:
    done = willay("schools", "import", "nowhere.csv")
    assert done.code == 2
    assert done.out == ""
    assert done.err == "there is no file nowhere.csv\n-> check its name and folder\n"


def test_a_folder_in_place_of_a_file_is_a_sentence_too(willay: Willay, office: Path) -> None:
    done = willay("schools", "import", str(office))
    assert done.code == 2
    assert "Is a directory" in done.err
    assert "Traceback" not in done.err


def test_every_problem_of_a_bad_configuration_is_told_to_any_command(willay: Willay, office: Path) -> None:
    (office / "bad.toml").write_text('[hub]\ntimezone = "Lima"\n[web]\nprot = 80\n[[modem]]\n')
    done = willay("status", "--config", str(office / "bad.toml"))
    assert done.code == 2
    assert "3 problems" in done.err
    assert "[web] prot: is not known here (did you mean port?)" in done.err
    assert '[[modem]] 1 device: is missing (add device = "...")' in done.err


def test_the_configuration_may_be_named_before_or_after_the_command(willay: Willay, office: Path) -> None:
    (office / "bad.toml").write_text("nonsense")
    for words in (["--config", "bad.toml", "status"], ["status", "--config=bad.toml"]):
        path = [word.replace("bad.toml", str(office / "bad.toml")) for word in words]
        done = willay(*path)
        assert (done.code, "bad.toml: 1 problem" in done.err) == (2, True)


def test_commands_speak_the_language_of_the_office_then_of_the_terminal_then_spanish(
    willay: Willay, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = office / "config.toml"
    assert willay("schools", "import", "nowhere.csv").err.startswith("there is no file nowhere.csv")
    config.write_text(config.read_text().replace('"en"', '"es"'))
    assert willay("schools", "import", "nowhere.csv").err.startswith("no hay ningún archivo nowhere.csv")
    config.unlink()
    assert willay("schools", "import", "nowhere.csv").err.startswith("there is no file")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert willay("schools", "import", "nowhere.csv").err.startswith("no hay ningún archivo")


def test_a_reader_who_leaves_is_no_error(office: Path) -> None:
    lines = "\n".join(f"0{number},Escuela {number},250101" for number in range(400_000, 404_000))
    (office / "schools.csv").write_text(f"code,name,district\n{lines}\n")
    willay = [sys.executable, "-m", "gateway.cli.main", "schools"]
    config = ["--config", str(office / "config.toml")]
    subprocess.run([*willay, "import", str(office / "schools.csv"), *config], check=True, capture_output=True)
    listing = subprocess.Popen([*willay, "list", *config], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.readline()
    listing.stdout.close()
    assert listing.stderr.read() == b""
    assert listing.wait(30) == 0


def test_check_config_tells_that_all_is_well(willay: Willay, office: Path) -> None:
    done = willay("check-config", str(office / "config.toml"))
    assert (done.code, done.out) == (0, f"{office / 'config.toml'}: all is well\n")


def test_check_config_ends_with_1_and_every_problem(willay: Willay, office: Path) -> None:
    (office / "bad.toml").write_text("[hub]\nname = 1\ntimezone = 2\n")
    done = willay("check-config", str(office / "bad.toml"))
    assert done.code == 1
    assert [line.split(":")[0].strip() for line in done.err.splitlines()[1:]] == [
        "[hub] name",
        "[hub] timezone",
        "[[modem]]",
    ]


def test_check_config_of_a_file_that_is_not_there_could_not_be_carried_out(willay: Willay) -> None:
    assert willay("check-config", "nowhere.toml").code == 2


def test_ctrl_c_is_quiet_even_while_the_command_line_is_being_loaded() -> None:
    script = """
import sys
class Interrupted:
    def __getattr__(self, name):
        raise KeyboardInterrupt
sys.modules["gateway.cli.main"] = Interrupted()
from gateway.cli.start import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
