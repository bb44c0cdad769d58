"""Yes and no in other words: knows what others said, what was done, and what stayed as it was. Knows no decision."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .coded import coded
from .lexicon import Lexicon
from .tokens import retokenize

YES = "yes"
NO = "no"
PEOPLE = frozenset({"pupil", "teacher", "parent"})
_STEM_LETTERS = 4
DONE = "✓"
"""What stands for a deed that made something better, in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoAsked:
    """What a yes/no question is about."""

    about_all: bool | None
    """Asks for all of something: `algunos` is then a no. None: what was asked is not known."""
    about_missing: bool
    """Asks whether something is missing: `llegaron` says nothing sure then."""
    topic: frozenset[str] = frozenset()
    """The beginnings of the question's words; empty where what was asked is not known."""
    kinds: frozenset[str] = frozenset()
    """Of whom or what the question speaks, as labels call it."""
    about_trouble: bool = False
    """Asks whether there was trouble: `todo bien` is a no."""
    about_any: bool = False
    """Asks for any change at all: `un poco` is then a yes, what was done as well, and `todo igual` a no."""
    about_coming: bool = False
    """Asks whether something came: what is stuck at an office did not."""
    about_meal: bool = False
    """Asks whether a meal was given: what was eaten is then a yes, and that nothing could be cooked a no."""
    weekdays: frozenset[int] = frozenset()
    """The days of the week that the question names, 0 Monday."""


def retold(line: str, asked: YesNoAsked, lexicon: Lexicon) -> str:
    """A line with what others said, what was done, and how much of it, as a word for yes or no."""
    yes, no = lexicon.say["yes"], lexicon.say["no"]
    line = lexicon.phrases["yes_no.told_yes"].sub(f", {yes} ,", line)
    line = lexicon.phrases["yes_no.told_no"].sub(f", {no} ,", line)
    line = _without_it(_of_this_time(line, lexicon), asked, lexicon)
    if not asked.kinds & PEOPLE:
        line = _without_people(line, lexicon)
    if not asked.about_any or asked.about_all:
        return line
    line = _as_before(line, lexicon)
    line = " ".join(word for word in line.split() if word not in lexicon.words["yes_no.all_question"])
    if lexicon.has("yes_no.wished", line):
        return lexicon.phrases["yes_no.weak_yes"].sub("…", line)
    line = lexicon.phrases["yes_no.somewhat"].sub(DONE, line)
    return _with_deeds(line, lexicon)


def _without_it(line: str, asked: YesNoAsked, lexicon: Lexicon) -> str:
    """`sin agua estamos`: without what was asked about, as a no."""
    words = line.split()
    for at, word in enumerate(words[:-1]):
        if word in lexicon.words["no_class.without"] and words[at + 1][:_STEM_LETTERS] in asked.topic:
            return " ".join((*words[:at], lexicon.say["no"], ",", *words[at + 2 :]))
    return line


def _of_this_time(line: str, lexicon: Lexicon) -> str:
    """`last year yes but this year no`: without the clauses that tell of another time."""
    if not lexicon.has("yes_no.other_time", line):
        return line
    begun = lexicon.phrases["yes_no.this_time"].sub(lambda found: f", {found[0]}", line)
    clauses = re.split(r" ?(?<!\S)[,.;!()](?!\S) ?", lexicon.phrases["yes_no.but"].sub(",", begun))
    return " , ".join(one for one in clauses if not _of_another_time(one, lexicon))


def _of_another_time(clause: str, lexicon: Lexicon) -> bool:
    """Not `since last year`, nor `the same as last year`."""
    since = lexicon.phrases["aside.since"].match(clause) is not None
    same = not lexicon.words["yes_no.same"].isdisjoint(clause.split())
    return lexicon.has("yes_no.other_time", clause) and not since and not same


def _without_people(line: str, lexicon: Lexicon) -> str:
    """`hubo clases pero vinieron pocos alumnos`: without what is told of people, whom the question is not about."""
    for found in lexicon.phrases["yes_no.but"].finditer(line):
        after = retokenize(line[found.end() :], lexicon)
        kinds = {label.kind for token in after for label in token.labels}
        if kinds & PEOPLE and not kinds - PEOPLE - {""}:
            return line[: found.start()].rstrip()
    return line


def _as_before(line: str, lexicon: Lexicon) -> str:
    """`no, all is the same`, `todo esta lo mismo`: words of sameness with what may stand around them as a no."""
    words = line.split()
    for at, word in enumerate(words):
        if word not in lexicon.words["yes_no.same"]:
            continue
        around = lexicon.words["yes_no.same_around"]
        start, end = at, at + 1
        while start and words[start - 1] in around:
            start -= 1
        while end < len(words) and words[end] in around:
            end += 1
        return " ".join((*words[:start], ",", lexicon.say["no"], ",", *words[end:]))
    return line


def _with_deeds(line: str, lexicon: Lexicon) -> str:
    """`pintaron el aula`: a deed that makes something better, as a thing that is seen."""
    words = line.split()
    codes = coded(words, (("d", ("yes_no.deeds",)),), lexicon.lang)
    return " ".join(DONE if code == "d" else word for word, code in zip(words, codes, strict=True))
