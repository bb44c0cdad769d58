"""One measurement: conversations with a real hub, one at a time, then quiet. Knows nothing of how it is shown."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import district, proc, rig
from bench.district import District
from bench.rig import BenchError, Happened, Hub, Phones

SETTLE_SECONDS = 3.0
"""Status reports come back and are kept; then the diary is quiet."""
PAUSE_SECONDS = (1.0, 2.5)
"""Between a question and its reply. Nobody types faster, and it spreads the replies over the hub's own rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long one reply waited for the next question, seconds."""

    asks: float
    """From the reply lying in the modem's storage to AT+CMGS."""
    accepted: float
    """To the network having the question. What lies between is mostly the driver's own pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything measured. Bytes and seconds."""

    hub_pss: int
    modem_pss: int
    other_pss: int
    """Processes that the hub's runtime starts for itself."""
    apart: int
    """All of it as PSS would be with nothing else on the machine: the benchmark's own Python shares libraries."""
    idle_share: float
    """Of one core."""
    idle_seconds: float
    idle_written: int
    written: int
    messages: int
    waits: tuple[Wait, ...]
    started_in: float
    stopped_in: float
    file_system: str

    @property
    def idle_written_a_day(self) -> float:
        """Bytes a card would take in a day without a message."""
        return self.idle_written / self.idle_seconds * 24 * 3600


def run(folder: Path, port: int, idle_seconds: float, rng: Random) -> Figures:
    """Measure in an empty folder on a real disk. BenchError where the hub does not do its work."""
    world = district.make(folder, port)
    phones = Phones(world.device)
    try:
        rig.willay(world, "schools", "import", str(folder / "schools.csv"))
        rig.willay(world, "contacts", "import", str(folder / "contacts.csv"))
        rig.willay(world, "survey", "import", str(folder / "bench.toml"))
        with rig.hub(world) as hub:
            return _measured(world, hub, phones, idle_seconds, rng)
    finally:
        phones.stop()


def percentile(values: list[float], percent: int) -> float:
    """The value that so many of a hundred do not pass."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _measured(world: District, hub: Hub, phones: Phones, idle_seconds: float, rng: Random) -> Figures:
    rig.willay(world, "round", "start", district.NAME)
    for _ in world.numbers:
        phones.until("accepted")
    phones.quiet_for(SETTLE_SECONDS)

    group = proc.family(hub.process.pid)
    before = proc.bytes_written(group)
    waits: list[Wait] = []
    messages = 0
    for number in world.numbers:
        for place in range(1, district.QUESTIONS + 1):
            time.sleep(rng.uniform(*PAUSE_SECONDS))
            seen = _reply(phones, number, str(10 + place))
            messages += sum(one.what in {"stored", "accepted"} for one in seen)
            if place < district.QUESTIONS:  # after the last one come thanks, which are no question
                waits.append(_wait(seen))
    phones.quiet_for(SETTLE_SECONDS)
    written = proc.bytes_written(group) - before
    _check(world)

    began, used, at_rest = time.monotonic(), proc.cpu_seconds(group), proc.bytes_written(group)
    time.sleep(idle_seconds)
    idle_written = proc.bytes_written(group) - at_rest
    idle = (proc.cpu_seconds(group) - used) / (time.monotonic() - began)
    sizes = {pid: proc.memory(pid) for pid in group}
    modems = [one for one in sizes.values() if "modem.child" in one.command]
    taken = proc.apart(group)
    code = hub.stop()
    if code != 0:
        raise BenchError(f"the hub ended with {code}")
    hub_pss, modem_pss = sizes[hub.process.pid].pss, sum(one.pss for one in modems)
    return Figures(
        hub_pss=hub_pss,
        modem_pss=modem_pss,
        other_pss=sum(one.pss for one in sizes.values()) - hub_pss - modem_pss,
        apart=taken,
        idle_share=idle,
        idle_seconds=idle_seconds,
        idle_written=idle_written,
        written=written,
        messages=messages,
        waits=tuple(waits),
        started_in=hub.started_in,
        stopped_in=hub.stopped_in,
        file_system=proc.file_system(world.folder),
    )


def _reply(phones: Phones, number: str, text: str) -> list[Happened]:
    phones.quiet_for(0.01)
    phones.text(number, text)
    return phones.until("accepted", number)


def _wait(seen: list[Happened]) -> Wait:
    stored = next(one.at for one in seen if one.what == "stored")
    asks = next(one.at for one in seen if one.what == "asks" and one.at >= stored)
    return Wait(asks=asks - stored, accepted=seen[-1].at - stored)


def _check(world: District) -> None:
    """A fast hub that loses answers is no result."""
    wanted = {(f"q{place}", 10 + place) for place in range(1, district.QUESTIONS + 1)}
    found = [(one["question"], one["value"]) for one in rig.answers(world)]
    if set(found) != wanted or len(found) != len(wanted) * len(world.numbers):
        raise BenchError(f"{len(found)} answers were recorded, not {len(wanted)} from each of {len(world.numbers)}")
