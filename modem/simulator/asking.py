"""A trainer's words to a simulator that runs already: turns them into a wish, carries it to the control socket.

Knows the words and the socket, not what a wish does.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from modem.simulator.control import WishError, read_fault

ANSWER_LIMIT_S = 5.0
"""A wish is granted at once; after this the simulator hangs itself."""


def wish_from_words(words: list[str]) -> dict[str, Any]:
    """`status`, `sent`, `sms NUMBER TEXT...`, or a fault and its fields: `refuse code=38 times=2`. WishError."""
    if not words:
        raise WishError("say what: status, sent, sms NUMBER TEXT, or a fault such as unplug")
    first, *rest = words
    if first in ("status", "sent") and not rest:
        return {"do": first}
    if first == "sms":
        if len(rest) < 2:
            raise WishError("sms takes a number and a text")
        return {"do": "sms", "from": rest[0], "text": " ".join(rest[1:])}
    fields = dict(_field(word) for word in rest)
    wish = {"do": "fault", "kind": first, **fields}
    read_fault(wish)
    return wish


def _field(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or name not in ("times", "code", "seconds", "text", "number"):
        raise WishError(f"{word!r} is none of times=, code=, seconds=, text=, number=")
    return name, value


def ask(place: Path, wish: dict[str, Any]) -> dict[str, Any]:
    """Carry one wish to the simulator that listens there; its answer. OSError where none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_LIMIT_S)
        connection.connect(str(place))
        connection.sendall(json.dumps(wish).encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer: dict[str, Any] = json.loads(lines.readline())
    return answer
