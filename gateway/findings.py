"""What a look at the hub finds: a subject, a verdict, a sentence and what to do. Knows nothing that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.sentences import Sentence


class Verdict(StrEnum):
    """How bad it is."""

    WELL = "well"
    LOOK = "look"
    """Soon somebody must act."""
    WRONG = "wrong"
    """Somebody must act now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    """`disk`; where there are several, with the name: `modem cusco`."""
    verdict: Verdict
    text: Sentence
    remedy: str = ""
    """What to do, as a Sentence; empty where nothing is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong. Things to look at soon do not make a hub ill."""
        return all(finding.verdict is not Verdict.WRONG for finding in self.findings)


def well(subject: str, text: Sentence) -> Finding:
    """All is as it should be."""
    return Finding(subject=subject, verdict=Verdict.WELL, text=text)


def look(subject: str, text: Sentence, remedy: str) -> Finding:
    """Somebody should look at it soon."""
    return Finding(subject=subject, verdict=Verdict.LOOK, text=text, remedy=remedy)


def wrong(subject: str, text: Sentence, remedy: str) -> Finding:
    """Somebody must act."""
    return Finding(subject=subject, verdict=Verdict.WRONG, text=text, remedy=remedy)
