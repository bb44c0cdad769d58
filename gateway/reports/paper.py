"""Sheets to PDF files, set in a process that ends. Knows how to start it and what can go wrong, and no picture."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gateway.errors import NotReadyError
from gateway.sentences import sentence

from .district import DistrictSheet
from .job import Job
from .sheet import Sheet

TYPESET_TIMEOUT_SECONDS = 60.0
"""To start and read the fonts on a slow card."""

TYPESET_TIMEOUT_A_SHEET_SECONDS = 5.0
"""A sheet takes 50 ms on a desk and half a second on a Pi."""

SCHOOL_TEMPLATE = "school.typ"
DISTRICT_TEMPLATE = "district.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperJob:
    """One sheet and the file it becomes."""

    sheet: Sheet | DistrictSheet
    out: Path


def write_pdfs(jobs: Sequence[PaperJob]) -> None:
    """Set every sheet. Each file appears whole or not at all. Raises NotReadyError where one cannot be set."""
    if not jobs:
        return
    lines = b"".join(_line(job) for job in jobs)
    timeout = TYPESET_TIMEOUT_SECONDS + TYPESET_TIMEOUT_A_SHEET_SECONDS * len(jobs)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gateway.reports.typeset"],
            input=lines,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotReadyError(
            sentence("the paper could not be set ({reason})", reason=error),
            hint=sentence("try again with fewer schools"),
        ) from error
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise NotReadyError(
            sentence("the paper could not be set ({reason})", reason=" ".join(last) or done.returncode),
            hint=sentence("is there room on the disk, and can --out be written to? --format html needs no typst"),
        )


def _line(job: PaperJob) -> bytes:
    template = SCHOOL_TEMPLATE if isinstance(job.sheet, Sheet) else DISTRICT_TEMPLATE
    sheet = msgspec.Raw(msgspec.json.encode(job.sheet))
    return msgspec.json.encode(Job(template=template, sheet=sheet, out=str(job.out.absolute()))) + b"\n"
