"""The grammar of AT command lines, their answers and their errors (V.250, 3GPP 27.007 and 27.005).

Knows what a command looks like, not what any one does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a command is given."""

    RUN = "run"  # AT+CSQ, ATZ
    READ = "read"  # AT+CPIN?
    TEST = "test"  # AT+CNMI=?
    SET = "set"  # AT+CMGF=0, ATE1


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One command of a line. `arguments` have lost their quotes; one left out is an empty string."""

    name: str
    form: Form
    arguments: tuple[str, ...] = ()

    def text(self, position: int, default: str = "") -> str:
        """An argument as it is, or the default where it was left out."""
        given = self.arguments[position] if position < len(self.arguments) else ""
        return given or default

    def number(self, position: int, default: int) -> int:
        """An argument that must be a number; AtError where it is not one."""
        given = self.text(position)
        if not given:
            return default
        if not given.isascii() or not given.isdigit():
            raise cme(CME_INCORRECT_PARAMETERS)
        return int(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command answers: lines of information, then a result.

    Where `prompt` is set, more input is asked for instead, and what it makes of that input is the answer. Lines are
    written octet by octet (Latin-1): text in the terminal's alphabet is already so in them.
    """

    lines: tuple[str, ...] = ()
    prompt: Callable[[bytes], Answer] | None = None
    final: str = "OK"
    after_s: float = 0.0
    """How long the modem works on it before it answers."""
    lost: bool = False
    """The answer never comes out."""


OK = Answer()


def says(*lines: str) -> Answer:
    """These lines, then OK."""
    return Answer(lines=lines)


class AtError(Exception):
    """A command ends in an error result code. `family` is CME, CMS, or empty for a plain ERROR."""

    def __init__(self, family: str, code: int) -> None:
        super().__init__(f"{family} {code}")
        self.family = family
        self.code = code


CME_NO_CONNECTION = 1
CME_NOT_ALLOWED = 3
CME_NOT_SUPPORTED = 4
CME_SIM_NOT_INSERTED = 10
CME_PIN_REQUIRED = 11
CME_PUK_REQUIRED = 12
CME_INCORRECT_PASSWORD = 16
CME_INVALID_INDEX = 21
CME_NO_NETWORK_SERVICE = 30
CME_INCORRECT_PARAMETERS = 50

CMS_NOT_ALLOWED = 302
CMS_INVALID_PDU = 304
CMS_INVALID_TEXT = 305
CMS_SIM_NOT_INSERTED = 310
CMS_PIN_REQUIRED = 311
CMS_PUK_REQUIRED = 316
CMS_INVALID_INDEX = 321
CMS_MEMORY_FULL = 322
CMS_NO_NETWORK_SERVICE = 331

_WORDS = {
    ("CME", CME_NO_CONNECTION): "no connection to phone",
    ("CME", CME_NOT_ALLOWED): "operation not allowed",
    ("CME", CME_NOT_SUPPORTED): "operation not supported",
    ("CME", CME_SIM_NOT_INSERTED): "SIM not inserted",
    ("CME", CME_PIN_REQUIRED): "SIM PIN required",
    ("CME", CME_PUK_REQUIRED): "SIM PUK required",
    ("CME", CME_INCORRECT_PASSWORD): "incorrect password",
    ("CME", CME_INVALID_INDEX): "invalid index",
    ("CME", CME_NO_NETWORK_SERVICE): "no network service",
    ("CME", CME_INCORRECT_PARAMETERS): "Incorrect parameters",
    ("CMS", CMS_NOT_ALLOWED): "operation not allowed",
    ("CMS", CMS_INVALID_PDU): "invalid PDU mode parameter",
    ("CMS", CMS_INVALID_TEXT): "invalid text mode parameter",
    ("CMS", CMS_SIM_NOT_INSERTED): "SIM not inserted",
    ("CMS", CMS_PIN_REQUIRED): "SIM PIN required",
    ("CMS", CMS_PUK_REQUIRED): "SIM PUK required",
    ("CMS", CMS_INVALID_INDEX): "invalid memory index",
    ("CMS", CMS_MEMORY_FULL): "memory full",
    ("CMS", CMS_NO_NETWORK_SERVICE): "no network service",
}


def cme(code: int) -> AtError:
    """The equipment refuses (3GPP 27.007, 9.2)."""
    return AtError("CME", code)


def cms(code: int) -> AtError:
    """The message service refuses (3GPP 27.005, 3.2.5)."""
    return AtError("CMS", code)


def plain_error() -> AtError:
    """The command is unknown, or its line cannot be read."""
    return AtError("", 0)


def error_line(error: AtError, cmee: int) -> str:
    """The final result code of an error, as +CMEE wants it: plain (0), numbers (1), words (2).

    +CMS ERROR is not governed by +CMEE 0: 27.005 knows no plain error.
    """
    if not error.family or (error.family == "CME" and cmee == 0):
        return "ERROR"
    said = _WORDS.get((error.family, error.code)) if cmee == 2 else None
    return f"+{error.family} ERROR: {said or error.code}"


_BASIC = re.compile(r"(?P<name>S\d+|[&\\%]?[A-Z])(?:(?P<read>\?)|=?(?P<value>\d*))")
_EXTENDED = re.compile(r"(?P<name>[+^*$#%][A-Z][A-Z0-9+_]*)(?P<rest>=\?|\?|=|)")
_ARGUMENTS = re.compile(r'(?:[^";]|"[^"]*"?)*')


def parse(line: str) -> list[Request]:
    """The commands of a line after its AT, in order; AtError where it cannot be read."""
    requests: list[Request] = []
    at = 0
    while at < len(line):
        if line[at] in " ;":
            at += 1
            continue
        request, at = _one(line, at)
        requests.append(request)
    return requests


def _one(line: str, at: int) -> tuple[Request, int]:
    if line[at] in "Dd":
        return Request(name="D", form=Form.SET, arguments=(line[at + 1 :].strip(),)), len(line)
    upper = line.upper()
    if found := _EXTENDED.match(upper, at):
        name, rest, at = found["name"], found["rest"], found.end()
        if rest != "=":
            form = {"=?": Form.TEST, "?": Form.READ, "": Form.RUN}[rest]
            return Request(name=name, form=form), _end(line, at)
        given = _ARGUMENTS.match(line, at)
        assert given is not None  # the pattern matches the empty string too
        return Request(name=name, form=Form.SET, arguments=_arguments(given[0])), given.end()
    if found := _BASIC.match(upper, at):
        form = Form.READ if found["read"] else Form.SET
        return Request(name=found["name"], form=form, arguments=(found["value"] or "",)), found.end()
    raise plain_error()


def _end(line: str, at: int) -> int:
    """After an extended command only a semicolon, or nothing, may come."""
    if line[at:].strip() and line[at] != ";":
        raise plain_error()
    return at


def _arguments(given: str) -> tuple[str, ...]:
    return tuple(part.strip().strip('"') for part in re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', given))
