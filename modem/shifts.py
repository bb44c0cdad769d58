"""National language shift tables: septets of a message that names a language, into text. Pure.

3GPP 23.038, A.2 and A.3. Turkish, Spanish and Portuguese: what phones sold in Peru write. libgammu has none of them,
so this reads the septets themselves. Knows no header: who calls says which tables it named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modem.charset import decode_gsm7

SINGLE_SHIFT = 0x24
"""Information element: the table that an escape leads to (3GPP 23.040, 9.2.3.24.15)."""
LOCKING_SHIFT = 0x25
"""Information element: the table that stands in place of the default alphabet (9.2.3.24.16)."""

TURKISH, SPANISH, PORTUGUESE = 1, 2, 3
"""National language identifiers (3GPP 23.038, 6.2.1.2.4)."""

_ESCAPE = 0x1B
# The extension of the default alphabet, which every single shift table begins from.
_COMMON = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|"} | {
    0x65: "€"
}
_SINGLE: dict[int, Mapping[int, str]] = {
    TURKISH: _COMMON
    | {0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş"},
    SPANISH: _COMMON
    | {0x09: "ç", 0x41: "Á", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x61: "á", 0x69: "í", 0x6F: "ó", 0x75: "ú"},
    PORTUGUESE: _COMMON
    | {0x05: "ê", 0x09: "ç", 0x0B: "Ô", 0x0C: "ô", 0x0E: "Á", 0x0F: "á", 0x12: "Φ", 0x13: "Γ", 0x15: "Ω", 0x16: "Π"}
    | {0x17: "Ψ", 0x18: "Σ", 0x19: "Θ", 0x1F: "Ê", 0x41: "À", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x5B: "Ã", 0x5C: "Õ"}
    | {0x61: "Â", 0x69: "í", 0x6F: "ó", 0x75: "ú", 0x7B: "ã", 0x7C: "õ", 0x7F: "â"},
}  # fmt: skip
# Position in the string is the septet; U+001B stands for the escape. Spanish has no locking table.
_LOCKING: dict[int, str] = {
    TURKISH: (
        "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        "İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà"
    ),
    PORTUGUESE: (
        "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?"
        "ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà"
    ),
}


def languages_in(elements: Sequence[tuple[int, bytes]]) -> tuple[int, int]:
    """The locking and the single shift table that a header's elements name; 0 where they name none.

    Named twice, the last one counts (3GPP 23.040, 9.2.3.24).
    """
    named = {kind: body[0] for kind, body in elements if kind in (SINGLE_SHIFT, LOCKING_SHIFT) and len(body) == 1}
    return named.get(LOCKING_SHIFT, 0), named.get(SINGLE_SHIFT, 0)


def decode_shifted(septets: bytes, *, locking: int = 0, single: int = 0) -> str:
    """The text of septets (one an octet) under a locking and a single shift table.

    A table that is not here counts for none: the standard has a phone without it show the default alphabet
    (3GPP 23.038, 6.2.1.2). An escaped septet that the single table lacks shows the character of the table it was
    escaped from; an escape that is itself escaped, or is the last septet, a space.
    """
    table, shifted = _LOCKING.get(locking), _SINGLE.get(single, _COMMON)
    if table is None and shifted is _COMMON:
        return decode_gsm7(septets)
    out: list[str] = []
    pending = iter(septets)
    for septet in pending:
        if septet != _ESCAPE:
            out.append(_main(table, septet))
            continue
        escaped = next(pending, _ESCAPE) & 0x7F
        out.append(" " if escaped == _ESCAPE else shifted.get(escaped) or _main(table, escaped))
    return "".join(out)


def _main(table: str | None, septet: int) -> str:
    return decode_gsm7(bytes((septet,))) if table is None else table[septet & 0x7F]
