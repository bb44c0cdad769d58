"""Gives the responder a storage for status reports beside its SIM, as some modems have. Asserts nothing."""

from __future__ import annotations

from tests.modem.responder import Responder


class ReportStorage:
    """`lists`: whether +CMGL reads it too. `opens`: whether it can be chosen, though it is named."""

    def __init__(self, modem: Responder, *, lists: bool = True, opens: bool = True) -> None:
        self.kept: dict[int, bytes] = {}
        self._modem = modem
        self._lists = lists
        self._opens = opens
        self._chosen = "SM"
        modem.overrides["+CPMS=?"] = lambda _line: ['+CPMS: ("SM","SR"),("SM"),("SM")', "OK"]
        modem.overrides["+CPMS?"] = lambda _line: [f"+CPMS: {self._row(self._chosen)},{self._row('SM')}", "OK"]
        modem.overrides["+CPMS="] = self._choose
        modem.overrides["+CMGL="] = self._list
        modem.overrides["+CMGR="] = self._read
        modem.overrides["+CMGD="] = self._delete

    def keep(self, pdu: bytes, *, announce: bool = True) -> None:
        """The network reports."""
        place = max(self.kept, default=0) + 1
        self.kept[place] = pdu
        if announce:
            self._modem.say(f'+CDSI: "SR",{place}')

    def _used(self, name: str) -> str:
        return f"{len(self.kept)},10" if name == "SR" else f"{len(self._modem.places)},30"

    def _row(self, name: str) -> str:
        return f'"{name}",{self._used(name)}'

    def _choose(self, line: str) -> list[str]:
        name = line.split('"')[1]
        if name == "SR" and not self._opens:
            return ["+CMS ERROR: 302"]
        self._chosen = name
        return [f"+CPMS: {self._used(name)},{self._used('SM')},{self._used('SM')}", "OK"]

    def _list(self, _line: str) -> list[str]:
        if self._chosen == "SM":
            return self._modem._list()
        if not self._lists:
            return ["ERROR"]
        rows = [f"+CMGL: {place},0,,{_length(pdu)}\r\n{pdu.hex().upper()}" for place, pdu in self.kept.items()]
        return [*rows, "OK"]

    def _read(self, line: str) -> list[str]:
        place = int(line.partition("=")[2])
        if self._chosen == "SM":
            return self._modem._read(place)
        pdu = self.kept.get(place)
        return ["+CMS ERROR: 321"] if pdu is None else [f"+CMGR: 0,,{_length(pdu)}\r\n{pdu.hex().upper()}", "OK"]

    def _delete(self, line: str) -> list[str]:
        place = int(line.partition("=")[2])
        if self._chosen == "SM":
            return self._modem._delete(place)
        self.kept.pop(place, None)
        return ["OK"]


def _length(pdu: bytes) -> int:
    return len(pdu) - 1 - pdu[0]
