"""The demonstration's configuration file, read by the product like any other. Knows its keys."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from gateway import config as configuration
from gateway.config_records import Config
from gateway.errors import NotReadyError

HOST = "127.0.0.1"
"""Everybody may come in, so nobody from outside."""
PORTS_TRIED = 50
HUB_NAME = "Willay demo"
MODEM_NAME = "demo"
UPLOAD_NAME = "centro"
CONFIG_FILE = "config.toml"
TOKEN_FILE = "centre.token"  # noqa: S105 - a file's name
REPLIES_AN_HOUR = 60
"""An hour passes in seconds."""

# The first week asks about textbooks alone: the modem takes most of a second an SMS, and within two minutes one should
# have seen a round close and the same question asked again.
_TEMPLATE = """\
# Made by `willay demo`. The commands work on it while the demonstration runs: willay round list --config THIS_FILE
[hub]
name = {name}
data_dir = {folder}

[[modem]]
name = {modem}
device = {device}
msisdn = {number}

[web]
bind = {host}
port = {port}

[quiet_hours]
start = "20:00"
end = "08:00"

[calendar]
terms = [
    {{ start = 2026-08-10, end = 2026-10-09 }},
    {{ start = 2026-10-19, end = 2026-12-18 }},
    {{ start = 2027-03-15, end = 2027-05-14 }},
    {{ start = 2027-05-24, end = 2027-07-23 }},
    {{ start = 2027-08-09, end = 2027-10-08 }},
    {{ start = 2027-10-18, end = 2027-12-17 }},
]

[[schedule]]
questionnaire = "textbooks"
weekday = "lunes"
hour = "09:00"
since = {week_1}

[[schedule]]
questionnaire = "student_attendance"
weekday = "viernes"
hour = "14:00"
since = {week_2}

[[schedule]]
questionnaire = "maintenance"
weekday = "miercoles"
hour = "10:00"
since = {week_3}

[[schedule]]
questionnaire = "teacher_attendance"
weekday = "viernes"
hour = "14:00"
since = {week_3}

[[upload]]
kind = "willay"
name = {upload}
url = {url}
token_file = {token}

# days pass in seconds: what was left a week ago is as good as known
[money]
check_hours = 168

[visits]
a_month = 3

[limits]
replies_per_hour = {replies}
min_free_mb = 10
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the configuration speaks of."""

    device: Path
    number: str
    port: int
    centre_url: str
    centre_token: str
    first_day: date


def write_config(folder: Path, outside: Outside) -> Config:
    """Write the file into the folder and read it as the hub does."""
    token = folder / TOKEN_FILE
    token.touch(mode=0o600)
    token.write_text(outside.centre_token + "\n", encoding="utf-8")
    path = folder / CONFIG_FILE
    texts = {
        "name": HUB_NAME,
        "folder": str(folder),
        "modem": MODEM_NAME,
        "device": str(outside.device),
        "number": outside.number,
        "host": HOST,
        "upload": UPLOAD_NAME,
        "url": outside.centre_url,
        "token": str(token),
    }
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
    path.write_text(
        _TEMPLATE.format(
            **quoted,
            port=outside.port,
            week_1=outside.first_day,
            week_2=outside.first_day + timedelta(weeks=1),
            week_3=outside.first_day + timedelta(weeks=2),
            replies=REPLIES_AN_HOUR,
        ),
        encoding="utf-8",
    )
    return configuration.load(path)


def free_port(first: int) -> int:
    """That port, or the next one that is free. Raises NotReadyError where many in a row are taken."""
    for port in range(first, min(first + PORTS_TRIED, 65_536)):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                continue
            return port
    raise NotReadyError(f"no port is free from {first} on", hint="name another one: --port 9000")
