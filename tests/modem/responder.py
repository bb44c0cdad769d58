"""A small AT modem on a pseudo-terminal, made for tests of the driver and nothing else.

Written apart from the simulator that ships, on purpose: what both agree on is more likely to be what modems do.
It answers what libgammu asks, keeps a SIM with thirty places, and fails on request.
"""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import threading
import tty
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

SCTS = datetime(2026, 11, 16, 12, 0, 0, tzinfo=UTC)


def swapped(digits: str) -> bytes:
    """Semi-octets, the way numbers and stamps are written in a PDU."""
    padded = digits + "F" * (len(digits) % 2)
    return bytes.fromhex("".join(padded[i + 1] + padded[i] for i in range(0, len(padded), 2)))


def address(number: str) -> bytes:
    """A TP address: length in digits, type, digits; letters are packed septets."""
    if number.startswith("+"):
        return bytes([len(number) - 1, 0x91]) + swapped(number[1:])
    if number.isdigit():
        return bytes([len(number), 0x81]) + swapped(number)
    body = septets(number)
    return bytes([len(body) * 2, 0xD0]) + body


def septets(text: str, fill: int = 0) -> bytes:
    """ASCII letters only, which GSM 03.38 shares; enough for a test's words."""
    bits = 0
    for place, letter in enumerate(text):
        bits |= {"@": 0}.get(letter, ord(letter)) << (7 * place + fill)
    return bits.to_bytes((7 * len(text) + fill + 7) // 8, "little")


def stamp(moment: datetime) -> bytes:
    return swapped(moment.strftime("%y%m%d%H%M%S") + "00")


def deliver_pdu(
    sender: str,
    text: str,
    *,
    at: datetime = SCTS,
    udh: bytes = b"",
    ucs2: bool = False,
    raw: bytes | None = None,
    dcs: int | None = None,
) -> bytes:
    """An SMS-DELIVER with the SMSC before it (3GPP 23.040, 9.2.2.1)."""
    head = bytes([len(udh)]) + udh if udh else b""
    if raw is not None:
        data, length, coding = head + raw, len(head) + len(raw), 0x04
    elif ucs2:
        body = head + text.encode("utf-16-be", "surrogatepass")
        data, length, coding = body, len(body), 0x08
    else:
        fill = -8 * len(head) % 7
        data, coding = head + septets(text, fill), 0x00
        length = (8 * len(head) + fill) // 7 + len(text)
    first = 0x04 | (0x40 if udh else 0)
    smsc = swapped("51997990000")
    return (
        bytes([len(smsc) + 1, 0x91])
        + smsc
        + bytes([first])
        + address(sender)
        + bytes([0, coding if dcs is None else dcs])
        + stamp(at)
        + bytes([length])
        + data
    )


def report_pdu(recipient: str, ref: int, status: int, at: datetime = SCTS) -> bytes:
    """An SMS-STATUS-REPORT with the SMSC before it (3GPP 23.040, 9.2.2.3)."""
    smsc = swapped("51997990000")
    return (
        bytes([len(smsc) + 1, 0x91])
        + smsc
        + bytes([0x06, ref])
        + address(recipient)
        + stamp(at)
        + stamp(at)
        + bytes([status])
    )


class Responder:
    """The modem. `plug` makes the device at `path`, `unplug` takes it away, both from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []
        self.sent: list[bytes] = []
        self.places: dict[int, tuple[int, bytes]] = {}
        self.sends: deque[str] = deque()
        """What happens to the next sends: accept, accept+LINE (a line in the same breath), refuse N, no_prompt,
        refuse_prompt N, lose, mute."""
        self.pin: str | None = None
        self.pin_given = True
        self.sim = True
        self.creg = "0,1"
        self.mute = False
        self.overrides: dict[str, Callable[[str], list[str]]] = {}
        self.ref = 0
        self.pins_tried: list[str] = []
        self._collecting = False
        self._master = -1
        self._slave = -1
        self._stop = (-1, -1)
        self._thread: threading.Thread | None = None

    def lock_with(self, pin: str) -> None:
        self.pin, self.pin_given = pin, False

    def plug(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self._collecting = False
        self.mute = False
        self._stop = os.pipe()
        self._thread = threading.Thread(target=self._serve, args=(self._master, self._stop[0]), daemon=True)
        self._thread.start()
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        if self._thread is None:
            return
        self.path.unlink(missing_ok=True)
        os.write(self._stop[1], b"x")
        self._thread.join(5)
        for descriptor in (self._master, self._slave, *self._stop):
            os.close(descriptor)
        self._thread = None

    def say(self, *lines: str) -> None:
        with contextlib.suppress(OSError):
            os.write(self._master, "".join(f"\r\n{line}\r\n" for line in lines).encode())

    def store(self, pdu: bytes, *, announce: bool = True) -> int:
        """Put a message on the SIM, as the network does."""
        place = next(n for n in range(1, 31) if n not in self.places)
        self.places[place] = (0, pdu)
        if announce:
            self.say(f'+CMTI: "SM",{place}')
        return place

    def report(self, pdu: bytes) -> None:
        self.say(f"+CDS: {len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}")

    def _serve(self, master: int, stop: int) -> None:
        buffer = b""
        waiting = select.poll()  # a long run of tests has more files open than select() can take
        for descriptor in (master, stop):
            waiting.register(descriptor, select.POLLIN)
        while True:
            if stop in {descriptor for descriptor, _ in waiting.poll()}:
                return
            try:
                read = os.read(master, 4096)
            except OSError:
                return
            if not self.mute:
                os.write(master, read)  # echo: libgammu refuses a modem without it
            buffer += read
            while (match := re.search(rb"[\x1a\x1b]" if self._collecting else rb"[\r\x1b\x1a]", buffer)) is not None:
                piece, end, buffer = buffer[: match.start()], match.group(), buffer[match.end() :]
                self._take(piece, end)

    def _take(self, piece: bytes, end: bytes) -> None:
        if self._collecting:
            self._collecting = False
            if end == b"\x1a":
                self._submit(bytes.fromhex(piece.decode("ascii").strip()))
            else:
                self.say("OK")
            return
        line = piece.decode("latin-1").strip()
        if not line or end != b"\r":
            return
        self.lines.append(line)
        if self.mute:
            return
        if line.upper().startswith("AT+CMGS="):
            self._prompt()
            return
        answer = self._answer(line)
        self.say(*answer)

    def _prompt(self) -> None:
        plan = self.sends[0] if self.sends else "accept"
        if plan.startswith("refuse_prompt"):
            self.sends.popleft()
            self.say(f"+CMS ERROR: {plan.split()[1]}")
        elif plan == "no_prompt":
            self.sends.popleft()
            self.mute = True
        else:
            self._collecting = True
            os.write(self._master, b"\r\n> ")

    def _submit(self, pdu: bytes) -> None:
        plan = self.sends.popleft() if self.sends else "accept"
        if plan.startswith("refuse"):
            self.say(f"+CMS ERROR: {plan.split()[1]}")
            return
        if plan.startswith("cme"):
            self.say(f"+CME ERROR: {plan.split()[1]}")
            return
        self.sent.append(pdu)
        self.ref = (self.ref + 1) % 256
        if plan == "mute":
            self.mute = True
        if plan not in ("lose", "mute"):
            strange = plan.partition("+")[2]
            self.say(f"+CMGS: {self.ref}", "OK", *([strange] if strange else ()))

    def _answer(self, line: str) -> list[str]:
        command = line[2:].upper()
        for prefix, override in self.overrides.items():
            if command.startswith(prefix):
                return override(line)
        for pattern, handler in _COMMANDS:
            match = re.fullmatch(pattern, command)
            if match is not None:
                return handler(self, match)
        return ["ERROR"]

    def _cpin(self) -> list[str]:
        if not self.sim:
            return ["+CME ERROR: 10"]
        return [f"+CPIN: {'READY' if self.pin_given else 'SIM PIN'}", "OK"]

    def _enter_pin(self, pin: str) -> list[str]:
        self.pins_tried.append(pin)
        if pin != self.pin:
            return ["+CME ERROR: 16"]
        self.pin_given = True
        return ["OK"]

    def _list(self) -> list[str]:
        rows = [
            f"+CMGL: {place},{stat},,{len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}"
            for place, (stat, pdu) in sorted(self.places.items())
        ]
        return [*rows, "OK"]

    def _read(self, place: int) -> list[str]:
        if place not in self.places:
            return ["+CMS ERROR: 321"]
        stat, pdu = self.places[place]
        self.places[place] = (1, pdu)
        return [f"+CMGR: {stat},,{len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}", "OK"]

    def _delete(self, place: int) -> list[str]:
        self.places.pop(place, None)
        return ["OK"]

    def _used(self) -> str:
        return f"{len(self.places)},30"


Handler = Callable[[Responder, "re.Match[str]"], list[str]]
_COMMANDS: tuple[tuple[str, Handler], ...] = (
    (r"\+CGMI|\+GMI", lambda r, m: ["ACME", "OK"]),
    (r"\+CGMM|\+GMM", lambda r, m: ["R1", "OK"]),
    (r"\+CGMR", lambda r, m: ["1.0", "OK"]),
    (r"\+CGSN|\+GSN", lambda r, m: ["490154203237518", "OK"]),
    (r"\+CIMI", lambda r, m: ["716100000000001", "OK"] if r.pin_given and r.sim else ["+CME ERROR: 11"]),
    (r"\+CPIN\?", lambda r, m: r._cpin()),
    (r'\+CPIN="?(\d+)"?', lambda r, m: r._enter_pin(m[1])),
    (r"\+CSCS=\?", lambda r, m: ['+CSCS: ("GSM","UCS2","IRA")', "OK"]),
    (r"\+CSCS\?", lambda r, m: ['+CSCS: "GSM"', "OK"]),
    (r"\+CMGF=\?", lambda r, m: ["+CMGF: (0,1)", "OK"]),
    (r"\+CNMI=\?", lambda r, m: ["+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", "OK"]),
    (r"\+CPMS=\?", lambda r, m: ['+CPMS: ("SM"),("SM"),("SM")', "OK"]),
    (r"\+CPMS\?", lambda r, m: [f'+CPMS: "SM",{r._used()},"SM",{r._used()},"SM",{r._used()}', "OK"]),
    (r"\+CPMS=.*", lambda r, m: [f"+CPMS: {r._used()},{r._used()},{r._used()}", "OK"]),
    (r"\+CSCA\?", lambda r, m: ['+CSCA: "+51997990000",145', "OK"]),
    (r"\+CSQ", lambda r, m: ["+CSQ: 18,99", "OK"]),
    (r"\+C(G?)REG\?", lambda r, m: [f"+C{m[1]}REG: {r.creg}", "OK"]),
    (r"\+COPS\?", lambda r, m: ['+COPS: 0,2,"71610"', "OK"]),
    (r"\+CMGL=4", lambda r, m: r._list()),
    (r"\+CMGR=(\d+)", lambda r, m: r._read(int(m[1]))),
    (r"\+CMGD=(\d+)", lambda r, m: r._delete(int(m[1]))),
    (
        r"|E[01]|Z|&F.*|\+CMEE=\d|\+CMGF=[01]|\+CSCS=.*|\+CNMI=[\d,]+|\+CG?REG=\d|\+CSMS=.*|\+COPS=.*",
        lambda r, m: ["OK"],
    ),
    (r"\+CUSD=.*", lambda r, m: ["OK"]),
)
