"""Causes are said in the reader's language, with the code behind them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.cause_sayings import answer_said, cause_said
from gateway.refusing import words
from gateway.sentences import said_in
from gateway.words import translations
from modem.causes import cme, cms, device

SPANISH = translations("health", "es")
ALL = [cms(code) for code in range(1024)] + [cme(code) for code in range(256)]


def test_a_refusal_is_said_by_its_meaning_with_its_code_behind() -> None:
    said = cause_said(words(cms(10)))
    assert said == "the SIM may not send to this number: call barred (CMS 10)"
    assert said_in(said, SPANISH) == "la SIM no puede enviar a este número: llamada restringida (CMS 10)"


def test_every_cause_of_the_tables_has_its_spanish() -> None:
    kept = {words(cause) for cause in ALL}
    untold = [text for text in kept if said_in(cause_said(text), SPANISH) == cause_said(text)]
    assert sorted(untold) == []


@pytest.mark.parametrize(
    "kept",
    [
        words(device("the modem answered ERROR without a reason")),
        words(device("the modem went before it took the message")),
        words(device("the modem did not ask for the message")),
        "the answer was lost (call)",
        "no answer to AT",
        "Init: No response in specified timeout. Probably the phone is not connected (ERR_TIMEOUT)",
        "the modem went while the message was being sent",
        "2 parts left, then refused (cms 38)",
        "the hub stopped while it was being sent",
    ],
)
def test_what_happened_on_this_side_of_the_modem_has_its_spanish_too(kept: str) -> None:
    assert said_in(cause_said(kept), SPANISH) != cause_said(kept)


def test_a_detail_nobody_has_words_for_stays_as_it_is() -> None:
    assert said_in(cause_said("{odd}"), SPANISH) == "{odd}"
    assert said_in(cause_said(""), SPANISH) == ""


def raised(folder: Path) -> Iterator[str]:
    """What the leaf `modem/` raises, with something in its places."""
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_error(getattr(node.func, "id", "")):
                told = node.args[0]
                if isinstance(told, ast.Constant) and isinstance(told.value, str):
                    yield told.value
                elif isinstance(told, ast.JoinedStr):
                    pieces = [str(part.value) if isinstance(part, ast.Constant) else "7" for part in told.values]
                    listed = getattr(node.func, "id", "") == "_refused"  # it adds the cause
                    yield "".join(["/dev/ttyUSB", *pieces] if pieces[0] == "7" else pieces) + (": 7" if listed else "")


def _is_error(name: str) -> bool:
    return name == "_refused" or (name.endswith("Error") and name.startswith(("Modem", "Sim", "Other", "NotDialled")))


def test_whatever_a_driver_raises_has_its_spanish() -> None:
    told = set(raised(Path(__file__).parents[2] / "modem"))
    assert len(told) > 25
    nothing_to_say = {"/dev/ttyUSB7: 7"}  # a library's own words
    assert sorted(text for text in told - nothing_to_say if said_in(cause_said(text), SPANISH) == text) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (
            "no answer to *123# within 30 s. Dial the code on a phone with this SIM: operators change them.",
            "nadie respondió a *123# en 30 segundos. Marque el código en un teléfono con esta SIM: "
            "los operadores los cambian.",
        ),
        (
            "the modem refused *123#: +CME ERROR: 30. "
            "Is there a network, and does this modem do USSD? Dial the code on a phone with this SIM.",
            "el módem rechazó *123#: +CME ERROR: 30. "
            "¿Hay red, y este módem sabe marcar códigos USSD? Marque el código en un teléfono con esta SIM.",
        ),
        ("the operator did not answer in time", "el operador no respondió a tiempo"),
        ("Su saldo es S/ 12.50. Vence el 31/12/2026. {promo}", "Su saldo es S/ 12.50. Vence el 31/12/2026. {promo}"),
    ],
)
def test_what_came_of_a_code_is_said_with_its_advice_and_the_operators_words_stay(kept: str, said: str) -> None:
    assert said_in(answer_said(kept), SPANISH) == said
