"""Which modem sends to whom."""

from __future__ import annotations

import pytest

from modem.api import Msisdn
from modem.pool import route, standing_in

ROUTES = {"claro": ("+5198", "+5199"), "movistar": ("+51",), "spare": ()}


@pytest.mark.parametrize(
    ("to", "modem"),
    [("+51987654321", "claro"), ("+51912345678", "movistar"), ("+22890123456", "spare"), ("+5", "spare")],
)
def test_the_longest_prefix_that_fits_decides(to: str, modem: str) -> None:
    assert route(Msisdn(to), ROUTES, default="spare") == modem


def test_of_two_equal_prefixes_the_first_modem_wins() -> None:
    assert route(Msisdn("+51987654321"), {"a": ("+51",), "b": ("+51",)}, default="b") == "a"


def test_another_modem_stands_in_for_one_that_is_gone() -> None:
    order = ["claro", "movistar", "spare"]
    assert standing_in("claro", {"claro", "spare"}, order) == "claro"
    assert standing_in("claro", {"spare", "movistar"}, order) == "movistar"
    assert standing_in("claro", set(), order) is None
