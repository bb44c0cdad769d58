"""Real libgammu in a process of its own, from its first command to the last deletion."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from modem.simulator.faults import Fault, FaultKind
from modem.simulator.network import Event
from modem.simulator.people import Person, Reply
from modem.simulator.simulator import Simulator
from tests.modem.simulator.rig import ANA

TALK = Path(__file__).with_name("talk_through_gammu.py")
TALK_LIMIT_S = 60
"""libgammu takes four seconds to begin and almost one a part."""


class Parrot:
    """Says back what it was told."""

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        return (Reply(delay=timedelta(), text=text),)


def test_gammu_identifies_sends_receives_deletes_and_dials(tmp_path: Path) -> None:
    link = tmp_path / "modem"
    texts = ["¿Cuántas niñas?", "largo " * 40, "ŋɔ 👍 " * 15]
    simulator: list[Simulator] = []

    def refuse_after_the_last(event: Event) -> None:
        if event.text == texts[-1]:
            simulator[0].fault(Fault(kind=FaultKind.REFUSE, code=38))

    with Simulator(
        link=link,
        clock=lambda: datetime.now(UTC),
        rng=Random(1),
        people=[Person(number=ANA, behaviour=Parrot())],
        pin="1234",
        on_event=refuse_after_the_last,
    ) as running:
        simulator.append(running)
        done = subprocess.run(
            [sys.executable, str(TALK), str(link), ANA, "1234"],
            capture_output=True,
            timeout=TALK_LIMIT_S,
            check=True,
        )
        sent = running.sent
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["locked"] == "PIN"
    assert seen["imei"] == "004999010640000"
    assert seen["signal"] == 63
    assert seen["network"] == ["HomeNetwork", "Red Andina"]
    assert seen["smsc"] == "+51900000000"
    assert seen["refs"] == [[0], [1, 2], [3, 4]]
    assert [part.ref for part in sent] == [0, 1, 2, 3, 4]
    assert seen["ussd"] == ["Su saldo es S/ 12.50. Vence el 31/12/2026."]
    assert seen["reports"] == [[ref, 0] for ref in range(5)]
    assert seen["used"] == 5
    assert seen["received"] == [[ANA, text] for text in texts]
    assert seen["used_after"] == 0
    assert seen["refused"] == "ERR_UNKNOWN"
