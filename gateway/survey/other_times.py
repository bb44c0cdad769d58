"""Numbers of another time beside the one asked about: knows which of them is told of when. Knows no bound, no outcome.

`la semana pasada 20, este viernes 17`, `jueves 15 niñas, viernes 17 niñas`: 17, where each number has its own time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from .doubts import WhenAsked
from .lexicon import Lexicon
from .token import Kind, Reading, Token, place_of, text_of


@dataclass(frozen=True, slots=True)
class _Time:
    """Words that say when: from which token to which, and whether the question asks of then."""

    start: int
    end: int
    asked: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the reply, and whether it tells of the time asked about; None where it says no time."""

    tokens: tuple[Token, ...]
    asked: bool | None

    @property
    def numbers(self) -> int:
        """How many numbers there are in it."""
        return sum(token.kind is Kind.NUMBER for token in self.tokens)


def without_other_times(reading: Reading, when: WhenAsked, lexicon: Lexicon, *, missing: bool = False) -> Reading:
    """The reading without numbers of another week or day; as it is where one cannot tell which number is of when."""
    if len(reading.numbers) < 2:
        return reading
    tokens = reading.tokens
    times = _times(tokens, when, lexicon)
    if all(time.asked for time in times):
        return reading
    for parts in (_each_after(tokens, times), _each_before(tokens, times), _clauses(tokens, times, lexicon)):
        kept = parts and _kept(parts, lexicon, missing=missing)
        if kept:
            return Reading(tokens=kept, folded=reading.folded)
    return reading


def _times(tokens: Sequence[Token], when: WhenAsked, lexicon: Lexicon) -> list[_Time]:
    line = text_of(tokens)
    found: list[tuple[int, int, bool]] = []
    for start, end, asked in _said(line, when, lexicon):
        if not any(start < other_end and end > other for other, other_end, _ in found):
            found.append((start, end, asked))
    return [_Time(place_of(tokens, start), place_of(tokens, end), asked) for start, end, asked in sorted(found)]


def _said(line: str, when: WhenAsked, lexicon: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Every time that is said, the surest wording first."""
    for name, asked in (("count.earlier", False), ("dates.last_week", False), ("count.this_time", True)):
        for match in lexicon.phrases[name].finditer(line):
            yield *match.span(), asked
    for weekday, names in enumerate(lexicon.day_names):
        for match in names.finditer(line):
            yield *match.span(), when.weekday is None or weekday == when.weekday
    for words, shift in lexicon.near_days:
        at = f" {line} ".find(f" {words} ")
        if at >= 0 and shift <= 0:
            yield at, at + len(words), _is_asked(shift, when)


def _is_asked(shift: int, when: WhenAsked) -> bool:
    if when.today is None or when.weekday is None:
        return shift == 0
    return (when.today + timedelta(days=shift)).weekday() == when.weekday


def _each_after(tokens: Sequence[Token], times: Sequence[_Time]) -> list[_Part]:
    """Each time and the numbers after it: `ayer 20 hoy 17`; empty where that is not how it is said."""
    if any(token.kind is Kind.NUMBER for token in tokens[: times[0].start]):
        return []
    ends = [*(time.start for time in times[1:]), len(tokens)]
    parts = [_Part(tuple(tokens[time.end : end]), time.asked) for time, end in zip(times, ends, strict=True)]
    return parts if _alike(parts) else []


def _each_before(tokens: Sequence[Token], times: Sequence[_Time]) -> list[_Part]:
    """Each time and the numbers before it: `20 ayer 17 hoy`."""
    if any(token.kind is Kind.NUMBER for token in tokens[times[-1].end :]):
        return []
    starts = [0, *(time.end for time in times[:-1])]
    parts = [_Part(tuple(tokens[start : time.start]), time.asked) for start, time in zip(starts, times, strict=True)]
    return parts if _alike(parts) else []


def _alike(parts: Sequence[_Part]) -> bool:
    """Whether each time has as many numbers as the others."""
    return parts[0].numbers > 0 and len({part.numbers for part in parts}) == 1


def _clauses(tokens: Sequence[Token], times: Sequence[_Time], lexicon: Lexicon) -> list[_Part]:
    """The clauses, where each has one number and one time at most: `hoy 17, 20 la semana pasada`."""
    ends = lexicon.words["count.clause_ends"] | lexicon.words["yes_no.but"]
    within = {place for time in times for place in range(time.start, time.end)}
    cuts = [
        place
        for place, token in enumerate(tokens)
        if (token.kind is Kind.SIGN or token.text in ends) and place not in within
    ]
    parts = []
    for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(tokens)], strict=True):
        own = [time for time in times if start <= time.start < end]
        kept = tuple(token for place, token in enumerate(tokens[start:end], start) if place not in within)
        part = _Part(kept, own[0].asked if own else None)
        if len(own) > 1 or part.numbers > 1 or (own and not part.numbers):
            return []
        parts.append(part)
    return parts


def _kept(parts: Sequence[_Part], lexicon: Lexicon, *, missing: bool) -> tuple[Token, ...]:
    """What is told of the time asked about; nothing where that is not one piece with a number."""
    verb = "count.missing_question" if missing else "count.present"
    told = [
        part
        for part in parts
        if part.numbers and (part.asked or (part.asked is None and lexicon.has(verb, text_of(part.tokens))))
    ]
    others = [part for part in parts if part.numbers and part not in told]
    kept = text_of([token for part in told for token in part.tokens])
    away = not missing and any(lexicon.has("count.absent", text_of(part.tokens)) for part in others)
    if away and not lexicon.has("count.present", kept):
        return ()  # la semana pasada faltaron 4, esta semana 6
    if len(told) != 1 or any(part.asked is not False for part in others):
        return ()
    return told[0].tokens
