"""Whether a reply says that there was no class: knows denied and suspended verbs, classes and schools. Knows no answer.

Not phrases alone: a denial with a verb of holding class (`no se realizo clases`), a verb of ending it with a class or a
school (`suspendieron las labores`), or a denied verb that stands alone where the reason is told (`asi que no hubo`).
"""

from __future__ import annotations

import re

from .aside import without_greetings
from .coded import coded
from .lexicon import Lexicon

_LISTS = (
    ("N", ("no_class.neither",)),
    ("n", ("no_class.never",)),
    ("m", ("no_class.without",)),
    ("e", ("no_class.partly",)),
    ("z", ("no_class.other",)),
    ("q", ("yes_no.portions",)),
    ("c", ("no_class.classes",)),
    ("k", ("no_class.schools",)),
    ("h", ("no_class.held",)),
    ("o", ("no_class.opened",)),
    ("y", ("no_class.taught",)),
    ("x", ("no_class.stopped",)),
    ("r", ("no_class.around",)),
    ("g", ("no_class.of",)),
    ("p", ("no_class.because",)),
    ("b", ("no_class.breaks",)),
    ("d", ("no_class.any",)),
    ("t", ("no_class.times", "aside.weekdays", "aside.day_words")),
    ("v", ("no_class.teachers",)),
    ("u", ("no_class.causes",)),
    ("s", ("no_class.skips",)),
)
_THEN = r"(?=$|[bptushd]|g+[sdt]*u)"
"""What may follow a noun that is denied: no other noun, as in `no school fees`."""
_DENIED = re.compile(
    rf"[nN][sd]*[hy][sdugv]*c|[nN][sd]*[hy][sd]*k{_THEN}|[nN][sd]*o[sd]*[ck]"  # no hubo clases; no abrio la escuela
    r"|c[sdthg]{0,4}[nN][sd]*[hoy][sd]*(?=$|[bptuk])"  # las clases no se dieron
    r"|(?<!g)(?<!gs)(?<!gd)k[sdth]{0,3}[nN][sd]*o[sd]*(?=$|[bptusd])"  # el colegio no atendio
    rf"|(?:[mN]d*|nd+)c{_THEN}(?:[sd]*h[sd]*)?|[mN]k{_THEN}"  # sin clases, no school
    r"|[nN][sd]*y[sd]*(?=$|[bptu])"  # no enseñaron
    r"|(?:^|(?<=b))[sdt]*[nN][sd]*o(?=$|[bpt])"  # hoy no abrieron
)
_STOPPED = re.compile(
    r"x[sdg]{0,3}[ck]|xh[sd]*c|(?<!g)(?<!gs)(?<!gd)[ck][sdtg]{0,4}x"  # suspendieron las clases; la escuela cerro
    r"|(?:^|(?<=b))[sdt]*x[sdt]*(?=$|[bpt]|g(?!#))"  # closed because of rain
)
_ALONE = re.compile(r"(?:^|(?<=[bptusv]))[nN][sd]*[ho][sd]*(?=$|[bpt])")  # asi que no hubo
_TAKEN_BACK = re.compile(r"[nNr][sdgh]*$")  # no fue feriado, despues del paro
_HELD = re.compile(r"(h[sd]*c|c[sdt]*h|k[sd]*o)(?![sdth]*[xnN])")  # si hubo clases; school was open
_ELSEWHERE = re.compile(r"z[sd]*k|kz")  # la otra escuela
_NOT_HELD = re.compile(r"[nNx][sd]*$")
_OPEN_AGAIN = re.compile(r"[nN][sd]*$")  # no se suspendieron las clases


def without_no_class(line: str, whole: str, lexicon: Lexicon, *, alone: bool = False) -> str | None:
    """What is left of a reply without what says that there was no class; None where nothing does.

    `line` has greetings, dates and the like set aside, `whole` has not: `a la escuela` may be a part of saying so.
    `alone`: a denied verb is enough where the reply tells a reason (`la profesora enfermo, no hubo`): of who came, not
    of what came.
    """
    kept = lexicon.words["no_class.classes"] | lexicon.words["no_class.schools"]
    whole = without_greetings(whole, kept, lexicon)
    if _held_anyway(coded(whole.split(), _LISTS, lexicon.lang)):
        return None
    line = lexicon.phrases["special.no_class_denied"].sub(",", line)
    codes = coded(line.split(), _LISTS, lexicon.lang)
    told = _by_phrase(line, codes, lexicon)
    if told:
        return _cut(line, codes, told)
    whole = lexicon.phrases["special.no_class_denied"].sub(",", whole)
    codes = coded(whole.split(), _LISTS, lexicon.lang)
    told = _by_grammar(codes, alone=alone)
    return _cut(whole, codes, told) if told else None


def _held_anyway(codes: str) -> bool:
    return any(_NOT_HELD.search(codes[: found.start()]) is None for found in _HELD.finditer(codes))


def _cut(line: str, codes: str, spans: list[tuple[int, int]]) -> str | None:
    """The line without the words of some spans and the small ones before them; None where the rest takes them back."""
    gone: set[int] = set()
    for start, end in spans:
        start -= len(codes[:start]) - len(codes[:start].rstrip("sd"))
        gone.update(range(start, end))
    if _ELSEWHERE.search(codes) or "e" in codes or "q" in codes:
        return None
    return " ".join("," if place in gone else word for place, word in enumerate(line.split()))


def _by_grammar(codes: str, *, alone: bool) -> list[tuple[int, int]]:
    spans = [found.span() for found in _DENIED.finditer(codes)]
    stopped = (found for found in _STOPPED.finditer(codes))
    spans += [found.span() for found in stopped if _OPEN_AGAIN.search(codes[: found.start()]) is None]
    if alone and not spans and any(letter in codes for letter in "puv"):
        spans += [found.span() for found in _ALONE.finditer(codes)]
    return spans


def _by_phrase(line: str, codes: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where a phrase of the lexicon says it: from which word to which; not `no fue feriado`."""
    spans = []
    for found in lexicon.phrases["special.no_class"].finditer(line):
        start = line[: found.start()].count(" ")
        if _TAKEN_BACK.search(codes[:start]) is None:
            spans.append((start, start + len(found[0].split())))
    return spans
