"""Words for what has no state: roles, subjects, levels, kinds of message. Knows no table."""

from __future__ import annotations

from gateway.store.states import UserRole
from gateway.survey.model import Role, SayKind
from modem.ladder import Rung
from web.language import gettext, marked

ROLES = {
    Role.LEADER: marked("community leader"),
    Role.PARENT: marked("parents' committee"),
    Role.PRINCIPAL: marked("principal"),
    Role.PROMOTER: marked("promoter"),
    Role.INSPECTOR: marked("inspector"),
    Role.OFFICIAL: marked("official"),
}

SHORT_ROLES = {
    Role.LEADER: marked("leader"),
    Role.PARENT: marked("parents"),
    Role.PRINCIPAL: marked("principal"),
}
"""For the heads of narrow columns."""

USER_ROLES = {UserRole.OFFICE: marked("office"), UserRole.TECHNICIAN: marked("technician")}

SUBJECTS = {
    "hub": marked("Hub"),
    "modem": marked("Modem"),
    "modems": marked("Modem"),
    "signal": marked("Signal"),
    "network": marked("Network"),
    "sim": marked("SIM"),
    "credit": marked("Credit"),
    "queue": marked("Queue"),
    "clock": marked("Clock"),
    "disk": marked("Disk"),
    "upload": marked("Upload"),
    "uploads": marked("Upload"),
    "rounds": marked("Rounds"),
    "panel": marked("Panel"),
    "schedule": marked("Schedule"),
    "schools": marked("Schools"),
    "cases": marked("Cases"),
    "people": marked("People"),
    "database": marked("Database"),
    "store": marked("Database"),
    "power": marked("Power"),
    "heat": marked("Heat"),
    "usb": marked("USB"),
    "port": marked("Port"),
    "rivals": marked("Other programs"),
    "identity": marked("Model"),
    "smsc": marked("Message centre"),
    "driver": marked("Driver"),
    "help": marked("Help given"),
    "sending": marked("Sending"),
    "text": marked("SMS to itself"),
    "card": marked("Card"),
    "backup": marked("Backup"),
    "service": marked("Service"),
    "memory": marked("Memory"),
    "doctor": marked("Doctor"),
}

LEVELS = {"initial": marked("preschool"), "primary": marked("primary"), "secondary": marked("secondary")}
AREAS = {"rural": marked("rural"), "urban": marked("urban")}

KINDS = {
    SayKind.QUESTION: marked("question"),
    SayKind.REASK: marked("question again"),
    SayKind.REMINDER: marked("reminder"),
    SayKind.THANKS: marked("thanks"),
    SayKind.HELP: marked("help"),
    SayKind.STOPPED: marked("stop confirmed"),
    SayKind.STARTED: marked("start confirmed"),
    SayKind.CASE: marked("case for the promoter"),
    SayKind.ALERT: marked("alert"),
    SayKind.VISIT: marked("visit"),
    SayKind.NOTE: marked("note"),
    SayKind.CONSENT: marked("request to take part"),
}

RUNGS = {
    Rung.ASK: marked("asked again"),
    Rung.REOPEN: marked("port opened again"),
    Rung.RESTART: marked("program of the modem restarted"),
    Rung.RADIO: marked("radio switched off and on"),
    Rung.RESET: marked("modem reset"),
    Rung.USB: marked("USB switched off and on"),
    Rung.POWER: marked("power switched off and on"),
    Rung.TELL: marked("the office was told"),
}
"""What the hub does for a modem in trouble, from the least to the most."""

ORIGINS = {"schedule": marked("by the calendar"), "hand": marked("started by hand")}


def role(of: Role | None) -> str:
    """A role's name in the visitor's language."""
    return gettext(ROLES[of]) if of is not None else ""


def short_role(of: Role) -> str:
    """The same in one word, for the three reporters."""
    return gettext(SHORT_ROLES[of])


def subject(name: str) -> str:
    """What a finding is about; a name of its own (`modem cusco`) keeps its second part."""
    head, _, rest = name.partition(" ")
    said = gettext(SUBJECTS[head.lower()]) if head.lower() in SUBJECTS else head
    return f"{said} {rest}".strip()


def answer(value: str | None) -> str:
    """A value as people read it: numbers as they are, yes and no in words."""
    if value == "yes":
        return gettext("yes")
    if value == "no":
        return gettext("no")
    return value if value is not None else ""
