"""What a trainer types, as wishes."""

from __future__ import annotations

from typing import Any

import pytest

from modem.simulator.asking import wish_from_words
from modem.simulator.control import WishError


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("status", {"do": "status"}),
        ("sms +51987654321 31 niñas", {"do": "sms", "from": "+51987654321", "text": "31 niñas"}),
        ("unplug", {"do": "fault", "kind": "unplug"}),
        ("refuse code=38 times=2", {"do": "fault", "kind": "refuse", "code": "38", "times": "2"}),
        ("line text=^HWNAT:1", {"do": "fault", "kind": "line", "text": "^HWNAT:1"}),
    ],
)
def test_words_become_wishes(words: str, wish: dict[str, Any]) -> None:
    assert wish_from_words(words.split()) == wish


@pytest.mark.parametrize(
    "words", ["", "dance", "sms +51987654321", "refuse often", "refuse times=many", "hang minutes=3"]
)
def test_words_that_make_no_sense_are_refused(words: str) -> None:
    with pytest.raises((WishError, ValueError)):
        wish_from_words(words.split())
