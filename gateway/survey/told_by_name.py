"""Counts told by a name alone: knows when only others were there, or only one. Knows no bound and no outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .labels import any_agrees, labelled
from .lexicon import Label, Lexicon, line_of
from .surroundings import unknown
from .token import Kind, Token, text_of

_FEWEST_PEOPLE = 2  # one name alone may sign
_MOST_NAME_WORDS = 2
_MOST_WORDS = 8  # a longer text tells more than who came


def told_by_name(tokens: Sequence[Token], asked: Label | None, stems: frozenset[str], lexicon: Lexicon) -> int | None:
    """0 for `solo varones` where women were asked, 1 for `solo vino la profesora Amelia`; None for anything else."""
    names = labelled(tokens, lexicon)
    line = text_of(tokens)
    all_of_them = lexicon.has("count.all", line) and lexicon.has("count.stays", line)  # all are men; not: all the men
    alone = lexicon.has("count.only", line) or all_of_them
    if asked is None or not alone or len(names) != 1 or len(tokens) > _MOST_WORDS:
        return None
    if lexicon.has("count.absent", line) or not lexicon.words["yes_no.no_particles"].isdisjoint(line.split()):
        return None
    name = names[0]
    if asked.sex and all(_of_others(label, asked, lexicon) for label in name.labels):
        return None if any(unknown(token, stems, lexicon) for token in tokens) else 0
    single = lexicon.has("count.only", line) and name.text in lexicon.words["count.single_names"]
    few = asked.kind in lexicon.words["count.few_of"]
    agrees = any_agrees(name, asked, lexicon) or (not asked.sex and any(own.kind == asked.kind for own in name.labels))
    return 1 if single and few and agrees and _one_person(tokens) else None


def _of_others(label: Label, asked: Label, lexicon: Lexicon) -> bool:
    """Whether a name leaves none of those asked for: `niños` alone may be everybody."""
    everybody = lexicon.male_is_generic and label.sex == "male" and label.kind
    return label.sex not in ("", asked.sex) and label.kind in ("", asked.kind) and not everybody


def named_people(folded: str, asked: Label | None, lexicon: Lexicon) -> int | None:
    """2 for `Madam Esther and Madam Joy`, where nothing else is said; None for anything else.

    Each must have a title and a name of one or two words, and be of those asked for.
    """
    if asked is None or asked.kind not in lexicon.words["count.few_of"] or any(sign.isdigit() for sign in folded):
        return None
    line = lexicon.phrases["count.present"].sub("", line_of(folded)).strip(" .!")
    joins = "|".join(map(re.escape, sorted(lexicon.words["count.joins"], key=len, reverse=True)))
    people = [piece.split() for piece in re.split(rf" , | (?:{joins}) ", line)]
    if len(people) < _FEWEST_PEOPLE or not all(_is_person(words, asked, lexicon) for words in people):
        return None
    return len(people)


def _is_person(words: Sequence[str], asked: Label, lexicon: Lexicon) -> bool:
    if not 1 < len(words) <= _MOST_NAME_WORDS + 1 or any(word in lexicon.quiet - _names(lexicon) for word in words[1:]):
        return False
    sexes = {sex for sex in ("female", "male") if words[0] in lexicon.words[f"count.titles_{sex}"]}
    return bool(sexes) and (not asked.sex or sexes == {asked.sex})


def _names(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words["aside.names"]


def _one_person(tokens: Sequence[Token]) -> bool:
    """Whether no other is joined to the one named: not `solo la profesora y yo`."""
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.LABEL)
    return all(token.kind is Kind.WORD and len(token.text) > 1 for token in tokens[at + 1 :])
