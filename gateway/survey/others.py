"""What a reply tells of those who were not counted: knows where it begins. Knows no bound and no outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import Lexicon, line_of
from .token import Kind, Reading, Token, place_of, text_of

_REST = ("count.rest", "count.other_one")
_OTHERS = (*_REST, "count.several")
_LEAST_WORDS_OF_A_REASON = 2  # the others stayed home; `los otros` alone says too little


def without_the_rest(reading: Reading, lexicon: Lexicon) -> Reading:
    """`nueve niñas porque las demas se fueron`: without what is told of the others behind the last number.

    Only where the number is told by a name or a word for being there, or where the others were away: `9, los demas`
    says too little. Of one other (`la otra`) both must be plain: only one came, or the other was away.
    """
    tokens = reading.tokens
    start = last_number(tokens) + 1
    behind = text_of(tokens[start:])
    found = _others_in(behind, lexicon)
    if not start and (found is None or not _only_one(behind, found, lexicon)):
        return reading
    if found is None or _came(behind, found, lexicon):
        return reading
    gone = away(behind[found.start() :], lexicon)
    vague = lexicon.words["count.several"] - lexicon.words["count.rest"]
    if found[0] in vague and not gone:
        return reading  # 12 niños y varios
    kept = _trimmed(tokens[: start + place_of(tokens[start:], found.start())], lexicon)
    line = text_of(kept)
    only = lexicon.has("count.only", line) or lexicon.has("count.only", _before(found[0], reading))
    told = only if found[0] in lexicon.words["count.other_one"] else only or _named_or_present(kept, lexicon)
    if not (told or gone) or lexicon.has("count.absent", line):
        return reading
    return Reading(tokens=_without_room(kept, lexicon), folded=reading.folded)


def rest_begins(tokens: Sequence[Token], lexicon: Lexicon) -> int | None:
    """Behind the last number, where why the others did not come is told; None where it is not, or some came later."""
    start = last_number(tokens) + 1
    behind = text_of(tokens[start:])
    reason = lexicon.phrases["count.reasons"].search(behind)
    found = min((one for name in _REST for one in lexicon.phrases[name].finditer(behind)), key=_start, default=None)
    if found is None or _came(behind, found, lexicon):
        return None
    said = behind[found.end() :].split()
    if not away(behind[found.start() :], lexicon) and sum(map(str.isalpha, said)) < _LEAST_WORDS_OF_A_REASON:
        return None
    at = found.start() if reason is None else min(found.start(), reason.start())
    return start + place_of(tokens[start:], at)


def more_came(reading: Reading, lexicon: Lexicon) -> bool:
    """`12 niñas y varias mas`, `12 girls and others came later`: whether more came than were counted."""
    start = last_number(reading.tokens) + 1
    behind = text_of(reading.tokens[start:]) if start else ""
    found = _others_in(behind, lexicon)
    return found is not None and _came(behind, found, lexicon)


def away(line: str, lexicon: Lexicon) -> bool:
    """Whether a line tells of somebody who was not there."""
    return lexicon.has("count.absent", line) or lexicon.has("count.elsewhere", line)


def last_number(tokens: Sequence[Token]) -> int:
    """The place of the last number; -1 without any."""
    return max((place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER), default=-1)


def _trimmed(tokens: Sequence[Token], lexicon: Lexicon) -> Sequence[Token]:
    """Without signs and joins at the end."""
    end = len(tokens)
    while tokens[end - 1].kind is Kind.SIGN or tokens[end - 1].text in lexicon.words["count.clause_ends"]:
        end -= 1
    return tokens[:end]


def _before(words: str, reading: Reading) -> str:
    """The reply as it came, up to some words: with the `nomas` that is set aside."""
    return line_of(reading.folded).partition(words)[0]


def _only_one(line: str, found: re.Match[str], lexicon: Lexicon) -> bool:
    """`solo vino la profesora, el otro viajo`: whether one is told by a name alone before the other one."""
    return found[0] in lexicon.words["count.other_one"] and lexicon.has("count.only", line[: found.start()])


def _without_room(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`dezoito na sala porque as outras ...`: in class, and not in one class of several; not `sala 3`."""
    found = lexicon.phrases["count.in_room"].search(text_of(tokens))
    if found is None:
        return tuple(tokens)
    start, end = place_of(tokens, found.start()), place_of(tokens, found.end() + 1)
    return (*tokens[:start], *tokens[end:])


def _named_or_present(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    return lexicon.has("count.present", text_of(tokens)) or any(token.kind is Kind.LABEL for token in tokens)


def _others_in(line: str, lexicon: Lexicon) -> re.Match[str] | None:
    return min(
        (one for name in _OTHERS for one in lexicon.phrases[name].finditer(line)), key=_first_longest, default=None
    )


def _came(line: str, found: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether the others that a line names came as well; or nothing is said of them: `5 a las 8, las demas a las 9`."""
    said = line[found.start() :]
    came = any(lexicon.has(name, said) for name in ("count.present", "count.relative", "count.later"))
    silent = not any(map(str.isalpha, line[found.end() :].split())) and not away(line, lexicon)
    return silent or (came and (lexicon.has("count.late", said) or not away(said, lexicon)))


def _start(found: re.Match[str]) -> int:
    return found.start()


def _first_longest(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), -found.end()
