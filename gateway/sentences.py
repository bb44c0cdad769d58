"""Sentences for people that remember how they were made. Knows no catalogue and no place where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations


class Sentence(str):
    """An English sentence that can still be said in another language.

    To everything else it is the finished English text; `said_in` finds the translation of what it was made from.
    """

    msgid: str
    params: Mapping[str, object]


def sentence(msgid: str, /, **params: object) -> Sentence:
    """`msgid` with its `{named}` places filled. The msgid is what a catalogue translates."""
    made = Sentence(msgid.format(**params) if params else msgid)
    made.msgid = msgid
    made.params = params
    return made


def said_in(text: str, words: NullTranslations) -> str:
    """A text in the language of `words`. Text that nobody translated stays as it is; places may be sentences too."""
    if not text:
        return ""
    if not isinstance(text, Sentence):
        return words.gettext(text)
    template = words.gettext(text.msgid)
    if not text.params:
        return template
    said = {key: said_in(value, words) if isinstance(value, Sentence) else value for key, value in text.params.items()}
    return template.format(**said)
