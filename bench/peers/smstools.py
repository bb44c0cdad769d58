"""smstools (smsd), as somebody who knows it sets it up. Knows its configuration and its folders."""

from __future__ import annotations

from bench.peers.program import Message, Place, Processes, Program, files_in, put_file

FOLDERS = ("outgoing", "checked", "incoming", "sent", "failed")
CONFIG = """
devices = GSM1
outgoing = {folder}/outgoing
checked = {folder}/checked
incoming = {folder}/incoming
sent = {folder}/sent
failed = {folder}/failed
infofile = {folder}/working
pidfile = {folder}/pid
logfile = 1
loglevel = 5
delaytime = 1
delaytime_mainprocess = 1
errorsleeptime = 1
blocktime = 1
trust_outgoing = yes
receive_before_send = no

[GSM1]
device = {device}
baudrate = 115200
incoming = yes
primary_memory = SM
check_memory_method = 31
check_network = 0
poll_faster = 20
startsleeptime = 0
status_signal_quality = no
"""
"""By default it looks for messages every 10 s, waits a second with each file, and pauses an hour after three errors.
Method 31 takes messages from one listing, without asking for the memory's size and for each message. Each AT line costs
it 0.1 s: so no question for the network and no look for messages before each send (`incoming = high` and check_network
1 would take 0.23 s of every message). poll_faster 20 saves some 20 ms a message, 100 not a millisecond more."""


class Smstools:
    """One that runs."""

    def __init__(self, place: Place) -> None:
        self._folder = place.folder
        for name in FOLDERS:
            (place.folder / name).mkdir()
        config = place.folder / "smsd.conf"
        config.write_text(CONFIG.format(device=place.device, folder=place.folder), encoding="utf-8")
        self._processes = Processes(place.folder)
        self._processes.run("smsd", f"-c{config}", "-t")
        self._serial = 0

    def pids(self) -> tuple[int, ...]:
        """See Running."""
        return self._processes.pids()

    def queue(self, messages: tuple[Message, ...]) -> None:
        """See Running."""
        for message in messages:
            self._serial += 1
            text = f"To: {message.number.removeprefix('+')}\n\n{message.text}"
            put_file(self._folder / "outgoing", f"m{self._serial:06d}", text)

    def waiting(self) -> int:
        """See Running. Those it looked at lie in `checked`."""
        return files_in(self._folder / "outgoing") + files_in(self._folder / "checked")

    def stored(self) -> int:
        """See Running."""
        return files_in(self._folder / "incoming")

    def said(self) -> str:
        """See Running."""
        return self._processes.said()

    def stop(self) -> None:
        """See Running."""
        self._processes.stop()


SMSTOOLS = Program(name="smstools", needs=("smsd",), remedy="apt-get install smstools", start=Smstools)
"""In the table."""
