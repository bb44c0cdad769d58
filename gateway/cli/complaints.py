"""What argparse complains of, as sentences of our own. Pure.

argparse finds its words where they can only be had for the whole process and from compiled catalogues, and hands over
what it made of them; so its sentences, of Python 3.11 to 3.13, are recognised by their form. One that is not stays.
"""

from __future__ import annotations

import re

from gateway.sentences import Sentence, sentence

_ARGUMENT = re.compile(r"argument (.+?): (.+)", re.DOTALL)
_VALUE = re.compile(r"invalid (\w+) value: (.+)", re.DOTALL)
_KINDS = {
    "int": "{value} is not a whole number",
    "float": "{value} is not a number",
    "fromisoformat": "{value} is not a day, as in 2026-11-20",
}
_FORMS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (?P<names>.+)", "missing: {names}"),
    (r"unrecognized arguments: (?P<words>.+)", "nobody knows what to do with: {words}"),
    (r"one of the arguments (?P<names>.+) is required", "one of these is missing: {names}"),
    (r"expected one argument", "a value is missing behind it"),
    (r"expected at least one argument", "at least one value is missing behind it"),
    (r"expected at most one argument", "it takes one value at most"),
    (r"expected (?P<count>\d+) arguments?", "it takes {count} values"),
    (r"invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)", "{value} is none of these: {choices}"),
    (r"not allowed with argument (?P<other>.+)", "it cannot be used together with {other}"),
    (r"ignored explicit argument (?P<value>.+)", "it takes no value, and was given {value}"),
    (
        r"ambiguous option: (?P<option>.+) could match (?P<matches>.+)",
        "{option} may mean several options: {matches}",
    ),
)


def complaint(told: str) -> str:
    """The sentence for one of argparse's; what has no known form as it is."""
    of_one = _ARGUMENT.fullmatch(told)
    if of_one is not None:
        return sentence("{argument}: {complaint}", argument=sentence(of_one[1]), complaint=complaint(of_one[2]))
    value = _VALUE.fullmatch(told)
    if value is not None:
        return sentence(_KINDS.get(value[1], "{value} cannot be understood"), value=value[2])
    for form, msgid in _FORMS:
        found = re.fullmatch(form, told, re.DOTALL)
        if found is not None:
            return _said(msgid, found.groupdict())
    return told


def _said(msgid: str, places: dict[str, str]) -> Sentence:
    """Names of arguments may be words: a list of them is said word by word."""
    names = places.get("names")
    if names is not None:
        return sentence(msgid, names=sentence(names) if ", " not in names else names)
    return sentence(msgid, **places)


MSGIDS = tuple(sorted({*_KINDS.values(), *(msgid for _, msgid in _FORMS), "{value} cannot be understood"}))
"""All there are: a catalogue has to have them."""
