"""Parts of a long SMS back into one text, whatever order they came in. Pure.

Knows the concatenation header and the network's stamp; knows no storage, no clock and no library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from modem.api import Address, Concat, IncomingPart

CONCAT_WINDOW = timedelta(minutes=30)
"""How far apart the network may have stamped two neighbouring parts of one message. A phone sends a part
every three to ten seconds, and on a bad evening the third one half an hour later; a reference comes round
again after 256 messages, or at once on phones that always write the same one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a long message, as the hub keeps it."""

    digest: str
    """Names the part; comes back in `Group.parts` so that the hub can mark what was used."""
    sender: Address
    concat: Concat
    sent_at: datetime | None
    """TP-SCTS; None where the stamp is not a date."""
    text: str
    data: bytes = b""
    """The UTF-16BE user data, where this part begins or ends in the middle of a character; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The parts that belong to one message: one for each `seq` that is there, in order of `seq`, at least
    one."""

    parts: tuple[Part, ...]
    duplicates: tuple[Part, ...] = ()
    """Parts that say again what one of `parts` says."""

    @property
    def text(self) -> str | None:
        """The whole message, or None while a part is missing."""
        return complete(self.parts)

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the parts that have not come."""
        there = {part.concat.seq for part in self.parts}
        return tuple(seq for seq in range(1, self.parts[0].concat.total + 1) if seq not in there)


def part_of(incoming: IncomingPart) -> Part | None:
    """The part as `groups` takes it; None where the message came in one piece."""
    if incoming.concat is None:
        return None
    return Part(
        digest=incoming.digest,
        sender=incoming.sender,
        concat=incoming.concat,
        sent_at=incoming.sent_at,
        text=incoming.text,
        data=incoming.data,
    )


def complete(parts: Iterable[Part]) -> str | None:
    """The text of one message from its parts, in any order, duplicates tolerated; None while one is missing.

    All parts must be of one message (see `groups`). A character whose halves lie in two parts is made whole.
    """
    by_seq: dict[int, Part] = {}
    for part in parts:
        by_seq.setdefault(part.concat.seq, part)
    if not by_seq:
        return None
    total = next(iter(by_seq.values())).concat.total
    if any(seq not in by_seq for seq in range(1, total + 1)):
        return None
    ordered = [by_seq[seq] for seq in range(1, total + 1)]
    if not any(part.data for part in ordered):
        return "".join(part.text for part in ordered)
    units = b"".join(part.data or part.text.encode("utf-16-be", "surrogatepass") for part in ordered)
    return units.decode("utf-16-be", "replace")


def groups(parts: Iterable[Part], window: timedelta = CONCAT_WINDOW) -> tuple[Group, ...]:
    """Sort parts into the messages they belong to, in the order in which those were begun.

    Parts belong together when sender, reference, its width and total agree, the network stamped each within
    `window` of another of the group, and no two of them claim the same place with different words. A part
    without a stamp joins the latest group that lacks it.
    """
    drafts: dict[tuple[Address, int, int, int], list[_Draft]] = {}
    for part in sorted(parts, key=_by_stamp):
        key = (part.sender, part.concat.ref, part.concat.total, part.concat.bits)
        _place(part, drafts.setdefault(key, []), window)
    finished = [draft.finish() for some in drafts.values() for draft in some]
    return tuple(sorted(finished, key=lambda group: min(_by_stamp(part) for part in group.parts)))


class _Draft:
    """A group while it is being filled."""

    def __init__(self, first: Part) -> None:
        self.by_seq = {first.concat.seq: first}
        self.duplicates: list[Part] = []

    def distance(self, part: Part) -> timedelta:
        """From the part's stamp to the nearest of the group's; zero where either has none."""
        if part.sent_at is None:
            return timedelta(0)
        gaps = (abs(part.sent_at - own.sent_at) for own in self.by_seq.values() if own.sent_at is not None)
        return min(gaps, default=timedelta(0))

    def repeats(self, part: Part) -> bool:
        own = self.by_seq.get(part.concat.seq)
        return own is not None and (own.text, own.data) == (part.text, part.data)

    def finish(self) -> Group:
        ordered = tuple(self.by_seq[seq] for seq in sorted(self.by_seq))
        return Group(parts=ordered, duplicates=tuple(self.duplicates))


def _place(part: Part, drafts: list[_Draft], window: timedelta) -> None:
    """Put one part where it belongs; parts come in the order of their stamps."""
    near = [draft for draft in drafts if draft.distance(part) <= window]
    lacking = [draft for draft in near if part.concat.seq not in draft.by_seq]
    for draft in near:
        if draft.repeats(part):
            draft.duplicates.append(part)
            return
    if not lacking:
        drafts.append(_Draft(part))
        return
    # Of two unfinished messages the later one is meant more often: reversed, because min keeps the first of
    # equals.
    best = min(reversed(lacking), key=lambda draft: draft.distance(part))
    best.by_seq[part.concat.seq] = part


def _by_stamp(part: Part) -> tuple[bool, float, int]:
    """Stamped parts by time, then those without a stamp."""
    stamp = part.sent_at.timestamp() if part.sent_at is not None else 0.0
    return (part.sent_at is None, stamp, part.concat.seq)
