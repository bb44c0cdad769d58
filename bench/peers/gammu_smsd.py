"""gammu-smsd with its files backend, as somebody who knows it sets it up. Knows its configuration and its folders.

Not its SQL backends: they write more and send no faster.
"""

from __future__ import annotations

from bench.peers.program import Message, Place, Processes, Program, files_in, put_file

FOLDERS = ("inbox", "outbox", "sent", "error")
CONFIG = """
[gammu]
device = {device}
connection = at115200
synchronizetime = no

[smsd]
service = files
logfile = stdout
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
statusfrequency = 0
receivefrequency = 1
commtimeout = 1
loopsleep = 1
"""
"""By default it asks for battery, signal and network again and again, and looks for messages every 15 and 30 s.
LoopSleep 0 would save the rest of a second now and then (83 messages a minute without air time instead of 58) and take
28 % of a core (of the machine that said so) while there is nothing to do."""


class GammuSmsd:
    """One that runs."""

    def __init__(self, place: Place) -> None:
        self._folder = place.folder
        for name in FOLDERS:
            (place.folder / name).mkdir()
        config = place.folder / "smsdrc"
        config.write_text(CONFIG.format(device=place.device, folder=place.folder), encoding="utf-8")
        self._processes = Processes(place.folder)
        self._processes.run("gammu-smsd", "-c", str(config))
        self._serial = 0

    def pids(self) -> tuple[int, ...]:
        """See Running."""
        return self._processes.pids()

    def queue(self, messages: tuple[Message, ...]) -> None:
        """See Running. It sends in the order of the names."""
        for message in messages:
            self._serial += 1
            put_file(self._folder / "outbox", f"OUTA{self._serial:06d}_{message.number}_00.txt", message.text)

    def waiting(self) -> int:
        """See Running."""
        return files_in(self._folder / "outbox")

    def stored(self) -> int:
        """See Running."""
        return files_in(self._folder / "inbox")

    def said(self) -> str:
        """See Running."""
        return self._processes.said()

    def stop(self) -> None:
        """See Running."""
        self._processes.stop()


GAMMU_SMSD = Program(name="gammu-smsd", needs=("gammu-smsd",), remedy="apt-get install gammu-smsd", start=GammuSmsd)
"""In the table."""
