"""Why a message did not leave, as it is kept beside it, in words that a catalogue can say. Knows no store.

What is kept is English (`refusing.words`, a driver's own detail): a row outlives the language of its reader.
"""

from __future__ import annotations

import re

from gateway.sentences import Sentence, sentence
from modem.api import CauseKind

_CODED = re.compile(rf"({CauseKind.CMS.value}|{CauseKind.CME.value}) (\d+): (.+)", re.DOTALL)
_OF_THE_MAKER = re.compile(r"error (\d+) of the modem's maker|equipment error (\d+)")
_OF_THE_DEVICE = f"{CauseKind.DEVICE.value}: "
_LOST = re.compile(r"the answer was lost \((.+)\)", re.DOTALL)
_UNANSWERED = re.compile(r"no answer to (\S+)")
_TIMED_OUT = re.compile(r".*\(ERR_TIMEOUT\)", re.DOTALL)
_IN_PART = re.compile(r"(\d+) parts left, then (.+)", re.DOTALL)


def cause_said(kept: str) -> Sentence:
    """A cause or a doubt as `outbox.cause` has it, or what a driver raised. `cms 38: network out of order` is said as
    its meaning, with the code behind it for who looks it up. What nobody has words for stays as it is."""
    coded = _CODED.fullmatch(kept)
    if coded is not None:
        kind, code, text = coded.groups()
        return sentence("{what} ({code})", what=_meaning(text), code=f"{kind.upper()} {code}")
    lost = _LOST.fullmatch(kept)
    if lost is not None:
        return sentence("the answer of the modem was lost ({where})", where=lost[1])
    in_part = _IN_PART.fullmatch(kept)
    if in_part is not None:
        return sentence("{count} parts left, and then no more ({where})", count=in_part[1], where=in_part[2])
    unanswered = _UNANSWERED.fullmatch(kept)
    if unanswered is not None:
        return sentence("no answer to {command}", command=unanswered[1])
    if _TIMED_OUT.fullmatch(kept):
        return sentence("no answer in time")
    return _plain(kept.removeprefix(_OF_THE_DEVICE))


def _meaning(text: str) -> Sentence:
    if _OF_THE_MAKER.fullmatch(text):
        return sentence("an error only its maker knows")
    return _plain(text)


def _plain(text: str) -> Sentence:
    """A text of the modem's own tables: its translation is found by the text itself."""
    return sentence("{text}", text=text) if "{" in text else sentence(text)
