"""Whatever a program writes, the simulated modem stays a modem."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from modem.simulator.commands.table import COMMANDS
from tests.modem.simulator.rig import ANA, Rig, submit

ARGUMENTS = st.one_of(
    st.integers(0, 400).map(str),
    st.sampled_from(['""', '"SM"', '"ME"', '"SC"', '"UCS2"', '"GSM"', '"ALL"', '"*100#"', f'"{ANA}"', '"', "x", "²"]),
    st.text(alphabet='0F9aé"+,;= ', max_size=6),
)
COMMAND = st.builds(
    lambda name, form, given: name + form + (",".join(given) if form == "=" else ""),
    st.sampled_from(sorted(COMMANDS)),
    st.sampled_from(["", "?", "=?", "="]),
    st.lists(ARGUMENTS, max_size=5),
)
WRITTEN = st.one_of(
    COMMAND.map(lambda command: f"AT{command}\r"),
    st.lists(COMMAND, max_size=4).map(lambda commands: f"AT{';'.join(commands)}\r"),
    st.binary(max_size=30).map(lambda octets: octets.decode("latin-1")),
    st.sampled_from([f"00{submit('hola').hex()}\x1a", "00D1\x1a", "hola\x1a", "\x1b", "\r", "\n", "AT+CMGS=21\r"]),
)


def still_a_modem(rig: Rig) -> bool:
    rig.type("\x1b\r\x1b\rATQ0V1E0\r")
    rig.step(1)
    return rig.at("") == ["OK"]


@given(st.lists(WRITTEN, max_size=12))
@settings(max_examples=200)
def test_nothing_that_is_written_breaks_it(written: list[str]) -> None:
    rig = Rig()
    rig.network.text_in(rig.now, ANA, "uno")
    for text in written:
        rig.type(text.encode("latin-1", "replace").decode("latin-1"))
        rig.step(0.1)
    rig.device.functionality = 1
    assert still_a_modem(rig)


@given(st.lists(WRITTEN, min_size=1, max_size=6), st.data())
def test_how_the_octets_are_cut_changes_nothing(written: list[str], data: st.DataObject) -> None:
    octets = "".join(written).encode("latin-1", "replace").decode("latin-1")
    at_once, in_pieces = Rig(), Rig()
    whole = at_once.type(octets)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=6)))
    said = "".join(
        in_pieces.type(octets[start:end]) for start, end in zip([0, *cuts], [*cuts, len(octets)], strict=True)
    )
    assert said == whole
    assert at_once.network.sent == in_pieces.network.sent
