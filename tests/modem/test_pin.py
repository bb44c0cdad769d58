"""A PIN is given as often as it cannot block the SIM, whatever restarts in between."""

from __future__ import annotations

from pathlib import Path

from modem.pin import PinLedger


def test_a_refused_pin_is_never_given_again(tmp_path: Path) -> None:
    ledger = PinLedger(tmp_path, "4321", "monday")
    ledger.about_to_give()
    ledger.refused()
    again = PinLedger(tmp_path, "4321", "tuesday")
    assert not again.may_give()
    assert again.refused_before()


def test_a_changed_pin_may_be_given(tmp_path: Path) -> None:
    PinLedger(tmp_path, "4321").refused()
    assert PinLedger(tmp_path, "1234").may_give()


def test_going_back_to_a_refused_pin_does_not_give_it_again(tmp_path: Path) -> None:
    for pin in ("4321", "1111"):
        PinLedger(tmp_path, pin).about_to_give()
        PinLedger(tmp_path, pin).refused()
    assert not PinLedger(tmp_path, "4321").may_give()
    assert not PinLedger(tmp_path, "1111").may_give()
    assert PinLedger(tmp_path, "1234").may_give()


def test_within_one_run_of_the_hub_a_lost_answer_is_a_refusal(tmp_path: Path) -> None:
    PinLedger(tmp_path, "1234", "monday").about_to_give()
    assert not PinLedger(tmp_path, "1234", "monday").may_give()


def test_by_itself_the_ledger_tells_this_run_from_no_other(tmp_path: Path) -> None:
    PinLedger(tmp_path, "1234").about_to_give()
    assert not PinLedger(tmp_path, "1234").may_give()


def test_a_pin_whose_answer_was_lost_twice_leaves_the_last_try_to_a_person(tmp_path: Path) -> None:
    for session in ("monday", "tuesday"):
        ledger = PinLedger(tmp_path, "1234", session)
        assert ledger.may_give()
        ledger.about_to_give()
    assert not PinLedger(tmp_path, "1234", "wednesday").may_give()
    assert not PinLedger(tmp_path, "1234", "wednesday").refused_before()


def test_an_accepted_pin_begins_anew(tmp_path: Path) -> None:
    for _ in range(5):
        ledger = PinLedger(tmp_path / "made" / "on demand", "1234", "monday")
        assert ledger.may_give()
        ledger.about_to_give()
        ledger.accepted()


def test_the_pin_itself_is_not_written(tmp_path: Path) -> None:
    PinLedger(tmp_path, "1234").refused()
    assert all("1234" not in file.read_text() for file in tmp_path.iterdir())


def test_what_the_first_version_wrote_still_counts(tmp_path: Path) -> None:
    PinLedger(tmp_path, "1234").refused()
    line = (tmp_path / "pin-given").read_text().split()[0]
    (tmp_path / "pin-given").write_text(f"{line} given")
    assert PinLedger(tmp_path, "1234").may_give()
    (tmp_path / "pin-given").write_text(f"{line} given given")
    assert not PinLedger(tmp_path, "1234").may_give()


def test_a_damaged_file_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "pin-given").write_text("")
    assert PinLedger(tmp_path, "1234").may_give()
