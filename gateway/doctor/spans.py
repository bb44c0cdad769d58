"""How long ago something was, in words. Knows no clock."""

from __future__ import annotations

from datetime import timedelta

from gateway.sentences import Sentence, sentence

IN_MINUTES, IN_HOURS = timedelta(hours=2), timedelta(days=2)
"""Up to when a span is told so."""


def in_words(span: timedelta) -> Sentence:
    """`90 minutes`, `30 hours`, `12 days`; a span below zero (the clock was set) is none."""
    span = max(span, timedelta())
    if span < IN_MINUTES:
        return sentence("{minutes} minutes", minutes=round(span / timedelta(minutes=1)))
    if span < IN_HOURS:
        return sentence("{hours} hours", hours=round(span / timedelta(hours=1)))
    return sentence("{days} days", days=span.days)
