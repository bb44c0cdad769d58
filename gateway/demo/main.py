"""`willay demo`: the arguments, the terminal, the end. Knows when to stop; what is shown is set up beside it."""

from __future__ import annotations

import argparse
import logging
import os
import queue
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from gettext import NullTranslations
from pathlib import Path

from gateway.errors import NotReadyError
from gateway.log import LineFormatter
from gateway.sentences import sentence
from gateway.store.states import DisputeState, RoundState
from gateway.survey.model import REPORTERS, Questionnaire
from gateway.words import LANGUAGES, translations
from modem.api import Link
from modem.simulator.network import Direction

from .console import Console, screen_of
from .happenings import CaseChanged, Lookout, RoundChanged
from .office_hand import OfficeHand
from .settings import CONFIG_FILE, UPLOAD_NAME
from .stage import LIMA, Stage, Wishes, set_up
from .telling import Places, Teller

SCHOOLS = 8
MOST_SCHOOLS = 100
"""More have no names of their own, and one modem would not keep up with them."""
SPEED = 43_200
"""Half a day a second: a week without a word takes a quarter of a minute."""
FASTEST = 1_000_000
PORT = 8080
STEP_SECONDS = 0.05
LOOK_EVERY_STEPS = 6
"""The pace is set twenty times a second; what the database says is told three times a second."""
REMOVALS_TRIED = 20
"""A second in all: the thread of the uploads is not waited for at the end, and closes its database then."""
LOG_FILE = "willay.log"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "--schools",
        type=_whole(1, MOST_SCHOOLS),
        default=SCHOOLS,
        metavar="N",
        help=f"how many schools (default {SCHOOLS}; 75 is the pilot: 225 reporters)",
    )
    parser.add_argument(
        "--speed",
        type=_whole(1, FASTEST),
        default=SPEED,
        metavar="N",
        help=f"seconds that pass in one while nobody texts (default {SPEED}); 1 is life",
    )
    parser.add_argument(
        "--port", type=_whole(1, 65_535), default=PORT, metavar="P", help=f"of the page (default {PORT}, or the next)"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the data in this new folder")


def run(args: argparse.Namespace) -> int:
    """Show the demonstration until Ctrl-C or SIGTERM: 0; 1 where a part of it failed. Raises WillayError."""
    ending = threading.Event()
    wishes = Wishes(schools=args.schools, speed=float(args.speed), port=args.port)
    language = _language(os.environ)
    words = translations("demo", language)
    with _signals(ending), _folder(args.keep) as folder, _logging(folder / LOG_FILE) as warnings:
        with suppress(AttributeError):
            sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        with set_up(wishes, folder) as stage:
            show = _Show(stage, words, language, warnings)
            show.begin(wishes, folder / CONFIG_FILE, kept=args.keep is not None)
            failed = show.until(ending)
        show.end(args.keep)
    return 1 if failed else 0


class _Show:
    """The terminal's side of a demonstration that runs. One thread."""

    def __init__(self, stage: Stage, words: NullTranslations, language: str, warnings: queue.SimpleQueue[str]) -> None:
        self._stage = stage
        self._warnings = warnings
        self._console = Console(screen_of(sys.stdout, os.environ), stage.district, words, language, LIMA)
        self._teller = Teller(self._console, words, language, self._questionnaire, stage.clock.now)
        self._hand = OfficeHand(stage.desk, stage.clock)
        self._lookout = Lookout(stage.desk.store, UPLOAD_NAME, time.monotonic)
        self._links: dict[str, Link] = {}
        self._counts = {"out": 0, "in": 0, "rounds": 0, "cases": 0}

    def begin(self, wishes: Wishes, config: Path, *, kept: bool) -> None:
        """Say what runs, and where to look."""
        stage = self._stage
        places = Places(
            page=stage.hub.address,
            centre=stage.centre.url + "/",
            user=stage.centre.user,
            password=stage.centre.password,
            config=config,
            kept=kept,
        )
        reporters = len(REPORTERS) * len(stage.district.schools)
        self._teller.begin(len(stage.district.schools), reporters, len(stage.district.promoters), wishes.speed, places)

    def until(self, ending: threading.Event) -> bool:
        """Tell what happens until told to end; whether a part failed."""
        step = 0
        while not ending.wait(STEP_SECONDS):
            step += 1
            self._stage.pacer.step()
            self._tell_texts()
            if step % LOOK_EVERY_STEPS == 0:
                self._tell_happenings()
            if not self._stage.hub.failures.empty():
                error = self._stage.hub.failures.get()
                logging.getLogger("willay").critical("a part of the hub failed: %r", error, exc_info=error)
                self._tell_texts()
                return True
        return False

    def end(self, kept: Path | None) -> None:
        """Say what there was."""
        self._teller.end(self._counts, kept)

    def _tell_texts(self) -> None:
        with suppress(queue.Empty):
            while True:
                event = self._stage.events.get_nowait()
                self._counts["out" if event.direction is Direction.OUT else "in"] += 1
                self._console.said(event)
        with suppress(queue.Empty):
            while True:
                self._teller.warn(self._warnings.get_nowait())

    def _tell_happenings(self) -> None:
        self._hand.work()
        for host in self._stage.hosts:
            if self._links.get(host.name) is not host.link:
                self._links[host.name] = host.link
                self._teller.modem(host.name, host.link)
        for happening in self._lookout.look():
            if isinstance(happening, RoundChanged) and happening.tally.round.state is RoundState.CLOSED:
                self._counts["rounds"] += 1
            if isinstance(happening, CaseChanged) and happening.case.state is DisputeState.RESOLVED:
                self._counts["cases"] += 1
            self._teller.tell(happening)

    def _questionnaire(self, questionnaire_id: int) -> Questionnaire:
        with self._stage.desk.store.reading():
            return self._stage.desk.library.by_id(questionnaire_id)


class _Waiting(logging.Handler):
    """Keeps warnings for the thread that owns the terminal."""

    def __init__(self, warnings: queue.SimpleQueue[str]) -> None:
        super().__init__(logging.WARNING)
        self._warnings = warnings

    def emit(self, record: logging.LogRecord) -> None:
        self._warnings.put(record.getMessage())


@contextmanager
def _logging(path: Path) -> Iterator[queue.SimpleQueue[str]]:
    """The hub's log into a file, its warnings to who shows them; what was set up before comes back at the end."""
    warnings: queue.SimpleQueue[str] = queue.SimpleQueue()
    file = logging.FileHandler(path, encoding="utf-8")
    file.setFormatter(LineFormatter(journal=False))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    scheduler = logging.getLogger("apscheduler")  # tells of each of its ticks, four a second
    scheduler_level = scheduler.level
    scheduler.setLevel(logging.ERROR)
    root.handlers[:] = [file, _Waiting(warnings)]
    root.setLevel(logging.INFO)
    try:
        yield warnings
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        scheduler.setLevel(scheduler_level)
        file.close()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """A new folder, removed at the end unless it is to be kept. Raises NotReadyError."""
    if keep is None:
        path = Path(tempfile.mkdtemp(prefix="willay-demo-"))
        try:
            yield path
        finally:
            _remove(path)
        return
    try:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        empty = not any(keep.iterdir())
    except OSError as error:
        raise NotReadyError(f"{keep}: cannot be made ({error.strerror})", hint="name another folder") from error
    if not empty:
        raise NotReadyError(f"{keep}: is not empty", hint="name a new folder: a demonstration begins anew each time")
    yield keep.absolute()


def _remove(path: Path) -> None:
    """Remove a folder into which a thread that is just ending may still have written. Raises OSError."""
    for _ in range(REMOVALS_TRIED - 1):
        with suppress(OSError):
            shutil.rmtree(path)
            return
        time.sleep(STEP_SECONDS)
    shutil.rmtree(path)


@contextmanager
def _signals(ending: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM end it in order."""
    before = {number: signal.signal(number, lambda *_: ending.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _language(environ: Mapping[str, str]) -> str:
    """The terminal's, where it is one of ours; else Spanish."""
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    known = spoken.split("_")[0].split(".")[0].lower()
    return known if known in LANGUAGES else LANGUAGES[0]


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            wanted = "{text} is not a whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(sentence(wanted, text=repr(text), least=least, most=most))
        return int(text)

    return read
