"""What charts draw: where a moment and a value lie, that a gap is a gap, and that nobody's words become markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from web import charts
from web.charts import Bar, Frame, Point, Span, State, Told

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = Frame(
    start=NOON,
    end=NOON + timedelta(hours=10),
    marks=((NOON, "12:00"), (NOON + timedelta(hours=5), "17:00"), (NOON + timedelta(hours=9.9), "22:00")),
)
TOLD = Told(key="x", title="Signal", text="Weak at night.")
SVG = "{http://www.w3.org/2000/svg}"


def hour(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def drawn(svg: str) -> ElementTree.Element:
    """As a browser reads it: inline SVG needs no namespace, XML does."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def of_class(svg: str, kind: str) -> list[ElementTree.Element]:
    return [part for part in drawn(svg).iter() if part.get("class") == kind]


def corners(part: ElementTree.Element) -> list[tuple[float, float]]:
    found = [pair.split(",") for pair in (part.get("points") or "").split()]
    return [(float(x), float(y)) for x, y in found]


def points(*values: float | None) -> list[Point]:
    return [
        Point(at=hour(place), until=hour(place + 1), value=value, low=value and value - 5, high=value and value + 5)
        for place, value in enumerate(values)
    ]


def test_a_line_goes_through_the_middle_of_each_time_at_the_height_of_its_value() -> None:
    (line,) = of_class(charts.line(DAY, TOLD, points(50, 100, 0), top=100), "line")
    assert corners(line) == [(50, 50), (150, 0), (250, 100)]


def test_the_band_goes_from_the_lowest_to_the_highest_and_stays_inside() -> None:
    (band,) = of_class(charts.line(DAY, TOLD, points(50, 100), top=100), "band")
    assert corners(band) == [(50, 45), (150, 0), (150, 5), (50, 55)]


def test_what_is_not_known_is_a_gap_and_no_zero() -> None:
    lines = of_class(charts.line(DAY, TOLD, points(50, None, 60, 70), top=100), "line")
    assert [len(corners(line)) for line in lines] == [2, 2]
    assert all(y < 60 for line in lines for _, y in corners(line))
    apart = [points(50)[0], Point(at=hour(4), until=hour(5), value=50)]
    assert len(of_class(charts.line(DAY, TOLD, apart, top=100), "line")) == 2


def test_a_single_point_is_seen() -> None:
    (line,) = of_class(charts.line(DAY, TOLD, points(50), top=100), "line")
    assert corners(line) == [(0, 50), (100, 50)]


def test_nothing_known_draws_nothing_and_breaks_nothing() -> None:
    for svg in (
        charts.line(DAY, TOLD, points(None), top=100),
        charts.steps(DAY, TOLD, [], top=1),
        charts.strip(DAY, TOLD, []),
        charts.bars(DAY, TOLD, []),
    ):
        assert of_class(svg, "line") == of_class(svg, "good") == of_class(svg, "up") == []


def test_steps_hold_their_value_until_the_next() -> None:
    (line,) = of_class(charts.steps(DAY, TOLD, points(10, 5), top=10), "line")
    assert corners(line) == [(0, 0), (100, 0), (100, 50), (200, 50)]


def test_a_strip_tells_states_by_height_and_pattern_and_joins_neighbours() -> None:
    states = (State.UP, State.UP, State.PART, State.DOWN, State.UP)
    svg = charts.strip(
        DAY, TOLD, [Span(at=hour(at), until=hour(at + 1), state=state) for at, state in enumerate(states)]
    )
    up, part, down = of_class(svg, "up"), of_class(svg, "part"), of_class(svg, "down")
    assert [(rect.get("x"), rect.get("width")) for rect in up] == [("0.0", "200.0"), ("400.0", "100.0")]
    heights = [float(rects[0].get("height") or 0) for rects in (up, part, down)]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3
    assert part[0].get("fill") == "url(#x-hatch)"


def test_columns_stand_on_each_other_and_hang_below_the_line_in_one_scale() -> None:
    columns = [
        Bar(at=hour(0), until=hour(1), good=6, bad=2, below=4),
        Bar(at=hour(1), until=hour(2), good=1, bad=0, below=0),
    ]
    svg = charts.bars(DAY, TOLD, columns)
    good, bad, below = (of_class(svg, kind)[0] for kind in ("good", "bad", "below"))
    tall = [float(part.get("height") or 0) for part in (good, bad, below)]
    assert tall[0] == pytest.approx(3 * tall[1], abs=0.2)
    assert tall[2] == pytest.approx(2 * tall[1], abs=0.2)
    assert sum(tall) == pytest.approx(100, abs=0.3)
    assert float(bad.get("y") or 0) + tall[1] == pytest.approx(float(good.get("y") or 0), abs=0.2)
    assert len(of_class(svg, "good")) == 2
    assert len(of_class(svg, "bad")) == 1


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (1.5, 2), (3, 5), (7, 10), (12.5, 20), (300, 500), (501, 1000)]
)
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert charts.round_top(value) == top


def test_times_at_the_edge_are_left_out_and_none_is_cut() -> None:
    svg = charts.line(DAY, TOLD, points(50), top=100)
    assert "17:00" in svg
    assert "12:00" not in svg
    assert "22:00" not in svg


def test_a_picture_has_a_name_and_a_text_for_who_hears_it() -> None:
    svg = drawn(charts.line(DAY, TOLD, points(50), top=100, rule=(20, "weak")))
    assert svg.get("role") == "img"
    named = (svg.get("aria-labelledby") or "").split()
    texts = {part.get("id"): part.text for part in svg.iter() if part.get("id")}
    assert [texts[name] for name in named] == ["Signal", "Weak at night."]
    (spoken,) = [part for part in svg if part.get("aria-hidden") == "true"]
    assert {part.tag for part in spoken} == {f"{SVG}text"}


def test_words_in_a_picture_never_become_markup() -> None:
    evil = "<script>\"&'"
    told = Told(key="x", title=evil, text=evil)
    frame = Frame(start=NOON, end=hour(10), marks=((hour(5), evil),))
    for svg in (charts.line(frame, told, points(50), top=100, rule=(20, evil)), charts.bars(frame, told, [])):
        assert "<script" not in svg
        assert evil in [part.text for part in drawn(svg).iter()]


def test_a_picture_has_no_style_of_its_own_and_is_as_wide_as_its_place() -> None:
    svg = charts.line(DAY, TOLD, points(50), top=100)
    assert not re.search(r"\sstyle=|<style|\son\w+=", svg)
    assert drawn(svg).get("width") == "100%"
    (inner,) = [part for part in drawn(svg) if part.tag == f"{SVG}svg"]
    assert inner.get("preserveAspectRatio") == "none"
