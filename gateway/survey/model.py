"""The words of a survey as values: questionnaires, questions, answers. Knows no modem, no table, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from schedules.recurrence import WEEKLY, Every

from .condition import Condition, Operand
from .flow.model import Flows
from .flow.state import FlowState
from .terms import FOLDED_UNASKED
from .terms import Lang as Lang
from .terms import QuestionKey as QuestionKey
from .terms import Value as Value


class Role(StrEnum):
    """What a person is to a school."""

    LEADER = "leader"
    PARENT = "parent"
    PRINCIPAL = "principal"
    PROMOTER = "promoter"
    INSPECTOR = "inspector"
    OFFICIAL = "official"


REPORTERS: tuple[Role, ...] = (Role.LEADER, Role.PARENT, Role.PRINCIPAL)
"""The three people around each school who answer every question (programme/000)."""


class QuestionType(StrEnum):
    """What kind of answer a question takes."""

    COUNT = "count"
    YES_NO = "yes_no"
    COUNTS = "counts"
    CHOICE = "choice"
    """One of `choices`, by its number, its letter or its words."""
    NUMBER = "number"
    """A number that may have decimals."""
    DATE = "date"
    TEXT = "text"
    """Kept as written; never compared and never verified."""


NUMBERS: tuple[QuestionType, ...] = (QuestionType.COUNT, QuestionType.COUNTS, QuestionType.NUMBER)
"""The types whose answer is a number or several."""


QUORUM = 2
"""One voice verifies nothing: a school with a single reporter has provisional values only (programme/000)."""


class Outcome(StrEnum):
    """What became of a reply."""

    VALUE = "value"
    UNCLEAR = "unclear"
    NO_CLASS = "no_class"
    DONT_KNOW = "dont_know"
    COMMAND = "command"


class Command(StrEnum):
    """What a reporter can ask for at any time."""

    HELP = "help"
    STOP = "stop"
    START = "start"
    CORRECT = "correct"
    LANGUAGE = "language"
    """To be written to in the language of the outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several answers to choose from."""

    key: str
    """What is filed: `on_foot`."""
    label: Mapping[Lang, str]
    """How the SMS names it: `a pie`."""
    words: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)
    """What else people call it: `caminando`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One SMS to a reporter. Texts are per language and may use `{school}`, `{day}` and `{date}`."""

    key: QuestionKey
    """For `counts`, the name of the SMS; the answers are filed under `keys`."""
    type: QuestionType
    text: Mapping[Lang, str]
    label: Mapping[Lang, str]
    """What the number counts, for echoes, cases and paper: `niñas`."""
    example: Mapping[Lang, str] = field(default_factory=dict)
    """A good reply, shown when one was unclear."""
    keys: tuple[QuestionKey, ...] = ()
    """For `counts`: one key a number, in the order asked. Otherwise just (key,)."""
    labels: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)
    """For `counts`: one label a number, in the order of `keys`."""
    max_of: tuple[str, ...] = ()
    """The school's register entry that bounds each key: `girls`, `boys`, `women_teachers`, `men_teachers`."""
    max: int | None = None
    most: Operand | None = None
    """Another upper bound, worked out: an earlier answer, a sum. A number above a bound is asked about once more."""
    least: Operand | None = None
    """The lower bound of each number."""
    jump_percent: int | None = None
    """How far from the school's own usual value (the median of its verified ones) a number may lie before the hub asks,
    once, whether it is meant."""
    choices: tuple[Choice, ...] = ()
    """For `choice`: what there is to choose from, in the order of the SMS."""
    tolerance: int = 0
    """How far numbers (dates: days) may lie apart and still agree."""
    quorum: int = QUORUM
    """How many answers that agree verify a value, where all who are asked have answered."""
    roles: tuple[Role, ...] = ()
    """Who is asked this. Empty: everybody the questionnaire asks."""
    when: Condition | None = None
    until: Value | None = None
    """Asked each round until this value is verified for the school; then never again in that school year."""
    always: bool = True  # False: in a flow that has ways around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a round opens and ends, counted from its opening."""

    every: Every = WEEKLY
    """How often a round comes."""
    weekday: int = 4
    """0 Monday to 6 Sunday."""
    hour: str = "14:00"
    spread: timedelta = timedelta(0)
    """Over how long the schools begin, one after the other; 0: all at once."""
    deadline: timedelta = timedelta(days=2)
    reminders: tuple[timedelta, ...] = (timedelta(hours=4), timedelta(hours=24))
    """After the question was asked and nothing came."""
    useful_for: timedelta = timedelta(hours=36)
    """How late a question is still worth asking, from the opening."""
    seal: timedelta = timedelta(days=14)
    """When late replies stop counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One set of questions, asked of each reporter of a school once a round."""

    name: str
    version: str
    """The first 12 hex digits of the sha256 of its source: a change of one letter is another version."""
    title: Mapping[Lang, str]
    purpose: Mapping[Lang, str]
    """What it measures and what for (requirement 16)."""
    questions: tuple[Question, ...]
    timing: Timing
    roles: tuple[Role, ...] = REPORTERS
    fold: Mapping[Lang, bool] = field(default_factory=dict)
    """Where it says so: whether letters that make an SMS dear may go without their accents."""
    flow: Flows | None = None  # a RapidPro flow, which asks by itself; `questions` then is what it keeps

    def folds(self, lang: Lang) -> bool:
        """Whether texts of a language are sent without the accents that GSM-7 lacks: as it says, else where readers
        of the language are used to it."""
        return self.fold.get(lang, lang in FOLDED_UNASKED)


class Status(StrEnum):
    """What is known of one question of one school in one round (design, section 6)."""

    VERIFIED = "verified"
    PROVISIONAL = "provisional"
    DISPUTED = "disputed"
    NO_CLASS = "no_class"
    MISSING = "missing"


class Source(StrEnum):
    """Where a verified value comes from."""

    AGREEMENT = "agreement"
    CASE = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One reading of one reply. `value` is what `Value` says, or for `counts` a tuple of ints in label order."""

    outcome: Outcome
    value: Value | tuple[int, ...] | None = None
    command: Command | None = None
    language: Lang | None = None
    """With Command.LANGUAGE: the one asked for."""
    reason: str = ""
    """Why, in a few words, for the clerk: `one number in the text`."""
    doubt: Value | tuple[int, ...] | None = None
    """A clear number above what the register allows: worth asking about once, not worth refusing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a reporter's answer to one key is at the moment."""

    outcome: Outcome
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFacts:
    """What the pure rules may know of a school. None in the register: no data, which is not zero."""

    name: str
    register: Mapping[str, int | None]
    known: Mapping[QuestionKey, Value] = field(default_factory=dict)
    """Values verified earlier this school year, of this questionnaire."""
    history: Mapping[QuestionKey, tuple[Value, ...]] = field(default_factory=dict)
    """The values verified this school year, the oldest first."""
    role: Role | None = None
    """As what somebody is asked; None: as anybody."""


class SessionStatus(StrEnum):
    """Where one contact is in one round."""

    WAITING = "waiting"  # its phone has another question open, or it is not yet its turn
    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"
    STOPPED = "stopped"
    CANCELLED = "cancelled"  # found not worth asking any more


class SayKind(StrEnum):
    """What an outgoing text is for: sets its priority, its validity and how it is counted."""

    QUESTION = "question"
    REASK = "reask"
    REMINDER = "reminder"
    THANKS = "thanks"
    HELP = "help"
    STOPPED = "stopped"
    STARTED = "started"
    CASE = "case"
    ALERT = "alert"
    NOTE = "note"
    VISIT = "visit"
    CONSENT = "consent"
    """Asks somebody whether they take part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One SMS to send. `question` names the question it puts, where it puts one."""

    kind: SayKind
    text: str
    question: QuestionKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One answer to file. `corrects`: it supersedes an earlier one of the same key."""

    key: QuestionKey
    outcome: Outcome
    value: Value | None
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One session between two steps; the store keeps exactly this."""

    status: SessionStatus
    answered: Mapping[QuestionKey, Recorded]
    current: QuestionKey | None
    """The key of the question (the SMS) that is open."""
    unclear: int = 0
    """Unclear replies to the open question so far."""
    last: QuestionKey | None = None
    """The question answered last, for CORREGIR."""
    flow: FlowState | None = None  # where a flow stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What follows from one step of a conversation."""

    progress: Progress
    says: tuple[Say, ...] = ()
    records: tuple[Record, ...] = ()
    understood: Understood | None = None
    """Where the step heard a reply: how it was read."""
