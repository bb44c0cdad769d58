"""Users, status, backups and questionnaires through the command line."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.service.lock import HubLock
from tests.cli.command_line import Done, Willay

PASSWORD = "tres gallos cantan"


def with_input(office: Path, text: str, *words: str) -> Done:
    """Run a command as a process of its own, which reads `text`."""
    command = [sys.executable, "-m", "gateway.cli.main", *words, "--config", str(office / "config.toml")]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def test_a_password_comes_by_standard_input_and_is_kept_as_a_hash(willay: Willay, office: Path) -> None:
    done = with_input(office, f"{PASSWORD}\n", "users", "add", "rosa", "--role", "office")
    assert (done.code, done.out) == (0, "rosa can sign in\n")
    (user,) = willay("users", "list", "--json").json()  # type: ignore[misc]
    assert (user["name"], user["role"], user["disabled"]) == ("rosa", "office", False)
    assert "password" not in user
    assert with_input(office, "otros gallos cantan\n", "users", "passwd", "rosa").code == 0
    assert willay("users", "disable", "rosa").out == "rosa can sign in no more\n"
    assert "x" in willay("users", "list").out.splitlines()[1].split()
    assert willay("users", "disable", "rosa", "--undo").code == 0


def test_a_password_that_is_too_short_makes_no_user(willay: Willay, office: Path) -> None:
    done = with_input(office, "corta\n", "users", "add", "rosa", "--role", "office")
    assert done.code == 2
    assert done.err.startswith("the password is too short\n-> at least 10 characters")
    assert willay("users", "list", "--json").json() == []


def test_a_password_is_never_an_argument(willay: Willay) -> None:
    with pytest.raises(SystemExit):
        willay("users", "add", "rosa", "--role", "office", "--password", PASSWORD)


def test_status_without_a_database_is_not_healthy_and_says_why(willay: Willay) -> None:
    done = willay("status", "--json")
    assert done.code == 1
    document = done.json()
    assert isinstance(document, dict)
    assert document["healthy"] is False
    assert [(finding["subject"], finding["verdict"]) for finding in document["findings"]] == [
        ("hub", "wrong"),
        ("database", "wrong"),
    ]


def test_status_of_an_office_whose_hub_is_stopped_says_how_to_start_it(willay: Willay) -> None:
    willay("schools", "list")
    done = willay("status")
    assert done.code == 1
    assert done.out.splitlines()[0].split() == ["!!", "wrong", "hub", "does", "not", "run"]
    assert "-> sudo systemctl start willay" in done.out


def test_status_knows_a_running_hub_by_its_lock(willay: Willay, office: Path) -> None:
    willay("schools", "list")
    lock = HubLock(office / "data")
    lock.take()
    done = willay("status", "--json")
    lock.release()
    document = done.json()
    assert isinstance(document, dict)
    hub = {"subject": "hub", "check": "hub", "verdict": "well", "text": "runs", "remedy": ""}
    assert document["findings"][0] == hub


def with_schools(willay: Willay, office: Path, *codes: str) -> None:
    lines = "\n".join(f"{code},Escuela {code},250101" for code in codes)
    (office / "schools.csv").write_text(f"code,name,district\n{lines}\n")
    assert willay("schools", "import", str(office / "schools.csv")).code == 0


def codes(willay: Willay) -> list[str]:
    return [school["code"] for school in willay("schools", "list", "--json").json()]  # type: ignore[attr-defined]


def meta(path: Path, key: str) -> str:
    return str(sqlite3.connect(path).execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])


def test_a_backup_goes_back_with_another_epoch_and_what_was_there_is_kept(willay: Willay, office: Path) -> None:
    database, copy = office / "data" / "willay.db", office / "friday.db"
    with_schools(willay, office, "0487652")
    assert willay("backup", str(copy)).code == 0
    assert copy.stat().st_mode & 0o077 == 0
    with_schools(willay, office, "0487653")
    hub, epoch = meta(database, "hub_id"), meta(database, "epoch")
    done = willay("restore", str(copy))
    assert done.code == 0
    assert codes(willay) == ["0487652"]
    assert meta(database, "hub_id") == hub
    assert meta(database, "epoch") != epoch
    former = office / "data" / "willay.db.before-1"
    assert str(former) in done.out
    assert sqlite3.connect(former).execute("SELECT count(*) FROM school").fetchone() == (2,)
    assert willay("verify").code == 0


def test_a_backup_replaces_an_older_one_and_nothing_else(willay: Willay, office: Path) -> None:
    with_schools(willay, office, "0487652")
    copy = office / "friday.db"
    assert willay("backup", str(copy)).code == 0
    assert willay("backup", str(copy)).code == 0
    done = willay("backup", str(office / "config.toml"))
    assert done.code == 2
    assert "is something else, not a backup" in done.err
    assert "[hub]" in (office / "config.toml").read_text()
    assert not list(office.glob(".*.new"))


def test_a_backup_holds_what_still_lies_in_the_write_ahead_log(willay: Willay, office: Path) -> None:
    with_schools(willay, office, "0487652")
    writer = sqlite3.connect(office / "data" / "willay.db")
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("UPDATE school SET name = 'Nuevo nombre'")
    writer.commit()
    assert willay("backup", str(office / "friday.db")).code == 0
    assert sqlite3.connect(office / "friday.db").execute("SELECT name FROM school").fetchone() == ("Nuevo nombre",)


def test_nothing_is_restored_under_a_running_hub(willay: Willay, office: Path) -> None:
    with_schools(willay, office, "0487652")
    willay("backup", str(office / "friday.db"))
    lock = HubLock(office / "data")
    lock.take()
    done = willay("restore", str(office / "friday.db"))
    lock.release()
    assert done.code == 2
    assert done.err == "the hub runs; nothing was changed\n-> stop it first: sudo systemctl stop willay\n"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\0" * 5000])
def test_something_that_is_no_backup_is_not_restored(willay: Willay, office: Path, content: bytes) -> None:
    with_schools(willay, office, "0487652")
    (office / "odd.db").write_bytes(content)
    done = willay("restore", str(office / "odd.db"))
    assert done.code == 2
    assert "is not a backup of Willay" in done.err
    assert codes(willay) == ["0487652"]


def test_a_damaged_backup_is_not_restored(willay: Willay, office: Path) -> None:
    with_schools(willay, office, *(f"{number:07}" for number in range(1_000_000, 1_002_000)))
    willay("backup", str(office / "friday.db"))
    data = bytearray((office / "friday.db").read_bytes())
    half = len(data) // 2
    data[half : half + 20_000] = b"\xff" * 20_000
    (office / "friday.db").write_bytes(data)
    done = willay("restore", str(office / "friday.db"))
    assert done.code == 2
    assert "Traceback" not in done.err
    assert len(codes(willay)) == 2000


def test_verify_of_a_damaged_database_ends_with_1(willay: Willay, office: Path) -> None:
    with_schools(willay, office, *(f"{number:07}" for number in range(1_000_000, 1_002_000)))
    database = office / "data" / "willay.db"
    sqlite3.connect(database).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = bytearray(database.read_bytes())
    half = len(data) // 2
    data[half : half + 8192] = b"\x0d" + b"\xff" * 8191
    database.write_bytes(data)
    done = willay("verify")
    assert done.code == 1
    assert "restore the last backup" in done.err


QUESTIONNAIRE = "student_attendance"


def test_the_shipped_questionnaires_are_listed_shown_and_imported_again(willay: Willay, office: Path) -> None:
    names = [line["name"] for line in willay("survey", "list", "--json").json()]  # type: ignore[attr-defined]
    assert QUESTIONNAIRE in names
    source = willay("survey", "show", QUESTIONNAIRE).out
    (office / "mine.toml").write_text(source[:-1])
    assert "was there already" in willay("survey", "import", str(office / "mine.toml")).out
    (office / "mine.toml").write_text(source[:-1] + "\n# ours\n")
    assert "asked from the next round on" in willay("survey", "import", str(office / "mine.toml")).out
    shown = willay("survey", "show", QUESTIONNAIRE, "--json").json()
    assert isinstance(shown, dict)
    assert shown["name"] == QUESTIONNAIRE


def test_a_questionnaire_that_is_not_there_is_said_so(willay: Willay) -> None:
    done = willay("survey", "show", "nothing")
    assert (done.code, done.err.splitlines()[0]) == (2, "there is no questionnaire nothing")


def test_a_questionnaire_with_mistakes_is_not_imported(willay: Willay, office: Path) -> None:
    (office / "bad.toml").write_text("name = 3\n")
    done = willay("survey", "import", str(office / "bad.toml"))
    assert done.code == 2
    assert "name" in done.err
