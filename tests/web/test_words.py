"""The pages speak Spanish and English, whole. Knows where msgids come from, and no page's content."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from .borrowed import BORROWED

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None, "sentence": None}
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}}


@cache
def msgids() -> frozenset[str | tuple[str, ...]]:
    found = extract_from_dir(ROOT / "web", METHODS, OPTIONS, KEYWORDS)
    return frozenset(msgid for _, _, msgid, _, _ in found if msgid)


def catalogue() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    text = (ROOT / "gateway" / "translations" / "es" / "web.po").read_bytes()
    return {entry.id: entry.string for entry in read_po(BytesIO(text), locale="es") if entry.id and not entry.fuzzy}


def test_every_msgid_of_the_pages_has_spanish_words() -> None:
    known = catalogue()
    missing = [msgid for msgid in msgids() | BORROWED if not known.get(msgid) or not all(_strings(known[msgid]))]
    assert sorted(map(str, missing)) == []


def test_no_spanish_words_are_kept_for_what_no_page_says() -> None:
    wanted = msgids() | BORROWED
    assert sorted(str(msgid) for msgid in catalogue() if msgid not in wanted) == []


def test_spanish_words_name_the_same_places_as_the_english() -> None:
    places = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    wrong = []
    for msgid, said in catalogue().items():
        english = {place for text in _strings(msgid) for place in places.findall(text)}
        if any(set(places.findall(text)) != english for text in _strings(said)):
            wrong.append(str(msgid))
    assert wrong == []


def _strings(entry: str | tuple[str, ...]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else entry
