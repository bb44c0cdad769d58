"""Names for the wire's words on the centre's pages. Knows no page and no record."""

from __future__ import annotations

from collections.abc import Callable

_LABELS = {
    "verified": "verified",
    "provisional": "provisional",
    "disputed": "in verification",
    "no_class": "no class",
    "missing": "no data",
    "agreement": "the three agree",
    "case": "settled in a case",
    "open": "open",
    "resolved": "settled",
    "withdrawn": "withdrawn",
    "yes": "yes",
    "no": "no",
    "initial": "preschool",
    "primary": "primary",
    "secondary": "secondary",
    "rural": "rural",
    "urban": "urban",
    "school": "school",
    "student_attendance": "student attendance",
    "student_attendance_compact": "student attendance",
    "teacher_attendance": "teacher attendance",
    "textbooks": "textbooks",
    "maintenance": "maintenance",
    "girls_present": "girls present",
    "boys_present": "boys present",
    "women_present": "women teachers present",
    "men_present": "men teachers present",
    "all_received": "all textbooks received",
    "allowance_received": "allowance received",
    "improvements_seen": "improvements seen",
}


def label(word: str | None, gettext: Callable[[str], str]) -> str:
    """What a word of the wire is called in the reader's language; one that has no name stays as it is."""
    if word is None:
        return "—"
    # a questionnaire's key "missing" means missing textbooks; the status of that name is said by the page
    return gettext(_LABELS[word]) if word in _LABELS else word
