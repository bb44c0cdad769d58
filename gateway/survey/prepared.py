"""A reply with numbers made ready to be read: knows what is set aside first. Knows no bound and no outcome."""

from __future__ import annotations

import re
from dataclasses import replace

from .doubts import WhenAsked, without_all
from .dozens import with_dozens
from .grades import without_grades
from .lexicon import Label, Lexicon, line_of
from .other_times import without_other_times
from .others import away, without_the_rest
from .taken_back import without_taken_back
from .token import Kind, Reading, Token, place_of, text_of

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
    return Reading(tokens=kept, folded=reading.folded) if told and not away(line, lexicon) else reading


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
