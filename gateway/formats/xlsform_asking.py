"""What one row of an XLSForm may need of the rest: names, choices, what is worked out. Knows no type of question."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.sentences import sentence
from gateway.survey.condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Condition,
    Known,
    Literal,
    Not,
    Operand,
    Some,
)
from gateway.survey.expression import keys_in, number_of
from gateway.survey.model import Lang, QuestionKey
from gateway.survey.placeholders import OWN, UNSAID

from .xlsform_book import Book, FormRow
from .xlsform_faults import Faults, HangsError
from .xpath_logic import FALSE, TRUE, Worth, operands_in, size_of, with_unasked
from .xpath_text import SELF, condition_of, worth_of

MOST_PARTS = 60
"""Of what is worked out: beyond, the condition that it becomes is longer than any clerk reads."""


@dataclass(slots=True)
class Asking:
    """What a row may need of the rest of the form."""

    book: Book
    usual: Lang
    faults: Faults
    names: dict[str, str] = field(default_factory=dict)
    """Question names of the form to keys here, of the rows read so far."""
    lost: set[str] = field(default_factory=set)
    """Names of rows that cannot be carried over."""
    siblings: set[tuple[int, str]] = field(default_factory=set)
    """Names, each with the row of its group: a group has no two alike."""
    doubled: set[str] = field(default_factory=set)
    """Names that several questions have, in different groups."""
    worked: dict[str, Worth] = field(default_factory=dict)
    """What `calculate` rows are worth."""
    maybe: set[QuestionKey] = field(default_factory=set)
    """Questions that are not always asked."""
    wholes: set[QuestionKey] = field(default_factory=set)
    """Questions that ask for a whole number."""
    lists: dict[str, list[FormRow]] = field(init=False)
    """The rows of the sheet choices, by their list."""
    words: dict[QuestionKey, dict[str, str]] = field(default_factory=dict)
    """For choices: how the form writes each, to how we do; for yes/no: to yes and no."""

    def __post_init__(self) -> None:
        self.lists = {}
        for row in self.book.choices:
            self.lists.setdefault(row.get("list_name"), []).append(row)

    def condition(self, text: str, own: str = "") -> Condition:
        """An expression with the form's names as keys, its words as ours. ValueError(message, remedy), HangsError."""
        if _truth(text):
            return FALSE if is_never(text) else TRUE
        read = condition_of(text, lambda name: self._meant(name, own))
        self._check_sums(read)
        return with_unasked(_worded(read, self.words), frozenset(self.maybe))

    def work_out(self, row: FormRow) -> None:
        """Keep what a `calculate` row is worth, or say why that cannot be."""
        name, text = row.get("name"), row.get("calculation")
        try:
            worth = worth_of(text, lambda other: self._meant(other, ""))
        except ValueError as error:
            self.faults.refuse(row, error)
            self.lost.add(name)
            return
        if size_of(worth) > MOST_PARTS:
            message = sentence("{text} is too long", text=repr(text[:40]))
            self.faults.add(row, message, sentence("work it out from the answers"))
            self.lost.add(name)
            return
        self.worked[name] = worth
        message = sentence("is worked out where a condition needs it; what it is worked out from is kept")
        self.faults.note(row, message)

    def _check_sums(self, condition: Condition) -> None:
        """ValueError where words are added up: to a form yes may be 1, to us it is a word."""
        for operand in operands_in(condition):
            for key in keys_in(operand) if isinstance(operand, Arithmetic) else ():
                if any(number_of(word) is None for word in self.words.get(key, {}).values()):
                    message = sentence("{name} is answered with words and cannot be added up", name=key)
                    raise ValueError(message, sentence("ask for a number, or compare the answers one by one"))

    def never(self, row: FormRow) -> None:
        """What the form itself never asks is empty to whatever hangs on it."""
        self.faults.note(row, sentence("its condition never holds in the form either: not asked"))
        self.worked[row.get("name")] = Literal(value="")

    def lose(self, name: str) -> None:
        """Whatever hangs on this name cannot be carried over."""
        self.names.pop(name, None)
        self.worked.pop(name, None)
        self.lost.add(name)

    def quoted(self, name: str) -> str:
        """An earlier answer as our texts quote it. ValueError(message, remedy), HangsError where there is none."""
        shown, worth = f"${{{name}}}", self._meant(name, "")
        match worth:
            case Literal(value=value) if value != "":
                return str(value)
            case Literal():
                message = sentence("{name} is never asked in the form either: there is nothing to say", name=shown)
                raise ValueError(message, sentence("write the question without an earlier answer in it"))
            case Answer(key=key) if key in OWN:
                word = f"{{{key}}}"
                message = sentence(
                    "{name} would be read as {word}, which the hub fills in itself", name=shown, word=word
                )
                raise ValueError(message, sentence("give it another name"))
            case Answer(key=key):
                return f"{{{key}|{UNSAID}}}" if key in self.maybe else f"{{{key}}}"
        message = sentence("{name} is worked out and cannot be said within a text", name=shown)
        raise ValueError(message, sentence("write the question without an earlier answer in it"))

    def _meant(self, name: str, own: str) -> Worth:
        shown = f"${{{name}}}"
        if own and name == own:
            return Answer(key=SELF)
        if name in self.doubled:
            raise ValueError(
                sentence("{name} is the name of several questions", name=shown),
                sentence("give each question its own name"),
            )
        if name in self.worked:
            return self.worked[name]
        if name in self.names:
            return Answer(key=QuestionKey(self.names[name]))
        if name in self.lost:
            raise HangsError(
                sentence("hangs on {name}, which is not carried over", name=shown), sentence("mend that row first")
            )
        raise ValueError(
            sentence("{name} is not asked before this question", name=shown), sentence("name an earlier question")
        )


def is_never(text: str) -> bool:
    """Whether a condition is written so that it never holds: `false()`, or FALSE in a cell that Excel took for one."""
    return _truth(text) == "FALSE"


def _truth(text: str) -> str:
    plain = "".join(text.split()).upper().removesuffix("()")
    return {"TRUE": "TRUE", "1": "TRUE", "FALSE": "FALSE", "0": "FALSE"}.get(plain, "")


def _worded(condition: Condition, words: dict[QuestionKey, dict[str, str]]) -> Condition:
    """The same with the form's words for its choices as ours."""
    match condition:
        case Compare(how=how, left=left, right=right):
            return Compare(how=how, left=_word(left, right, words), right=_word(right, left, words))
        case Not(of=inner):
            return Not(of=_worded(inner, words))
        case All(of=parts):
            return All(of=tuple(_worded(part, words) for part in parts))
        case Some(of=parts):
            return Some(of=tuple(_worded(part, words) for part in parts))
        case Known():
            return condition


def _word(operand: Operand, beside: Operand, words: dict[QuestionKey, dict[str, str]]) -> Operand:
    if isinstance(operand, Literal) and isinstance(beside, Answer) and beside.key in words:
        return Literal(value=words[beside.key].get(str(operand.value), operand.value))
    return operand
