"""Causes are said in the reader's language, with the code behind them."""

from __future__ import annotations

import pytest

from gateway.cause_sayings import cause_said
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
