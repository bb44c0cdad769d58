"""What can be found of a modem: its port, its rivals, its link, SIM and network, a text to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import cast

from gateway.checkup import hear_alone
from gateway.config_records import DriverName
from gateway.doctor import ports, radio
from gateway.doctor.lane import check_lane
from gateway.doctor.owntext import Fate, Texted, check_own_text
from gateway.doctor.radio import Heard
from gateway.doctor.speech import check_speech
from gateway.findings import Finding, Verdict
from modem.api import Link, ModemStatus, Msisdn, Registration, SimState
from modem.host import ModemHost
from modem.lanes import Lane, LaneAdvice, Reason
from modem.standing import Standing
from tests.gateway.doctor.world import MODEM, NOW, Case, World

Provoke = Callable[[World], Iterable[Finding]]

WELL, LOOK, WRONG = Verdict.WELL, Verdict.LOOK, Verdict.WRONG
GOOD = ModemStatus(
    manufacturer="QUECTEL",
    model="EC25",
    firmware="EC25EFAR06A03M4G",
    sim=SimState.READY,
    registration=Registration.HOME,
    operator="Movistar",
    signal_percent=70,
    smsc="+51997990000",
    storage_used=0,
    storage_size=30,
    network_time=NOW,
)
OWN = replace(MODEM, msisdn=Msisdn("+51987654321"))
BY_NUMBER = replace(MODEM, imei=None)
HUB = 4000


def port(
    *, device: str = "/dev/ttyUSB0", there: tuple[str, ...] = (), devices: bool = True, allowed: bool = True
) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        for name in there:
            world.port(name)
        world.devices, world.allowed = devices, allowed
        return [ports.check_port(replace(MODEM, device=device), world.machine())]

    return provoke


def named(*, by_path: bool) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        world.port()
        if by_path:
            world.link("/dev/serial/by-path/usb-0:1.2:1.2-port0", "../../ttyUSB0")
        return ports.check_name(BY_NUMBER, world.machine())

    return provoke


def held(*programs: str, hub: int | None = None, parent: int = 1) -> Provoke:
    """The port, and programs that have it open."""

    def provoke(world: World) -> Iterable[Finding]:
        device = world.port()
        world.process(12, "bash")
        for number, program in enumerate(programs, start=50):
            world.process(number, program, device, parent)
        return ports.check_rivals(MODEM, world.machine(), hub)

    return provoke


def around(*programs: str, services: tuple[str, ...] = (), ignored: bool = False) -> Provoke:
    """Programs that run and do not have the port now."""

    def provoke(world: World) -> Iterable[Finding]:
        world.port()
        for number, program in enumerate(programs, start=50):
            world.process(number, program)
        for service in services:
            world.file(f"/sys/fs/cgroup/system.slice/{service}.service/cgroup.procs", "77\n")
        if ignored:
            world.file("/sys/class/tty/ttyUSB0/dev", "188:0\n")
            world.file("/run/udev/data/c188:0", "S:willay-modem\nE:ID_MM_DEVICE_IGNORE=1\n")
        return ports.check_rivals(MODEM, world.machine())

    return provoke


def link(state: Link, hint: str = "") -> Provoke:
    return heard(Heard(link=state, hint=hint, at=NOW))


class Mute:
    """As much of a host that nothing answers as the doctor asks."""

    link, hint, detail, status = Link.SILENT, "It is being restarted.", "", None

    def standing(self) -> Standing:
        return Standing.MENDING


def mute_and_no_hub(_world: World) -> Iterable[Finding]:
    return radio.check_heard(MODEM, hear_alone(cast(ModemHost, Mute()), NOW), NOW)


def says(**facts: object) -> Provoke:
    """A modem that works, and says these things of itself."""
    return heard(Heard(link=Link.READY, status=replace(GOOD, **facts), at=NOW))  # type: ignore[arg-type]


def sim(state: SimState) -> Provoke:
    return heard(Heard(link=Link.SIM, status=ModemStatus(sim=state), at=NOW))


def stands(standing: Standing, link: Link = Link.READY) -> Provoke:
    return heard(Heard(link=link, status=GOOD, standing=standing, at=NOW))


def heard(known: Heard | None) -> Provoke:
    return lambda _world: radio.check_heard(MODEM, known, NOW)


def others_answer(*names: str) -> Provoke:
    def provoke(world: World) -> Iterable[Finding]:
        for name in ("ttyUSB0", "ttyUSB1", "ttyUSB2", "ttyUSB3"):
            world.port(name)
        world.process(50, "minicom", world.root / "dev/ttyUSB3")
        return radio.check_other_ports(MODEM, world.machine(), lambda path: path.endswith(names))

    return provoke


def speaks(*lines: str, device: str = "ttyUSB1", usb: str = "2c7c:0125") -> Provoke:
    """A port that says this when it is asked AT; of a Quectel's, unless told otherwise: interfaces 2 and 3 serve."""

    def provoke(world: World) -> Iterable[Finding]:
        ports = ("ttyUSB0", "ttyUSB1", "ttyUSB2", "ttyUSB3")
        for name in ports:
            world.port(name)
        world.stick("1-1", usb, ports=ports)
        entry = replace(MODEM, device=f"/dev/{device}")
        found = check_speech(entry, world.machine(), lambda _path: lines)
        return [found] if found is not None else []

    return provoke


def lane(*reasons: Reason, earned: Lane, has: DriverName) -> Provoke:
    advice = LaneAdvice(lane=earned, reasons=reasons)
    return lambda _world: check_lane(replace(MODEM, driver=has), advice)


def texted(fate: Fate, seconds: float = 7.0, detail: str = "", *, known: bool = True, funded: bool = False) -> Provoke:
    told = Texted(fate=fate, seconds=seconds, detail=detail)
    return lambda _world: [check_own_text(OWN if known else MODEM, lambda _own, _text: told, "a1b2", funded=funded)]


PORT = (
    Case("no port at all", port(), WRONG, "there is no {device}, and no other serial port"),
    Case("another port", port(there=("ttyUSB4",)), WRONG, "there is no {device}"),
    Case("a file", port(there=("ttyUSB0",), devices=False), WRONG, "{device} is no serial port"),
    Case(
        "closed to us",
        port(there=("ttyUSB0",), allowed=False),
        WRONG,
        "{device} is there, and this user may not open it",
    ),
    Case("a good port", port(there=("ttyUSB0",)), WELL, "{device} is there and may be opened"),
    Case("a passing name", named(by_path=True), LOOK, "{device} is a name that may change when the modem is unplugged"),
    Case(
        "a passing name and no other",
        named(by_path=False),
        LOOK,
        "{device} is a name that may change when the modem is unplugged",
    ),
    Case(
        "found elsewhere",
        lambda _w: [ports.found_elsewhere(MODEM)],
        LOOK,
        "there is no {device}: the hub found the modem at another port",
    ),
    Case("held", held("minicom"), WRONG, "the port is held by {programs}"),
    Case("nobody's", held(), WELL, "nobody else has the port, as far as this user may see"),
    Case("the hub's own", held("python3", hub=HUB, parent=HUB), WELL, "the hub has the port, as it should"),
    Case("held beside the hub", held("minicom", hub=HUB), WRONG, "the port is held by {programs}"),
    Case("ModemManager", around("ModemManager"), LOOK, "ModemManager runs and may take the port"),
    Case(
        "ModemManager, its process hidden",
        around(services=("ModemManager",)),
        LOOK,
        "ModemManager runs and may take the port",
    ),
    Case(
        "ModemManager told off",
        around("ModemManager", ignored=True),
        WELL,
        "ModemManager runs and leaves this modem alone",
    ),
    Case("gammu-smsd", around("gammu-smsd"), LOOK, "{programs} runs and may take the port"),
    Case("smstools, hidden", around(services=("smstools",)), LOOK, "{programs} runs and may take the port"),
    Case(
        "the port for positions",
        speaks("$GPGSA,A,1,,,,,,,,,,,,,,,*1E", "$GPVTG,,T,,M,,N,,K,N*2C"),
        WRONG,
        "{device} is the modem's port for positions (GPS): it takes no commands",
    ),
    Case(
        "the port for positions of a modem nobody knows",
        speaks("$GPRMC,,V,,,,,,,,,,N*53", usb="1234:5678"),
        WRONG,
        "{device} is the modem's port for positions (GPS): it takes no commands",
    ),
    Case(
        "the port for diagnosis",
        speaks(device="ttyUSB0"),
        WRONG,
        "{device} does not answer: in this modem's family it is a port for diagnosis or positions",
    ),
    Case("another port answers", others_answer("ttyUSB2", "ttyUSB3"), LOOK, "a modem answers on {ports}"),
)

RADIO = (
    Case("not heard of", heard(None), LOOK, "not heard of yet"),
    Case(
        "heard of long ago",
        heard(Heard(link=Link.READY, status=GOOD, at=NOW - timedelta(minutes=45))),
        WELL,
        "told by what the hub wrote down {age} ago",
    ),
    Case("ready", says(), WELL, "works on {device}"),
    Case("starting", link(Link.STARTING), LOOK, "is being started"),
    Case("absent", link(Link.ABSENT), WRONG, "is not there: {device}"),
    Case("denied", link(Link.DENIED), WRONG, "cannot be opened: {device}"),
    Case("silent", link(Link.SILENT), WRONG, "does not answer"),
    Case("silent, and no hub", mute_and_no_hub, WRONG, "does not answer"),
    Case("stopped", link(Link.STOPPED), WRONG, "is stopped"),
    Case(
        "absent, in its own words",
        heard(Heard(link=Link.ABSENT, detail="there is no device /dev/ttyUSB0", at=NOW)),
        WRONG,
        "{text}: {detail}",
    ),
    Case(
        "nothing helps",
        stands(Standing.NOTHING_HELPS, Link.SILENT),
        WRONG,
        "does not answer; the hub has tried all it can",
    ),
    Case(
        "a CD drive in the modem's place",
        stands(Standing.STORAGE_MODE, Link.ABSENT),
        WRONG,
        "is plugged in, but as a CD drive: it has no port",
    ),
    Case(
        "something else on the port",
        stands(Standing.WRONG_DEVICE, Link.SILENT),
        WRONG,
        "something else than a modem speaks on {device}",
    ),
    Case("another modem", link(Link.OTHER), WRONG, "another modem than the configured one is on {device}"),
    Case("another SIM", stands(Standing.SIM_CHANGED), LOOK, "is another SIM than before; the hub works with it"),
    Case(
        "deaf",
        stands(Standing.DEAF),
        WRONG,
        "hears no network, or is always refused; the hub has switched its radio off and on in vain",
    ),
    Case("searching", says(registration=Registration.SEARCHING), WRONG, "hears a network, which has not let it in yet"),
    Case(
        "roaming",
        says(registration=Registration.ROAMING),
        LOOK,
        "in another operator's network ({operator}): messages may cost more",
    ),
    Case("a bad SIM", sim(SimState.PUK_WANTED), WRONG, "cannot work with its SIM"),
    Case("PIN wanted", sim(SimState.PIN_WANTED), WRONG, "asks for its PIN"),
    Case("PIN refused", sim(SimState.PIN_REFUSED), WRONG, "refused the PIN; it is not given again"),
    Case("PUK wanted", sim(SimState.PUK_WANTED), WRONG, "is locked"),
    Case("no SIM", sim(SimState.MISSING), WRONG, "is not there"),
    Case("a SIM that says nothing", sim(SimState.UNKNOWN), LOOK, "did not say how it is"),
    Case("a good SIM", says(), WELL, "works"),
    Case("a full SIM", says(storage_used=24), WRONG, "nearly full: {used} of {size} messages"),
    Case("very good signal", says(), WELL, "{word}: {percent} % ({operator})"),
    Case("good signal", says(signal_percent=50), WELL, "{word}: {percent} % ({operator})"),
    Case("fair signal", says(signal_percent=25), WELL, "{word}: {percent} % ({operator})"),
    Case("weak signal", says(signal_percent=12), LOOK, "{word}: {percent} % ({operator})"),
    Case("no signal", says(signal_percent=3), WRONG, "{word}: {percent} % ({operator})"),
    Case("signal unknown", says(signal_percent=None), LOOK, "strength not known ({operator})"),
    Case("refused", says(registration=Registration.DENIED), WRONG, "the network refuses the SIM"),
    Case("no network", says(registration=Registration.SEARCHING, signal_percent=None), WRONG, "no network"),
    Case(
        "a network that has not let it in",
        says(registration=Registration.SEARCHING),
        WRONG,
        "hears a network, which has not let it in yet",
    ),
    Case("network unknown", says(registration=Registration.UNKNOWN), LOOK, "did not say whether it found a network"),
    Case("a known model", says(), WELL, "{name}. {advice}"),
    Case("a model to avoid", says(model="E3372"), LOOK, "{name}: we advise against this one"),
    Case("an unknown model", says(model="ABC-1"), WELL, "{name}; it is not in our table of modems"),
    Case("no model", says(manufacturer=None, model=None, firmware=None), LOOK, "did not say what it is"),
    Case("a message centre", says(), WELL, "message centre {number}"),
    Case("no message centre", says(smsc=None), WRONG, "the SIM does not know the number of its message centre"),
)

LANE = (
    Case(
        "the driver it has earned",
        lane(Reason.ALL, Reason.LINK, earned=Lane.SERIAL, has=DriverName.SERIAL),
        WELL,
        "{driver}: {reasons}",
    ),
    Case("a closed SIM", lane(Reason.SIM, earned=Lane.GAMMU, has=DriverName.SERIAL), WELL, "{driver}: {reasons}"),
    Case(
        "a better driver",
        lane(Reason.ALL, earned=Lane.SERIAL, has=DriverName.GAMMU),
        WELL,
        'it has earned driver = "serial", which fills the link better: {reasons}',
    ),
    Case(
        "a driver it cannot do with",
        lane(Reason.NO_PDU, Reason.NO_READING, earned=Lane.GAMMU, has=DriverName.SERIAL),
        LOOK,
        'driver = "serial" is set, and the modem is not made for it: {reasons}',
    ),
)

TEXT = (
    Case("came back", texted(Fate.RETURNED), WELL, "a text to itself came back after {seconds} s"),
    Case("came back late", texted(Fate.RETURNED, 84.0), LOOK, "a text to itself came back after {seconds} s"),
    Case(
        "did not come back", texted(Fate.LOST, 120.0), WRONG, "a text to itself left and was not back after {seconds} s"
    ),
    Case("was refused", texted(Fate.REFUSED, detail="cms 38"), WRONG, "a text to itself was refused: {reason}"),
    Case(
        "was refused with credit",
        texted(Fate.REFUSED, detail="cms 38", funded=True),
        WRONG,
        "a text to itself was refused: {reason}",
    ),
    Case(
        "nobody knows",
        texted(Fate.UNKNOWN, detail="lost"),
        WRONG,
        "nobody knows whether a text to itself left: {reason}",
    ),
    Case(
        "did not leave",
        texted(Fate.WAITED, 120.0),
        WRONG,
        "a text to itself did not leave the queue within {seconds} s",
    ),
    Case("quiet hours", texted(Fate.QUIET), LOOK, "it is a quiet hour, so nothing was texted"),
    Case(
        "no own number",
        texted(Fate.RETURNED, known=False),
        LOOK,
        "the SIM's own number is not known, so nothing was texted",
    ),
)
