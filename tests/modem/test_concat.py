"""Parts of a long SMS back into one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from modem.api import Address, Coding, Concat, IncomingPart, StoredAt
from modem.concat import CONCAT_WINDOW, Part, complete, groups, part_of

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ROSA = Address("+51987654321")


def part(
    seq: int,
    text: str,
    *,
    ref: int = 7,
    total: int = 3,
    at: timedelta | None = timedelta(0),
    sender: Address = ROSA,
    bits: int = 8,
    data: bytes = b"",
) -> Part:
    return Part(
        digest=f"{sender}/{ref}/{seq}/{at}/{text}",
        sender=sender,
        concat=Concat(ref=ref, total=total, seq=seq, bits=bits),
        sent_at=None if at is None else NOON + at,
        text=text,
        data=data,
    )


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def test_parts_in_any_order_make_the_same_text() -> None:
    parts = [part(3, " niños"), part(1, "12 niñas"), part(2, " y 9")]
    assert complete(parts) == "12 niñas y 9 niños"


def test_a_missing_part_leaves_the_message_incomplete() -> None:
    group = groups([part(1, "a"), part(3, "c")])[0]
    assert complete(group.parts) is None
    assert group.text is None
    assert group.missing == (2,)


def test_no_parts_make_no_text() -> None:
    assert complete([]) is None
    assert groups([]) == ()


def test_a_part_that_came_twice_is_used_once() -> None:
    twice = part(1, "a", at=minutes(2))
    (group,) = groups([part(1, "a"), part(2, "b", total=3), part(3, "c"), twice])
    assert group.text == "abc"
    assert group.duplicates == (twice,)


def test_a_reference_used_again_later_is_another_message() -> None:
    old = [part(1, "one ", total=2), part(2, "two", total=2, at=minutes(1))]
    new = [part(1, "three ", total=2, at=timedelta(days=2)), part(2, "four", total=2, at=timedelta(days=2))]
    assert [group.text for group in groups([*new, *old])] == ["one two", "three four"]


def test_half_a_message_is_not_finished_by_a_part_outside_the_window() -> None:
    late = part(2, "b", total=2, at=CONCAT_WINDOW + timedelta(seconds=1))
    assert [group.text for group in groups([part(1, "a", total=2), late])] == [None, None]


def test_a_phone_that_always_writes_the_same_reference_is_understood() -> None:
    mixed = [
        part(1, "A1", ref=0, total=2),
        part(1, "B1", ref=0, total=2, at=minutes(1)),
        part(2, "B2", ref=0, total=2, at=minutes(1.1)),
        part(2, "A2", ref=0, total=2, at=minutes(0.1)),
    ]
    assert [group.text for group in groups(mixed)] == ["A1A2", "B1B2"]


def test_senders_totals_and_widths_are_kept_apart() -> None:
    others = [
        part(1, "x", total=2),
        part(2, "y", total=2, sender=Address("+51912345678")),
        part(2, "z", total=3),
        part(2, "w", total=2, bits=16),
    ]
    assert len(groups(others)) == 4


def test_a_part_without_a_stamp_joins_the_latest_message_that_lacks_it() -> None:
    parts = [
        part(1, "old", total=2),
        part(1, "new", total=2, at=timedelta(days=1)),
        part(2, "!", total=2, at=None),
    ]
    assert [group.text for group in groups(parts)] == [None, "new!"]


def test_a_character_cut_between_two_parts_is_made_whole() -> None:
    units = "Sí 🙂".encode("utf-16-be")
    first, second = units[:-2], units[-2:]
    parts = [part(1, "Sí �", total=2, data=first), part(2, "�", total=2, data=second)]
    assert complete(parts) == "Sí 🙂"


def test_a_lone_half_of_a_character_never_leaves_as_such() -> None:
    text = complete([part(1, "a", total=2, data=b"\xd8\x3d"), part(2, "b", total=2)])
    assert text is not None
    text.encode("utf-8")


@given(
    texts=st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
    twice=st.integers(min_value=0, max_value=5),
)
def test_whatever_the_order_and_the_duplicates_the_text_comes_back(texts: list[str], order: object, twice: int) -> None:
    parts = [part(n, text, total=len(texts), at=timedelta(seconds=4 * n)) for n, text in enumerate(texts, 1)]
    shuffled = parts + parts[: twice % (len(parts) + 1)]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    (group,) = groups(shuffled)
    assert group.text == "".join(texts)
    assert len(group.parts) + len(group.duplicates) == len(shuffled)


def test_only_a_message_with_a_header_is_a_part() -> None:
    whole = IncomingPart(
        digest="d",
        stored_at=StoredAt(storage="SM", location=1),
        sender=ROSA,
        smsc="+51997990000",
        sent_at=NOON,
        text="12",
        coding=Coding.GSM7,
    )
    assert part_of(whole) is None
