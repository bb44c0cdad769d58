"""What the hub hands to the process that sets paper. Knows neither of the two, so that the hub loads no typst."""

from __future__ import annotations

import msgspec


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the template's name, the data it draws, where the PDF goes."""

    template: str
    sheet: msgspec.Raw
    out: str
