"""What can go wrong with a modem, and what a technician can do about it. Knows no library's error codes."""

from __future__ import annotations

from modem.api import SimState


class ModemError(Exception):
    """A modem could not do what was asked.

    `retryable`: the same call may go through later without a hand. `hint`: one sentence for the technician.
    """

    retryable = True

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross the pipe between processes with their hint."""
        return (_rebuild, (type(self), str(self), self.hint))


class ModemAbsentError(ModemError):
    """No device at this path, or it went away."""


class ModemBusyError(ModemError):
    """Another program holds the port, or the system does not let us open it."""


class ModemSilentError(ModemError):
    """The device is there and did not answer in time."""


class ModemRefusedError(ModemError):
    """The device answered with an error that will come again (wrong PIN, SIM missing, not supported)."""

    retryable = False


class NotDialledError(ModemError):
    """A USSD code certainly did not leave: the modem could not be asked, or refused before dialling."""


class OtherModemError(ModemRefusedError):
    """A modem answers, and it is not the one that was meant."""


class SimRefusedError(ModemRefusedError):
    """The device answers, and its SIM does not let it work. `state` says why."""

    def __init__(self, message: str, *, hint: str = "", state: SimState = SimState.UNKNOWN) -> None:
        super().__init__(message, hint=hint)
        self.state = state

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_sim, (str(self), self.hint, self.state))


def _rebuild_sim(message: str, hint: str, state: SimState) -> ModemError:
    return SimRefusedError(message, hint=hint, state=state)


def _rebuild(kind: type[ModemError], message: str, hint: str) -> ModemError:
    return kind(message, hint=hint)
