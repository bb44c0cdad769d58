"""What a simulated term is like: sizes, shares and chances, each an assumption that a report repeats. Knows no hub."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One term. Shares are of people or schools, chances of single messages; both from 0 to 1."""

    seed: int = 1
    schools: int = 75
    weeks: int = 18
    wrong: float = 0.04
    """How often an answer carries a wrong value, given honestly and independently of the others."""
    pairs: float = 0.0
    """Share of schools where the leader says what the parent says, right or wrong."""
    trios: float = 0.0
    """Share of schools where all three say what one of them says."""
    constant: float = 0.02
    """Share of reporters who always give the same number, or the enrolment."""
    sharing: float = 0.08
    """Share of schools where leader and parent have one phone."""
    two_posts: int = 3
    """Principals who have a second school."""
    dropouts: float = 0.08
    """Share of reporters who fall silent at some point of the term."""
    stoppers: float = 0.03
    """Share of reporters who text ALTO at some point; half of them text ALTA weeks later."""
    paper: float = 0.7
    """Share of reporters whose consent the office has on paper; the rest is asked by SMS."""
    no_class: float = 0.02
    """How often a school has no class on a Friday that the office knows nothing about."""
    cuts_a_week: float = 1.0
    unknown_sends: float = 0.01
    refused_sends: float = 0.005
    doubled: float = 0.01
    """Replies that come twice, by a second press of the key or by the network."""
    chatter: float = 0.03
    """Texts that are no answer to anything."""
    odd: float = 0.12
    """Share of replies worded as in the corpora of tests/replies instead of the plainer forms."""
    promoter_wrong: float = 0.01
    """How often a promoter who went to find out still texts another value."""
    heeds_date: float = 0.8
    """Share of cases in which a promoter who is told the date says what was so that day, not what is so now."""
    confirms_blindly: float = 0.25
    """How often a promoter who is asked whether it was so that day says yes without another look."""
    one_day: bool = False
    """Whether all four questionnaires are asked on Friday, one after the other on each phone."""
