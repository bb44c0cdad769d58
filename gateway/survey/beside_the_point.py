"""What came, where it is not what a yes/no question asks about, or a part of it. Knows things, not yes and no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from .lexicon import Lexicon
from .retold import PEOPLE, YesNoAsked
from .tokens import Kind, Token, retokenize

_THINGS = frozenset({"book", "notebook", "time or thing"})
_ORDINARY = ("yes_no.", "aside.", "dates.", "choice.", "count.all", "count.none")
_SHORTEST_STEM = 3  # `es` is a word, and no beginning of one
_STEM_LETTERS = 4
_SHORT_CLAUSE = 4  # of words: a title, a name
_CLAUSE = re.compile(r" ?(?<!\S)[,.;!()](?!\S) ?")
_NEAR_WORDS = 4  # a box of water


def some_of_it(line: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    """`we received books`: the thing asked for without a word for all, or which."""
    if any(lexicon.has(f"yes_no.{said}", line) for said in ("no", "yes", "partial")):
        return False
    alls = lexicon.words["yes_no.all_question"]
    for found in lexicon.phrases["yes_no.weak_yes"].finditer(line):
        after = line[found.end() :].split()[:1]
        long = bool(after) and len(after[0]) >= _STEM_LETTERS
        thing = long and after[0][:_STEM_LETTERS] in asked.topic and after[0] not in alls
        if lexicon.bare_is_some and thing and found[0] not in alls and not alls & set(line.split()):
            return True
    return lexicon.has("yes_no.portions", line) and not alls & set(line.split())


def another_thing(line: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    """`llegaron los alimentos`, `the head got his salary`: whether what came is named, and was not asked about."""
    if lexicon.has("yes_no.yes", line) or lexicon.has("yes_no.no", line):
        return False
    small = lexicon.words["yes_no.no_skips"] | lexicon.words["no_class.any"]
    alls = lexicon.words["yes_no.all_question"]
    for found in lexicon.phrases["yes_no.weak_yes"].finditer(line):
        before = line[: found.start()].split()
        after = retokenize(line[found.end() :], lexicon)
        rest = tuple(dropwhile(lambda token: token.text in small, after))
        named = bool(before[-2:-1]) and before[-2] in small
        if not lexicon.bare_is_some:
            rest, after, named = (), (), bool(before)  # what came stands before the verb, and bare
        subject = retokenize(before[-1], lexicon) if named else ()
        near = rest[:_NEAR_WORDS]
        if found[0] in alls:
            if _is_of_others(near, asked):
                return True
            continue
        existing = found[0] in lexicon.words["yes_no.exists"]
        if _is_another(near, asked, lexicon, named=existing or len(rest) < len(after)):
            return True
        if _is_another(subject, asked, lexicon, named=True):
            return True
    return False


def _is_of_others(tokens: Sequence[Token], asked: YesNoAsked) -> bool:
    """`todos los padres preguntan`: all of somebody, and nothing of what was asked about."""
    kinds = {label.kind for token in tokens[:1] for label in token.labels}
    told = any(token.text[:_STEM_LETTERS] in asked.topic for token in tokens)
    return bool(kinds & PEOPLE) and kinds.isdisjoint(asked.kinds) and not told


def _is_another(tokens: Sequence[Token], asked: YesNoAsked, lexicon: Lexicon, *, named: bool) -> bool:
    """Whether a word is a thing nobody asked about; `named`: an article stands before it, so it is a noun."""
    if not tokens:
        return False
    token = tokens[0]
    if any(one.text[:_STEM_LETTERS] in asked.topic for one in tokens):
        return False
    if token.kind is Kind.LABEL:
        kinds = {label.kind for label in token.labels}
        return bool(kinds & _THINGS) and kinds.isdisjoint(asked.kinds) and token.text[:_STEM_LETTERS] not in asked.topic
    word = token.text
    if not named or not word.isalpha() or len(word) < _STEM_LETTERS or word[:_STEM_LETTERS] in asked.topic:
        return False
    stems = tuple(stem for stem in lexicon.words["yes_no.no_topics"] if len(stem) >= _SHORTEST_STEM)
    if word.startswith(stems) or lexicon.spelling.bare(word).startswith(stems):
        return False
    if lexicon.near_in(word)[0]:
        return False
    lists = (words for name, words in lexicon.words.items() if name.startswith(_ORDINARY))
    return not any(word in words for words in lists)


def telling(line: str, asked: YesNoAsked, lexicon: Lexicon) -> str:
    """The line without short clauses that say nothing of yes or no: `dear officer, yes`."""
    clauses = [clause for clause in _CLAUSE.split(line) if clause]
    telling = [clause for clause in clauses if len(clause.split()) > _SHORT_CLAUSE or _tells(clause, asked, lexicon)]
    return " , ".join(telling) if 0 < len(telling) < len(clauses) else line


def _tells(clause: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    stems = tuple(stem for stem in (*lexicon.words["yes_no.no_topics"], *asked.topic) if len(stem) >= _SHORTEST_STEM)
    lists = (name for name in lexicon.phrases if name.startswith("yes_no.") and name != "yes_no.no_topics")
    known = any(word.startswith(stems) or word[0].isdigit() or word == "?" for word in clause.split())
    return known or any(lexicon.has(name, clause) for name in lists)
