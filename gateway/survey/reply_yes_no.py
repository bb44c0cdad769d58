"""Yes or no asked: knows which replies are one of them for sure. Negation counts, and `yes, but` is no yes."""

from __future__ import annotations

import re
from enum import Enum
from itertools import takewhile

from .aside import without_signature
from .beside_the_point import another_thing, some_of_it, telling
from .doubts import unclear
from .indirect import indirect
from .lexicon import Lexicon, line_of
from .model import Outcome, Understood
from .retold import DONE, NO, YES, YesNoAsked, retold
from .tokens import Kind, Reading, retokenize

_WHOLE = "☑"
"""What stands for `100 %` once it was understood: a yes of every lexicon, and no number."""

_SHORTEST_STEM = 3  # `es` is a word, and no beginning of one
_STEM_LETTERS = 4
_CLAUSE = re.compile(r" ?(?<!\S)[,.;!()](?!\S) ?")
_DATE = re.compile(r"(?<!\S)\d+ / \d+(?!\S)")


class _Said(Enum):
    YES = "strong yes"
    WEAK = "a thing that came"
    NO = "no"
    PARTIAL = "a part"
    END = "end of a clause"


def yes_no(reading: Reading, asked: YesNoAsked, lexicon: Lexicon) -> Understood:
    """`yes`, `no`, or why neither is sure."""
    whole = lexicon.phrases["yes_no.wholly"].sub(_WHOLE, _DATE.sub(",", reading.line))
    reading = Reading(tokens=retokenize(whole, lexicon), folded=reading.folded)
    line = " ".join(_unstretched(token.text, lexicon) for token in reading.tokens)
    follows = indirect(line, line_of(reading.folded), asked, lexicon)
    if follows is not None:
        return follows
    line = telling(without_signature(line, lexicon), asked, lexicon)
    line = retold(lexicon.phrases["dates.day_parts"].sub(",", line), asked, lexicon)
    if asked.about_trouble and _all_well(line_of(reading.folded), line, lexicon):
        return Understood(outcome=Outcome.VALUE, value=NO, reason="all is well")
    if asked.about_missing:
        lacking = _lacking(line, lexicon)
        if lacking is not None:
            return lacking
    told = lexicon.phrases["yes_no.nothing_missing"].sub(",", lexicon.phrases["yes_no.unchanged"].sub(",", line))
    if lexicon.has("yes_no.uncertain", told):
        return unclear("neither yes nor no for sure")
    if lexicon.has("yes_no.later", line) and not _begins_with_no(line, lexicon):
        now = _without_later(line, lexicon)
        if not _only_no(now, asked, lexicon):
            return unclear("not yet, or not sure")
        line = now
    if asked.topic and _no_to_something_else(line, asked, lexicon) and not _begins_with_no(line, lexicon):
        return unclear("a no, but perhaps to something else")
    if asked.about_all and not asked.about_missing and lexicon.has("yes_no.nothing_missing", line):
        rest = lexicon.phrases["yes_no.nothing_missing"].sub(",", line)
        said = _said(rest, asked.topic, lexicon)
        if _Said.NO in said or _Said.PARTIAL in said or _counted(reading):
            return unclear("nothing missing, and a no or a number")
        return Understood(outcome=Outcome.VALUE, value=YES, reason="nothing is missing")
    if asked.about_all and some_of_it(line, asked, lexicon):
        return unclear("it came, and perhaps not all")
    if asked.topic and not asked.about_any and another_thing(line, asked, lexicon):
        return unclear("something came, and perhaps not what was asked about")
    if _there_is(line, asked, lexicon):
        return Understood(outcome=Outcome.VALUE, value=YES, reason="says that there is")
    said = _negated(_said(line, asked.topic, lexicon))
    return _decided(said, line, reading, asked, lexicon)


def _without_later(line: str, lexicon: Lexicon) -> str:
    """The clauses that tell of no later day: `no llego nada, estamos esperando`."""
    clauses = _CLAUSE.split(line)
    return " , ".join(clause for clause in clauses if not lexicon.has("yes_no.later", clause))


def _only_no(line: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    said = _negated(_said(line, asked.topic, lexicon))
    return set(said) == {_Said.NO} and not (asked.topic and _no_to_something_else(line, asked, lexicon))


def _all_well(whole: str, line: str, lexicon: Lexicon) -> bool:
    """Asked for trouble: `todo bien`, and nothing else that is yes or no."""
    rest = lexicon.phrases["yes_no.all_well"].sub(",", line)
    return lexicon.has("yes_no.all_well", whole) and not any(word.isalnum() for word in rest.split())


def _lacking(line: str, lexicon: Lexicon) -> Understood | None:
    """Asked whether something is missing: `faltan 10` is a yes, `no faltan` a no. None where it is put another way."""
    words = line.split()
    missing = lexicon.has("yes_no.missing", line)
    denied = lexicon.has("yes_no.no", line)
    yes = lexicon.has("yes_no.yes", line)
    enough = lexicon.phrases["yes_no.enough"].search(line)
    if enough is not None and not missing and words[0] not in lexicon.words["yes_no.yes"]:
        if _begins_with_no(line, lexicon) or not denied:
            return Understood(outcome=Outcome.VALUE, value=NO, reason="there is enough")
        return Understood(outcome=Outcome.VALUE, value=YES, reason="not enough")
    if not missing or (denied and yes) or not lexicon.words["yes_no.but"].isdisjoint(words):
        return None
    if denied:
        return Understood(outcome=Outcome.VALUE, value=NO, reason="nothing is missing")
    return Understood(outcome=Outcome.VALUE, value=YES, reason="says that there is")


def _there_is(line: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    """`hay`, `hay agua`: nothing but that there is what was asked about."""
    found = lexicon.phrases["yes_no.there_is"].search(line)
    words = [word for word in line.split() if word.isalnum()]
    if not lexicon.words["yes_no.no"].isdisjoint(words):
        return False
    skipped = lexicon.words["yes_no.no_skips"]
    other_words = (line[: found.start()] + line[found.end() :]).split() if found else []
    rest = [word for word in other_words if word.isalnum() and word not in skipped]
    named = ("aside.weekdays", "aside.day_words", "yes_no.as_usual")
    days = {word for name in named for word in lexicon.words[name]}
    _, other = lexicon.near_in(" ".join(rest))
    told = all(word[:_STEM_LETTERS] in asked.topic or word in days for word in rest)
    return found is not None and not asked.about_missing and (told or other == ",")


def _begins_with_no(line: str, lexicon: Lexicon) -> bool:
    """`todavia no, la proxima semana` is a no whatever comes later; `no cuando` is not."""
    line = line.lstrip(" ,.;!")
    found = lexicon.phrases["yes_no.no"].match(line)
    rest = line[found.end() :].split() if found else []
    return found is not None and (
        not rest or rest[0] in lexicon.words["yes_no.scope_ends"] or len(found[0].split()) > 1
    )


def _no_to_something_else(line: str, asked: YesNoAsked, lexicon: Lexicon) -> bool:
    """`el director no informa`: whether a no is said of what no question here is about."""
    words = line.split()
    ends, skips = lexicon.words["yes_no.scope_ends"], lexicon.words["yes_no.no_skips"]
    known = lexicon.words["yes_no.no_topics"]
    stems = tuple(stem for stem in (*known, *asked.topic) if len(stem) >= _SHORTEST_STEM)
    for at, word in enumerate(words):
        if word not in lexicon.words["yes_no.no_particles"]:
            continue
        clause = list(takewhile(lambda after: after.isalpha() and after not in ends, words[at + 1 :]))
        said = [after for after in clause if after not in skips]
        sound = lexicon.numbers.sound
        heard = tuple(sound(stem) for stem in stems)
        direct = not said or said[0] in known or said[0].startswith(stems) or sound(said[0]).startswith(heard)
        later = any(after.startswith(stems) and after not in lexicon.words["yes_no.no"] for after in said[1:])
        if not direct and not later:
            return True
    return False


def _decided(said: list[_Said], line: str, reading: Reading, asked: YesNoAsked, lexicon: Lexicon) -> Understood:
    strong, weak = _Said.YES in said, _Said.WEAK in said and not asked.about_missing
    negative, part = _Said.NO in said, _Said.PARTIAL in said and not asked.about_missing
    but = lexicon.has("yes_no.but", line)
    number = _counted(reading)
    but_some = part and (_begins_with_no(line, lexicon) or asked.about_all is True)  # no, solo llego matematica
    if negative and (strong or (weak and not but_some)):
        return unclear("yes and no")
    if negative:
        return Understood(outcome=Outcome.VALUE, value=NO, reason="a word for no")
    if strong and _but_not_all(line, asked, lexicon, part=part, number=number, but=but):
        return unclear("yes, but not all of it")
    if strong:
        return Understood(outcome=Outcome.VALUE, value=YES, reason="a word for yes")
    if part and asked.about_all and weak and _part_of_but(line, lexicon):
        return unclear("it came, but some of it is not as it should be")
    if part and asked.about_all:
        return Understood(outcome=Outcome.VALUE, value=NO, reason="a part only, and all was asked")
    if part or but or (number and asked.about_all is not False):
        return unclear("a part only")
    if weak:
        return Understood(outcome=Outcome.VALUE, value=YES, reason="it came, or it is seen")
    return unclear("neither yes nor no in the text")


def _but_not_all(line: str, asked: YesNoAsked, lexicon: Lexicon, *, part: bool, number: bool, but: bool) -> bool:
    """Whether a yes is taken back: where all was asked by any part, number or `but`; else by what is missing."""
    if asked.about_missing:
        return False
    if asked.about_all is False:
        return part and lexicon.has("yes_no.missing", line) and not lexicon.has("yes_no.partial_no", line)
    return part or number or (but and asked.about_all is True)


def _part_of_but(line: str, lexicon: Lexicon) -> bool:
    """`the books came but some are torn`: whether a part is told of after a `but` only, and not of its being away."""
    but = lexicon.phrases["yes_no.but"].search(line)
    after = line[but.end() :] if but is not None else ""
    away = (
        lexicon.has("yes_no.missing", line) or lexicon.has("yes_no.partial_no", line) or lexicon.has("yes_no.no", line)
    )
    before = line[: but.start()] if but is not None else ""
    parts = lexicon.has("yes_no.partial", after) and not lexicon.has("yes_no.partial", before)
    return parts and not away and any(word not in lexicon.known for word in after.split())


def _counted(reading: Reading) -> bool:
    return any(not token.none and token.value > 0 for token in reading.numbers) or reading.has(Kind.DECIMAL)


def _said(line: str, topic: frozenset[str], lexicon: Lexicon) -> list[_Said]:
    """What the line says, piece by piece, the longest phrase first at each place."""
    kinds = (
        ("yes_no.partial", _Said.PARTIAL),
        ("yes_no.no", _Said.NO),
        ("yes_no.unchanged", _Said.NO),
        ("yes_no.yes", _Said.YES),
        ("yes_no.weak_yes", _Said.WEAK),
        ("yes_no.scope_ends", _Said.END),
    )
    said: list[_Said] = []
    at = 0
    while at < len(line):
        if line.startswith(DONE, at):
            said.append(_Said.WEAK)
        matches = [(match.end(), kind) for name, kind in kinds if (match := lexicon.phrases[name].match(line, at))]
        if matches:
            end, kind = max(matches, key=lambda found: found[0])
            if kind is _Said.YES and _helps_another_verb(line[at:end], line[end:], topic, lexicon):
                kind = _Said.END
            said += _with_end(kind, line[at:end], line[end:], lexicon)
            at = end + 1
        else:
            at = line.find(" ", at) + 1 or len(line)
    return said


def _helps_another_verb(phrase: str, after: str, topic: frozenset[str], lexicon: Lexicon) -> bool:
    """`we have a problem`, `they did apply`: whether such a yes goes on with what nobody asked about."""
    if phrase.split()[-1] not in lexicon.words["yes_no.auxiliaries"]:
        return False
    word = next((word for word in after.split() if word not in lexicon.words["yes_no.no_skips"]), "")
    lists = ("yes", "no", "weak_yes", "partial", "scope_ends", "but", "later", "all_question")
    known = any(word in lexicon.words[f"yes_no.{name}"] for name in lists)
    return word.isalpha() and word[:_STEM_LETTERS] not in topic and not known


def _with_end(kind: _Said, phrase: str, after: str, lexicon: Lexicon) -> list[_Said]:
    """Some words end a clause and say something: `ya` after `no` begins anew."""
    if phrase in lexicon.words["yes_no.partial_no"]:
        return [_Said.PARTIAL]
    if kind in (_Said.YES, _Said.WEAK) and phrase.split(" ")[0] in lexicon.words["yes_no.scope_ends"]:
        return [_Said.END, _Said.WEAK] if _goes_on_topic(phrase, after, lexicon) else [_Said.END]
    return [kind]


def _goes_on_topic(phrase: str, after: str, lexicon: Lexicon) -> bool:
    """`ya llego`, `ya`; not `ya viajo`: whether a word such as `ya` stands alone or before what is asked about."""
    word = next(iter(after.split()), "")
    lists = ("yes", "no", "weak_yes", "partial", "later", "no_skips", "but", "unchanged")
    if " " in phrase or not word.isalpha() or any(word in lexicon.words[f"yes_no.{name}"] for name in lists):
        return True
    return word.startswith(tuple(stem for stem in lexicon.words["yes_no.no_topics"] if len(stem) >= _SHORTEST_STEM))


def _negated(said: list[_Said]) -> list[_Said]:
    """Within one clause a no swallows what came, before or after it: `no llegaron`, `recibimos nada`."""
    clauses: list[list[_Said]] = [[]]
    for item in said:
        if item is _Said.END:
            clauses.append([])
        else:
            clauses[-1].append(item)
    result: list[_Said] = []
    for clause in clauses:
        swallow = _Said.NO in clause
        result += [item for item in clause if not (swallow and item in (_Said.WEAK, _Said.PARTIAL))]
    return result


def _unstretched(word: str, lexicon: Lexicon) -> str:
    """`siii` as `si`, `nooo` as `no`."""
    known = ("yes_no.yes", "yes_no.no")
    if any(word in lexicon.words[name] for name in known):
        return word
    squeezed = re.sub(r"([^\W\d_])\1+", r"\1", word)
    return squeezed if any(squeezed in lexicon.words[name] for name in known) else word


def asks_for_all(question: str, lexicon: Lexicon) -> bool:
    """Whether the folded question asks for all of something."""
    return lexicon.has("yes_no.all_question", question)


def stems_of(question: str) -> frozenset[str]:
    """How the words of a folded question begin."""
    return frozenset(word[:_STEM_LETTERS] for word in question.split() if word[:_STEM_LETTERS].isalpha())
