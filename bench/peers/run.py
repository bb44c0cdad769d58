"""Every part of the measurement of one program, in order; what fails is told and costs only itself. Knows no table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from bench.peers.figures import Result
from bench.peers.program import Program
from bench.peers.trial import AIR_SECONDS, Plan, Trial
from bench.rig import BenchError

Step = Callable[[Trial, Plan, Result], Result]


def measure(program: Program, folder: Path, plan: Plan, seed: int, steps: Sequence[Step] | None = None) -> Result:
    """Send, receive, meet two faults (STEPS). What fails, or leaves the program in trouble, is followed by a new start.

    Folders are made beside `folder`, with its name and a number. The same seed texts every program at the same moments.
    """
    result = Result(name=program.name)
    trial: Trial | None = None
    try:
        for number, step in enumerate(STEPS if steps is None else steps):
            try:
                if trial is None:
                    trial = Trial(program, folder.with_name(f"{folder.name}-{number}"), plan, Random(seed))
                result = step(trial, plan, result)
                sound = trial.sound()
            except (BenchError, OSError) as error:  # OSError: one of its processes was gone when it was looked at
                result, sound = _in_trouble(result, error, trial), False
            if trial is not None and not sound:
                ended, trial = trial, None
                ended.stop()
    finally:
        if trial is not None:
            trial.stop()
    return result


def _in_trouble(result: Result, error: Exception, trial: Trial | None) -> Result:
    said = "" if trial is None else trial.said()
    sys.stderr.write(f"{result.name}: {error}\n{said}\n")
    return replace(result, trouble=f"{result.trouble}; {error}".removeprefix("; "))


def send(trial: Trial, plan: Plan, result: Result) -> Result:
    """As fast as it goes."""
    return replace(result, sending=(*result.sending, trial.send(plan.messages, 0.0)))


def send_on_air(trial: Trial, plan: Plan, result: Result) -> Result:
    """With the time that a network takes; and what memory is taken then."""
    row = trial.send(plan.messages_on_air, AIR_SECONDS)
    return replace(result, sending=(*result.sending, row), memory=trial.memory())


def receive(trial: Trial, _plan: Plan, result: Result) -> Result:
    """Messages that come while nothing else happens."""
    return replace(result, receiving=trial.receive())


def unknown_line(trial: Trial, _plan: Plan, result: Result) -> Result:
    """An unsolicited line."""
    on_air = result.at(AIR_SECONDS)
    usual = on_air.each - AIR_SECONDS if on_air is not None else 0.0
    return replace(result, unknown_line=trial.unknown_line(usual))


def unplugged(trial: Trial, _plan: Plan, result: Result) -> Result:
    """An unplug in the middle of a send."""
    return replace(result, unplugged=trial.unplugged())


STEPS: tuple[Step, ...] = (send, send_on_air, receive, unknown_line, unplugged)
"""Everything, in the order in which one run of the program bears it."""
