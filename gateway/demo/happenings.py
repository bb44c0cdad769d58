"""What has happened in the hub since the last look: rounds, cases, facts that arrived. Knows no words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.store import board, case_files, uploads
from gateway.store.board import RoundTally
from gateway.store.case_files import CaseFile
from gateway.store.db import Store
from gateway.store.states import DisputeState, RoundState

ROUNDS_WATCHED = 12
"""Four questionnaires, each sealed two weeks after it opened."""
CASES_WATCHED = 20
"""More than are closed between two looks."""

FACTS_EVERY_SECONDS = 15.0
"""Facts go up all the time; that they arrive is worth a line now and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundChanged:
    """A round was opened, closed or sealed."""

    tally: RoundTally


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged:
    """A case was opened, settled or withdrawn."""

    case: CaseFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsArrived:
    """So many facts were taken by the centre."""

    count: int


Happening = RoundChanged | CaseChanged | FactsArrived


class Lookout:
    """Remembers what it saw last. One thread looks."""

    def __init__(self, store: Store, destination: str, real: Callable[[], float]) -> None:
        self._store = store
        self._real = real
        self._arrived_at = real() - FACTS_EVERY_SECONDS
        self._destination = destination
        self._rounds: dict[int, RoundState] = {}
        self._cases: dict[int, DisputeState] = {}
        self._arrived = 0

    def look(self) -> tuple[Happening, ...]:
        """What is new, in the order it happened as far as that can be told."""
        with self._store.reading():
            rounds = board.recent_rounds(ROUNDS_WATCHED)
            cases = (*case_files.closed_cases(CASES_WATCHED), *case_files.open_cases())
            arrived = uploads.standing(self._destination).accepted
        found: list[Happening] = [RoundChanged(tally=tally) for tally in reversed(rounds) if self._is_new(tally)]
        found += [CaseChanged(case=case) for case in sorted(cases, key=_number) if self._is_new_case(case)]
        if arrived > self._arrived and self._real() - self._arrived_at >= FACTS_EVERY_SECONDS:
            self._arrived_at = self._real()
            found.append(FactsArrived(count=arrived - self._arrived))
            self._arrived = arrived
        return tuple(found)

    def _is_new(self, tally: RoundTally) -> bool:
        state = tally.round.state
        before, self._rounds[tally.round.id] = self._rounds.get(tally.round.id), state
        return before != state

    def _is_new_case(self, case: CaseFile) -> bool:
        before, self._cases[case.id] = self._cases.get(case.id), case.state
        return before != case.state


def _number(case: CaseFile) -> int:
    return case.id
