"""Every finding of the doctor is provoked here, and says what to do where somebody must act."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.checkup import examine
from gateway.findings import Finding, Verdict
from gateway.sentences import Sentence
from tests.gateway.doctor.cases_computer import COMPUTER
from tests.gateway.doctor.cases_hub import HUB, visit
from tests.gateway.doctor.cases_modem import LANE, PORT, RADIO, TEXT
from tests.gateway.doctor.world import Case, World

CASES = (*COMPUTER, *PORT, *RADIO, *LANE, *TEXT, *HUB)
GATEWAY = Path(__file__).parents[3] / "gateway"
WHOLE_FILES = (
    *(GATEWAY / "doctor").glob("*.py"),
    *(GATEWAY / name for name in ("checkup.py", "health_modem.py", "health_sending.py", "modem_sayings.py")),
)
SHARED = {"clock_finding", "disk_finding", "upload_finding"}
"""Of health.py: what the doctor asks too."""
NOT_THE_DOCTORS = {"not known while the hub is stopped"}
"""What only `willay status` and the first page say."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_it_is_found_and_says_what_to_do(case: Case, tmp_path: Path) -> None:
    found = list(case.provoke(World(tmp_path)))
    fits = [one for one in found if isinstance(one.text, Sentence) and one.text.msgid == case.says]
    assert [one.verdict for one in fits] == [case.verdict], found
    assert all(one.remedy for one in found if one.verdict is not Verdict.WELL)


def test_every_sentence_that_the_doctor_can_say_is_provoked(tmp_path: Path) -> None:
    said: set[str] = set()
    for number, case in enumerate(CASES):
        for finding in case.provoke(World(tmp_path / str(number))):
            said |= set(sentences_of(finding))
    assert written() - said - NOT_THE_DOCTORS == set()


def sentences_of(finding: Finding) -> Iterator[str]:
    """The msgids of a finding: of its text, its remedy, and the sentences within them."""
    waiting: list[object] = [finding.text, finding.remedy]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Sentence):
            yield one.msgid
            waiting += one.params.values()


def written() -> set[str]:
    """Every sentence that stands in the doctor's code, but the titles of its steps."""
    trees: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8")) for path in WHOLE_FILES]
    of_health = ast.parse((GATEWAY / "health.py").read_text(encoding="utf-8"))
    trees += [node for node in ast.walk(of_health) if isinstance(node, ast.FunctionDef) and node.name in SHARED]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    titles = {keyword.value for call in calls for keyword in call.keywords if keyword.arg == "title"}
    named = [call for call in calls if getattr(call.func, "id", "") == "sentence" and call not in titles]
    found = {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}
    assert len(found) > 150, "the doctor says fewer sentences than this test knows how to find"
    return {text for text in found if isinstance(text, str)}


def test_a_port_that_takes_no_commands_is_not_opened_as_a_modem(tmp_path: Path) -> None:
    world, opened = World(tmp_path), list[str]()
    other = "/sys/bus/usb/devices/1-1/1-1:1.2/ttyUSB2"
    world.port("ttyUSB2")
    world.file(f"{other}/uevent")
    world.link("/sys/class/tty/ttyUSB2/device", world.root / other.lstrip("/"))
    lone = visit(world, hub=None, config=None, store=None, overheard=lambda _path: ("$GPRMC,,V*53",))
    lone = replace(lone, hear=lambda entry: opened.append(entry.name), answers=lambda path: path.endswith("ttyUSB2"))
    told = [finding.text.msgid for finding in examine(lone) if isinstance(finding.text, Sentence)]
    assert "{device} is the modem's port for positions (GPS): it takes no commands" in told
    assert "a modem answers on {ports}" in told
    assert "does not answer" not in told
    assert opened == []
