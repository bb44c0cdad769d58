"""What is said of each way a modem can stand, and what to do about it. Knows the words, and judges nothing."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.findings import Verdict
from gateway.sentences import Sentence, sentence
from modem.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One standing in words."""

    about: str
    """What it is a matter of: `modem`, `sim` or `signal`."""
    verdict: Verdict
    text: Sentence
    remedy: Sentence | str = ""


def sayings(device: str, operator: str) -> dict[Standing, Saying]:
    """Every standing in words, for a modem configured on this port, in this operator's network."""
    return {**_of_modem(device), **_of_sim(), **_of_signal(operator)}


def _of_modem(device: str) -> dict[Standing, Saying]:
    return {
        Standing.WORKS: _well("modem", sentence("works on {device}", device=device)),
        Standing.STARTING: _look("modem", sentence("is being started"), sentence("wait a minute")),
        Standing.MENDING: _wrong(
            "modem",
            sentence("does not answer"),
            sentence("wait five minutes: the hub restarts and resets it by itself"),
        ),
        Standing.NOTHING_HELPS: _wrong(
            "modem",
            sentence("does not answer; the hub has tried all it can"),
            sentence("unplug it for ten seconds; then try another USB port, a powered USB hub, another modem"),
        ),
        Standing.ABSENT: _wrong(
            "modem",
            sentence("is not there: {device}", device=device),
            sentence("check plug and cable, use a powered USB hub; willay modem list shows what is there"),
        ),
        Standing.STORAGE_MODE: _wrong(
            "modem",
            sentence("is plugged in, but as a CD drive: it has no port"),
            sentence("sudo apt install usb-modeswitch; then unplug it and plug it in again"),
        ),
        Standing.DENIED: _wrong(
            "modem",
            sentence("cannot be opened: {device}", device=device),
            sentence("another program has it, or the user willay is not in the group dialout"),
        ),
        Standing.WRONG_DEVICE: _wrong(
            "modem",
            sentence("something else than a modem speaks on {device}", device=device),
            sentence("willay modem list shows the ports; name the modem's in [[modem]] device"),
        ),
        Standing.OTHER_MODEM: _wrong(
            "modem",
            sentence("another modem than the configured one is on {device}", device=device),
            sentence("plug in the configured one; if this one replaces it, correct imei in [[modem]]"),
        ),
        Standing.STOPPED: _wrong("modem", sentence("is stopped"), sentence("sudo systemctl restart willay")),
    }


def _of_sim() -> dict[Standing, Saying]:
    return {
        Standing.SIM_MISSING: _wrong(
            "sim", sentence("is not there"), sentence("put a SIM into the modem, contacts down")
        ),
        Standing.SIM_CHANGED: _look(
            "sim",
            sentence("is another SIM than before; the hub works with it"),
            sentence("is that right? Check msisdn and pin in [[modem]], and its credit: willay modem balance"),
        ),
        Standing.SIM_UNKNOWN: _look("sim", sentence("did not say how it is"), sentence("willay doctor")),
        Standing.PIN_WANTED: _wrong(
            "sim", sentence("asks for its PIN"), sentence("write it into a file and name it: pin_file")
        ),
        Standing.PIN_REFUSED: _wrong(
            "sim",
            sentence("refused the PIN; it is not given again"),
            sentence("write the right PIN into the configuration before a third try locks the SIM"),
        ),
        Standing.PUK_WANTED: _wrong("sim", sentence("is locked"), sentence("unlock it in a phone with its PUK")),
    }


def _of_signal(operator: str) -> dict[Standing, Saying]:
    return {
        Standing.REGISTRATION_DENIED: _wrong(
            "signal",
            sentence("the network refuses the SIM"),
            sentence("ask the operator whether the SIM is active and registered to a person"),
        ),
        Standing.SEARCHING: _wrong(
            "signal",
            sentence("hears a network, which has not let it in yet"),
            sentence("wait some minutes; then ask the operator whether the SIM is active and serves here"),
        ),
        Standing.NO_NETWORK: _wrong(
            "signal",
            sentence("no network"),
            sentence("move the modem to a window, check its antenna; is there coverage here?"),
        ),
        Standing.DEAF: _wrong(
            "signal",
            sentence("hears no network, or is always refused; the hub has switched its radio off and on in vain"),
            sentence("try the SIM in a phone here: no network there either? Wait for the operator. Else: the antenna"),
        ),
        Standing.NETWORK_UNKNOWN: _look(
            "signal", sentence("did not say whether it found a network"), sentence("wait a minute")
        ),
        Standing.ROAMING: _look(
            "signal",
            sentence("in another operator's network ({operator}): messages may cost more", operator=operator),
            sentence("move the antenna away from the border, or set messages_per_day in [[modem]] as a limit"),
        ),
    }


def _well(about: str, text: Sentence) -> Saying:
    return Saying(about=about, verdict=Verdict.WELL, text=text)


def _look(about: str, text: Sentence, remedy: Sentence) -> Saying:
    return Saying(about=about, verdict=Verdict.LOOK, text=text, remedy=remedy)


def _wrong(about: str, text: Sentence, remedy: Sentence) -> Saying:
    return Saying(about=about, verdict=Verdict.WRONG, text=text, remedy=remedy)
