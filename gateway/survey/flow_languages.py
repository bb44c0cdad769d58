"""Languages as RapidPro writes them, in three letters, and as the hub does. Knows nothing else of either."""

from __future__ import annotations

from .terms import Lang

_SHORT = {
    "ara": "ar", "aym": "ay", "bul": "bg", "deu": "de", "eng": "en", "ewe": "ee", "fra": "fr", "grn": "gn",
    "hat": "ht", "hin": "hi", "ind": "id", "ita": "it", "kin": "rw", "lin": "ln", "por": "pt", "que": "qu",
    "quy": "qu", "quz": "qu", "rus": "ru", "sna": "sn", "som": "so", "spa": "es", "swa": "sw", "tgl": "tl",
    "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wol": "wo", "xho": "xh", "zho": "zh", "zul": "zu",
}  # fmt: skip
_LONG = {short: long for long, short in reversed(_SHORT.items())}


def short(language: str) -> Lang:
    """`es` for `spa`; as it is where there is no shorter one."""
    return Lang(_SHORT.get(language, language))


def long(lang: Lang, known: tuple[str, ...] = ()) -> str:
    """`spa` for `es`; of several that are one here (Quechua), the one that is known."""
    for language in known:
        if short(language) == lang:
            return language
    return _LONG.get(lang, lang)
