"""A reply with numbers made ready to be read: knows what is set aside first. Knows no bound and no outcome."""

from __future__ import annotations

import re
from dataclasses import replace

from .doubts import WhenAsked, without_all
from .dozens import with_dozens
from .grades import without_grades
from .lexicon import Label, Lexicon, line_of
from .other_times import without_other_times
from .taken_back import without_taken_back
from .token import Kind, Reading, Token, place_of, text_of

_OTHERS = ("count.rest", "count.several")
_THOUSANDS = re.compile(r"[1-9][.,]\d{3}")


def prepared(reading: Reading, asked: Label | None, when: WhenAsked, lexicon: Lexicon, *, missing: bool) -> Reading:
    """The reading with what it says of other times, other things and by mistake set aside."""
    if missing and asked is not None and asked.kind not in lexicon.words["count.people"]:
        reading = without_grades(reading, lexicon)
    reading = with_dozens(reading, asked, lexicon)
    reading = without_taken_back(reading, lexicon, missing=missing)
    reading = without_other_times(reading, when, lexicon, missing=missing)
    reading = reading if missing else without_the_rest(_without_reason(reading, lexicon), lexicon)
    reading = without_all(reading, lexicon) if reading.numbers else reading
    return Reading(tokens=tuple(map(_thousands, reading.tokens)), folded=reading.folded)


def without_the_rest(reading: Reading, lexicon: Lexicon) -> Reading:
    """`nueve niñas porque las demas se fueron`: without what is told of the others behind the last number.

    Only where the number is told by a name or a word for being there: `9, los demas` says too little.
    """
    tokens = reading.tokens
    numbers = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if not numbers:
        return reading
    behind = text_of(tokens[numbers[-1] + 1 :])
    found = _others_in(behind, lexicon)
    if found is None or _came(behind[found.start() :], lexicon):
        return reading
    vague = lexicon.words["count.several"] - lexicon.words["count.rest"]
    if found[0] in vague and not _away(behind[found.start() :], lexicon):
        return reading  # 12 niños y varios
    end = numbers[-1] + 1 + place_of(tokens[numbers[-1] + 1 :], found.start())
    while tokens[end - 1].kind is Kind.SIGN or tokens[end - 1].text in lexicon.words["count.clause_ends"]:
        end -= 1
    kept = tokens[:end]
    told = lexicon.has("count.present", text_of(kept)) or lexicon.has("count.only", text_of(kept))
    if not (told or any(token.kind is Kind.LABEL for token in kept)) or lexicon.has("count.absent", text_of(kept)):
        return reading
    return Reading(tokens=kept, folded=reading.folded)


def _without_reason(reading: Reading, lexicon: Lexicon) -> Reading:
    """`vinieron 5 porque la de primero esta con permiso`: without why, behind a number told with its verb."""
    tokens = reading.tokens
    numbers = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    behind = text_of(tokens[numbers[-1] + 1 :]) if numbers else ""
    found = lexicon.phrases["count.reasons"].search(behind)
    if found is None:
        return reading
    kept = tokens[: numbers[-1] + 1 + place_of(tokens[numbers[-1] + 1 :], found.start())]
    line = text_of(kept)
    told = lexicon.has("count.present", line) or lexicon.has("count.only", line)
    return Reading(tokens=kept, folded=reading.folded) if told and not _away(line, lexicon) else reading


def more_came(reading: Reading, lexicon: Lexicon) -> bool:
    """`12 niñas y varias mas`, `12 girls and others came later`: whether more came than were counted."""
    numbers = [place for place, token in enumerate(reading.tokens) if token.kind is Kind.NUMBER]
    behind = text_of(reading.tokens[numbers[-1] + 1 :]) if numbers else ""
    found = _others_in(behind, lexicon)
    return found is not None and _came(behind[found.start() :], lexicon)


def _others_in(line: str, lexicon: Lexicon) -> re.Match[str] | None:
    return min((one for name in _OTHERS for one in lexicon.phrases[name].finditer(line)), key=_start, default=None)


def _came(line: str, lexicon: Lexicon) -> bool:
    came = lexicon.has("count.present", line) or lexicon.has("count.relative", line)
    return came and not _away(line, lexicon)


def _away(line: str, lexicon: Lexicon) -> bool:
    return lexicon.has("count.absent", line) or lexicon.has("count.elsewhere", line)


def _start(found: re.Match[str]) -> int:
    return found.start()


def _thousands(token: Token) -> Token:
    """`1,200` and `1.200` can only be a thousand and two hundred: nobody counts thousandths of a book."""
    if token.kind is Kind.DECIMAL and _THOUSANDS.fullmatch(token.text):
        return replace(token, kind=Kind.NUMBER, value=int(re.sub(r"\D", "", token.text)))
    return token


def with_the_head(reading: Reading, lexicon: Lexicon) -> bool:
    """`the headmaster and 4 teachers`: whether the head is named beside a number, joined to it."""
    words = line_of(reading.folded).split()
    joins = lexicon.words["count.joins"]
    heads = [at for at, word in enumerate(words) if word in lexicon.words["count.heads"]]
    return bool(reading.numbers) and any(
        not joins.isdisjoint((*words[max(0, at - 2) : at], *words[at + 1 : at + 2])) for at in heads
    )
