"""How the modem is, as far as libgammu can ask. Knows which question gives which field of ModemStatus."""

from __future__ import annotations

from modem.api import ModemStatus, Registration, SimState
from modem.errors import ModemError, SimRefusedError
from modem.gammu_line import GammuLine
from modem.gammu_records import operator, plausible, registration, utc

_REGISTERED = (Registration.HOME, Registration.ROAMING)
"""With these, and a SIM that tells its number, it is open: not asked, for libgammu takes a whole second for the PIN's
question, each minute, in which no message leaves."""


def read_status(line: GammuLine) -> ModemStatus:
    """Ask everything. What this modem does not answer stays None; one that is gone or mute raises."""
    network, signal = line.ask("GetNetworkInfo"), line.ask("GetSignalQuality") or {}
    model, firmware = line.ask("GetModel") or ("", ""), line.ask("GetFirmware") or ("",)
    storage, smsc = line.ask("GetSMSStatus"), line.ask("GetSMSC") or {}
    imsi, known = _text(line.ask("GetSIMIMSI")), registration(network) if network else Registration.UNKNOWN
    return ModemStatus(
        manufacturer=_text(line.ask("GetManufacturer")),
        model=_text(model[1] or model[0]),
        firmware=_text(firmware[0]),
        imei=_text(line.ask("GetIMEI")),
        imsi=imsi,
        sim=SimState.READY if imsi and known in _REGISTERED else sim_state(line),
        registration=known,
        operator=operator(network) if network else None,
        signal_percent=_measured(signal.get("SignalPercent")),
        signal_dbm=_dbm(signal.get("SignalStrength")),
        smsc=_text(smsc.get("Number")),
        storage_used=storage["SIMUsed"] + storage["PhoneUsed"] if storage else None,
        storage_size=storage["SIMSize"] + storage["PhoneSize"] if storage else None,
        network_time=plausible(utc(line.ask("GetDateTime"))),
    )


def sim_state(line: GammuLine) -> SimState:
    """What the SIM wants now."""
    try:
        wanted = line.call("GetSecurityStatus")
    except SimRefusedError as error:
        return error.state
    except ModemError:
        return SimState.UNKNOWN
    if wanted is None:
        return SimState.READY
    return SimState.PIN_WANTED if wanted == "PIN" else SimState.PUK_WANTED


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def _measured(value: object) -> int | None:
    """libgammu's -1 is "unknown"."""
    return value if isinstance(value, int) and value >= 0 else None


def _dbm(value: object) -> int | None:
    return value if isinstance(value, int) and value < -1 else None
