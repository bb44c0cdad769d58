"""Several modems: which one sends to whom. Pure; knows names of modems and no process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from modem.api import Msisdn


def route(to: Msisdn, routes: Mapping[str, Sequence[str]], default: str) -> str:
    """The name of the modem that sends to this number: the one with the longest prefix that fits, else
    `default`.

    `routes` gives the prefixes of each modem in E.164 (`+51`, `+5198`). Of two equal ones the first named
    wins.
    """
    best, length = default, 0
    for modem, prefixes in routes.items():
        for prefix in prefixes:
            if len(prefix) > length and to.startswith(prefix):
                best, length = modem, len(prefix)
    return best


def standing_in(chosen: str, ready: Collection[str], order: Sequence[str]) -> str | None:
    """Who sends while the chosen modem is gone: itself if it is ready, else the first ready one; None where
    none is."""
    if chosen in ready:
        return chosen
    return next((modem for modem in order if modem in ready), None)
