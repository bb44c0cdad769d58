"""The types of an XLSForm's rows: which ask something by SMS, which ask nothing, what to do about the others.

The XLSForm reference, section Question types, and the older names that converters still take. Knows no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gateway.sentences import Sentence, sentence

ASKED = {
    "integer": "count",
    "int": "count",
    "decimal": "number",
    "date": "date",
    "text": "text",
    "string": "text",
    "range": "count",
}
"""Types of the form that are types here."""
_METADATA = (
    *("start", "end", "today", "deviceid", "username", "simserial", "simid", "subscriberid", "phonenumber", "email"),
    *("audit", "imei", "caseid", "text audit", "start time", "end time", "device id", "sim id", "subscriber id"),
    *("uri:deviceid", "uri:subscriberid", "uri:simserial", "uri:phonenumber", "uri:username", "uri:email"),
    *("start_time", "end_time", "day_of_survey"),
)
_BEGINS = {"begin group": "group", "begin lgroup": "group", "begin repeat": "repeat", "begin loop": "repeat"}
_OLD_ASKED = re.compile(r"(?:add |q |get )?(integer|int|decimal|date|text|string|note)(?: prompt)?")
_SELECT_ONE = re.compile(r"(?:add )?select[ _]?(?:one|1)(?: prompt)?(?: (?:from|using))? (?P<list>.+)", re.IGNORECASE)
_OR_OTHER = re.compile(r"[ _]or[ _](?:specify[ _])?other$", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:add )?select[ _]?(?:all|multiple|many)\b.*")
_PLACE = sentence("leave the row out: the register says where a school is")
_MEDIA = sentence("leave the row out: an SMS carries only text")
_REMEDIES = (
    (_SEVERAL, sentence("ask yes or no for each choice, or let one be chosen with select_one")),
    (re.compile("rank.*"), sentence("ask for the first choice alone, with select_one")),
    (re.compile("(start-)?geo(point|trace|shape)|gps|location|osm.*|.*-location"), _PLACE),
    (re.compile("image|photo|picture|audio|background-audio|audio audit|video|file|draw|signature|annotate"), _MEDIA),
    (re.compile("time|datetime|date time"), sentence("ask for a date, or for a text")),
    (re.compile("hidden|calculate_here|sensor_.*|db:.*"), sentence("leave the row out: it asks nothing")),
    (re.compile("acknowledge|trigger"), sentence("ask for yes or no, with select_one")),
    (re.compile("barcode|qrcode|phone number|tel|email address|url"), sentence("ask for it as a text")),
    (re.compile("select_(one|multiple)_(external|from_file).*|.*from_file.*"),
     sentence("write the choices into the sheet choices, few enough for one SMS")),
)  # fmt: skip
_REMEDY = sentence("leave the row out, or ask for a number, a choice, a date or a text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a row is."""

    does: str
    """`ask`, `note`, `begin`, `end`, `work out`, `metadata`, `comment`, or empty for what SMS cannot do."""
    type: str = ""
    """For `ask`: the type here, `choice` for select_one; for `begin` and `end`: `group` or `repeat`."""
    list_name: str = ""
    """Of select_one."""
    or_other: bool = False


def kind_of(written: str) -> Kind:
    """What a row of this type is."""
    given = " ".join(written.split())
    low = given.lower().replace("begin_", "begin ").replace("end_", "end ") if given != "end_time" else given
    if low in _METADATA:
        return Kind(does="metadata")
    for begin, what in _BEGINS.items():
        if low == begin or low.startswith(f"{begin} "):
            return Kind(does="begin", type=what)
        if low == begin.replace("begin", "end"):
            return Kind(does="end", type=what)
    if low in ("calculate", "calculation"):
        return Kind(does="work out")
    if low == "note" or low == "add note prompt":
        return Kind(does="note")
    if low in ASKED:
        return Kind(does="ask", type=ASKED[low])
    if (old := _OLD_ASKED.fullmatch(low)) and old[1] in ASKED:
        return Kind(does="ask", type=ASKED[old[1]])
    chosen = _SELECT_ONE.fullmatch(" ".join(written.split()))
    if chosen is None:
        return Kind(does="")
    bare = _OR_OTHER.sub("", chosen["list"])
    return Kind(does="ask", type="choice", list_name=bare, or_other=bare != chosen["list"])


def remedy_for(written: str) -> Sentence:
    """What to do about a type that cannot be asked by SMS."""
    low = " ".join(written.lower().split())
    return next((remedy for pattern, remedy in _REMEDIES if pattern.fullmatch(low)), _REMEDY)
