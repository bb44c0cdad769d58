"""JSON of a flow file read part by part, keeping every fault with its flow and node. Knows no action and no router."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gateway.errors import Problem
from gateway.sentences import Sentence, sentence

UUID_SHOWN_LETTERS = 8
"""Of a uuid: enough to find the node, and what RapidPro's own address bar shows first."""


@dataclass(slots=True)
class Faults:
    """What was found while a file is read."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    def add(self, place: Sentence, message: Sentence, remedy: Sentence | str = "") -> None:
        """Something wrong, or something that cannot be carried over; the same twice is told once."""
        problem = Problem(place=place, message=message, remedy=remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def note(self, message: Sentence) -> None:
        """Something that the hub does in its own way."""
        if message not in self.notes:
            self.notes.append(message)


@dataclass(frozen=True, slots=True)
class Part:
    """One object of the file, and where it is."""

    values: Mapping[str, object]
    place: Sentence
    faults: Faults

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text; empty where there is none."""
        found = self.values.get(key)
        if isinstance(found, str):
            if needed and not found:
                self.fault(sentence("{key} is empty", key=key))
            return found
        if found is not None:
            self.fault(sentence("{key} is no text", key=key))
        elif needed:
            self.fault(sentence("{key} is missing", key=key))
        return ""

    def number(self, key: str) -> int:
        """A whole number; 0 where there is none."""
        found = self.values.get(key)
        if isinstance(found, bool) or not isinstance(found, int | float | None):
            self.fault(sentence("{key} is no number", key=key))
            return 0
        return int(found or 0)

    def flag(self, key: str) -> bool:
        """True or false."""
        return self.values.get(key) is True

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self.values.get(key)
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.fault(sentence("{key} is no list of texts", key=key))
            return ()
        return tuple(found)

    def part(self, key: str) -> Part | None:
        """An object inside this one."""
        found = self.values.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            self.fault(sentence("{key} is no object", key=key))
            return None
        return Part(found, self.place, self.faults)

    def parts(self, key: str) -> Iterator[Part]:
        """A list of objects inside this one."""
        found = self.values.get(key)
        if found is None:
            return
        if not isinstance(found, list):
            self.fault(sentence("{key} is no list", key=key))
            return
        for one in found:
            if isinstance(one, dict):
                yield Part(one, self.place, self.faults)
            else:
                self.fault(sentence("{key} has something in it that is no object", key=key))

    def has(self, key: str) -> bool:
        """Whether there is anything under that name."""
        return bool(self.values.get(key))

    def at(self, place: Sentence) -> Part:
        """The same, known to be elsewhere."""
        return Part(self.values, place, self.faults)

    def fault(self, message: Sentence, remedy: Sentence | str = "") -> None:
        """Something is wrong here."""
        self.faults.add(self.place, message, remedy)

    def refuse(self, kind: str, remedy: Sentence | str = "") -> None:
        """Something here cannot be carried over."""
        usual = sentence("take it out of the flow, or let that flow run in RapidPro")
        self.fault(sentence("{type} cannot be carried over", type=kind), remedy or usual)


def flow_place(name: str) -> Sentence:
    """`flow Attendance`"""
    return sentence("flow {flow}", flow=name)


def node_place(name: str, uuid: str) -> Sentence:
    """`flow Attendance, node 46d51f50`"""
    return sentence("flow {flow}, node {node}", flow=name, node=uuid[:UUID_SHOWN_LETTERS])
