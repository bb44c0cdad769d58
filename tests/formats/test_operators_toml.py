"""Operators from files: those that ship, an office's own, and every fault of its file at once."""

from __future__ import annotations

from pathlib import Path

from gateway.formats import operators_toml
from gateway.formats.operators_toml import FILE_NAME, load, read
from modem.operators import credit_in

OWN = """
[claro]
title = "Claro de esta oficina"
country = "pe"
networks = ["71610"]
balance = "*777#>1"
balance_says = ["le quedan {amount}"]

[local.top_up]
code = "*5*{voucher}#"
done = ["listo"]

[local]
title = "Local"
country = "PE"
"""

WRONG = """
[claro]
title = ""
country = "Peru"
networks = ["716"]
balance = "saldo"
balance_says = ["saldo {sum}", "saldo"]
dates = "day-month"
verified = "yes"
wording = "x"
top_up = "*1#"

[claro2]
title = "Two"
country = "PE"

[claro2.transfer]
code = "*1*{numero}#"
done = ["{amount}"]

[claro3]
title = "Three"
country = "PE"
transfer_number = "nationl"

[claro3.top_up]
code = "*102#"
"""


def test_what_ships_is_without_fault_and_has_perus_four() -> None:
    shipped = load()
    source = (Path(operators_toml.__file__).parents[2] / "modem" / FILE_NAME).read_text(encoding="utf-8")
    assert read(source)[1] == ()
    peru = {operator.name for operator in shipped.known.values() if operator.country == "PE"}
    assert {"claro", "movistar", "entel", "bitel"} <= peru
    for name in ("claro", "movistar", "entel", "bitel"):
        operator = shipped.known[name]
        assert operator.balance
        assert credit_in("Saldo: S/ 5.00. Vence 31/12/2026", operator) is not None
    assert {name for name, operator in shipped.known.items() if operator.verified} == {"andina"}


def test_no_code_gives_credit_away_that_nobody_tried() -> None:
    assert [operator.name for operator in load().known.values() if operator.transfer] == ["andina"]


def test_an_offices_own_file_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(OWN, encoding="utf-8")
    found = load(tmp_path)
    assert found.problems == ()
    claro = found.known["claro"]
    assert (claro.title, claro.balance, claro.country) == ("Claro de esta oficina", "*777#>1", "PE")
    assert credit_in("le quedan S/ 3", claro) is not None
    assert credit_in("saldo S/ 3", claro) is None
    local = found.known["local"].top_up
    assert local is not None
    assert local.code == "*5*{voucher}#"
    assert "movistar" in found.known


def test_every_fault_is_told_at_once_and_the_file_then_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(WRONG, encoding="utf-8")
    found = load(tmp_path)
    assert [f"{problem.place}: {problem.message}" for problem in found.problems] == [
        "[claro] title: is empty",
        "[claro] country: 'Peru' is no country",
        "[claro] networks: '716' is no network",
        "[claro] balance: 'saldo' is not a USSD code",
        "[claro] balance_says: 'saldo {sum}' is no pattern: {sum}",
        "[claro] balance_says: 'saldo' has no {amount}",
        "[claro] dates: 'day-month' is not known here",
        "[claro] top_up: is no section",
        "[claro] verified: a text is not what belongs here",
        "[claro] wording: is not known here",
        "[claro2.transfer] code: {numero} is not known here",
        "[claro2.transfer] done: '{amount}' is no pattern: {amount}",
        "[claro3.top_up] code: '*102#' lacks {voucher}",
        "[claro3] transfer_number: 'nationl' is not known here",
    ]
    assert all(problem.remedy for problem in found.problems if "is empty" not in problem.message)
    assert found.known["claro"].title == "Claro", "the shipped ones serve meanwhile"


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[claro\n", encoding="utf-8")
    (problem,) = load(tmp_path).problems
    assert "line 1" in problem.message


def test_a_table_that_is_none_is_a_fault() -> None:
    _, problems = read("claro = 5\n")
    assert len(problems) == 1


def test_the_example_in_the_documents_is_without_fault() -> None:
    page = (Path(operators_toml.__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    block = page.split("## An operator of one's own", 1)[1].split("```toml\n", 1)[1].split("```", 1)[0]
    known, problems = read(block)
    assert problems == ()
    operator = known["mi-operador"]
    balance = credit_in("Su saldo es S/ 3.20, vence 02/01/2027", operator)
    assert balance is not None
    assert (str(balance.amount), str(balance.expires)) == ("3.20", "2027-01-02")
    assert operator.transfer is not None
