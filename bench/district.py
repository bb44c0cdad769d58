"""The hub's world for a measurement: a configuration, three schools with three reporters each, a long questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCHOOLS = 3
ROLES = ("leader", "parent", "principal")
QUESTIONS = 8
"""Seven times "reply, next question" a reporter."""
NAME = "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The files of one measurement, all in one folder."""

    folder: Path
    numbers: tuple[str, ...]
    """The reporters' phones."""

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / "config.toml"

    @property
    def device(self) -> Path:
        """Where the modem's port appears."""
        return self.folder / "modem"


def make(folder: Path, port: int, driver: str = "") -> District:
    """Write the files. All names and numbers are invented; no reply is impossible, so that no case opens.

    `driver` of the modem, where it is not the usual one.
    """
    numbers = tuple(f"+5198765{place:04d}" for place in range(SCHOOLS * len(ROLES)))
    district = District(folder=folder, numbers=numbers)
    district.config.write_text(_config(district, port, driver), encoding="utf-8")
    schools = [f"07{place:05d};Escuela {place};250191" for place in range(SCHOOLS)]
    (folder / "schools.csv").write_text("code;name;district\n" + "\n".join(schools) + "\n", encoding="utf-8")
    contacts = [
        f"07{place // len(ROLES):05d};{ROLES[place % len(ROLES)]};Persona {place};{number};es"
        for place, number in enumerate(numbers)
    ]
    head = "school;role;name;phone;language\n"
    (folder / "contacts.csv").write_text(head + "\n".join(contacts) + "\n", encoding="utf-8")
    (folder / "bench.toml").write_text(_questionnaire(), encoding="utf-8")
    return district


def _config(district: District, port: int, driver: str) -> str:
    chosen = f'driver = "{driver}"' if driver else ""
    return f"""
[hub]
name = "Bench"
data_dir = "{district.folder / "data"}"
language = "es"
timezone = "America/Lima"
country = "PE"

[[modem]]
name = "modem1"
device = "{district.device}"
{chosen}

[web]
port = {port}

[quiet_hours]
start = "00:00"
end = "00:00"

[limits]
replies_per_hour = 1000
min_free_mb = 10
"""


def _questionnaire() -> str:
    head = f"""
name = "{NAME}"
title.es = "Medicion"
title.en = "Measurement"
purpose.es = "Mide la espera entre una respuesta y la pregunta siguiente."
purpose.en = "Measures the wait between a reply and the next question."

[timing]
deadline = "2 days"
reminders = ["24 h"]
"""
    questions = [
        f"""
[[question]]
key = "q{place}"
type = "count"
text.es = "Pregunta {place}: ¿cuantas niñas asistieron a clases?"
text.en = "Question {place}: how many girls attended class?"
label.es = "niñas"
label.en = "girls"
"""
        for place in range(1, QUESTIONS + 1)
    ]
    return head + "".join(questions)
