"""Reading the configuration file, good and bad."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.config import Config, DriverName, find, known_keys, load
from gateway.errors import BadInputError, NotFoundError, Problem

TOP = Path(__file__).parents[2]

MINIMAL = '[hub]\nname = "UGEL Prueba"\n[[modem]]\ndevice = "/dev/ttyUSB0"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> Config:
    return load(written(folder, text), {})


def faults(folder: Path, text: str) -> dict[str, Problem]:
    with pytest.raises(BadInputError) as caught:
        read(folder, text)
    found = {problem.place: problem for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems), "one problem a place in these tests"
    return found


def test_a_hub_and_a_device_are_all_a_file_needs(tmp_path: Path) -> None:
    config = read(tmp_path, '[hub]\n[[modem]]\ndevice = "/dev/ttyUSB0"\n')
    assert config.hub.timezone.key == "America/Lima"
    assert (config.hub.language, config.hub.country) == ("es", "PE")
    assert config.modems[0].name == "modem1"
    assert (config.web.bind, config.web.port) == ("127.0.0.1", 8080)
    assert config.quiet.start == config.quiet.end
    assert config.calendar.terms[0].start == date(2026, 3, 16)
    assert config.central is None


def test_relative_paths_start_at_the_file_and_not_at_the_working_folder(tmp_path: Path) -> None:
    config = read(tmp_path, '[hub]\ndata_dir = "data"\n[[modem]]\ndevice = "/dev/ttyUSB0"\n')
    assert config.hub.data_dir == tmp_path / "data"
    assert config.hub.database == tmp_path / "data" / "willay.db"


def test_everything_that_is_written_arrives(tmp_path: Path) -> None:
    (tmp_path / "sim.pin").write_text("0042\n")
    (tmp_path / "sim.pin").chmod(0o600)
    config = read(
        tmp_path,
        """
        [hub]
        name = "UGEL Prueba"
        [[modem]]
        device = "/dev/ttyUSB0"
        pin_file = "sim.pin"
        msisdn = "+51987654321"
        routes = ["+5198"]
        [quiet_hours]
        start = 21:30:00
        end = "07:15"
        [calendar]
        holidays = false
        terms = [{ start = "2027-03-15", end = 2027-05-14 }]
        closed = [{ start = 2027-04-01, reason = "huelga", district = "160101" }]
        [[schedule]]
        questionnaire = "student_attendance"
        weekday = "Miércoles"
        hour = "10:00"
        every = "Último del mes"
        since = 2027-03-15
        """,
    )
    assert (config.modems[0].pin, config.modems[0].msisdn, config.modems[0].routes) == (
        "0042",
        "+51987654321",
        ("+5198",),
    )
    assert (config.quiet.start, config.quiet.end) == (time(21, 30), time(7, 15))
    assert config.calendar.terms[0].end == date(2027, 5, 14)
    assert config.calendar.closed[0].end == date(2027, 4, 1), "a closure without an end is one day"
    assert config.schedules[0].weekday == 2
    assert config.schedules[0].hour == time(10)
    assert str(config.schedules[0].every) == "last of month"


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
        nombre = "x"
        [hub]
        timezone = "America/Limaa"
        country = "XX"
        language = "fr"
        [[modem]]
        device = "/dev/ttyUSB0"
        msisdn = "987654321"
        [[modem]]
        devise = "/dev/ttyUSB1"
        pin = 1234
        [web]
        port = "8080"
        bnd = "127.0.0.1"
        [quiet_hours]
        start = "25:00"
        [calendar]
        terms = [{ start = 2026-05-15, end = 2026-03-16 }, { start = 2026-06-01 }]
        [[schedule]]
        questionnaire = "x"
        weekday = "vierne"
        every = "weeek"
        [[upload]]
        kind = "wilay"
        url = "centro.example.org"
        token_file = "none.token"
        [limits]
        replies_per_hour = 0
        """,
    )
    assert set(found) == {
        *("nombre", "[hub] timezone", "[hub] country", "[hub] language", "[[modem]] 1 msisdn"),
        *("[[modem]] 2 device", "[[modem]] 2 devise", "[[modem]] 2 pin", "[web] port", "[web] bnd"),
        *("[quiet_hours] start", "[calendar] terms 1 end", "[calendar] terms 2 end", "[[schedule]] 1 weekday"),
        *("[[schedule]] 1 every",),
        *("[[upload]] 1 kind", "[[upload]] 1 url", "[[upload]] 1 token_file", "[limits] replies_per_hour"),
    }
    assert found["[[modem]] 2 devise"].remedy == "did you mean device?"
    assert found["[web] bnd"].remedy == "did you mean bind?"
    assert found["[hub] timezone"].remedy == "did you mean America/Lima?"
    assert found["[[upload]] 1 kind"].remedy == "did you mean willay?"
    assert found["[[schedule]] 1 weekday"].remedy == "did you mean viernes?"
    assert all(
        problem.remedy or "between" in problem.message or "before" in problem.message for problem in found.values()
    )


def test_an_unknown_section_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    found = faults(tmp_path, MINIMAL + "[wbe]\nport = 1\n")
    assert found["wbe"].remedy == "did you mean web?"


def test_a_section_in_the_wrong_shape_says_how_to_write_it(tmp_path: Path) -> None:
    found = faults(tmp_path, '[hub]\n[modem]\ndevice = "/dev/ttyUSB0"\n')
    assert found["[[modem]]"].remedy == "write each one as [[modem]]"


def test_a_file_without_hub_and_modem_says_both(tmp_path: Path) -> None:
    assert set(faults(tmp_path, "")) == {"[hub]", "[[modem]]"}


def test_a_centre_needs_no_modem(tmp_path: Path) -> None:
    config = read(tmp_path, "[hub]\n[central]\nport = 9000\n")
    assert config.central is not None
    assert config.central.port == 9000
    assert config.modems == ()


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    assert set(faults(tmp_path, "[hub]\nname = UGEL\n")) == {"line 2, column 8"}


def test_a_file_in_another_encoding_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[hub]\nname = "Ucayali ñ"\n'.encode("latin-1"))
    with pytest.raises(BadInputError) as caught:
        load(path, {})
    assert caught.value.problems[0].place == "line 2"


def test_two_modems_cannot_share_a_device_or_a_name(tmp_path: Path) -> None:
    found = faults(tmp_path, "[hub]\n" + '[[modem]]\nname = "a"\ndevice = "/dev/ttyUSB0"\n' * 2)
    assert set(found) == {"[[modem]] 2 name", "[[modem]] 2 device"}


def test_a_secret_that_everybody_can_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("secret")
    (tmp_path / "t").chmod(0o644)
    text = MINIMAL + '[[upload]]\nkind = "willay"\nurl = "https://example.org"\ntoken_file = "t"\n'
    assert faults(tmp_path, text)["[[upload]] 1 token_file"].remedy == f"chmod 640 {tmp_path / 't'}"
    (tmp_path / "t").chmod(0o640)
    assert read(tmp_path, text).uploads[0].token_file == tmp_path / "t"


def test_a_secret_is_found_among_systemds_credentials(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "region.token").write_text("secret")
    (folder / "region.token").chmod(0o400)
    text = MINIMAL + '[[upload]]\nkind = "willay"\nurl = "https://example.org"\ntoken_file = "region.token"\n'
    config = load(written(tmp_path, text), {"CREDENTIALS_DIRECTORY": str(folder)})
    assert config.uploads[0].token_file == folder / "region.token"


def test_a_password_in_an_address_is_refused(tmp_path: Path) -> None:
    text = MINIMAL + '[[upload]]\nkind = "willay"\nurl = "https://me:secret@example.org"\n'
    assert "secret" not in str(faults(tmp_path, text)["[[upload]] 1 url"])


def test_a_named_file_is_not_replaced_by_another(tmp_path: Path) -> None:
    path = written(tmp_path, MINIMAL)
    assert find(path, {}) == path
    assert find(None, {"WILLAY_CONFIG": str(path)}) == path
    with pytest.raises(NotFoundError, match="other"):
        find(tmp_path / "other.toml", {"WILLAY_CONFIG": str(path)})


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        load(tmp_path / "none.toml", {})
    assert "config.example.toml" in caught.value.hint


def test_the_example_loads_and_explains_every_key(tmp_path: Path) -> None:
    text = (TOP / "config.example.toml").read_text(encoding="utf-8")
    assert read(tmp_path, text).hub.name == "UGEL Ejemplo"
    for secret in ("sim.pin", "region.token", "region-ca.pem", "hubs.tokens", "metrics.token", "thanks.pin"):
        (tmp_path / secret).write_text("1234")
        (tmp_path / secret).chmod(0o600)
    whole = (
        re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
        .replace('thanks_pin = "1234"', "")
        .replace('pin = "1234"', "")
    )
    config = read(tmp_path, whole)
    assert config.central is not None
    assert config.uploads[0].ca_file is not None
    section, present = "", set()
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if found := re.match(r"(\[.+?\]+)", bare):
            section = found[1]
        for key in re.findall(r"(?:^|[{,]\s*)(\w+) = ", bare.strip()):
            present.add(f"{section} {key}")
    missing = {key for key in known_keys() if f"{key.split()[0]} {key.split()[-1]}" not in present}
    assert missing == set()


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://willay@localhost/willay", "sqlite:///", "centre.db"])
def test_a_centre_keeps_its_records_in_sqlite(tmp_path: Path, address: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[hub]\n[[modem]]\ndevice = "/dev/ttyUSB0"\n[central]\ndatabase = "{address}"\n')
    with pytest.raises(BadInputError) as told:
        load(path, {})
    assert [problem.place for problem in told.value.problems] == ["[central] database"]


def test_a_modem_and_its_money_are_read(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        """
        [hub]
        [[modem]]
        device = "/dev/ttyUSB0"
        driver = "serial"
        imei = "356000000000000"
        operator = "Claro"
        balance_code = "*100#>1"
        routes = ["+5198", "movistar"]
        messages_per_minute = 10
        [money]
        floor = 5
        price_per_sms = 0.05
        """,
    )
    (modem,) = config.modems
    assert (modem.driver, modem.operator, modem.routes) == (DriverName.SERIAL, "claro", ("+5198", "movistar"))
    assert (modem.messages_per_minute, modem.messages_per_day) == (10, None)
    assert (config.money.floor, config.money.price_per_sms) == (Decimal(5), Decimal("0.05"))


@pytest.mark.parametrize(
    "line", ['driver = "at"', 'imei = "12"', 'balance_code = "saldo"', "messages_per_minute = 0", 'routes = ["51"]']
)
def test_a_wrong_value_of_a_modem_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadInputError) as told:
        read(tmp_path, f'[hub]\n[[modem]]\ndevice = "/dev/ttyUSB0"\n{line}\n')
    assert [line.split()[0] in problem.place for problem in told.value.problems] == [True]


@pytest.mark.parametrize("line", ['floor = "5"', "price_per_sms = -1", "floor = nan", 'currency = "soles"'])
def test_a_wrong_amount_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadInputError) as told:
        read(tmp_path, f'[hub]\n[[modem]]\ndevice = "/dev/ttyUSB0"\n[money]\n{line}\n')
    assert [line.split()[0] in problem.place for problem in told.value.problems] == [True]
