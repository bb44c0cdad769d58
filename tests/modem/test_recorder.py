"""The flight recorder: in memory, bounded by being cleared, readable after its writer died."""

from __future__ import annotations

import os
from pathlib import Path

from modem.recorder import MAX_DEBUG_FILE_BYTES, Recorder


def say(recorder: Recorder, text: str) -> None:
    with open(recorder.path, "a", encoding="utf-8") as out:  # noqa: PTH123 - as the C library does
        out.write(text)


def test_what_was_written_is_read_from_any_place() -> None:
    recorder = Recorder()
    say(recorder, "one\n")
    start = recorder.size()
    say(recorder, "two ñ\n")
    assert recorder.read() == "one\ntwo ñ\n"
    assert recorder.read(start) == "two ñ\n"


def test_after_clearing_a_writer_that_appends_begins_at_the_start() -> None:
    recorder = Recorder()
    with open(recorder.path, "a", encoding="utf-8") as out:  # noqa: PTH123
        out.write("old")
        out.flush()
        recorder.clear()
        out.write("new")
    assert recorder.read() == "new"


def test_another_holder_of_the_memory_reads_what_the_first_wrote() -> None:
    recorder = Recorder()
    say(recorder, "last words")
    other = Recorder(os.dup(recorder.descriptor))
    recorder.close()
    assert other.read() == "last words"


def test_a_debug_file_keeps_what_is_cleared_and_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "debug"
    recorder = Recorder(debug_file=file)
    for word in ("one ", "two "):
        say(recorder, word)
        recorder.clear()
    assert file.read_text() == "one two "
    file.write_text("x" * (MAX_DEBUG_FILE_BYTES + 1))
    say(recorder, "three")
    recorder.clear()
    assert file.read_text() == "three"
