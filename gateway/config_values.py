"""Single values of the configuration. Each reader takes a text and raises ValueError(message, remedy).

Knows no section.
"""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from gateway.sentences import sentence
from gateway.survey.every_text import KNOWN, read_every
from gateway.survey.model import Lang
from gateway.toml_table import nearest
from gateway.words import LANGUAGES
from modem.api import Msisdn
from modem.ussd import steps_of
from schedules.recurrence import Every

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles", "miércoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado", "sábado"),
    ("sunday", "domingo"),
)
UPLOAD_KINDS: tuple[str, ...] = ("willay",)

CREDENTIALS_ENV = "CREDENTIALS_DIRECTORY"
"""Where systemd lays a service's credentials (systemd.exec(5), LoadCredential)."""

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_ROUTE = re.compile(r"\+\d{1,15}|[a-z][a-z0-9_-]{1,30}")
_IMEI = re.compile(r"\d{15}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PIN = re.compile(r"\d{4,8}")
_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_OTHERS_MAY_READ = 0o004


def language(text: str) -> Lang:
    """A language the office's words exist in."""
    if text not in LANGUAGES:
        raise ValueError(sentence("{value} is not a language of Willay", value=repr(text)), nearest(text, [*LANGUAGES]))
    return Lang(text)


def timezone(text: str) -> ZoneInfo:
    """A zone of the IANA database."""
    try:
        return ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        close = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
        guess = nearest(text, [*close])
        named = [zone for low, zone in close.items() if guess.endswith(f" {low}?")]
        remedy = sentence("did you mean {word}?", word=named[0]) if named else sentence("for example America/Lima")
        raise ValueError(sentence("{value} is not a time zone", value=repr(text)), remedy) from error


def country(text: str) -> str:
    """An ISO 3166 code of two letters."""
    code = text.upper()
    if code not in _countries():
        raise ValueError(
            sentence("{value} is not a country code", value=repr(text)),
            sentence("two letters of ISO 3166, as PE for Peru"),
        )
    return code


def msisdn(text: str) -> Msisdn:
    """A number in E.164, as the SIM's own."""
    if not _E164.fullmatch(text):
        raise ValueError(
            sentence("{value} is not a number with its country code", value=repr(text)),
            sentence("write it without spaces, as +51987654321"),
        )
    return Msisdn(text)


def route(text: str) -> str:
    """The beginning of numbers in E.164, or the name of an operator in small letters."""
    if not _ROUTE.fullmatch(text):
        raise ValueError(
            sentence("{value} is not the beginning of a number", value=repr(text)),
            sentence("with its country code, as +5198; or an operator, as claro"),
        )
    return text


def imei(text: str) -> str:
    """A modem's own number (3GPP 23.003, 6.2.1: 15 digits)."""
    if not _IMEI.fullmatch(text):
        raise ValueError(
            sentence("{value} is not an IMEI", value=repr(text)),
            sentence("15 digits between quotes; `willay modem info` shows it"),
        )
    return text


def ussd_code(text: str) -> str:
    """A USSD code, with the answers to its menus."""
    try:
        steps_of(text)
    except ValueError:
        raise ValueError(
            sentence("{value} is not a USSD code", value=repr(text)),
            sentence("as *100#, or with answers to its menus *100#>1>2"),
        ) from None
    return text


def currency(text: str) -> str:
    """An ISO 4217 code of three letters."""
    code = text.upper()
    if not _CURRENCY.fullmatch(code):
        raise ValueError(
            sentence("{value} is not a currency", value=repr(text)), sentence("three letters of ISO 4217, as PEN")
        )
    return code


def pin(text: str) -> str:
    """A SIM's PIN (3GPP 27.007, 8.3: four to eight digits)."""
    if not _PIN.fullmatch(text):
        raise ValueError(sentence("is not a PIN"), sentence("four to eight digits between quotes"))
    return text


def address(text: str) -> str:
    """What a server may bind to: an IP address, or localhost."""
    if text == "localhost":
        return text
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError as error:
        raise ValueError(
            sentence("{value} is not an address", value=repr(text)),
            sentence("127.0.0.1 for this machine only, 0.0.0.0 for the office's network"),
        ) from error


def url(text: str) -> str:
    """An http or https address without a password in it."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not host or not (_HOST_NAME.fullmatch(host) or ":" in host):
        raise ValueError(sentence("{value} is not a web address", value=repr(text)), sentence("as https://example.org"))
    if parts.username or parts.password:
        raise ValueError(sentence("has a password in it"), sentence("put the token into a file: token_file"))
    return text.rstrip("/")


def weekday(text: str) -> int:
    """0 Monday to 6 Sunday, from its English or Spanish name."""
    for number, names in enumerate(WEEKDAYS):
        if text.lower() in names:
            return number
    known = [name for names in WEEKDAYS for name in names[:2]]
    raise ValueError(sentence("{value} is not a day of the week", value=repr(text)), nearest(text, known))


def every(text: str) -> Every:
    """How often a round comes, in English or Spanish words: `2 weeks`, `2 semanas`, `last of month`."""
    found = read_every(text)
    if found is None:
        raise ValueError(sentence("{value} is not how often rounds come", value=repr(text)), nearest(text, [*KNOWN]))
    return found


def upload_kind(text: str) -> str:
    """A kind of destination there is."""
    if text not in UPLOAD_KINDS:
        raise ValueError(sentence("{value} is not a kind of upload", value=repr(text)), nearest(text, [*UPLOAD_KINDS]))
    return text


def centre_database(text: str) -> str:
    """The address of a file of SQLite: the only kind a centre has so far."""
    if not text.startswith("sqlite:///") or text == "sqlite:///":
        raise ValueError(
            sentence("{value} is not the address of a centre's database", value=repr(text)),
            sentence("as sqlite:////var/lib/willay/centre.db"),
        )
    return text


def file_reader(folder: Path, environ: Mapping[str, str]) -> Callable[[str], Path]:
    """A reader of names of files that must exist. Relative ones are looked for among systemd's credentials, then
    in `folder`."""

    def existing(text: str) -> Path:
        given = environ.get(CREDENTIALS_ENV)
        path = folder / Path(text).expanduser()
        if given and (Path(given) / text).is_file():
            path = Path(given) / text
        if not path.is_file():
            raise ValueError(sentence("there is no file {path}", path=path), sentence("make it, or name the right one"))
        return path

    return existing


def secret_reader(folder: Path, environ: Mapping[str, str]) -> Callable[[str], Path]:
    """A reader of names of files that hold a secret: they exist, are readable, not empty, and not open to everybody."""
    existing = file_reader(folder, environ)

    def secret(text: str) -> Path:
        """The file, if it is there and not everybody's to read. Raises ValueError with the remedy."""
        path = existing(text)
        if path.stat().st_mode & _OTHERS_MAY_READ:
            raise ValueError(
                sentence("{path} can be read by everybody", path=path), sentence("chmod 640 {path}", path=path)
            )
        try:
            content = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(
                sentence("{path} cannot be read", path=path), sentence("let the user willay read it: chown, chmod")
            ) from error
        if not content:
            raise ValueError(sentence("{path} is empty", path=path), sentence("write the secret into it"))
        return path

    return secret


@cache
def _countries() -> frozenset[str]:
    lines = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#"))
