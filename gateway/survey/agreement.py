"""Asking somebody whether they take part: knows the texts and how a reply to them is read. Knows no law and no clock.

Two ways: before any question, to be answered with yes or no; or with the first question, where to answer is to agree.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from .lexicon import Lexicon, line_of
from .model import Command, Outcome, Question, QuestionType, SayKind
from .plain import fits_one_sms, fold, sendable
from .reply import Asked, understand

MAX_REASKS = 2
"""As with any question: then a person looks."""


class Heard(StrEnum):
    """What a reply to the request says."""

    YES = "yes"
    NO = "no"
    HELP = "help"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A text that asks for consent. `version`: of its wording, the names in it left open."""

    text: str
    version: str
    kind: SayKind = SayKind.CONSENT


def read(text: str, lexicon: Lexicon) -> Heard:
    """A reply to the request: yes or no for certain, a call for help, or unclear."""
    if _bare(text) in lexicon.words.get("special.agree", frozenset()):
        return Heard.YES
    if _bare(text) in lexicon.words.get("special.decline", frozenset()):
        return Heard.NO
    heard = understand(text, Asked(type=QuestionType.YES_NO), lexicon)
    if heard.outcome is Outcome.VALUE:
        return Heard.YES if heard.value == "yes" else Heard.NO
    return {Command.START: Heard.YES, Command.STOP: Heard.NO, Command.HELP: Heard.HELP}.get(
        heard.command or Command.CORRECT, Heard.UNCLEAR
    )


def read_beside(text: str, question: Question, lexicon: Lexicon) -> Heard:
    """A reply to a first question that carried the request, where it is no answer: a bare yes or no is about that.

    Of a question that is itself answered with yes or no it says nothing.
    """
    if question.type in (QuestionType.YES_NO, QuestionType.TEXT, QuestionType.CHOICE):
        return Heard.UNCLEAR
    return read(text, lexicon)


def request(office: str, lexicon: Lexicon, *, nth: int, addressee: str = "") -> Request:
    """Who asks, what, why, how long, how to leave; `nth` from 1: a reminder is shorter."""
    return _request("consent_ask" if nth <= 1 else "consent_again", office, lexicon, addressee=addressee)


def welcome(office: str, name: str, lexicon: Lexicon, *, addressee: str = "") -> Request:
    """The same to somebody whose registration the office has approved."""
    return _request("consent_welcome", office, lexicon, addressee=addressee, name=name)


def request_again(office: str, lexicon: Lexicon, *, addressee: str = "") -> Request:
    """After a reply that was neither yes nor no."""
    return _request("consent_unclear", office, lexicon, addressee=addressee)


def with_question(office: str, question: str, lexicon: Lexicon, *, folded: bool = True) -> Request:
    """The first question with what must be known before it is answered; in one SMS where it fits, else in two."""
    names = ("consent_with", "consent_with_short")
    texts = [sendable(lexicon.say[name].format(office=office) + question, folded=folded) for name in names]
    nth = next((nth for nth, text in enumerate(texts) if fits_one_sms(text)), 0)
    return Request(text=texts[nth], version=version_of(lexicon.say[names[nth]]), kind=SayKind.QUESTION)


def version_of(template: str) -> str:
    """The first 12 hex digits of the sha256 of a wording: a change of one letter is another version."""
    return hashlib.sha256(template.encode()).hexdigest()[:12]


def _request(key: str, office: str, lexicon: Lexicon, *, addressee: str, name: str = "") -> Request:
    template = lexicon.say[key]
    text = sendable(addressee + template.format(office=office, name=name))
    return Request(text=text, version=version_of(template))


def _bare(text: str) -> str:
    return " ".join(word for word in line_of(fold(text)).split() if word.isalnum())
