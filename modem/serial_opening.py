"""From a port in any state to a modem that is ready to work: waking, settings, what it turns out to offer.

Knows the order, what must be and what may be refused; knows no message and no PIN.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.causes import device
from modem.errors import ModemRefusedError, ModemSilentError
from modem.quirks import families, of_model
from modem.serial_answers import Answer
from modem.serial_fields import allowed, fields, quoted
from modem.serial_line import Line
from modem.serial_storage import REPORTS
from modem.serial_words import ERROR
from modem.ussd_text import Form

WAKE_SECONDS = 5.0
"""Longer than the sleepiest modem takes to answer."""
WAKE_TRIES = 3
STALE_SECONDS = 4.0
"""Answers to commands of a program before us are in by then."""
MAX_STALE = 4
OPTIONAL_SECONDS = 5.0
OPTIONAL_WITHIN_SECONDS = 35.0
"""A modem that takes seconds for each answer is used without the niceties: the hub waits 60 for all of it."""
STARTING_SECONDS = 15.0
"""After its SIM answers, a modem may need this long until it lets messages be read."""
ASKED_EVERY_SECONDS = 0.5

_BUSY = {14, 300, 302, 314, 500, 515, 516}
_WAKE = "ATE0V1Q0"
_IN_STEP = "AT+CMGF=?"
"""Every modem with PDU mode answers it with a line, which tells its answer from a late OK to something else."""

_SHAPES = ("2,1,0,1,0", "2,1,0,1", "1,1,0,1,1", "3,1,0,1,0", "2,1,0,2,0", "2,1,0,0,0", "1,1,0,0,0", "2,1", "1,1")
"""+CNMI for modems that do not say what they offer."""
_HINT_GAMMU = 'This modem does not do what the serial driver needs: set driver = "gammu" for it.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What this modem turned out to do."""

    storages: tuple[str, ...]
    """Those that are swept; empty where it lets none be chosen."""
    announces: str = ""
    """The +CNMI it took; empty where it took none, and is swept only."""
    acknowledges: bool = False
    """It wants +CNMA for what it says over the line (+CSMS: 1)."""


def wake(line: Line) -> None:
    """End what a program before us left half done, end the echo, and get in step. Raises ModemSilentError."""
    for _ in range(WAKE_TRIES):
        line.abandon()
        try:
            if not line.ask(_WAKE, WAKE_SECONDS).ok:
                line.ask("ATE0", WAKE_SECONDS)
        except ModemSilentError:
            line.end_text()  # a modem that does not know ESC still sits at its prompt: cut off, its text is refused
            continue
        _get_in_step(line)
        return
    line.ask("AT", WAKE_SECONDS)
    _get_in_step(line)


def introduce(line: Line) -> Form | None:
    """Errors by number, and what its family must be told first; how that wants USSD codes written, where known."""
    optional(line, "AT+CMEE=1")
    answer = optional(line, "AT+CGMM")
    family = of_model(answer.told or "", families()) if answer.ok else None
    for command in family.init if family else ():
        optional(line, command)
    return Form(family.ussd) if family and family.ussd else None


def prepare(line: Line) -> Offer:
    """With the SIM open: PDU mode, storages, announcements; then what makes it better. Raises ModemRefusedError."""
    began = line.now()
    _patiently(line, "AT+CMGF=0")
    service = optional(line, "AT+CSMS=0")
    acknowledges = not service.ok and (optional(line, "AT+CSMS?").told or "").startswith("1")
    offered = _readable(line)
    storages = _storages(line, offered)
    shape = _announcing(line, offered)
    if shape.split(",")[3:4] == ["2"] and REPORTS in offered:
        storages += (REPORTS,)
    for command in ("AT+CMMS=2", "AT+CUSD=1", 'AT+CSCS="GSM"', "AT+COPS=3,0", "AT+CTZU=1"):
        if line.now() - began < OPTIONAL_WITHIN_SECONDS:
            optional(line, command)
    return Offer(storages=storages, announces=shape, acknowledges=acknowledges)


def optional(line: Line, command: str) -> Answer:
    """A command that may be refused, or find no hearing. Raises ModemSilentError where nothing else does either."""
    try:
        return line.ask(command, OPTIONAL_SECONDS)
    except ModemSilentError:
        _get_in_step(line)
        return Answer(final=ERROR, rows=())


def keeping_reports(told: str | None, storages: tuple[str, ...]) -> str:
    """The +CNMI by which the modem keeps status reports and announces them (ds 2), from what AT+CNMI=? told and the
    storages it can read from; empty where it has none for them, for they would fill the SIM's.

    A report that came over the line is gone when the hub was not there to take it, or died before it was committed.
    """
    groups = [allowed(group) for group in fields(told or "")]
    return shapes(told, reports=2)[0] if REPORTS in storages and len(groups) > 3 and 2 in groups[3] else ""


def shapes(offered: str | None, *, reports: int = 1) -> tuple[str, ...]:
    """What to try with AT+CNMI=, best first, from what AT+CNMI=? told.

    Messages stored and announced (mt 1), mode 2; reports over the line (ds 1) so that they fill no storage, unless
    they have their own (`reports`: 2).
    """
    groups = [allowed(group) for group in fields(offered or "")]
    if len(groups) < 2 or not groups[0]:
        return _SHAPES
    wanted = ((2, 1, 3, 0), (1, 0, 2, 3), (0,), (reports, 3 - reports, 0), (0, 1))
    best = [
        next((value for value in values if value in group), min(group, default=0))
        for values, group in zip(wanted, groups, strict=False)
    ]
    return tuple(dict.fromkeys((",".join(map(str, best)), *_SHAPES)))


def _get_in_step(line: Line) -> None:
    answer = line.ask(_IN_STEP, WAKE_SECONDS)
    for _ in range(MAX_STALE):
        if answer.rows:
            break
        try:
            answer = line.again(_IN_STEP, STALE_SECONDS)
        except ModemSilentError:
            break  # it answers tests without a line, and nothing more is coming
    line.in_step = True


def _patiently(line: Line, command: str) -> Answer:
    """A command that must go through, asked again while the SIM is still starting."""
    until = line.now() + STARTING_SECONDS
    while not (answer := line.ask(command)).ok:
        cause = answer.cause or device(answer.final)
        if cause.code not in _BUSY or line.now() > until:
            raise ModemRefusedError(f"the modem refused {command}: {cause.text}", hint=_HINT_GAMMU)
        line.pause(ASKED_EVERY_SECONDS)
    return answer


def _readable(line: Line) -> tuple[str, ...]:
    """The storages messages can be read from (the first group of +CPMS=?)."""
    until = line.now() + STARTING_SECONDS
    while True:
        answer = optional(line, "AT+CPMS=?")
        cause = answer.cause
        if cause is None or cause.code not in _BUSY or line.now() > until:
            break
        line.pause(ASKED_EVERY_SECONDS)
    told = answer.told or ""
    return quoted(fields(told)[0]) or quoted(told)


def _storages(line: Line, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Those to be swept: the SIM and the modem's own, or the one name for both. One of them keeps what is received."""
    found: tuple[str, ...] = tuple(name for name in ("SM", "ME") if name in offered)
    if not found and "MT" in offered:
        found = ("MT",)
    if not found:
        return offered[:1]
    kept_in = quoted(optional(line, "AT+CPMS?").told or "")[2:3]
    if kept_in and kept_in[0] not in (*found, "MT"):
        optional(line, "AT+CPMS=" + ",".join(f'"{found[0]}"' for _ in range(3)))
    return found


def _announcing(line: Line, storages: tuple[str, ...]) -> str:
    """Ask to be told of what comes in; the shape that was taken."""
    told = optional(line, "AT+CNMI=?").told
    kept = keeping_reports(told, storages)
    if kept and not optional(line, f'AT+CPMS="{REPORTS}"').ok:
        kept = ""  # a storage that is named and never opens would swallow them
    for shape in ((kept,) if kept else ()) + shapes(told):
        if optional(line, f"AT+CNMI={shape}").ok:
            return shape
    return ""
