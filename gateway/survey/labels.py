"""What a number is of: knows which names agree with what was asked. Knows no number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .aside import set_aside
from .lexicon import Label, Lexicon, languages, load, plain_text
from .plain import fold
from .tokens import Kind, Token, retokenize

ABSENT = "absent"


def asked_label(text: str, lexicon: Lexicon) -> Label | None:
    """What a label or a question's text asks to be counted; None where it names nothing known, or several things."""
    found = merge_labels(labels_in(text, lexicon), lexicon)
    if not found:
        return None
    found = [token for token in found if token is found[0] or not _of_time(token)]  # how many girls came in two weeks
    first = found[0]
    for token in found[1:]:
        joined = _join(first, token, lexicon)
        if joined is None:
            return None
        first = joined
    return first.labels[0]


def for_everybody(label: Label | None, asked: str, beside: Sequence[str], lexicon: Lexicon) -> Label | None:
    """What a question asks that names men: everybody, where it says `profesores` and nobody asks the women apart.

    `asked`: the question and its label; `beside`: those of the other questions of the set. A question that says men
    (`profesores (varones)`) asks men; so does one about boys, who are asked apart from girls as a rule.
    """
    generic = lexicon.male_is_generic and label is not None and label.sex == "male"
    if label is None or not generic or label.kind not in lexicon.words["count.few_of"]:
        return label
    if any(name.sex == "male" and not name.kind for token in labels_in(asked, lexicon) for name in token.labels):
        return label
    women = (own_label(text, lexicon) for text in beside)
    return label if any(name.sex == "female" and name.kind == label.kind for name in women) else replace(label, sex="")


def labels_in(text: str, lexicon: Lexicon) -> list[Token]:
    """The labels that stand in a text, in order."""
    line = set_aside(plain_text(text, lexicon), lexicon)
    return [token for token in retokenize(line, lexicon) if token.kind is Kind.LABEL]


def _of_time(token: Token) -> bool:
    return all(label.kind == "time or thing" for label in token.labels)


def named_labels(text: str, lexicon: Lexicon) -> tuple[Label, ...]:
    """The different things a question's text asks to be counted, in order."""
    found = (token.labels[0] for token in merge_labels(labels_in(text, lexicon), lexicon))
    return tuple(dict.fromkeys(found))


def own_label(text: str, lexicon: Lexicon) -> Label:
    """What one label of the question means, in whatever language; a label nobody listed means itself."""
    for words in (lexicon, *map(load, languages())):
        known = asked_label(text, words)
        if known is not None:
            return known
    return Label(sex="", kind=f"={fold(text)}")


def merge_labels(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens with neighbouring labels of one thing as one: `docentes mujeres`."""
    result: list[Token] = []
    for at, token in enumerate(tokens):
        if token.text == "(" and _explains(result, tokens[at + 1 : at + 3], lexicon):
            continue
        if (
            token.text == ")"
            and at > 1
            and tokens[at - 2].text == "("
            and result[-1:]
            and result[-1].kind is Kind.LABEL
        ):
            continue
        if result and token.kind is Kind.LABEL and result[-1].kind is Kind.LABEL:
            joined = _join(result[-1], token, lexicon)
            if joined is not None:
                result[-1] = joined
                continue
        result.append(token)
    return result


def _explains(before: Sequence[Token], after: Sequence[Token], lexicon: Lexicon) -> bool:
    """`learners (girls)`: whether a name in brackets only says which of those named before."""
    if not before or before[-1].kind is not Kind.LABEL or [token.text for token in after[1:]] != [")"]:
        return False
    return after[0].kind is Kind.LABEL and _join(before[-1], after[0], lexicon) is not None


def labelled(tokens: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The labels of the tokens, neighbours of one thing merged."""
    return [token for token in merge_labels(tokens, lexicon) if token.kind is Kind.LABEL]


def _join(first: Token, second: Token, lexicon: Lexicon) -> Token | None:
    for left in first.labels:
        for right in second.labels:
            label = _both(left, right, lexicon)
            if label is not None:
                return Token(kind=Kind.LABEL, text=f"{first.text} {second.text}", labels=(label,))
    return None


def _both(left: Label, right: Label, lexicon: Lexicon) -> Label | None:
    """`alumnos mujeres` are girls: a masculine plural before a sex says only what kind."""
    if left.kind and right.kind and left.kind != right.kind:
        return None
    kind = left.kind or right.kind
    if left.sex and right.sex and left.sex != right.sex:
        generic = lexicon.male_is_generic and left.sex == "male" and not right.kind
        return Label(sex=right.sex, kind=kind) if generic else None
    return Label(sex=left.sex or right.sex, kind=kind)


def agrees(said: Label, asked: Label | None, lexicon: Lexicon) -> bool:
    """Whether a number named `said` answers for `asked`. A wider or narrower name does not."""
    if asked is None:
        return True
    if said.kind.startswith("=") or asked.kind.startswith("="):
        return said.kind == asked.kind or not said.kind
    if said.kind and asked.kind and said.kind != asked.kind:
        return False
    if said.sex == asked.sex:
        return True
    if not said.sex:
        return not said.kind
    if asked.sex:
        return False
    return lexicon.male_is_generic and said.sex == "male" and bool(said.kind and asked.kind)  # `varones` are never all


def any_agrees(token: Token, asked: Label | None, lexicon: Lexicon) -> bool:
    """Whether one of a label's meanings answers for `asked`."""
    return any(agrees(label, asked, lexicon) for label in token.labels)


def extra_labels(labels: Sequence[str], lexicon: Lexicon) -> tuple[tuple[str, Label], ...]:
    """Labels of this question that the lexicon does not know, in singular and plural."""
    pairs: list[tuple[str, Label]] = []
    for text in labels:
        label = own_label(text, lexicon)
        if label.kind.startswith("="):
            folded = plain_text(text, lexicon)
            pairs += [(folded, label), (folded.removesuffix("s"), label), (folded.removesuffix("es"), label)]
    return tuple(pairs)
