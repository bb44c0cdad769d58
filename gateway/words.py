"""The words people see, by gettext. Knows where the catalogues lie, and no page.

Message ids are English; Spanish comes from `translations/es/<domain>.po`, read as it is: there is no compiled
catalogue to forget. The domains are web, reports, health and cli.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: tuple[str, ...] = ("es", "en")
"""What the office's pages and papers are written in; the first is the default."""

_BEHIND = {"cli": "health"}
"""Commands say of a modem what findings say of it."""


@cache
def translations(domain: str, language: str) -> NullTranslations:
    """The catalogue of one domain. A language without one gives the English message ids."""
    source = resources.files("gateway") / "translations" / language / f"{domain}.po"
    if not source.is_file():
        return NullTranslations()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=domain)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    found = GNUTranslations(compiled)
    behind = _BEHIND.get(domain)
    if behind is not None:
        found.add_fallback(translations(behind, language))
    return found
