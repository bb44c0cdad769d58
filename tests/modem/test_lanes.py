"""Which driver a modem has earned: the serial one where it does all that is needed, libgammu in every doubt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from gateway.words import translations
from modem.errors import ModemSilentError
from modem.lanes import QUESTIONS, Lane, Reason, earned, probe_lane
from modem.ports import AtPort
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator

PLAIN: Mapping[str, tuple[str, ...]] = {
    "AT+CMGF=?": ("+CMGF: (0,1)", "OK"),
    "AT+CPMS=?": ('+CPMS: ("SM","ME"),("SM"),("SM")', "OK"),
    "AT+CMGL=?": ("+CMGL: (0-4)", "OK"),
    "AT+CMGR=?": ("OK",),
    "AT+CMGS=?": ("OK",),
    "AT+CNMI=?": ("+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", "OK"),
    "AT+CMMS=?": ("+CMMS: (0-2)", "OK"),
    "AT+CPIN?": ("+CPIN: READY", "OK"),
}
REFUSED = ("ERROR",)


def test_a_plain_modem_has_earned_the_serial_lane() -> None:
    advice = earned(PLAIN)
    assert advice.lane is Lane.SERIAL
    assert advice.reasons == (Reason.ALL, Reason.LINK)


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("AT+CMGF=?", REFUSED, Reason.NO_PDU),
        ("AT+CMGF=?", ("+CMGF: (1)", "OK"), Reason.NO_PDU),
        ("AT+CPMS=?", ("+CMS ERROR: 303",), Reason.NO_STORAGE),
        ("AT+CPMS=?", ('+CPMS: ("BM","SR"),("BM"),("BM")', "OK"), Reason.NO_STORAGE),
        ("AT+CPIN?", ("+CPIN: SIM PIN", "OK"), Reason.SIM),
        ("AT+CPIN?", ("+CME ERROR: 10",), Reason.SIM),
        ("AT+CPIN?", ("+CME ERROR: SIM busy",), Reason.SIM),
    ],
)
def test_without_what_it_needs_it_stays_with_gammu(question: str, answer: tuple[str, ...], reason: Reason) -> None:
    advice = earned({**PLAIN, question: answer})
    assert (advice.lane, advice.reasons) == (Lane.GAMMU, (reason,))


def test_one_way_of_reading_is_enough_and_none_is_not() -> None:
    assert earned({**PLAIN, "AT+CMGL=?": REFUSED}).reasons == (Reason.ALL, Reason.LINK, Reason.ONE_BY_ONE)
    assert earned({**PLAIN, "AT+CMGR=?": REFUSED}).lane is Lane.SERIAL
    assert earned({**PLAIN, "AT+CMGL=?": REFUSED, "AT+CMGR=?": REFUSED}).reasons == (Reason.NO_READING,)


@pytest.mark.parametrize(
    ("offered", "reasons"),
    [
        (("+CNMI: (0-2),(0,2),(0),(0-2),(0)", "OK"), (Reason.SWEPT,)),
        (("+CNMI: (0-2),(0,1),(0),(0),(0)", "OK"), (Reason.NO_REPORTS,)),
        (("+CNMI: (0-2),(0-1)", "OK"), (Reason.NO_REPORTS,)),
        (REFUSED, (Reason.SWEPT, Reason.NO_REPORTS)),
    ],
)
def test_what_it_does_not_do_is_said_beside(offered: tuple[str, ...], reasons: tuple[Reason, ...]) -> None:
    advice = earned({**PLAIN, "AT+CNMI=?": offered, "AT+CMMS=?": REFUSED})
    assert (advice.lane, advice.reasons) == (Lane.SERIAL, (Reason.ALL, *reasons))


def test_a_modem_that_said_nothing_has_earned_nothing() -> None:
    assert earned({}).lane is Lane.GAMMU


def test_lines_nobody_asked_for_change_no_advice() -> None:
    noisy = {question: ("^RSSI: 12", *lines[:-1], '+CMTI: "SM",1', lines[-1]) for question, lines in PLAIN.items()}
    assert earned(noisy) == earned(PLAIN)


def test_the_simulated_modem_is_asked_and_stays_as_it_was(tmp_path: Path) -> None:
    simulator = Simulator(link=tmp_path / "modem", clock=lambda: datetime.now(UTC), rng=Random(1))
    with simulator, AtPort(str(tmp_path / "modem")) as port:
        before = port.ask("AT+CNMI?")
        assert probe_lane(port).lane is Lane.SERIAL
        assert port.ask("AT+CNMI?") == before
        simulator.fault(Fault(kind=FaultKind.NO_SIM))
        assert probe_lane(port).reasons == (Reason.SIM,)
        simulator.fault(Fault(kind=FaultKind.HANG))
        with pytest.raises(ModemSilentError):
            probe_lane(port)


@pytest.mark.parametrize("domain", ["cli", "health"])
def test_every_reason_is_said_in_spanish(domain: str) -> None:
    known = translations(domain, "es")
    assert [reason for reason in Reason if known.gettext(reason.value) == reason.value] == []


def test_no_question_sends_or_changes_anything() -> None:
    assert all(question.endswith("?") for question in QUESTIONS)
