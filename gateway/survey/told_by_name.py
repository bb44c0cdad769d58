"""Counts told by a name alone: knows when only others were there, or only one. Knows no bound and no outcome."""

from __future__ import annotations

from collections.abc import Sequence

from .labels import any_agrees, labelled
from .lexicon import Label, Lexicon
from .surroundings import unknown
from .token import Kind, Token, text_of

_MOST_WORDS = 8  # a longer text tells more than who came


def told_by_name(tokens: Sequence[Token], asked: Label | None, stems: frozenset[str], lexicon: Lexicon) -> int | None:
    """0 for `solo varones` where women were asked, 1 for `solo vino la profesora Amelia`; None for anything else."""
    names = labelled(tokens, lexicon)
    line = text_of(tokens)
    all_of_them = lexicon.has("count.all", line) and lexicon.has("count.stays", line)  # all are men; not: all the men
    alone = lexicon.has("count.only", line) or all_of_them
    if asked is None or not asked.sex or not alone or len(names) != 1 or len(tokens) > _MOST_WORDS:
        return None
    if lexicon.has("count.absent", line) or not lexicon.words["yes_no.no_particles"].isdisjoint(line.split()):
        return None
    name = names[0]
    if all(_of_others(label, asked, lexicon) for label in name.labels):
        return None if any(unknown(token, stems, lexicon) for token in tokens) else 0
    single = lexicon.has("count.only", line) and name.text in lexicon.words["count.single_names"]
    few = asked.kind in lexicon.words["count.few_of"]
    return 1 if single and few and any_agrees(name, asked, lexicon) and _one_person(tokens) else None


def _of_others(label: Label, asked: Label, lexicon: Lexicon) -> bool:
    """Whether a name leaves none of those asked for: `niños` alone may be everybody."""
    everybody = lexicon.male_is_generic and label.sex == "male" and label.kind
    return label.sex not in ("", asked.sex) and label.kind in ("", asked.kind) and not everybody


def _one_person(tokens: Sequence[Token]) -> bool:
    """Whether no other is joined to the one named: not `solo la profesora y yo`."""
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.LABEL)
    return all(token.kind is Kind.WORD and len(token.text) > 1 for token in tokens[at + 1 :])
