"""`willay parse`: one reply, or many as JSON lines."""

from __future__ import annotations

import io
import json

import pytest

from gateway.cli.parse import understand_lines
from tests.cli.command_line import Willay


def lines(*given: object) -> tuple[int, list[dict[str, object]], str]:
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in given]
    out, problems = io.StringIO(), io.StringIO()
    code = understand_lines([line + b"\n" for line in raw], out, problems)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], problems.getvalue()


def test_a_count_is_understood(willay: Willay) -> None:
    done = willay("parse", "--type", "count", "31 niñas")
    assert done.code == 0
    assert done.json() == {"outcome": "value", "value": 31, "command": None, "reason": "one number in the text"}


def test_several_counts_come_in_the_order_of_the_labels(willay: Willay) -> None:
    done = willay("parse", "--type", "counts", "--labels", "niñas,niños", "niños 15 niñas 12")
    assert done.json()["value"] == [12, 15]  # type: ignore[index]


def test_question_language_and_maximum_matter(willay: Willay) -> None:
    asked = ("parse", "--type", "count", "--lang", "en", "--question", "How many girls attended class on Friday?")
    assert willay(*asked, "thirty boys").json()["outcome"] == "unclear"  # type: ignore[index]
    assert willay(*asked, "--max", "20", "thirty").json()["outcome"] == "unclear"  # type: ignore[index]
    assert willay(*asked, "--max", "40", "thirty").json()["value"] == 30  # type: ignore[index]


@pytest.mark.parametrize("reply", ["-3", "- 31", "", "--"])
def test_any_reply_can_be_given(willay: Willay, reply: str) -> None:
    done = willay("parse", "--type", "count", "--", reply)
    assert done.code == 0


@pytest.mark.parametrize("words", [("31",), ("--type", "count"), ("--type", "count", "--lang", "xx", "31")])
def test_what_is_missing_is_said(willay: Willay, words: tuple[str, ...]) -> None:
    done = willay("parse", *words)
    assert (done.code, done.out) == (2, "")
    assert "->" in done.err


def test_json_lines_are_answered_one_by_one() -> None:
    code, answers, problems = lines(
        {"id": 7, "type": "count", "text": "no sé"},
        {"id": "b", "type": "yes_no", "lang": "en", "text": "not yet"},
        {"type": "counts", "labels": ["niñas", "niños"], "max": [45, 40], "text": "31 28"},
        {"type": "count", "question": None, "labels": None, "max": None, "text": "CORREGIR 31"},
    )
    assert (code, problems) == (0, "")
    assert [(one["id"], one["outcome"], one["value"], one["command"]) for one in answers] == [
        (7, "dont_know", None, None),
        ("b", "value", "no", None),
        (None, "value", [31, 28], None),
        (None, "command", 31, "correct"),
    ]
    assert all(set(one) == {"id", "outcome", "value", "command", "reason"} for one in answers)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not an object"),
        (b"\xff{}", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        ({"type": "count"}, "text is missing"),
        ({"type": "figure", "text": "31"}, "'figure'"),
        ({"type": "count", "text": "31", "lang": "xx"}, "known: es, en, pt, qu"),
        ({"type": "count", "text": "31", "txt": 1}, "unknown key txt"),
        ({"type": "count", "text": "31", "max": "45"}, "no whole number"),
        ({"type": "count", "text": "31", "labels": "niñas"}, "no list of texts"),
        ({"type": "count", "text": 31}, "no text"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(bad: object, said: str) -> None:
    good = {"type": "count", "text": "31"}
    code, answers, problems = lines(good, bad, b"", good)
    assert code == 2
    assert len(answers) == 2
    assert problems.startswith("line 2: ")
    assert said in problems


def test_a_first_line_with_a_byte_order_mark_is_read() -> None:
    assert lines(b'\xef\xbb\xbf{"type": "count", "text": "31"}')[1][0]["value"] == 31
