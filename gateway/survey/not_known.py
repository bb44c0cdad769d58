"""Whether a reply says that its sender does not know: knows denied verbs of knowing, and who was away."""

from __future__ import annotations

import re

from .coded import coded
from .lexicon import Lexicon

_LISTS = (
    ("N", ("no_class.neither", "no_class.never")),
    ("m", ("no_class.without",)),
    ("f", ("not_known.i",)),
    ("d", ("not_known.data",)),
    ("q", ("not_known.whether", "special.dont_know_before")),
    ("k", ("not_known.know",)),
    ("i", ("not_known.ignore",)),
    ("a", ("not_known.away",)),
    ("g", ("not_known.went",)),
    ("G", ("not_known.goes",)),
    ("h", ("not_known.here",)),
    ("A", ("aside.names",)),
    ("v", ("not_known.have",)),
    ("l", ("not_known.of",)),
    ("b", ("no_class.breaks",)),
    ("t", ("no_class.times", "aside.weekdays", "aside.day_words")),
    ("s", ("no_class.skips", "not_known.skips")),
)
_OPEN = "[stlf]"
_SHORTEST_STEM = 4
_SAYS = re.compile(
    rf"N{_OPEN}*k(?=$|[bqtdsl])|k{_OPEN}*N(?=$|b)"  # no sabemos cuantos; yachani mana
    rf"|N{_OPEN}*v{_OPEN}*d|[Nm]d(?=$|[bltq])"  # no tengo el dato, no idea
    r"|(?:^|[bstf])i"  # desconozco
    rf"|N{_OPEN}*g{_OPEN}*(?=$|[bta])|f[stlfv]*N{_OPEN}*[gGh]|^[st]*N[stl]*h(?=$|[bt])"  # no estuve; i did not go
    rf"|(?:^|[bstf])g{_OPEN}*a|f[stlfv]*G?[stlv]*a|(?:^|[bs])a(?:g(?=$|b)|[stl]+a)"
    rf"|(?:^|[bstf])g{_OPEN}*l{_OPEN}*A"  # estoy en Pucallpa
    rf"|k[bst]*f{_OPEN}*N(?=$|b)"  # el director sabe, yo no
)


def says_not_known(line: str, text: str, topic: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a reply (its line, and the text as it came) says so. `topic`: beginnings of words that the question has,
    where a denial of its own verb is an answer: asked for what was seen, `no he visto` is a no."""
    for name in ("special.dont_know", "special.dont_know_start"):
        for found in lexicon.phrases[name].finditer(line):
            said = found[0].split()
            whole = name == "special.dont_know" or _ends(line[found.end() :], lexicon)
            if whole and not _of_topic(said[-1:], topic):
                return True
    if "no sé" in text.casefold() and lexicon.words["special.dont_know_start"]:
        return True
    words = line.split()
    if lexicon.has("count.other_one", line):
        return False  # only one teacher, the other one travelled
    if any(_is_kin(word, before, lexicon) for word, before in zip(words, ("", "", *words), strict=False)):
        return False  # estaba enferma mi hija
    codes = coded(words, _LISTS, lexicon.lang)
    return any(not _of_topic(words[found.start() : found.end()], topic) for found in _SAYS.finditer(codes))


def _is_kin(word: str, before: str, lexicon: Lexicon) -> bool:
    """Somebody of the family, of whom it is told; not `con mi hijo`. `before`: the word before the one before it."""
    kin = any(label.kind == "parent" for label in lexicon.labels.get(word, ()))
    return kin and before not in lexicon.words["not_known.of"]


def _ends(rest: str, lexicon: Lexicon) -> bool:
    after = rest.strip()
    return not after or not after[0].isalnum() or bool(lexicon.phrases["special.dont_know_before"].match(after))


def _of_topic(words: list[str], topic: frozenset[str]) -> bool:
    return any(word.startswith(tuple(stem for stem in topic if len(stem) >= _SHORTEST_STEM)) for word in words)
