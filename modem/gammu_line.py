"""One open libgammu state machine: its configuration, its calls with our errors, its events.

Knows how libgammu is opened and asked; knows no message. libgammu's own traps, met here: only a
configuration file gives it notifications of incoming messages (its dictionary does not); its queue of
events holds ten (an event is a hint, the storages are swept); a call into it from a callback breaks it;
`Terminate` can block for minutes and freeing the object with events queued aborts the process, so neither
is done: the process that owns the modem ends with `os._exit`, and until then a closed line is kept.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import os
import select
import termios
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from modem.api import ModemSettings, StoredAt
from modem.errors import ModemAbsentError, ModemBusyError, ModemError, ModemSilentError
from modem.gammu_errors import HINT_ABSENT, HINT_BUSY, by_name
from modem.gammu_port import reopenable
from modem.gammu_records import Fields
from modem.gammu_trace import announced_places, cme_of, octets_understood
from modem.recorder import Recorder

LINE_GAP_SECONDS = 0.05
"""A modem that has paused this long has finished its line (at 115200 baud a full one takes 30 ms)."""
HEARD_OUT_SECONDS = 2.0
"""A modem that never stops talking is not listened to for ever."""
EMPTIED_AT_MOST = 5
"""A modem that talks without a pause is not waited for."""
OK_OCTETS = 12
"""`AT`, `OK` and what ends their lines, with and without echo."""
EMPTIED_WITHIN_SECONDS = 1.0
"""A modem answers AT within some milliseconds; one that does not will be found mute by its next command."""
LAST_WORDS_BYTES = 2000
"""Of the record: the last answer of the modem, and what libgammu said of it."""
MAX_EVENTS = 256
"""Events kept until they are fetched: more than a full SIM has."""


class GammuLine:
    """The port and what libgammu says on it. Not open until `connect`. `library` is the module gammu."""

    def __init__(self, settings: ModemSettings, recorder: Recorder, library: Any) -> None:
        self._gammu = library
        self._device = settings.device
        self._speed = settings.speed
        self.recorder = recorder
        self.events: deque[tuple[str, Fields]] = deque(maxlen=MAX_EVENTS)
        self.descriptor: int | None = None
        """The open port, to wait on and never to read."""
        self._machine: Any = None
        self._retired: list[Any] = []

    def connect(self) -> None:
        """Open the port and find out what it is. Raises ModemError kinds."""
        path = Path(self._device)
        if not path.exists():
            raise ModemAbsentError(f"there is no device {path}", hint=HINT_ABSENT)
        if not os.access(path, os.R_OK | os.W_OK):
            raise ModemBusyError(f"this user may not open {path}", hint=HINT_BUSY)
        self._machine = self._gammu.StateMachine()
        self.events.clear()
        self._configure()
        with reopenable(path):
            self.call("Init")
        self.descriptor = _descriptor_of(path)

    def listen(self) -> None:
        """Ask for notifications. A modem that has none is swept instead: no error."""
        self._machine.SetIncomingCallback(self._note)
        for service in ("SetIncomingSMS", "SetIncomingUSSD"):
            with contextlib.suppress(self._gammu.GSMError):
                getattr(self._machine, service)(True)

    def release(self) -> None:
        """Let go of the port, as far as that cannot hang."""
        if self.descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self.descriptor)
        self.descriptor = None
        if self._machine is not None:
            self._retired.append(self._machine)
        self._machine = None

    def call(self, name: str, *args: object, **named: object) -> Any:
        """One call of libgammu; its errors as ours, with libgammu's name in `error_name`."""
        if self._machine is None:
            raise ModemSilentError("the modem is not open", hint="It is being opened.")
        begun = self.recorder.size()
        try:
            return getattr(self._machine, name)(*args, **named)
        except self._gammu.GSMError as error:
            last = self.recorder.read(max(0, self.recorder.size() - LAST_WORDS_BYTES))
            told = by_name(type(error).__name__, f"{name}: {_words(error)}", cme_of(last))
            told.__cause__ = error
            raise told from error
        finally:
            self.announce(announced_places(self.recorder.read(begun)))

    def announce(self, places: Iterable[StoredAt]) -> None:
        """Messages or reports lie there now, for `take` of SMS."""
        self.events.extend(("SMS", {"Memory": place.storage, "Location": place.location}) for place in places)

    def ask(self, name: str) -> Any:
        """One question: None where this modem does not answer it. Raises where it is gone or mute."""
        try:
            return self.call(name)
        except (ModemAbsentError, ModemSilentError):
            raise
        except ModemError:
            return None

    def hear(self, seconds: float = 0.0) -> None:
        """Take in what the modem says of its own accord, waiting at most so long for it to begin.

        A line that libgammu does not know stays in its buffer, and the next command, whatever it is, waits in vain
        for an answer (30 s for a send). So where more came than libgammu made something of, the buffer is emptied.
        """
        if self.descriptor is None:
            self.call("ReadDevice", False)
            return
        unknown = 0
        until = time.monotonic() + seconds + HEARD_OUT_SECONDS
        while self._readable(seconds) and time.monotonic() < until:
            self.recorder.clear()
            waiting = _octets_waiting(self.descriptor)
            self.call("ReadDevice", False)
            waiting += self._drain()
            unknown += waiting - octets_understood(self.recorder.read())
            seconds = LINE_GAP_SECONDS if unknown > 0 else 0.0
        if unknown > 0:
            self._empty_buffer(self.descriptor)

    def settle(self) -> None:
        """Drop what came in one breath with the last answer and is not understood: it would hold up the next call.

        Only the modem tells where that ends, so it is asked to say OK: some ten milliseconds. Announcements are kept.
        """
        if self.descriptor is None:
            return
        self._empty_buffer(self.descriptor)
        known = 0
        while known < len(self.events) < MAX_EVENTS:  # draining may take in a strange line too, so it comes before
            known = len(self.events)
            self._drain()
            self._empty_buffer(self.descriptor)

    def take(self, kind: str) -> list[Fields]:
        """The events of one kind, oldest first; they are gone from `events` then."""
        taken = [fields for name, fields in self.events if name == kind]
        rest = [event for event in self.events if event[0] != kind]
        self.events.clear()
        self.events.extend(rest)
        return taken

    @contextlib.contextmanager
    def recording(self) -> Iterator[Callable[[], str]]:
        """What libgammu's debug stream says from here on."""
        start = self.recorder.size()
        yield lambda: self.recorder.read(start)

    def _drain(self) -> int:
        """libgammu hands over one announcement a call; what came with it waits inside. Returns the octets it read."""
        known, octets = -1, 0
        while known < len(self.events) < MAX_EVENTS:
            known = len(self.events)
            octets += 0 if self.descriptor is None else _octets_waiting(self.descriptor)
            self.call("ReadDevice", False)
        return octets

    def _empty_buffer(self, descriptor: int) -> None:
        """Have the modem say OK behind libgammu's back: at that, libgammu drops what it did not understand.

        Asked again where more came than an OK: the rest may have come behind it.
        """
        for _ in range(EMPTIED_AT_MOST):
            self.recorder.clear()
            with contextlib.suppress(OSError):  # an unplug is noticed by the next look
                os.write(descriptor, b"AT\r")
            octets = 0
            until = time.monotonic() + EMPTIED_WITHIN_SECONDS
            while '"OK"' not in self.recorder.read() and (left := until - time.monotonic()) > 0:
                if self._readable(left):
                    octets += _octets_waiting(descriptor)
                    self.call("ReadDevice", False)
            if octets <= OK_OCTETS:
                return

    def _readable(self, seconds: float) -> bool:
        assert self.descriptor is not None
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        events = poll.poll(seconds * 1000)
        if any(what & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, what in events):
            raise ModemAbsentError("the modem was unplugged", hint=HINT_ABSENT)
        return bool(events)

    def _note(self, _machine: object, kind: str, fields: Fields) -> None:
        """Called from inside libgammu: only remembers. Of a stored message libgammu tells no storage, and of those that
        lie where it does not look nothing at all: its stream does."""
        if kind != "SMS" or "Text" in fields:
            self.events.append((kind, fields))

    def _configure(self) -> None:
        lines = (
            "[gammu]",
            f"device = {self._device}",
            f"connection = at{self._speed}",
            "model = at",
            "synchronizetime = no",
            # Status reports over the line (ds = 1); `gammu_plain.keep_reports` asks for better, where the modem has it.
            "atgen_setcnmi = 2,1,,1",
            f"logfile = {self.recorder.path}",
            "logformat = errors",  # the only format that appends; it says as much as the others
            "",
        )
        descriptor = os.memfd_create("gammurc", 0)
        try:
            os.write(descriptor, "\n".join(lines).encode())
            self._machine.ReadConfig(Filename=f"/proc/self/fd/{descriptor}")
        finally:
            os.close(descriptor)


def error_name(error: ModemError) -> str:
    """libgammu's name of what went wrong; empty where it was not libgammu."""
    return type(error.__cause__).__name__ if error.__cause__ is not None else ""


def _octets_waiting(descriptor: int) -> int:
    """How much lies in the port's buffer."""
    size = array.array("i", [0])
    try:
        fcntl.ioctl(descriptor, termios.FIONREAD, size)
    except OSError:
        return 0
    return size[0]


def _words(error: Exception) -> str:
    """libgammu's sentence, without its advice to write to it."""
    told = error.args[0] if error.args else ""
    text = str(told.get("Text", "")) if isinstance(told, dict) else str(told)
    return f"{text.split('See <')[0].strip().rstrip('.')} ({type(error).__name__})"


def _descriptor_of(device: Path) -> int | None:
    """libgammu does not tell which descriptor it opened; the system does."""
    wanted = device.resolve()
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if entry.readlink() == wanted:
                return int(entry.name)
    return None
