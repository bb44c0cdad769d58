"""The signs and words of an XPath expression as XLSForms have it. Knows no order of theirs."""

from __future__ import annotations

import html
import re

from gateway.sentences import sentence

LONGEST_LETTERS = 4_000
"""Of one expression: what is longer was made by a machine, and no clerk can check it."""

_QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")  # as word processors make them of ' and "
_TOKEN = re.compile(
    r"(?P<name>\$\{\s*[\w.-]+\s*\})|(?P<path>(?:\.\.?)?(?:/(?:\.\.|[\w-]+))+)|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|!=|=|<|>|\+|\*|-|\(|\)|,|\.(?!\d))|(?P<word>[A-Za-z_][\w.:-]*)"
)


def tokens_of(text: str) -> list[str]:
    """The parts of an expression. ValueError(message, remedy) where a sign has no meaning in it."""
    found, at = [], 0
    plain = html.unescape(text).strip().translate(_QUOTES)  # some are copied from a form's XML: `. &gt; 0`
    if len(plain) > LONGEST_LETTERS:
        raise ValueError(sentence("{text} is too long", text=repr(text[:40])), carried())
    while at < len(plain):
        part = _TOKEN.match(plain, at)
        if part is None:
            raise unreadable(text)
        found.append(part[0])
        at = part.end()
        while at < len(plain) and plain[at].isspace():
            at += 1
    return found


class UnreadableError(ValueError):
    """What is no expression at all. (message, remedy)"""


def unreadable(text: str) -> UnreadableError:
    """The refusal of an expression that is none."""
    return UnreadableError(
        sentence("{text} cannot be read", text=repr(text)),
        sentence("write it like {example}", example="${all_received} = 'no' and ${girls} > 10"),
    )


def carried() -> str:
    """The remedy for an expression that says more than is carried over."""
    return sentence("carried over are comparisons, and, or, not(), selected(), if(), coalesce(), + - *")
