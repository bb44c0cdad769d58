"""A flow's place as text and back, for whoever keeps it. Knows no table."""

from __future__ import annotations

import msgspec

from .state import FlowState


def written(state: FlowState | None) -> str | None:
    """The state as JSON; None where there is none."""
    return None if state is None else msgspec.json.encode(state).decode()


def read(text: str | None) -> FlowState | None:
    """The state that was written; None where nothing was, or what was written is of another make."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=FlowState)
    except msgspec.MsgspecError:
        return None
