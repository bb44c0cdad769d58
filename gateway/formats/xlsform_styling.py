"""Texts of an XLSForm as plain text: knows the marks that forms are styled with. Knows no question."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from gateway.sentences import sentence
from gateway.survey.model import Lang

from .xlsform_book import FormRow
from .xlsform_faults import Faults

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"(?:^|(?<=\s))#{1,6}\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)")


def without_styling(row: FormRow, texts: Mapping[Lang, str], faults: Faults) -> dict[Lang, str]:
    """The same texts as an SMS can carry them; that their styling goes is noted once."""
    plain = {lang: _plain(text) for lang, text in texts.items()}
    if plain != dict(texts):
        faults.note_once("styling", row, sentence("the styling of the text goes: an SMS has none"))
    return {lang: text for lang, text in plain.items() if text}


def _plain(text: str) -> str:
    told = _TAG.sub(" ", text) if _TAG.search(text) else text
    told = html.unescape(told) if re.search(r"&(#\d+|[a-z]+);", told) else told
    told = _LINK.sub(lambda link: f"{link[1]} {link[2]}", told)
    told = _HEADING.sub("", _STRONG.sub(r"\2", told))
    return " ".join(told.split()).replace(" ,", ",").replace(" .", ".") if told != text else text
