"""Which driver the modem has earned, beside the one it has. Asks nothing itself: modem/lanes.py does."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.config_records import DriverName, ModemConfig
from gateway.findings import Finding, look, well
from gateway.sentences import Sentence, sentence
from modem.errors import ModemError
from modem.lanes import LaneAdvice, Reason, probe_lane
from modem.ports import AtPort


def ask_port(path: str) -> LaneAdvice | None:
    """Ask the modem on a port that nobody has; None where none answers. Takes two seconds at most."""
    try:
        with AtPort(path) as port:
            return probe_lane(port)
    except ModemError:
        return None


def check_lane(entry: ModemConfig, advice: LaneAdvice | None) -> Iterator[Finding]:
    """Whether its driver is the one it has earned. None: it could not be asked."""
    if advice is None:
        return
    subject, reasons = f"driver {entry.name}", _said(advice.reasons)
    earned = DriverName(advice.lane.value)
    if Reason.SIM in advice.reasons or earned is entry.driver:
        yield well(subject, sentence("{driver}: {reasons}", driver=entry.driver.value, reasons=reasons))
    elif earned is DriverName.SERIAL:
        yield well(
            subject,
            sentence('it has earned driver = "serial", which fills the link better: {reasons}', reasons=reasons),
        )
    else:
        yield look(
            subject,
            sentence('driver = "serial" is set, and the modem is not made for it: {reasons}', reasons=reasons),
            sentence('write driver = "gammu" into its [[modem]]'),
        )


def _said(reasons: tuple[Reason, ...]) -> Sentence:
    """The reasons as one sentence, each still to be translated."""
    told = sentence(reasons[0].value)
    for reason in reasons[1:]:
        told = sentence("{text}; {detail}", text=told, detail=sentence(reason.value))
    return told
