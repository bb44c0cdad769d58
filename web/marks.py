"""A shape, a tone and a word for each state that pages show: colour never carries meaning alone. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.store.states import DisputeState, RoundState, SendState
from gateway.survey.model import Outcome, SessionStatus, Status
from modem.api import Link, Registration, SimState
from modem.standing import Standing
from web.language import marked

WELL, LOOK, WRONG, QUIET, BUSY = "well", "look", "wrong", "quiet", "busy"
SHAPES = {WELL: "●", LOOK: "▲", WRONG: "■", QUIET: "–", BUSY: "○"}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one state looks: `tone` picks the colour, `word` is a msgid."""

    tone: str
    word: str
    shape: str = ""

    @property
    def sign(self) -> str:
        """The shape; the tone's own where none is named."""
        return self.shape or SHAPES[self.tone]


VERDICTS = {
    "well": Mark(WELL, marked("well")),
    "look": Mark(LOOK, marked("attention")),
    "wrong": Mark(WRONG, marked("urgent")),
}

SESSIONS = {
    SessionStatus.WAITING: Mark(BUSY, marked("waits its turn"), "…"),
    SessionStatus.OPEN: Mark(BUSY, marked("asked, no answer yet")),
    SessionStatus.DONE: Mark(WELL, marked("answered")),
    SessionStatus.EXPIRED: Mark(LOOK, marked("did not answer")),
    SessionStatus.STOPPED: Mark(QUIET, marked("asked to stop"), "×"),
    SessionStatus.CANCELLED: Mark(QUIET, marked("not asked")),
}

KNOWN = {
    Status.VERIFIED: Mark(WELL, marked("verified")),
    Status.PROVISIONAL: Mark(BUSY, marked("provisional"), "◐"),
    Status.DISPUTED: Mark(WRONG, marked("they differ"), "≠"),
    Status.NO_CLASS: Mark(QUIET, marked("no class")),
    Status.MISSING: Mark(QUIET, marked("no data"), "○"),
}

OUTCOMES = {
    Outcome.VALUE: Mark(WELL, marked("understood")),
    Outcome.UNCLEAR: Mark(LOOK, marked("not understood")),
    Outcome.NO_CLASS: Mark(QUIET, marked("no class")),
    Outcome.DONT_KNOW: Mark(QUIET, marked("does not know"), "?"),
    Outcome.COMMAND: Mark(BUSY, marked("a request")),
}

ROUNDS = {
    RoundState.OPEN: Mark(BUSY, marked("open")),
    RoundState.CLOSED: Mark(WELL, marked("closed, late answers still count")),
    RoundState.SEALED: Mark(QUIET, marked("sealed"), "●"),
}

CASES = {
    DisputeState.OPEN: Mark(WRONG, marked("not settled yet")),
    DisputeState.RESOLVED: Mark(WELL, marked("settled")),
    DisputeState.WITHDRAWN: Mark(QUIET, marked("withdrawn: they came to agree"), "●"),
}

SENDING = {
    SendState.QUEUED: Mark(BUSY, marked("queued"), "…"),
    SendState.SENDING: Mark(BUSY, marked("being sent")),
    SendState.SENT: Mark(BUSY, marked("sent"), "✓"),
    SendState.DELIVERED: Mark(WELL, marked("delivered")),
    SendState.UNDELIVERED: Mark(LOOK, marked("not delivered")),
    SendState.REJECTED: Mark(WRONG, marked("refused by the network")),
    SendState.UNKNOWN: Mark(LOOK, marked("not known whether it left"), "?"),
    SendState.EXPIRED: Mark(QUIET, marked("too late to send"), "×"),
    SendState.CANCELLED: Mark(QUIET, marked("no longer needed"), "×"),
}

HANDLED = {
    "answer": Mark(WELL, marked("taken as an answer")),
    "unclear": Mark(LOOK, marked("not understood")),
    "command": Mark(BUSY, marked("a request")),
    "case": Mark(WELL, marked("settled a case")),
    "visit": Mark(WELL, marked("told what was seen on a visit")),
    "late": Mark(WELL, marked("taken as a late answer")),
    "after": Mark(QUIET, marked("nothing was being asked")),
    "unknown_sender": Mark(LOOK, marked("nobody of the register")),
    "machine": Mark(QUIET, marked("from a machine: not answered")),
    "capped": Mark(LOOK, marked("too many messages: not answered")),
    "sealed": Mark(LOOK, marked("too late: the round is sealed")),
    "stopped": Mark(QUIET, marked("had asked to stop: not answered"), "×"),
    "consent": Mark(BUSY, marked("about taking part")),
    "early": Mark(LOOK, marked("written before the question was there: not counted")),
    "registration": Mark(BUSY, marked("asks to be registered")),
    "language": Mark(BUSY, marked("chose a language")),
    "repeated": Mark(QUIET, marked("said again: counted once")),
    "binary": Mark(QUIET, marked("not a text: kept, never read")),
    "wap": Mark(QUIET, marked("settings or pictures for a phone: kept, never read")),
    "port": Mark(QUIET, marked("for a program on a phone: kept, never read")),
    "flash": Mark(QUIET, marked("a flash message of the operator: never read as a reply")),
    "silent": Mark(QUIET, marked("a silent message of the network")),
    "waiting": Mark(QUIET, marked("the network says that voicemail waits")),
    "own": Mark(QUIET, marked("left on the SIM by a phone: not to us")),
    "damaged": Mark(LOOK, marked("came cut short: not read as a reply")),
    "unreadable": Mark(LOOK, marked("no message that can be read: kept for a technician")),
    "incomplete": Mark(LOOK, marked("a part of it never came: not read as a reply")),
    "failed": Mark(WRONG, marked("could not be worked on: tell a technician")),
}

LINKS = {
    Link.STARTING: Mark(BUSY, marked("starting")),
    Link.READY: Mark(WELL, marked("ready")),
    Link.ABSENT: Mark(WRONG, marked("not plugged in")),
    Link.DENIED: Mark(WRONG, marked("may not be opened")),
    Link.SILENT: Mark(WRONG, marked("does not answer")),
    Link.SIM: Mark(WRONG, marked("SIM does not work")),
    Link.OTHER: Mark(WRONG, marked("another modem is there")),
    Link.STOPPED: Mark(QUIET, marked("stopped")),
}

SIMS = {
    SimState.READY: Mark(WELL, marked("ready")),
    SimState.PIN_WANTED: Mark(WRONG, marked("wants its PIN")),
    SimState.PUK_WANTED: Mark(WRONG, marked("wants its PUK")),
    SimState.PIN_REFUSED: Mark(WRONG, marked("refused the PIN")),
    SimState.MISSING: Mark(WRONG, marked("no SIM")),
    SimState.UNKNOWN: Mark(QUIET, marked("unknown"), "?"),
}

REGISTRATIONS = {
    Registration.HOME: Mark(WELL, marked("registered")),
    Registration.ROAMING: Mark(LOOK, marked("roaming: costs more")),
    Registration.SEARCHING: Mark(LOOK, marked("searching")),
    Registration.DENIED: Mark(WRONG, marked("refused by the network")),
    Registration.IDLE: Mark(WRONG, marked("not searching")),
    Registration.UNKNOWN: Mark(QUIET, marked("unknown"), "?"),
}

STANDINGS = {
    Standing.WORKS: Mark(WELL, marked("works")),
    Standing.SIM_CHANGED: Mark(LOOK, marked("another SIM than before")),
    Standing.ROAMING: REGISTRATIONS[Registration.ROAMING],
    Standing.NETWORK_UNKNOWN: Mark(QUIET, marked("does not say whether it has a network"), "?"),
    Standing.STARTING: LINKS[Link.STARTING],
    Standing.SEARCHING: Mark(LOOK, marked("looks for a network")),
    Standing.NO_NETWORK: Mark(WRONG, marked("no network")),
    Standing.DEAF: Mark(WRONG, marked("hears no network, whatever was tried")),
    Standing.REGISTRATION_DENIED: REGISTRATIONS[Registration.DENIED],
    Standing.SIM_UNKNOWN: LINKS[Link.SIM],
    Standing.PIN_WANTED: SIMS[SimState.PIN_WANTED],
    Standing.PIN_REFUSED: SIMS[SimState.PIN_REFUSED],
    Standing.PUK_WANTED: SIMS[SimState.PUK_WANTED],
    Standing.SIM_MISSING: SIMS[SimState.MISSING],
    Standing.MENDING: Mark(WRONG, marked("does not answer, is being helped")),
    Standing.WRONG_DEVICE: Mark(WRONG, marked("no modem is on its port")),
    Standing.OTHER_MODEM: LINKS[Link.OTHER],
    Standing.DENIED: LINKS[Link.DENIED],
    Standing.STORAGE_MODE: Mark(WRONG, marked("plugged in as a CD drive")),
    Standing.ABSENT: LINKS[Link.ABSENT],
    Standing.NOTHING_HELPS: Mark(WRONG, marked("does not answer, and nothing helps")),
    Standing.STOPPED: LINKS[Link.STOPPED],
}

UNKNOWN = Mark(QUIET, marked("unknown"), "?")

GOOD_SIGNAL_PERCENT = 45
"""About -85 dBm: messages go through."""

POOR_SIGNAL_PERCENT = 20
"""About -100 dBm: below this messages start to fail."""


def of_signal(percent: int | None) -> Mark:
    """What a signal strength means."""
    if percent is None:
        return UNKNOWN
    if percent >= GOOD_SIGNAL_PERCENT:
        return Mark(WELL, marked("good"))
    return Mark(LOOK, marked("weak")) if percent >= POOR_SIGNAL_PERCENT else Mark(WRONG, marked("very weak"))
