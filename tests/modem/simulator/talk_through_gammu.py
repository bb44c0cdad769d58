"""Runs one conversation with a modem through real libgammu and prints what it saw as JSON.

A process of its own: freeing a state machine with events queued aborts the process that holds it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import gammu


def open_machine(link: str) -> Any:
    ini = Path(link).with_suffix(".ini")
    ini.write_text(f"[gammu]\ndevice = {link}\nconnection = at115200\natgen_setcnmi = 2,1,0,1,0\n")
    machine = gammu.StateMachine()
    machine.ReadConfig(Filename=str(ini))
    machine.Init()
    return machine


def send(machine: Any, number: str, text: str) -> list[int]:
    parts = gammu.EncodeSMS({"Class": -1, "Entries": [{"ID": "ConcatenatedAutoTextLong", "Buffer": text}]})
    return [
        machine.SendSMS(part | {"SMSC": {"Location": 1}, "Number": number, "Type": "Status_Report"}) for part in parts
    ]


def receive(machine: Any) -> list[list[str]]:
    messages: list[Any] = []
    while True:
        try:
            if messages:
                messages.append(machine.GetNextSMS(Location=messages[-1][0]["Location"], Folder=0))
            else:
                messages.append(machine.GetNextSMS(Start=True, Folder=0))
        except gammu.ERR_EMPTY:
            break
    told = []
    for linked in gammu.LinkSMS(messages):
        decoded = gammu.DecodeSMS(linked)
        text = "".join(entry["Buffer"] for entry in decoded["Entries"]) if decoded else linked[0]["Text"]
        told.append([linked[0]["Number"], text])
    for message in messages:
        machine.DeleteSMS(Folder=0, Location=message[0]["Location"])
    return told


def refused(machine: Any, number: str) -> str:
    try:
        send(machine, number, "no")
    except gammu.GSMError as error:
        return type(error).__name__
    return ""


def main(link: str, number: str, pin: str) -> dict[str, Any]:
    machine = open_machine(link)
    seen: dict[str, Any] = {"locked": machine.GetSecurityStatus()}
    machine.EnterSecurityCode("PIN", pin)
    events: list[tuple[str, Any]] = []
    machine.SetIncomingCallback(lambda _machine, kind, data: events.append((kind, data)))
    machine.SetIncomingSMS()
    machine.SetIncomingUSSD()
    seen["imei"] = machine.GetIMEI()
    seen["signal"] = machine.GetSignalQuality()["SignalPercent"]
    network = machine.GetNetworkInfo()
    seen["network"] = [network["State"], network["NetworkName"]]
    seen["smsc"] = machine.GetSMSC()["Number"]
    seen["refs"] = [send(machine, number, text) for text in ("¿Cuántas niñas?", "largo " * 40, "ŋɔ 👍 " * 15)]
    machine.DialService("*101#")
    until = time.monotonic() + 3
    while not any(kind == "USSD" for kind, _ in events) and time.monotonic() < until:
        machine.ReadDevice()
        time.sleep(0.01)
    seen["ussd"] = [data["Text"] for kind, data in events if kind == "USSD"]
    seen["reports"] = [
        [data["MessageReference"], data["DeliveryStatus"]]
        for kind, data in events
        if kind == "SMS" and data.get("Type") == "Status_Report"
    ]
    seen["used"] = machine.GetSMSStatus()["SIMUsed"] + machine.GetSMSStatus()["PhoneUsed"]
    seen["received"] = receive(machine)
    seen["used_after"] = machine.GetSMSStatus()["SIMUsed"] + machine.GetSMSStatus()["PhoneUsed"]
    seen["refused"] = refused(machine, "+51911111111")
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
    sys.stdout.flush()
    os._exit(0)
