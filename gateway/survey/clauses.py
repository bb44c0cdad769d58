"""The clauses of a reply: knows which of its numbers is told of what was asked. Knows no bound and no outcome."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from .labels import any_agrees, labelled, merge_labels
from .lexicon import Label, Lexicon
from .tokens import Kind, Token, text_of
from .wholes import of_total

_WORDS_OF_A_CLAUSE = 3  # `los niños tambien` may still be of the number
_WORDS_OF_A_DENIAL = 2  # have not yet been
_WORDS_BEFORE_ABSENT = 2  # una esta de licencia
_BESIDE = ("time or thing", "lateness")
_CLAUSE_ENDS = frozenset({",", ";", ".", "!", "(", ")", "/"})


def beside(tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon) -> Sequence[Token]:
    """The tokens whose labels could name the number: not `solo varones` after none, nor another clause's."""
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER)
    tokens = [token for place, token in enumerate(tokens) if place == at + 1 or not _passing(token)]
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER)
    if tokens[at].none:
        only = lexicon.words["count.only"]
        end = next((place for place, token in enumerate(tokens) if token.text in _CLAUSE_ENDS and place > at), None)
        said = [token for place, token in enumerate(tokens) if not (place and tokens[place - 1].text in only)]
        return said if end is None else tokens[:end]
    named = next((token for token in merge_labels(tokens[at + 1 :], lexicon)[:1] if token.kind is Kind.LABEL), None)
    if named is None or not any_agrees(named, asked, lexicon):
        return tokens
    if tokens[at].value == 0:
        return tokens[: at + 2]  # 0 varones, todas somos mujeres
    tokens, at = _without_tellers(tokens, at, asked)
    ends = [place for place, token in enumerate(tokens) if token.text in _CLAUSE_ENDS | lexicon.words["yes_no.but"]]
    start = max((place for place in ends if place < at), default=-1)
    end = min((place for place in ends if place > at), default=len(tokens))
    apart = [tokens[:start] if start >= 0 else (), tokens[end + 1 :]]
    if any(labelled(part, lexicon) and not _tells(part, lexicon) for part in apart):
        return tokens
    return tokens[start + 1 : end]


def _without_tellers(tokens: Sequence[Token], at: int, asked: Label | None) -> tuple[Sequence[Token], int]:
    """`el auxiliar informo que son 29 niñas`: without who told it, some words before a number that is named."""
    kind = asked.kind if asked is not None else ""
    told = {
        place
        for place, token in enumerate(tokens[: max(0, at - 1)])
        if token.kind is Kind.LABEL and all(label.kind not in ("", kind) for label in token.labels)
    }
    return [token for place, token in enumerate(tokens) if place not in told], at - len(told)


def _passing(token: Token) -> bool:
    """`en respuesta a su mensaje`: a thing that counts only where the number is beside it."""
    return token.kind is Kind.LABEL and all(label.kind in _BESIDE for label in token.labels)


def _tells(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a clause says more than a name: `los niños llegaron tarde`, `boys not counted`."""
    if not lexicon.words["yes_no.no_particles"].isdisjoint(token.text for token in tokens):
        return True
    return sum(token.kind is Kind.WORD for token in tokens) >= _WORDS_OF_A_CLAUSE


def on_topic(tokens: Sequence[Token], lexicon: Lexicon, *, missing: bool) -> tuple[Token, ...] | None:
    """The tokens without the clauses that count the contrary; None where the two cannot be told apart."""
    clauses = _clauses(tokens, lexicon)
    if _goes_on(tokens, lexicon, missing=missing) or _both_away(clauses, lexicon, missing=missing):
        return None
    told: list[list[Token]] = []
    away = False
    for clause in clauses:
        text = text_of(clause)
        if not missing and _beside_it(clause, lexicon):
            continue
        if not _is_contrary(text, lexicon, missing=missing):
            if away and told and not _has_number(clause):
                continue  # cinco no vinieron porque ayudan a sus mamas
            away = False
            told.append(clause)
            continue
        away = _has_number(clause)
        numbers = [token for token in clause if token.kind is Kind.NUMBER]
        if len(numbers) > 1 and sum(token.kind is Kind.NUMBER for token in of_total(clause, lexicon)) > 1:
            return None  # 75 de 100 is one number told
        if len(numbers) == 1 and numbers[0].none and not missing:
            verbs = lexicon.phrases["count.absent"].findall(text)
            if all(verb.split()[0] in lexicon.words["yes_no.no_particles"] for verb in verbs):
                told.append([token for token in clause if token.kind is not Kind.WORD])  # no vino ninguna
    part = _without_whole(told, lexicon)
    if part == clauses:
        return tuple(tokens)
    return tuple(token for clause in part for token in clause)


def _goes_on(tokens: Sequence[Token], lexicon: Lexicon, *, missing: bool) -> bool:
    """`falto 1 profesora y 2 profesores`: whether what is counted behind a join may be of the contrary as well."""
    joins = [place for place, token in enumerate(tokens) if token.text in lexicon.words["count.joins"]]
    for place in joins:
        start = max((at + 1 for at, token in enumerate(tokens[:place]) if token.text in _CLAUSE_ENDS), default=0)
        end = next((at for at in range(place, len(tokens)) if tokens[at].text in _CLAUSE_ENDS), len(tokens))
        before, after = tokens[start:place], tokens[place + 1 : end]
        if not (_has_number(before) and _has_number(after)):
            continue
        line = text_of(after)
        own = any(lexicon.has(name, line) for name in ("count.present", "count.absent", "count.rest", "count.only"))
        if _is_contrary(text_of(before[:_WORDS_OF_A_CLAUSE]), lexicon, missing=missing) and not own:
            return True
    return False


def _both_away(clauses: Sequence[Sequence[Token]], lexicon: Lexicon, *, missing: bool) -> bool:
    """`1 profesora 2 profesores faltaron`: whether a verb behind two names may be of both."""
    for first, second in pairwise(clauses):
        names, others = labelled(first, lexicon), labelled(second, lexicon)
        if not (names and others and _has_number(first) and _has_number(second)) or _verbs(first, lexicon):
            continue
        apart = {label for name in names for label in name.labels}.isdisjoint(
            label for name in others for label in name.labels
        )
        if apart and _is_contrary(text_of(second), lexicon, missing=missing):
            return True
    return False


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.NUMBER for token in tokens)


def _is_contrary(text: str, lexicon: Lexicon, *, missing: bool) -> bool:
    """Whether a clause counts what was not asked: who was away; or what arrived, where what is missing was asked."""
    if not missing:
        away = lexicon.has("count.elsewhere", text) and not lexicon.has("count.present", text)
        return away or lexicon.has("count.absent", text)
    particles = "|".join(map(re.escape, lexicon.words["yes_no.no_particles"])) or "(?!)"
    arrived = lexicon.phrases["count.arrived"].pattern
    not_yet = rf"(?<!\S)(?:{particles})(?: [^\W\d]+){{0,{_WORDS_OF_A_DENIAL}}} (?:{arrived})"
    return lexicon.has("count.arrived", re.sub(not_yet, ",", text))  # 16 have not yet arrived: missing


def _beside_it(clause: Sequence[Token], lexicon: Lexicon) -> bool:
    """`17 vinieron, las otras 3 estan con gripe`; `17 vinieron, 3 no`."""
    if not clause:
        return False
    denied = [token.text for token in clause[1:]]
    no = len(denied) == 1 and denied[0] in lexicon.words["yes_no.no_particles"] and clause[0].kind is Kind.NUMBER
    return no or any(token.text in lexicon.words["count.rest"] for token in clause[:2])


def _without_whole(clauses: list[list[Token]], lexicon: Lexicon) -> list[list[Token]]:
    """`matriculadas 20, asistieron 15` without how many there are in all, where the other number is told apart."""
    numbered = [clause for clause in clauses if any(token.kind is Kind.NUMBER for token in clause)]
    wholes = [clause for clause in numbered if _is_whole(clause, lexicon)]
    if len(numbered) != 2 or len(wholes) != 1:
        return clauses
    part = next(clause for clause in numbered if clause is not wholes[0])
    parts = [token.value for token in part if token.kind is Kind.NUMBER]
    if len(parts) > 1 and sum(parts) != _most(wholes[0]):
        return clauses  # 2 mujeres 1 varon, total 4
    told = bool(_verbs(part, lexicon)) or any(name.labels[0].sex for name in labelled(part, lexicon))
    if not told or _most(part) > _most(wholes[0]):
        return clauses
    return [clause for clause in clauses if clause is not wholes[0]]


def _is_whole(clause: Sequence[Token], lexicon: Lexicon) -> bool:
    names = [label for name in labelled(clause, lexicon) for label in name.labels]
    enrolled = any(label.kind == "enrolled" for label in names)
    one = sum(token.kind is Kind.NUMBER for token in clause) == 1
    were = lexicon.has("count.were", text_of(clause)) and any(label.sex for label in names)  # eran 20 niñas y 15 niños
    have = lexicon.has("count.have", text_of(clause)) and not were
    present = bool(_verbs(clause, lexicon))
    total = lexicon.has("count.total", text_of(clause)) and not any(label.sex for label in names)
    return one and not present and (enrolled or total or have)


def _verbs(clause: Sequence[Token], lexicon: Lexicon) -> list[str]:
    """The words for being there, without those that say how many there are in all."""
    return [
        verb
        for verb in lexicon.phrases["count.present"].findall(text_of(clause))
        if verb not in lexicon.words["count.have"]
    ]


def _most(clause: Sequence[Token]) -> int:
    return max(token.value for token in clause if token.kind is Kind.NUMBER)


def _clauses(tokens: Sequence[Token], lexicon: Lexicon) -> list[list[Token]]:
    """Clauses end at signs, at `y` and `pero`, and before a verb or number where one with its number came already."""
    ends = _CLAUSE_ENDS | lexicon.words["count.clause_ends"] | lexicon.words["yes_no.but"]
    verbs = {word for name in ("count.absent", "count.present") for word in lexicon.words[name]}
    verbs |= {word for word, names in lexicon.labels.items() if names[0].kind == "enrolled"}
    clauses: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        current = clauses[-1]
        full = any(item.kind is Kind.NUMBER for item in current) and any(item.text in verbs for item in current)
        number = token.kind is Kind.NUMBER and not _of(current, lexicon)
        around = [item.kind is Kind.NUMBER for item in (tokens[max(0, at - 1)], *tokens[at + 1 : at + 2])]
        its_name = token.kind is Kind.LABEL and around[0] and not any(around[1:])  # 31 matriculadas
        verb = token.text in verbs and not its_name
        opens = _opens(tokens[at : at + 3], current, verbs, lexicon) or (full and (number or verb))
        led = [item.kind for item in current] == [Kind.WORD, Kind.NUMBER]  # pedimos 40 llegaron 28
        opens = opens or (led and verb and around[-1] and len(around) > 1 and not _of(current, lexicon))
        if token.text in ends:
            clauses.append([])
        elif opens or (
            (number or token.article) and _told_number(current, lexicon) and _absent(tokens[at + 1 :], lexicon)
        ):
            clauses.append([token])
        else:
            current.append(token)
    return clauses


def _absent(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`17 niñas 3 no vinieron`, `2, una esta de licencia`: whether what follows a number says that they were away."""
    return any(
        lexicon.phrases["count.absent"].match(text_of(tokens[start:])) is not None
        for start in range(_WORDS_BEFORE_ABSENT)
        if all(token.kind in (Kind.WORD, Kind.LABEL) for token in tokens[:start])
    )


def _told_number(clause: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a clause has its number, and a name or a word for who was there."""
    text = text_of(clause)
    told = lexicon.has("count.only", text) or lexicon.has("count.present", text)
    kinds = {token.kind for token in clause}
    return Kind.NUMBER in kinds and (told or Kind.LABEL in kinds)


def _opens(ahead: Sequence[Token], current: Sequence[Token], verbs: Collection[str], lexicon: Lexicon) -> bool:
    """`8 falto 1`: the number after such a verb is its own, where no other verb takes that number."""
    takes = len(ahead) > 1 and ahead[1].kind is Kind.NUMBER
    if not any(item.kind is Kind.NUMBER for item in current):
        return False
    if ahead[0].text in lexicon.words["count.rest"]:
        return True
    if ahead[0].text in lexicon.words["count.total"] and ahead[0].kind is Kind.WORD:
        return takes  # ausentes 9 total 31
    if ahead[0].text not in lexicon.words["count.verb_first"]:
        return False
    return takes and not _of(current, lexicon) and not (len(ahead) > 2 and ahead[2].text in verbs)


def _of(clause: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a number may follow of which the first is a part, or that is a part of the first: `de 20 faltaron`."""
    words = [item.text if item.kind is Kind.WORD else "" for item in clause]
    starts = {" ".join(words[:size]) for size in range(1, 5)}
    ends = {" ".join(words[-size:]) for size in range(1, 5)}
    return not lexicon.words["count.of"].isdisjoint(starts | ends)


def last_said(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`30 perdon 31` is 31, `31 (treinta y uno)` is 31."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if len(at) != 2:
        return tuple(tokens)
    first, second = tokens[at[0]], tokens[at[1]]
    between = [token for token in tokens[at[0] + 1 : at[1]] if token.kind is not Kind.LABEL]
    words = " ".join(token.text for token in between if token.text not in (",", ".", "-", ";"))
    if words in lexicon.words["count.corrects"]:
        return (*tokens[: at[0]], *tokens[at[1] :])
    same = first.value == second.value and not (first.none or second.none)
    named = [tokens[place + 1 : place + 2] for place in at]
    if same and not words and any(one and one[0].kind is Kind.LABEL for one in named) and between:
        return (*tokens[: at[1]], *tokens[at[1] + 1 :])  # 14 niños, 14
    if same and (first.spelled != second.spelled or words in lexicon.words["count.repeats"]):
        return (*tokens[: at[1]], *tokens[at[1] + 1 :])
    return tuple(tokens)
