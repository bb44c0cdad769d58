"""One word for how a modem stands, whatever is known of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.api import Link, ModemStatus, Registration, SimState
from modem.standing import WORKING, Facts, Standing, standing_of

HOME = ModemStatus(sim=SimState.READY, registration=Registration.HOME, signal_percent=60)


def ready(registration: Registration, signal: int | None = None, sim: SimState = SimState.READY) -> Facts:
    status = ModemStatus(sim=sim, registration=registration, signal_percent=signal)
    return Facts(link=Link.READY, status=status)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (Facts(link=Link.STARTING), Standing.STARTING),
        (Facts(link=Link.STARTING, in_trouble=True), Standing.MENDING),
        (Facts(link=Link.STARTING, in_trouble=True, told=True), Standing.NOTHING_HELPS),
        (Facts(link=Link.READY), Standing.STARTING),
        (Facts(link=Link.READY, status=HOME), Standing.WORKS),
        (Facts(link=Link.READY, status=HOME, sim_changed=True), Standing.SIM_CHANGED),
        (Facts(link=Link.READY, status=HOME, in_trouble=True, told=True), Standing.DEAF),
        (ready(Registration.ROAMING, 60), Standing.ROAMING),
        (ready(Registration.DENIED, 60), Standing.REGISTRATION_DENIED),
        (ready(Registration.SEARCHING, 60), Standing.SEARCHING),
        (ready(Registration.IDLE), Standing.NO_NETWORK),
        (ready(Registration.SEARCHING, 0), Standing.NO_NETWORK),
        (ready(Registration.UNKNOWN, 60), Standing.NETWORK_UNKNOWN),
        (ready(Registration.UNKNOWN, sim=SimState.MISSING), Standing.SIM_MISSING),
        (Facts(link=Link.ABSENT, status=HOME), Standing.ABSENT),
        (Facts(link=Link.ABSENT, storage_mode=True), Standing.STORAGE_MODE),
        (Facts(link=Link.DENIED, status=HOME), Standing.DENIED),
        (Facts(link=Link.OTHER), Standing.OTHER_MODEM),
        (Facts(link=Link.STOPPED), Standing.STOPPED),
        (Facts(link=Link.SILENT), Standing.MENDING),
        (Facts(link=Link.SILENT, told=True), Standing.NOTHING_HELPS),
        (Facts(link=Link.SILENT, chatter=True, told=True), Standing.WRONG_DEVICE),
        (Facts(link=Link.SIM, status=ModemStatus(sim=SimState.PIN_WANTED)), Standing.PIN_WANTED),
        (Facts(link=Link.SIM, status=ModemStatus(sim=SimState.PIN_REFUSED)), Standing.PIN_REFUSED),
        (Facts(link=Link.SIM, status=ModemStatus(sim=SimState.PUK_WANTED)), Standing.PUK_WANTED),
        (Facts(link=Link.SIM, status=ModemStatus(sim=SimState.MISSING)), Standing.SIM_MISSING),
        (Facts(link=Link.SIM), Standing.SIM_UNKNOWN),
    ],
)
def test_each_state_has_its_own_word(facts: Facts, wanted: Standing) -> None:
    assert standing_of(facts) is wanted


statuses = st.none() | st.builds(
    ModemStatus,
    sim=st.sampled_from(SimState),
    registration=st.sampled_from(Registration),
    signal_percent=st.none() | st.integers(0, 100),
)


@given(
    st.builds(
        Facts,
        link=st.sampled_from(Link),
        status=statuses,
        in_trouble=st.booleans(),
        told=st.booleans(),
        storage_mode=st.booleans(),
        chatter=st.booleans(),
        sim_changed=st.booleans(),
    )
)
def test_there_is_always_a_word_and_working_means_that_messages_leave(facts: Facts) -> None:
    standing = standing_of(facts)
    if standing in WORKING:
        assert facts.link is Link.READY
        assert facts.status is not None
        assert facts.status.registration in (Registration.HOME, Registration.ROAMING)
