"""The checks of one modem that need no hub: each with what was found and what to do. Takes the port while
it asks.

Knows what a technician would look at, in which order; knows no configuration. Sentences are English here;
`key` is what a translation is found by.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from modem.errors import ModemBusyError, ModemSilentError
from modem.ports import AtPort, Holder, holders, running

WEAK_CSQ = 8
"""-97 dBm: below this messages begin to fail on 2G."""
FAIR_CSQ = 13
"""-87 dBm."""
UNKNOWN_CSQ = 99
NEARLY_FULL_PERCENT = 80


class Verdict(StrEnum):
    """How a check went."""

    WELL = "well"
    LOOK = "look"
    """Works, and wants a look."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check. `key` names finding and remedy for translations; `finding` and `remedy` say them in
    English."""

    check: str
    verdict: Verdict
    key: str
    finding: str
    remedy: str = ""


Ask = Callable[[str], tuple[str, ...]]
"""One AT command and the lines of its answer, the last one OK or an error."""


def examine(device: str, *, proc: Path = Path("/proc")) -> tuple[Finding, ...]:
    """Every check of this device, in order; ends where going on makes no sense."""
    found = list(check_device(device))
    found += check_rivals(running(("ModemManager",), proc), holders(device, proc))
    if any(finding.verdict is Verdict.WRONG for finding in found):
        return tuple(found)
    try:
        with AtPort(device) as port:
            found += check_modem(port.ask)
    except ModemBusyError as error:
        found.append(
            _wrong("port", "port_busy", f"the port cannot be opened: {error}", "Stop the program that holds it.")
        )
    except ModemSilentError:
        found.append(
            _wrong(
                "answer",
                "no_answer",
                "the port is there and nothing on it answers",
                "Try the modem's other ports; unplug it for ten seconds; use a powered hub.",
            )
        )
    return tuple(found)


def check_device(device: str) -> Iterator[Finding]:
    """Is it there, is it a port, may we open it?"""
    path = Path(device)
    if not path.exists():
        remedy = "Plug the modem in and look with `lsusb`; a stick that shows as a CD drive needs usb-modeswitch."
        yield _wrong("device", "absent", f"there is no {device}", remedy)
    elif not stat.S_ISCHR(path.stat().st_mode):
        yield _wrong("device", "not_a_port", f"{device} is not a serial port", "Give the path of the modem's port.")
    elif not os.access(path, os.R_OK | os.W_OK):
        remedy = "Add the user to the group dialout: `sudo usermod -aG dialout USER`, then log in again."
        yield _wrong("device", "not_permitted", f"{device} is there and may not be opened", remedy)
    else:
        yield _well("device", "present", f"{device} is there and may be opened")
        if re.search(r"/ttyUSB\d+$|/ttyACM\d+$", device):
            remedy = "Name it by /dev/serial/by-id, which stays the same when the modem restarts."
            yield _look("name", "unstable_name", f"{device} may have another number tomorrow", remedy)


def check_rivals(managers: tuple[Holder, ...], holding: tuple[Holder, ...]) -> list[Finding]:
    """Does another program have the port, or take it now and then?"""
    found = []
    others = [holder for holder in holding if holder.pid != os.getpid()]
    if others:
        names = ", ".join(f"{holder.name} ({holder.pid})" for holder in others)
        found.append(_wrong("port", "held", f"the port is held by {names}", "Stop that program first."))
    if managers:
        remedy = "Install Willay's udev rule, or: `sudo systemctl disable --now ModemManager`."
        found.append(_look("modemmanager", "modemmanager", "ModemManager runs and may take the port", remedy))
    return found


def check_modem(ask: Ask) -> Iterator[Finding]:
    """What the modem says of itself. ModemSilentError where it does not answer."""
    ask("AT")
    ask("AT+CMEE=1")
    name = " ".join(line for command in ("AT+CGMI", "AT+CGMM") for line in _said(ask(command)))
    yield _well("answer", "answers", f"a modem answers: {name or 'it does not say which'}")
    sim = _sim(ask("AT+CPIN?"))
    yield sim
    if sim.verdict is Verdict.WRONG:
        return
    yield _registration(ask("AT+CREG?"))
    yield _signal(ask("AT+CSQ"))
    yield _centre(ask("AT+CSCA?"))
    yield _storage(ask("AT+CPMS?"))


def _sim(answer: tuple[str, ...]) -> Finding:
    text = " ".join(answer)
    if "READY" in text:
        return _well("sim", "sim_ready", "the SIM is ready")
    if "SIM PIN" in text or "ERROR: 11" in text:
        remedy = "Give its PIN in the configuration, or take the PIN off with a phone."
        return _wrong("sim", "sim_pin", "the SIM asks for its PIN", remedy)
    if "PUK" in text or "ERROR: 12" in text:
        remedy = "Put it into a phone and give the PUK that came with it."
        return _wrong("sim", "sim_puk", "the SIM is blocked and asks for its PUK", remedy)
    if re.search(r"ERROR: (10|13|15)\b", text):
        remedy = "Put the SIM in, the right way round, and plug the modem in again."
        return _wrong("sim", "sim_missing", "the modem finds no SIM that works", remedy)
    return _look("sim", "sim_unclear", f"the modem says of its SIM: {text}", "Try the SIM in a phone.")


def _registration(answer: tuple[str, ...]) -> Finding:
    state = _numbers(answer, "+CREG:")[1:2]
    words = {0: "not registered, and not searching", 2: "searching for a network", 3: "refused by the network"}
    if state and state[0] in (1, 5):
        return _well("network", "registered", "registered" + (", roaming" if state[0] == 5 else ""))
    word = words.get(state[0], "unclear") if state else "unclear"
    remedy = "Check the antenna and the place; try the SIM in a phone: it may be expired or not activated."
    return _wrong("network", "not_registered", f"the network: {word}", remedy)


def _signal(answer: tuple[str, ...]) -> Finding:
    level = _numbers(answer, "+CSQ:")[:1]
    remedy = "Move the modem to a window, or use an antenna on a cable."
    if not level or level[0] == UNKNOWN_CSQ:
        return _look("signal", "signal_unknown", "the modem does not say how strong the signal is", remedy)
    dbm = 2 * level[0] - 113
    if level[0] < WEAK_CSQ:
        return _wrong("signal", "signal_weak", f"weak signal ({dbm} dBm)", remedy)
    if level[0] < FAIR_CSQ:
        return _look("signal", "signal_fair", f"fair signal ({dbm} dBm)", remedy)
    return _well("signal", "signal_good", f"good signal ({dbm} dBm)")


def _centre(answer: tuple[str, ...]) -> Finding:
    number = re.search(r'\+CSCA: *"([^"]+)"', " ".join(answer))
    if number:
        return _well("smsc", "smsc", f"message centre {number[1]}")
    remedy = "Ask the operator for the number of its message centre and store it with a phone."
    return _wrong("smsc", "smsc_missing", "the SIM does not know its message centre", remedy)


def _storage(answer: tuple[str, ...]) -> Finding:
    places = re.search(r"(\d+),(\d+)", " ".join(answer))
    if not places or int(places[2]) == 0:
        return _look("storage", "storage_unknown", "the modem does not say how full its storage is", "")
    used, size = int(places[1]), int(places[2])
    text = f"{used} of {size} places taken"
    if used * 100 >= size * NEARLY_FULL_PERCENT:
        return _look("storage", "storage_full", text, "Start the hub: it takes the messages in and empties the SIM.")
    return _well("storage", "storage", text)


def _said(answer: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.strip('"') for line in answer[:-1])


def _numbers(answer: tuple[str, ...], prefix: str) -> list[int]:
    line = next((line for line in answer if line.startswith(prefix)), "")
    return [int(number) for number in re.findall(r"(?<![\w\"])\d+(?![\w\"])", line)]


def _well(check: str, key: str, finding: str) -> Finding:
    return Finding(check=check, verdict=Verdict.WELL, key=key, finding=finding)


def _look(check: str, key: str, finding: str, remedy: str) -> Finding:
    return Finding(check=check, verdict=Verdict.LOOK, key=key, finding=finding, remedy=remedy)


def _wrong(check: str, key: str, finding: str, remedy: str) -> Finding:
    return Finding(check=check, verdict=Verdict.WRONG, key=key, finding=finding, remedy=remedy)
