"""The process that owns one modem: takes requests from the pipe, answers in order, listens in between.

Knows no deadline: the hub kills this process when it takes too long. Imports nothing of the hub, so that it
stays small, and ends with `os._exit`, because libgammu cannot be trusted to be let go of.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from multiprocessing.connection import Connection, wait
from pathlib import Path

from modem.api import Identifies, Ids, Modem
from modem.errors import ModemAbsentError, ModemError, ModemSilentError
from modem.recorder import MAX_RECORD_BYTES, Recorder
from modem.wire import (
    Announced,
    Answer,
    AskStatus,
    Beat,
    Begin,
    Delete,
    Dial,
    Dialled,
    Done,
    Failed,
    HangUp,
    Lost,
    Opened,
    Receive,
    Received,
    Reopen,
    Request,
    Send,
    Sent,
    Status,
)

BEAT_SECONDS = 10.0
"""How often a process that nobody asks anything says that it lives, within a half."""
POLL_SECONDS = 0.04
"""Where there is nothing to wait on: short enough that nobody notices, long enough to cost nothing."""
SETTLE_SECONDS = 0.005
"""After the modem spoke: lets a burst arrive as one, and keeps a driver that reads nothing from spinning."""
MAX_FILE_BYTES = 2 * MAX_RECORD_BYTES
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(pipe_descriptor: int, recorder_descriptor: int, parent: int) -> None:
    """Serve the modem that the first request names, until the hub is gone. Never returns."""
    _die_with(parent)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the hub ends first and in its own order
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    status = 1
    try:
        with Connection(pipe_descriptor) as pipe:
            status = serve(pipe, recorder_descriptor)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        status = 0
    finally:
        if sys.exc_info()[1] is not None:
            sys.excepthook(*sys.exc_info())
        os._exit(status)


def serve(pipe: Connection, recorder_descriptor: int) -> int:
    """The loop of the process; ends by EOFError when the hub closes the pipe, or with the exit status to
    take."""
    begin = pipe.recv()
    assert isinstance(begin, Begin)
    debug_file = Path(begin.settings.debug_file) if begin.settings.debug_file else None
    recorder = Recorder(recorder_descriptor, debug_file=debug_file)
    modem = begin.driver.make(begin.settings, begin.workdir, recorder)
    opened = _answer(modem, begin)
    pipe.send(opened)
    if isinstance(opened, Failed):
        return 0
    announced = False
    said_at = time.monotonic()
    while True:
        if time.monotonic() - said_at >= BEAT_SECONDS:
            pipe.send(Beat())
            said_at = time.monotonic()
        try:
            heard = modem.poll()
        except ModemError as error:
            pipe.send(Lost(error=error))
            return 0
        if heard and not announced:
            pipe.send(Announced())
            announced = True
        if _asked(pipe, modem.descriptor()):
            request: Request = pipe.recv()
            if isinstance(request, Receive):
                announced = False
            answer = _answer(modem, request)
            pipe.send(answer)
            said_at = time.monotonic()
            recorder.clear()  # not before: who kills this process reads there whether the message left


def _asked(pipe: Connection, descriptor: int | None) -> bool:
    """Wait until the hub or the modem says something: was it the hub?"""
    if descriptor is None:
        return pipe.poll(POLL_SECONDS)
    ready = wait([pipe, descriptor], BEAT_SECONDS / 2)
    if pipe in ready:
        return True
    if ready:
        time.sleep(SETTLE_SECONDS)
    return False


def _answer(modem: Modem, request: Request) -> Answer:
    try:
        return _done(modem, request)
    except ModemError as error:
        return Failed(error=error)


def _done(modem: Modem, request: Request) -> Answer:
    match request:
        case Begin() | Reopen():
            modem.open()
            return Opened(ids=_ids(modem))
        case Send(sms=sms):
            return Sent(outcome=modem.send(sms))
        case Receive():
            return Received(messages=modem.receive())
        case Delete(places=places):
            modem.delete(places)
        case AskStatus():
            return Status(status=modem.status())
        case Dial(code=code, timeout=timeout):
            return Dialled(answer=modem.ussd(code, timeout))
        case HangUp():
            modem.ussd_cancel()
    return Done()


def _ids(modem: Modem) -> Ids:
    """Who it is, where the driver can tell quickly; a modem that will not say is none the worse for it."""
    if not isinstance(modem, Identifies):
        return Ids()
    try:
        return modem.identify()
    except (ModemAbsentError, ModemSilentError):
        raise
    except ModemError:
        return Ids()


def _die_with(parent: int) -> None:
    """Die when the hub dies, even inside a call that blocks; and at once if it died before this was said."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


if __name__ == "__main__":
    main(*map(int, sys.argv[2:5]))  # the first word is the modem's name, for who lists processes
