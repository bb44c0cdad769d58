"""Why a message did not leave, as it is kept beside it, in words that a catalogue can say. Knows no store.

What is kept is English (`refusing.words`, a driver's own detail): a row outlives the language of its reader.
"""

from __future__ import annotations

import re

from gateway.sentences import Sentence, sentence
from modem.api import Cause, CauseKind
from modem.causes import cme, cms

_CODED = re.compile(rf"({CauseKind.CMS.value}|{CauseKind.CME.value}) (\d+): (.+)", re.DOTALL)
_OF_THE_MAKER = re.compile(r"error (\d+) of the modem's maker|equipment error (\d+)")
_OF_THE_DEVICE = f"{CauseKind.DEVICE.value}: "
_LOST = re.compile(r"the answer was lost \((.+)\)", re.DOTALL)
_TIMED_OUT = re.compile(r".*\(ERR_TIMEOUT\)", re.DOTALL)
_IN_PART = re.compile(r"(\d+) parts left, then (.+)", re.DOTALL)
_RAISED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form, re.DOTALL), msgid)
    for form, msgid in (
        (r"no answer to (?P<code>\S+) within (?P<seconds>\d+) s", "no answer to {code} within {seconds} seconds"),
        (r"no answer to (?P<command>\S+)", "no answer to {command}"),
        (r"there is no device (?P<device>\S+)", "there is no device {device}"),
        (r"this user may not open (?P<device>\S+)", "this user may not open {device}"),
        (r"(?P<device>/\S+) went away", "{device} went away"),
        (r"(?P<device>/\S+) cannot be opened: (?P<reason>.+)", "{device} cannot be opened ({reason})"),
        (r"(?P<device>/\S+) does not answer (?P<command>\S+)", "{device} does not answer {command}"),
        (r"the modem refused (?P<command>\S+): (?P<reason>.+)", "the modem refused {command}: {reason}"),
        (r"the SIM refused its PIN: (?P<reason>.+)", "the SIM refused its PIN ({reason})"),
        (r"the modem asks for its (?P<code>.+)", "the modem asks for its {code}"),
        (r"the SIM asks for its (?P<code>.+)", "the SIM asks for its {code}"),
        (
            r"the modem on (?P<device>\S+) has the IMEI (?P<imei>\S+), not (?P<other>\S+)",
            "the modem on {device} has the IMEI {imei}, not {other}",
        ),
        (
            r"place (?P<place>\d+) of (?P<storage>\w+) was not emptied: (?P<reason>.+)",
            "{storage} is not emptied: {reason}",
        ),
        (r"the storage (?P<storage>\w+) cannot be chosen: (?P<reason>.+)", "{storage} cannot be read: {reason}"),
        (r"(?P<storage>\S+) cannot be listed: (?P<reason>.+)", "{storage} cannot be read: {reason}"),
        (r".*\((?P<code>ERR_\w+)\)", "the modem did not do it ({code})"),
    )
)
"""What drivers raise, and how it is said."""


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
    if _TIMED_OUT.fullmatch(kept):
        return sentence("no answer in time")
    for form, msgid in _RAISED:
        raised = form.fullmatch(kept)
        if raised is not None:
            places = raised.groupdict()
            if "reason" in places:
                places["reason"] = cause_said(places["reason"])
            return sentence(msgid, **places)
    return _plain(kept.removeprefix(_OF_THE_DEVICE))


def answer_said(kept: str) -> Sentence:
    """What came of a code that was dialled, as it was kept: the operator's own words stay; an error and the advice
    behind it are said in the reader's language."""
    said, _, advice = kept.partition(". ")
    if advice:
        return sentence("{what}. {advice}", what=cause_said(said), advice=_plain(advice))
    return cause_said(kept)


def cause_kept(kept: str) -> Cause | None:
    """The cause whose code stands in what was kept of it; None: it had none."""
    coded = _CODED.fullmatch(kept)
    if coded is None:
        return None
    return (cms if coded[1] == CauseKind.CMS.value else cme)(int(coded[2]))


def _meaning(text: str) -> Sentence:
    if _OF_THE_MAKER.fullmatch(text):
        return sentence("an error only its maker knows")
    return _plain(text)


def _plain(text: str) -> Sentence:
    """A text of the modem's own tables: its translation is found by the text itself."""
    return sentence("{text}", text=text) if "{" in text else sentence(text)
