"""What a command leaves behind, for the tests of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> object:
        """The one document on standard output."""
        return json.loads(self.out)


Willay = Callable[..., Done]
