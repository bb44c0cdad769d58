"""The languages of an XLSForm's columns: knows how `label::English (en)` names one. Knows no sheet."""

from __future__ import annotations

import re

from gateway.survey.flow_languages import short
from gateway.survey.model import Lang
from gateway.survey.plain import fold

_CODE = re.compile(r"[(\[]\s*([A-Za-z]{2,3})(?:[-_]\w+)?\s*[)\]]\s*$")
_REGION = re.compile(r"([a-z]{2,3})[-_][a-z0-9]{2,4}")
_BY_NAME = {
    name: code
    for code, names in {
        "af": "afrikaans", "am": "amharic", "ar": "arabic العربية", "ay": "aymara aimara", "az": "azerbaijani",
        "bn": "bangla bengali", "cs": "czech", "da": "danish", "de": "german deutsch", "dv": "dhivehi",
        "en": "english ingles eng anglais", "es": "spanish espanol castellano spa esp espagnol", "fa": "persian farsi",
        "ff": "fulani fulfulde pulaar", "fi": "finnish", "fr": "french francais fra", "gn": "guarani",
        "gu": "gujarati", "ha": "hausa", "hi": "hindi", "hil": "hiligaynon", "ht": "creole kreyol", "hu": "hungarian",
        "hy": "armenian", "id": "indonesian bahasa", "ig": "igbo", "it": "italian italiano", "ja": "japanese",
        "ka": "georgian", "km": "khmer", "kn": "kannada", "ko": "korean", "ku": "kurdish kurmanji",
        "lg": "luganda", "ln": "lingala", "lo": "lao", "mg": "malagasy", "ml": "malayalam", "mn": "mongolian",
        "mr": "marathi", "ms": "malay", "my": "burmese myanmar", "ne": "nepali नेपाली", "nl": "dutch",
        "no": "norwegian", "ny": "chichewa nyanja", "om": "oromo oromiffa", "pa": "punjabi", "pl": "polish",
        "ps": "pashto", "pt": "portuguese portugues por", "qu": "quechua runasimi quichua kichwa que",
        "rn": "kirundi", "ro": "romanian", "ru": "russian русский", "rw": "kinyarwanda", "sd": "sindhi",
        "si": "sinhala", "sn": "shona", "so": "somali somaali", "sq": "albanian", "sr": "serbian", "st": "sesotho",
        "su": "sundanese", "sv": "swedish", "sw": "swahili kiswahili", "ta": "tamil", "te": "telugu",
        "ceb": "cebuano bisaya", "ilo": "ilocano", "tet": "tetun tetum",
        "tg": "tajik", "th": "thai", "ti": "tigrinya", "tl": "tagalog filipino", "tn": "setswana tswana",
        "tr": "turkish turkce", "uk": "ukrainian", "ur": "urdu", "uz": "uzbek", "vi": "vietnamese",
        "wo": "wolof", "xh": "xhosa", "yo": "yoruba", "zh": "chinese mandarin", "zu": "zulu",
    }.items()
    for name in names.split()
}  # fmt: skip


def language_of(name: str) -> Lang | None:
    """`English (en)`, `en`, `Español`, `spa`: the language a column is in; None where it names none that is known."""
    if found := _CODE.search(name):
        return short(found[1].lower())
    bare = fold(name.strip())
    if bare in _BY_NAME:
        return Lang(_BY_NAME[bare])
    if region := _REGION.fullmatch(bare):
        return short(region[1])
    return short(bare) if re.fullmatch(r"[a-z]{2,3}", bare) else None
