"""The process that sets paper and ends: one job a line on stdin, one PDF a job on disk. Knows typst, and no report.

Typst keeps what it once took; in a process of its own that memory never stays with the hub.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import msgspec
import typst

from .job import Job

TEMPLATES = Path(__file__).resolve().parent / "templates"
"""Typst reads them by itself, so they are named as files."""


def main(source: BinaryIO) -> int:
    """Set every job; the file appears whole or not at all. Returns 1 at the first that typst cannot set."""
    fonts = typst.Fonts(include_system_fonts=False)  # what the wheel carries: the same page on every machine
    for line in source:
        job = msgspec.json.decode(line, type=Job)
        template = TEMPLATES / job.template
        try:
            pdf = typst.compile(
                template, root=TEMPLATES, font_paths=fonts, sys_inputs={"sheet": bytes(job.sheet).decode()}
            )
        except typst.TypstError as error:
            sys.stderr.write(f"{job.template}: {error.diagnostic}\n")
            return 1
        out = Path(job.out)
        part = out.with_name(out.name + ".part")
        part.write_bytes(pdf)
        part.replace(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer))
