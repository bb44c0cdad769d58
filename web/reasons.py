"""Why a reply was read as it was, in the visitor's language. Knows the mind's short reasons, and decides none."""

from __future__ import annotations

import re

from web.language import gettext, marked

REASONS = (
    marked("a correction without a value"),
    marked("a correction"),
    marked("a date that is another day of the week"),
    marked("a day that is still to come"),
    marked("a decimal, or two numbers"),
    marked("a no, but perhaps to something else"),
    marked("a number of something else"),
    marked("a number of who was there, and one of who was not"),
    marked("a part of it never came"),
    marked("a part only"),
    marked("a part only, and all was asked"),
    marked("a part only: a grade, a section, an age"),
    marked("a question"),
    marked("a range"),
    marked("a sign or token that is no number"),
    marked("a sign or token that is no whole number"),
    marked("a sum of money"),
    marked("a sum that adds up"),
    marked("a thousand, or a number with decimals"),
    marked("a word for no"),
    marked("a word for none"),
    marked("a word for yes"),
    marked("a word the hub obeys"),
    marked("above the register, and said twice"),
    marked("above what the register allows"),
    marked("all but some, and how many all are is not known"),
    marked("all but some, and how many is not said"),
    marked("all in the register but some"),
    marked("all in the register"),
    marked("all less some, or all and how many that is"),
    marked("all were absent, or all were there"),
    marked("all, and how many all are is not known"),
    marked("another day of the week"),
    marked("asks for a language"),
    marked("below the least there can be"),
    marked("cut short on its way"),
    marked("does not know, and a number"),
    marked("far from what this school usually has"),
    marked("it came, or it is seen"),
    marked("kept as written"),
    marked("more or less than something that is not said"),
    marked("more than one number"),
    marked("more than one number, with a label of two meanings"),
    marked("neither yes nor no for sure"),
    marked("neither yes nor no in the text"),
    marked("no choice in the text"),
    marked("no class on another day"),
    marked("no class, and a number"),
    marked("no day in the text"),
    marked("no number in the text"),
    marked("no number of what was asked"),
    marked("no open case"),
    marked("none, and a number"),
    marked("not a certain day"),
    marked("not a text: kept, never read"),
    marked("not all"),
    marked("not one number for each label"),
    marked("not yet, or not sure"),
    marked("nothing in the text"),
    marked("nothing is missing"),
    marked("nothing missing, and a no or a number"),
    marked("numbers of who was there, and of who was not"),
    marked("one day in the text"),
    marked("one number for each label"),
    marked("one number in the text"),
    marked("one number with the label asked for"),
    marked("only about that many"),
    marked("says that it is not that day"),
    marked("says that it is not that many"),
    marked("says that it is not that one"),
    marked("says that so many were not"),
    marked("says that there is"),
    marked("says that there was no class"),
    marked("says that they do not know"),
    marked("several choices"),
    marked("several days"),
    marked("several numbers"),
    marked("the number of no choice"),
    marked("the number of one choice and the words of another"),
    marked("the number of one choice"),
    marked("the numbers do not add up"),
    marked("the question names fewer than two numbers"),
    marked("the words of one choice"),
    marked("words beside the number that nobody understands"),
    marked("working on it failed twice"),
    marked("yes and no"),
    marked("yes, but not all of it"),
)
"""Every reason that is one fixed sentence."""

_ABOVE = re.compile(r"(\d+) is above the register's (\d+)")
_CORRECTION = re.compile(r"a correction without a clear value: (.+)")


def reason(kept: str | None) -> str:
    """A reason as kept with the reply, said to the visitor; one that nobody has translated stays as it is."""
    if not kept:
        return ""
    if found := _ABOVE.fullmatch(kept):
        return gettext("%(value)s is more than the register has (%(highest)s).").rstrip(".") % {
            "value": found[1],
            "highest": found[2],
        }
    if found := _CORRECTION.fullmatch(kept):
        return gettext("a correction without a clear value: %(reason)s") % {"reason": reason(found[1])}
    return gettext(kept)
