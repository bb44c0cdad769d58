"""Whatever comes between: octets cut anywhere and lines nobody asked for change no outcome, and nothing is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from modem.api import IncomingPart, ModemStatus, Msisdn, NetworkUssd, OutgoingSms, SendOutcome, StatusReport
from tests.modem.responder import report_pdu
from tests.modem.serial_rig import SimulatedPort, driver, mixed
from tests.modem.simulator.rig import ANA, Rig

MARKED = 200
"""References of the reports that are put in: the simulator gives its own from 0."""

NOISE = [
    "^RSSI: 17",
    "^HWNAT: 1",
    "^BOOT:20952548,0,0,0,75",
    "RING",
    "NO CARRIER",
    "+CREG: 1",
    '+CREG: 2,"2A1B","01C4"',
    "+CGREG: 5",
    '+CTZV: "-20"',
    "*PSUTTZ: 2026,11,16",
    "OVER-VOLTAGE WARNNING",
    '%NWSTATE: "x"',
    '+CMTI: "SM",3',
    '+CDSI: "SR",1',
    '+CUSD: 0,"Recarga\r\nrecibida",15',
    "+CMS READY",
    "$QCSIMSTAT: 1",
]


def report(ref: int) -> str:
    pdu = report_pdu(ANA, ref, 0)
    return f"+CDS: {len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}"


Outcome = tuple[ModemStatus, list[SendOutcome], set[str], set[str]]


def day(port: SimulatedPort, workdir: Path) -> tuple[Outcome, list[int], int]:
    """Open, ask, send, receive, delete: what came of it, the marked reports, and how many USSD texts were heard."""
    modem = driver(port, workdir)
    modem.open()
    status = modem.status()
    outcomes, texts, refs, marked, ussd = [], set[str](), set[str](), list[int](), 0
    port.rig.network.text_in(port.rig.now, Msisdn("+51999000111"), "Hoy vinieron 12 niñas 👍. " * 6)
    for text in ("hola", "¿Cuántas niñas? " * 12, "€[]"):
        outcomes.append(modem.send(OutgoingSms(to=ANA, text=text)))
        for message in modem.receive():
            match message:
                case IncomingPart():
                    texts.add(f"{message.sender} {message.concat} {message.text}")
                    modem.delete((message.stored_at,))
                case StatusReport(ref=ref):
                    if ref >= MARKED:
                        marked.append(ref)
                    else:
                        refs.add(str(ref))
                case NetworkUssd():
                    ussd += 1
    modem.receive()
    assert port.rig.device.storages["SM"].used == 0
    return (status, outcomes, texts, refs), marked, ussd


@cache
def quiet_day() -> Outcome:
    """Without any of it."""
    with TemporaryDirectory() as folder:
        return day(SimulatedPort(Rig(sizes=(9, 9))), Path(folder))[0]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), lines=st.lists(st.sampled_from(NOISE), max_size=40), reports=st.integers(0, 3))
def test_lines_put_between_any_others_and_cuts_anywhere_change_nothing(
    seed: int, lines: list[str], reports: int
) -> None:
    rng = Random(seed)
    put = [*lines, *(report(MARKED + number) for number in range(reports))]
    rng.shuffle(put)
    port = SimulatedPort(Rig(sizes=(9, 9)))
    port.rig.device.settings.echo = rng.random() < 0.5
    port.mangle = mixed(rng, put)
    with TemporaryDirectory() as folder:
        outcome, _, _ = day(port, Path(folder))
    assert outcome == quiet_day()
    assert port.seconds < 60, "nothing was waited for that had come"


def test_reports_and_texts_of_the_network_in_the_middle_of_a_send_are_kept(tmp_path: Path) -> None:
    port = SimulatedPort(Rig(sizes=(9, 9)))
    modem = driver(port, tmp_path)
    modem.open()
    port.mangle = mixed(Random(3), [report(MARKED), '+CUSD: 0,"Recarga\r\nrecibida",15', report(MARKED + 1)])
    for _ in range(4):
        modem.send(OutgoingSms(to=ANA, text="hola " * 50, want_report=False))
    found = modem.receive()
    assert [message.ref for message in found if isinstance(message, StatusReport)] == [MARKED, MARKED + 1]
    assert [message.text for message in found if isinstance(message, NetworkUssd)] == ["Recarga\nrecibida"]
