"""One program on the emulated modem: what is asked of it, in which order. Knows no program and no table."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench import proc
from bench.peers import figures
from bench.peers.figures import Receiving, Recovery, Sending
from bench.peers.program import Message, Place, Program, Running
from bench.rig import BenchError, Happened, Phones

EMULATOR = "bench.peers.emulator"
START_LIMIT_SECONDS = 60.0
"""Until a program that was started sends its first message."""
SEND_LIMIT_SECONDS = 12.0
"""Until the next thing happens on the line while a program sends: none of them pauses half as long unless it hangs."""
QUIET_SECONDS = 1.5
"""A program that has nothing waiting and has been quiet for so long is done."""
AIR_SECONDS = 2.5
"""What a message takes on a good link (2.5 to 6 s)."""
LINE = "^WBENCH: 7,1"
"""Said by no modem; others say the like (^HWNAT, ^THERM) when they please."""
LINE_PLACES = ("air", "result", "prompt")
"""The one most programs bear, then the one that stops gammu-smsd for minutes: with it, its trial is over."""
LINE_AIR_SECONDS = 1.0
LINE_MESSAGES = 2
"""The one that the line meets, and the one after it."""
GONE_SECONDS = 3.0
LOOK_SECONDS = 0.004
"""How often a folder or a table is looked at for a message that has come."""
STRANGER = "+51987650999"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of everything."""

    messages: int = 20
    """Sent without air time."""
    messages_on_air: int = 12
    """Sent with AIR_SECONDS of it."""
    received: int = 6
    receive_limit: float = 20.0
    stall_limit: float = 45.0
    unplug_limit: float = 90.0
    settle: float = 3.0
    """Seconds after the last +CMGS: status reports are back after two and want to be kept."""
    faulty_messages: int = 3
    """Queued where a fault strikes the first."""


QUICK = Plan(
    messages=8,
    messages_on_air=3,
    received=3,
    receive_limit=10.0,
    stall_limit=15.0,
    unplug_limit=20.0,
    faulty_messages=3,
)


class Trial:
    """One program and its modem, until `stop`."""

    def __init__(self, program: Program, folder: Path, plan: Plan, rng: Random) -> None:
        folder.mkdir()
        self._plan = plan
        self._rng = rng
        self._name = program.name
        self._sent = 0
        self._diary: list[Happened] = []
        place = Place(folder=folder, device=folder / "modem")
        self._phones = Phones(place.device, EMULATOR)
        try:
            self._running: Running = program.start(place)
        except BaseException:  # whatever it is, raised again: the emulated modem must not outlive it
            self._phones.stop()
            raise

    def stop(self) -> None:
        """End the program, then its modem."""
        try:
            self._running.stop()
        finally:
            self._phones.stop()

    def send(self, count: int, air: float) -> Sending:
        """Queue so many messages and see them go."""
        self._tell(f"{count} messages, {air:g} s of air time")
        self._phones.wish({"air": air})
        written = proc.bytes_written(self._pids())
        start = self._mark()
        self._queue(count)
        self._until("asks", START_LIMIT_SECONDS)
        cpu, line_cpu = self._cpu()
        while self._count("answered", start) < count:
            self._until("answered", SEND_LIMIT_SECONDS + air)
        cpu_after, line_cpu_after = self._cpu()
        diary = self._diary[start:]
        self._listen(self._plan.settle)
        return Sending(
            air=air,
            messages=count,
            seconds=figures.span(diary),
            cpu=cpu_after - cpu,
            modem_cpu=line_cpu_after - line_cpu,
            written=proc.bytes_written(self._pids()) - written,
            gap=figures.mean_gap(diary),
        )

    def receive(self) -> Receiving:
        """Text the modem, one message after the other, at any moment of the program's own rhythm."""
        self._tell(f"{self._plan.received} messages to it")
        self._receive_one(0)  # the first may be answered, as from somebody nobody knows
        self._listen(self._plan.settle)
        written, cpu = proc.bytes_written(self._pids()), proc.cpu_seconds(self._pids())
        waits: list[float] = []
        for number in range(1, self._plan.received + 1):
            wait = self._receive_one(number)
            waits += [] if wait is None else [wait]
            self._listen(self._rng.uniform(0.1, 1.3))
        return Receiving(
            waits=tuple(waits),
            missed=self._plan.received - len(waits),
            cpu=proc.cpu_seconds(self._pids()) - cpu,
            written=proc.bytes_written(self._pids()) - written,
        )

    def memory(self) -> int:
        """What all its processes take now."""
        return proc.apart(self._pids())

    def unknown_line(self, usual: float) -> Recovery:
        """An unsolicited line that nobody knows: on the air, right behind a result, before a prompt.

        `usual`: seconds a message takes this program beside its time on the air. The worst of the three is told.
        """
        self._tell(f"a line nobody knows, in three places, at most {self._plan.stall_limit:.0f} s each")
        self._phones.wish({"air": LINE_AIR_SECONDS})
        worst: Recovery | None = None
        for where in LINE_PLACES:
            self._phones.wish({"line": LINE, "where": where})
            start = self._mark()
            texts = self._queue(LINE_MESSAGES)
            self._until("line", START_LIMIT_SECONDS)
            self._until_settled(start, texts, self._plan.stall_limit)
            diary = self._diary[start:]
            late = figures.stall(diary, LINE_MESSAGES, LINE_AIR_SECONDS + usual)
            found = replace(self._recovery(late, self._plan.stall_limit, diary, texts), where=where)
            worst = found if worst is None else figures.worse(worst, found)
            if late is None:
                break
        assert worst is not None
        return worst

    def unplugged(self) -> Recovery:
        """The modem leaves right after the network has accepted a message, and is back after three seconds."""
        self._tell(f"unplugged in the middle of a send, at most {self._plan.unplug_limit:.0f} s")
        self._phones.wish({"air": AIR_SECONDS})
        self._phones.wish({"unplug": GONE_SECONDS})
        start = self._mark()
        texts = self._queue(self._plan.faulty_messages)
        self._until("back", START_LIMIT_SECONDS)
        self._until_settled(start, texts, self._plan.unplug_limit)
        diary = self._diary[start:]
        return self._recovery(figures.back_after(diary), self._plan.unplug_limit, diary, texts)

    def sound(self) -> bool:
        """Does the program run, with nothing waiting?"""
        return bool(self._running.pids()) and self._running.waiting() == 0

    def said(self) -> str:
        """The end of the program's log."""
        return self._running.said()

    def _recovery(self, seconds: float | None, limit: float, diary: list[Happened], texts: tuple[str, ...]) -> Recovery:
        found = figures.copies(diary, texts, self._running.waiting())
        return Recovery(seconds=seconds, limit=limit, copies=found, ended=not self._running.pids())

    def _until_settled(self, start: int, texts: tuple[str, ...], limit: float) -> None:
        """Until every text arrived and none waits, for a while; or the program ended; or the limit."""
        until = time.monotonic() + limit
        quiet_since = time.monotonic()
        while time.monotonic() < until and self._running.pids():
            if self._listen(0.5):
                quiet_since = time.monotonic()
            arrived = figures.copies(self._diary[start:], texts, 0).never == 0
            if arrived and time.monotonic() - quiet_since > QUIET_SECONDS and self._running.waiting() == 0:
                return

    def _receive_one(self, number: int) -> float | None:
        before = self._running.stored()
        start = self._mark()
        self._phones.text(STRANGER, f"Recibido {number}")
        self._until("stored", START_LIMIT_SECONDS)
        arrived = next(event.at for event in self._diary[start:] if event.what == "stored")
        while self._running.stored() <= before:
            if time.time() - arrived > self._plan.receive_limit:
                return None
            time.sleep(LOOK_SECONDS)
        return time.time() - arrived

    def _queue(self, count: int) -> tuple[str, ...]:
        """Put so many into the program's queue, each to a phone of its own; their texts."""
        numbers = range(self._sent, self._sent + count)
        self._sent += count
        messages = tuple(
            Message(number=f"+5198766{number:04d}", text=f"Aviso {number}: la escuela abre el lunes a las ocho.")
            for number in numbers
        )
        self._running.queue(messages)
        return tuple(message.text for message in messages)

    def _mark(self) -> int:
        """Where the diary goes on."""
        self._listen(0.0)
        return len(self._diary)

    def _count(self, what: str, start: int) -> int:
        return sum(1 for event in self._diary[start:] if event.what == what)

    def _until(self, what: str, seconds: float) -> None:
        """Write the diary up to the next event of this kind."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            event = self._phones.next(min(left, 1.0))
            if event is None:
                self._pids()
                continue
            self._diary.append(event)
            if event.what == what:
                return
        raise BenchError(f"no {what!r} within {seconds:.0f} s")

    def _listen(self, seconds: float) -> bool:
        """Write the diary for so long; did anything happen?"""
        before, until = len(self._diary), time.monotonic() + seconds
        while (event := self._phones.next(until - time.monotonic())) is not None:
            self._diary.append(event)
        return len(self._diary) > before

    def _cpu(self) -> tuple[float, float]:
        """CPU seconds so far of the program, and of the emulated modem."""
        return proc.cpu_seconds(self._pids()), proc.cpu_seconds([self._phones.pid])

    def _pids(self) -> tuple[int, ...]:
        pids = self._running.pids()
        if not pids:
            raise BenchError("it has ended")
        return pids

    def _tell(self, what: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {self._name}: {what}\n")
        sys.stderr.flush()
