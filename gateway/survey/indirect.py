"""Yes and no that follow from what is told instead: knows what waits, fell apart, was eaten or cooked. Knows no word
for yes or no. Strict: one word more that it does not know, or anything against it, and nothing follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .coded import coded
from .doubts import unclear
from .lexicon import Lexicon
from .model import Outcome, Understood
from .retold import NO, PEOPLE, YES, YesNoAsked
from .tokens import Kind, Token, retokenize

_COMING = (
    ("s", ("indirect.small",)),
    ("N", ("no_class.neither", "yes_no.no")),
    ("x", ("indirect.stuck",)),
    ("p", ("indirect.offices",)),
    ("o", ("indirect.came_out",)),
    ("b", ("no_class.breaks", "yes_no.but")),
    ("s", ("no_class.times", "aside.day_words")),
)
_MEAL = (
    ("N", ("no_class.neither", "yes_no.no_particles")),
    ("m", ("no_class.without",)),
    ("e", ("indirect.ate",)),
    ("g", ("indirect.gave",)),
    ("E", ("indirect.cooking",)),
    ("n", ("indirect.needs",)),
    ("f", ("indirect.food",)),
    ("c", ("indirect.cooks",)),
    ("k", ("indirect.hindered",)),
    ("v", ("indirect.come",)),
    ("a", ("indirect.ran_out",)),
    ("p", ("indirect.pupils",)),
    ("b", ("indirect.because",)),
    ("s", ("indirect.meal_small", "aside.weekdays", "no_class.times")),
)
_WORSE = (
    ("N", ("no_class.neither", "yes_no.no_particles")),
    ("W", ("indirect.worse",)),
    ("F", ("indirect.falling",)),
    ("B", ("indirect.building",)),
    ("R", ("indirect.weather",)),
    ("P", ("indirect.was",)),
    ("D", ("yes_no.deeds",)),
    ("s", ("indirect.small", "yes_no.same_around", "indirect.the", "indirect.going", "indirect.spans")),
)
_HELD_UP = re.compile(r"[sT]*(?:x[sT]*p|p[sT]*x)[sTp]*")
_NOT_HELD_UP = re.compile(r"N[sT]*x")
_NOT_OUT = re.compile(r"[sT]*N[sT]*o[sT]*")
_NOT_SERVED = re.compile(r"N[sp]*[egE]")
_CLAUSES_NOT_SERVED = re.compile(r"[^b]*N[sp]*[egE][^b]*")
_DENIED_WORSE = re.compile(r"N[^b]{0,2}[WF]")
_HINDERED = re.compile(r"[Nm]s*n|ns*N|[ak]s*n|ns*[ak]|cs*k|ks*c|cs*Ns*v|Ns*vs*c|[Nm]s*c")
_NEVER_CAME = re.compile(r"ns*Ns*v")
_ONLY_HINDERED = re.compile(r"[Nmsnackvpb]*")
_SERVED = re.compile(r"[sp]*(?:e[spf#]*|g[sp]*(?:f[spf#]*)?|f[sf]*[eg][sp]*)")
_FOLLOWS_YES = Understood(outcome=Outcome.VALUE, value=YES, reason="follows from what is told")
_FOLLOWS_NO = Understood(outcome=Outcome.VALUE, value=NO, reason="follows from what is told")
_STEM_LETTERS = 4
_NEAR = 3  # words between a number and its being missing


def indirect(line: str, whole: str, asked: YesNoAsked, lexicon: Lexicon) -> Understood | None:
    """Yes or no, or a doubt where something is against it; None where nothing follows. `whole`: the line as it came,
    with its days, names and posts."""
    if asked.about_missing or not line:
        return None
    if asked.about_meal:
        return _of_a_meal(line, whole, asked, lexicon)
    if asked.about_any:
        return _got_worse(line, lexicon)
    if asked.about_all and _so_many_missing(line, lexicon):
        return _FOLLOWS_NO
    return _not_here(line, whole, asked, lexicon) if asked.about_coming else None


def _not_here(line: str, whole: str, asked: YesNoAsked, lexicon: Lexicon) -> Understood | None:
    """`sigue parado en la municipalidad`, `este año no salio`, `estamos en espera`: and nothing came."""
    if _of_somebody(whole, lexicon):
        return None
    line = lexicon.phrases["yes_no.unchanged"].sub(",", line)
    words = line.split()
    topic = set(asked.topic)
    if any(word[:_STEM_LETTERS] in topic for word in lexicon.words["indirect.money"]):
        topic |= {word[:_STEM_LETTERS] for word in lexicon.words["indirect.money"]}
    came = lexicon.words["yes_no.weak_yes"]
    codes = "".join(
        "T"
        if word not in came and code in "wb" and len(word) >= _STEM_LETTERS and word[:_STEM_LETTERS] in topic
        else code
        for code, word in zip(coded(words, _COMING, lexicon.lang), words, strict=True)
    )
    if _NOT_HELD_UP.search(codes):
        return unclear("at an office, and perhaps not here")
    rest, found = [], False
    for clause in re.finditer(r"[^b]+", codes):
        told = " ".join(words[clause.start() : clause.end()])
        beside = lexicon.phrases["indirect.waiting"].sub("", told).split()
        waiting = lexicon.has("indirect.waiting", told) and set(coded(beside, _COMING, lexicon.lang)) <= {"s"}
        office = clause[0].lstrip("s").startswith("p") and told.split()[0] in lexicon.words["indirect.the"]
        if office or lexicon.has("indirect.nobody", told):
            rest.append(told)
        elif waiting or _HELD_UP.fullmatch(clause[0]) or _NOT_OUT.fullmatch(clause[0]):
            found = True
        elif clause[0].strip("sT"):
            rest.append(told)
    against = ("yes", "weak_yes", "partial", "uncertain", "somewhat")
    standing = lexicon.words["indirect.small"] - lexicon.words["yes_no.all_question"]
    plain_yes = lexicon.has("yes_no.yes", line)
    if (
        "p" in codes
        and not found
        and not plain_yes
        and {one[0] for one in lexicon.phrases["yes_no.weak_yes"].finditer(line)} & standing
    ):
        return unclear("at an office, and perhaps not here")
    doubtful = any(lexicon.has(f"yes_no.{name}", " , ".join(rest)) for name in against)
    return _FOLLOWS_NO if found and not doubtful else None


def _of_somebody(whole: str, lexicon: Lexicon) -> bool:
    """`the head teacher is stuck at the district`: whether somebody is told of, not called upon."""
    words = whole.split()
    somebody = lexicon.words["aside.roles"] - lexicon.words["indirect.offices"]
    for at, before in enumerate(words):
        near = words[at + 1 : at + 3] if before in lexicon.words["indirect.the"] else []
        if any(word in somebody or PEOPLE & {label.kind for label in lexicon.labels.get(word, ())} for word in near):
            return True
    return False


def _got_worse(line: str, lexicon: Lexicon) -> Understood | None:
    """`ta piorando`, `what improvement, the wall is crumbling`."""
    scornful = lexicon.phrases["indirect.what_change"].match(line.lstrip(" ,.;!"))
    words = lexicon.phrases["indirect.falling"].sub("↘", lexicon.phrases["indirect.worse"].sub("↓", line)).split()
    signs = {"↓": "W", "↘": "F"}
    codes = coded(words, _WORSE, lexicon.lang)
    marked = "".join(signs.get(word, code) for word, code in zip(words, codes, strict=True))
    of_the_school = "B" in marked or "w" not in marked
    if not {"F", "W"} & set(marked) or any(code in marked for code in "RD"):
        return None
    if not of_the_school:
        return unclear("worse, and something better") if lexicon.has("yes_no.weak_yes", line) else None
    if "P" in marked:
        return unclear("worse, and something better") if "N" in marked else None
    if _DENIED_WORSE.search(marked):
        return unclear("no worse, and perhaps no better")
    if "N" in marked:
        return None
    against = ("but", "other_time") if scornful else ("but", "later", "yes", "weak_yes", "uncertain")
    told = " ".join(word for word in words if word not in lexicon.words["yes_no.all_question"])
    if any(lexicon.has(f"yes_no.{name}", told) for name in (*against, "somewhat")):
        return unclear("worse, and something better")
    return _FOLLOWS_NO


def _so_many_missing(line: str, lexicon: Lexicon) -> bool:
    """Asked for all: `vinieron cajas pero creo que faltan 14`: how many are missing is told, and nothing after it."""
    told = lexicon.phrases["indirect.think"].sub(",", line)
    sure = " ".join(word for word in told.split() if word not in lexicon.words["yes_no.scope_ends"])
    if told == line or any(lexicon.has(f"yes_no.{name}", sure) for name in ("yes", "no", "uncertain", "later")):
        return False
    tokens = retokenize(told, lexicon)
    words = [token.text for token in tokens]
    alls = lexicon.words["yes_no.all_question"]
    numbers = [at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER and token.value > 0]
    lacking = [at for at, word in enumerate(words) if word in lexicon.words["yes_no.missing"]]
    if len(numbers) != 1 or len(lacking) != 1 or abs(numbers[0] - lacking[0]) > _NEAR or not alls.isdisjoint(words):
        return False
    if lexicon.has("indirect.spans", told) or _told_of_others(tokens):
        return False
    after = " ".join(words[max(numbers[0], lacking[0]) + 1 :])
    return not any(lexicon.has(f"yes_no.{name}", after) for name in ("but", "weak_yes", "partial"))


def _told_of_others(tokens: Sequence[Token]) -> bool:
    """`faltan 2 profesores`"""
    return any(label.kind in PEOPLE for token in tokens for label in token.labels)


def _of_a_meal(line: str, whole: str, asked: YesNoAsked, lexicon: Lexicon) -> Understood | None:
    """`comieron arroz` is a yes; `no habia gas`, `they went home hungry` a no, where nobody was fed after all."""
    if lexicon.has("yes_no.yes", line):
        return None
    words = lexicon.phrases["indirect.hungry"].sub("☹", line).split()
    codes = coded(words, _MEAL, lexicon.lang)
    rest = _NOT_SERVED.sub("b", codes)
    fed = "e" in rest or "g" in rest
    hindered = _HINDERED.search(rest) is not None
    days = lexicon.weekdays_in(whole) - asked.weekdays
    doubts = ("uncertain", "later", "other_time", "but", "partial_no")
    doubtful = bool(days or lexicon.near_in(whole)[0]) or any(lexicon.has(f"yes_no.{name}", line) for name in doubts)
    doubtful = doubtful or lexicon.has("indirect.elsewhere", line)
    if "☹" in words or rest != codes:
        denied_clause = any("w" in clause or "#" in clause for clause in _CLAUSES_NOT_SERVED.findall(codes))
        some = rest != codes and (denied_clause or lexicon.has("indirect.everyone", line))
        return unclear("a meal, and perhaps none") if fed or doubtful or some else _FOLLOWS_NO
    if hindered:
        known = _ONLY_HINDERED.fullmatch(codes) is not None
        if not known and not fed and not doubtful and _NEVER_CAME.search(codes):
            return None  # the lorry with the food did not come
        return _FOLLOWS_NO if known and not doubtful else unclear("a meal, and perhaps none")
    if lexicon.has("indirect.hunger", line) and not lexicon.has("yes_no.no", line):
        return unclear("a meal, and perhaps none")
    denied = "N" in codes or "m" in codes or lexicon.has("yes_no.no", line) or lexicon.has("yes_no.partial", line)
    clauses = [clause for clause in codes.split("b") if clause.strip("s")]
    plain = fed and bool(clauses) and all(map(_SERVED.fullmatch, clauses))
    return _FOLLOWS_YES if plain and not denied and not doubtful else None
