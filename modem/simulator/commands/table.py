"""All commands by name. Knows the files they are in and nothing of what they do."""

from __future__ import annotations

from modem.simulator.commands import (
    basic,
    card,
    dialogue,
    identity,
    message_settings,
    reading,
    registration,
    sending,
)
from modem.simulator.commands.kit import Handler

COMMANDS: dict[str, Handler] = {
    **basic.COMMANDS,
    **identity.COMMANDS,
    **card.COMMANDS,
    **registration.COMMANDS,
    **message_settings.COMMANDS,
    **sending.COMMANDS,
    **reading.COMMANDS,
    **dialogue.COMMANDS,
}


def find(name: str) -> Handler | None:
    """The handler of a command; registers (S3, S7...) share one."""
    if name[0] == "S" and name[1:].isdigit():
        return COMMANDS["S"]
    return COMMANDS.get(name)
