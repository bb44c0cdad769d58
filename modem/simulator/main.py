"""`willay simulator`: the modem alone, for training and for other programs. Knows its arguments and its end."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import FrameType

from modem.api import Msisdn
from modem.simulator.asking import ask, wish_from_words
from modem.simulator.network import Direction, Event
from modem.simulator.people import Span
from modem.simulator.people_file import PeopleError, read_people
from modem.simulator.simulator import OWN_NUMBER, SIM_PLACES, Simulator

LOOK_UP_S = 1.0
"""How often the waiting main thread looks whether the simulator's own thread still lives."""
NUMBER_WIDTH = 13
"""A Peruvian number in E.164, and a space."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `willay simulator`."""
    parser.add_argument("--link", type=Path, metavar="PATH", help="where programs find the port")
    parser.add_argument("--control", type=Path, metavar="SOCKET", help="a Unix socket that takes wishes as JSON lines")
    parser.add_argument(
        "--ask",
        nargs="+",
        metavar="WORD",
        help="do not start one: ask the one at --control for something (status; sent; sms NUMBER TEXT; "
        "unplug; plug; refuse code=38 times=2; lose_answer; hang seconds=30; full; no_signal; clear; ...)",
    )
    parser.add_argument("--people", type=Path, metavar="FILE", help="who is in the network, as TOML")
    parser.add_argument("--number", default=OWN_NUMBER, help="the number of the SIM (%(default)s)")
    parser.add_argument("--pin", help="the SIM asks for this PIN")
    parser.add_argument("--storage", type=int, default=SIM_PLACES, help="places for messages on the SIM (%(default)s)")
    parser.add_argument(
        "--reports",
        type=int,
        default=0,
        metavar="N",
        help="places for delivery reports of their own (%(default)s: none)",
    )
    parser.add_argument(
        "--latency", type=float, default=2.0, metavar="S", help="how long a message travels at most (%(default)s s)"
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how many times faster than the wall clock the network's time runs"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed brings the same chances (%(default)s)")


def run(args: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM, or ask one that runs; 0, or 2 where it could not be. Leaves nothing behind."""
    if args.ask:
        return _ask(args)
    if args.link is None:
        return _complain("say where programs shall find the modem: --link PATH")
    rng = Random(args.seed)  # noqa: S311 - chance for people, no secret
    try:
        people = read_people(args.people, rng) if args.people else ()
        simulator = Simulator(
            link=args.link,
            control=args.control,
            clock=_FastClock(datetime.now(UTC), args.speed),
            rng=rng,
            people=people,
            own_number=Msisdn(args.number),
            pin=args.pin,
            storage_size=args.storage,
            report_places=args.reports,
            latency=Span(low=timedelta(), high=timedelta(seconds=args.latency)),
            on_event=_print,
        )
    except OSError as error:
        return _complain(_told(error))
    except PeopleError as error:
        return _complain(str(error))
    ended = threading.Event()
    before = {number: signal.signal(number, _ending(ended)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        simulator.start()  # only now: from here on there is something to clean up at Ctrl-C
    except OSError as error:
        return _complain(_told(error))
    try:
        sys.stderr.write(f"modem at {args.link}, {len(people)} people, Ctrl-C ends it\n")
        while not ended.wait(LOOK_UP_S) and simulator.alive:
            continue
    finally:
        simulator.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _ask(args: argparse.Namespace) -> int:
    if args.control is None:
        return _complain("say where the simulator listens: --control SOCKET")
    try:
        answer = ask(args.control, wish_from_words(args.ask))
    except OSError as error:
        return _complain(f"{args.control}: {error.strerror}")
    except ValueError as error:
        return _complain(str(error))
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    return 0 if answer.get("ok") else 2


def _complain(text: str) -> int:
    sys.stderr.write(f"simulator: {text}\n")
    return 2


def _told(error: OSError) -> str:
    """The file and what is wrong with it; of a link that cannot be made, the link."""
    return f"{error.filename2 or error.filename}: {error.strerror}"


class _FastClock:
    """Starts at the present and runs `speed` times as fast as the wall clock."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed

    def __call__(self) -> datetime:
        return self._start + (datetime.now(UTC) - self._start) * self._speed


def _ending(ended: threading.Event) -> Callable[[int, FrameType | None], None]:
    """A signal handler that only says that it is over."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    return handle


def _print(event: Event) -> None:
    """One line a text, as people see them; the trainer's screen is no log, so numbers are shown."""
    arrow = "->" if event.direction is Direction.OUT else "<-"
    text = event.text.replace("\n", " / ")
    sys.stdout.write(f"{event.at:%Y-%m-%d %H:%M:%S} {arrow} {event.number:<{NUMBER_WIDTH}} {text}\n")
    sys.stdout.flush()
