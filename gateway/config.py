"""The configuration file: finding it, reading it, telling every fault at once. Knows no command."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from gateway import config_calendar, config_survey
from gateway import config_radio as radio
from gateway import config_sections as sections
from gateway.config_records import CalendarConfig as CalendarConfig
from gateway.config_records import CasesConfig as CasesConfig
from gateway.config_records import CentralConfig as CentralConfig
from gateway.config_records import Config as Config
from gateway.config_records import DriverName as DriverName
from gateway.config_records import HubConfig as HubConfig
from gateway.config_records import Limits as Limits
from gateway.config_records import ModemConfig as ModemConfig
from gateway.config_records import MoneyConfig as MoneyConfig
from gateway.config_records import ScheduleEntry as ScheduleEntry
from gateway.config_records import UploadConfig as UploadConfig
from gateway.config_records import VisitsConfig as VisitsConfig
from gateway.config_records import WebConfig as WebConfig
from gateway.errors import BadInputError, NotFoundError, Problem
from gateway.sentences import sentence
from gateway.toml_table import Reading, Table

ENV_NAME = "WILLAY_CONFIG"
SYSTEM_PATH = Path("/etc/willay/config.toml")
LOCAL_PATH = Path("config.toml")

_TOML_PLACE = re.compile(r"(?P<what>.*?) \(at (?P<where>line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def find(given: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The configuration file: the one given, else WILLAY_CONFIG, else the system's, else ./config.toml.

    One that was named is not replaced by another: NotFoundError where it is not there.
    """
    named = given or (Path(name) if (name := _environ(environ).get(ENV_NAME)) else None)
    places = (named,) if named is not None else (SYSTEM_PATH, LOCAL_PATH)
    for place in places:
        if place.is_file():
            return place
    raise NotFoundError(
        sentence("no configuration at {places}", places=", ".join(map(str, places))),
        hint=sentence("copy config.example.toml there and fill it in, or name one: --config FILE"),
    )


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read and check a configuration. Raises BadInputError with every problem, each with its place; NotFoundError."""
    document = _document(path)
    reading = Reading()
    around = sections.Surroundings(folder=path.absolute().parent, environ=_environ(environ))
    config = _config(Table(document, reading, ""), reading, around, path)
    if reading.problems:
        raise BadInputError(str(path), tuple(reading.problems))
    return config


def known_keys() -> tuple[str, ...]:
    """Every key a configuration may have, as `[web] port`: what the example must explain."""
    one: dict[str, object] = {"start": "2026-03-16", "end": "2026-03-17"}
    document: dict[str, object] = {
        **{name: {} for name in ("hub", "web", "money", "quiet_hours", "central", "limits", "cases", "visits")},
        **{name: [{}] for name in ("modem", "schedule", "panel", "upload")},
        "calendar": {"terms": [one], "closed": [one]},
    }
    reading = Reading()
    around = sections.Surroundings(folder=Path(), environ={})
    _config(Table(document, reading, ""), reading, around, Path("config.toml"))
    return tuple(key for key in reading.asked if key.startswith("["))


def _config(top: Table, reading: Reading, around: sections.Surroundings, source: Path) -> Config:
    hub = top.table("hub")
    if hub is None and not reading.problems:
        top.fault("[hub]", sentence("is missing"), sentence("every hub has a section [hub]; see config.example.toml"))
    names = ("web", "money", "quiet_hours", "calendar", "limits", "cases", "visits")
    tables = {name: top.table(name) or Table({}, reading, f"[{name}]") for name in names}
    tables["hub"] = hub or Table({}, reading, "[hub]")
    central_table = top.table("central")
    modem_tables, schedule_tables, upload_tables = (top.tables(name) for name in ("modem", "schedule", "upload"))
    modems = tuple(radio.modem(table, around, number) for number, table in enumerate(modem_tables, start=1))
    schedules = tuple(map(sections.schedule, schedule_tables))
    panel_tables = top.tables("panel")
    uploads = tuple(sections.upload(table, around) for table in upload_tables)
    config = Config(
        hub=sections.hub(tables["hub"], around),
        modems=modems,
        web=sections.web(tables["web"], around),
        money=radio.money(tables["money"], around),
        quiet=sections.quiet(tables["quiet_hours"]),
        calendar=sections.calendar(tables["calendar"]),
        schedules=schedules,
        panels=tuple(map(config_calendar.panel, panel_tables)),
        uploads=uploads,
        central=None if central_table is None else sections.central(central_table, around),
        limits=sections.limits(tables["limits"]),
        cases=config_survey.cases(tables["cases"]),
        visits=config_survey.visits(tables["visits"]),
        source=source,
    )
    if not modem_tables and central_table is None and not _mentions(reading, "modem"):
        top.fault("[[modem]]", sentence("is missing"), sentence('add [[modem]] and device = "/dev/ttyUSB0"'))
    sections.unique(modem_tables, tuple(modem.name for modem in modems), "name")
    sections.unique(modem_tables, tuple(modem.device for modem in modems), "device")
    sections.unique(schedule_tables, tuple(entry.questionnaire for entry in schedules), "questionnaire")
    sections.unique(upload_tables, tuple(entry.name for entry in uploads), "name")
    for table in (*tables.values(), central_table, *modem_tables, *schedule_tables, *panel_tables, *upload_tables, top):
        if table is not None:
            table.finish()
    return config


def _mentions(reading: Reading, section: str) -> bool:
    """Whether the section is there in a wrong shape, which has been said already."""
    return any(section in problem.place for problem in reading.problems)


def _document(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotFoundError(
            sentence("there is no file {path}", path=path),
            hint=sentence("copy config.example.toml there and fill it in, or name one: --config FILE"),
        ) from error
    except OSError as error:
        raise NotFoundError(
            sentence("{path} cannot be read", path=path),
            hint=sentence("let the user willay read it: chown, chmod"),
        ) from error
    except UnicodeDecodeError as error:
        fault = Problem(place=_line_of(error), message=sentence("not UTF-8"), remedy=sentence("save the file as UTF-8"))
        raise BadInputError(str(path), (fault,)) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(str(path), (_syntax_problem(str(error)),)) from error


def _line_of(error: UnicodeDecodeError) -> str:
    return sentence("line {line}", line=bytes(error.object[: error.start]).count(b"\n") + 1)


def _syntax_problem(text: str) -> Problem:
    found = _TOML_PLACE.fullmatch(text)
    remedy = sentence("texts between quotes, one key = value a line")
    if found is None or found["line"] is None:
        return Problem(place=sentence("end of the file"), message=text, remedy=remedy)
    place = sentence("line {line}, column {column}", line=found["line"], column=found["column"])
    return Problem(place=place, message=found["what"], remedy=remedy)


def _environ(given: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if given is None else given
