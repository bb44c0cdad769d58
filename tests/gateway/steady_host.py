"""What every pretended host of a modem has alike: it is in no trouble, and says nothing of who it is."""

from __future__ import annotations

from modem.api import Ids, Link, ModemStatus
from modem.finding import Identity
from modem.recovery import RecoveryCounts, RungTaken
from modem.standing import Facts, Standing, standing_of


class SteadyHost:
    """To be taken as a base."""

    link: Link
    status: ModemStatus | None
    device = "/dev/ttyUSB0"
    identity = Identity()
    sim_ids = Ids()
    recovery = RecoveryCounts()

    def rungs_taken(self) -> tuple[RungTaken, ...]:
        return ()

    def standing(self, *, sim_changed: bool = False) -> Standing:
        return standing_of(Facts(link=self.link, status=self.status, sim_changed=sim_changed))
