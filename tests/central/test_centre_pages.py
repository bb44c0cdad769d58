"""The centre's pages: closed without a password, in Spanish and English, showing what arrived."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from babel.messages.extract import extract
from flask.testing import FlaskClient

from gateway.central import keys
from gateway.central.app import create_app
from gateway.central.db import Centre, open_centre
from gateway.central.labels import _LABELS
from gateway.central.taking import take
from gateway.central.throttle import WRONG_MAX
from gateway.uplink import wire
from gateway.words import translations

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
PASSWORD = "tres palabras largas"


class Day:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = open_centre(f"sqlite:///{tmp_path / 'centre.db'}")
    with centre.transaction():
        keys.add_user("inspectora", PASSWORD, NOW)
    yield centre
    centre.close()


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def client(centre: Centre, day: Day) -> FlaskClient:
    return create_app(centre, day.now).test_client()


def basic(password: str = PASSWORD, name: str = "inspectora") -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}


def fill(centre: Centre) -> None:
    with centre.transaction():
        token = keys.add_hub("Atalaya", NOW)
    bodies: list[tuple[wire.Kind, wire.Body]] = [
        (
            "school",
            wire.SchoolBody(
                code="0123456",
                annex="0",
                name="I.E. <Río Claro>",
                district="250101",
                office="",
                level="primary",
                area="rural",
                language="es",
                active=True,
                boys=12,
            ),
        ),
        ("verified", value("girls_present", "verified", 12)),
        ("verified", value("boys_present", "disputed", 77)),
    ]
    envelopes = [
        wire.Envelope(
            v=1,
            id=f"r{seq}",
            hub="hub-1",
            epoch="e1",
            seq=seq,
            kind=kind,
            made_at="2026-11-20T19:00:00.000Z",
            body=msgspec.Raw(wire.encode(body)),
        )
        for seq, (kind, body) in enumerate(bodies, start=1)
    ]
    assert isinstance(take(centre, token, wire.batch_bytes("hub-1", "b", envelopes), NOW), wire.BatchAnswer)


def value(question: str, status: str, number: int) -> wire.VerifiedBody:
    return msgspec.convert(
        {
            "school": "0123456",
            "annex": "0",
            "questionnaire": "student_attendance",
            "version": "abc",
            "period": "2026-W47",
            "question": question,
            "status": status,
            "agree": 3,
            "answers": 3,
            "revision": 1,
            "value": number,
        },
        wire.VerifiedBody,
    )


@pytest.mark.parametrize("path", ["/", "/schools", "/schools/hub-1/0123456/0", "/nothing"])
def test_no_page_is_open_without_a_password(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert "Basic" in answer.headers["WWW-Authenticate"]
    assert client.get(path, headers=basic("otra contraseña")).status_code == 401
    assert client.get(path, headers=basic(name="nadie")).status_code == 401


def test_the_first_page_shows_hubs_and_what_they_brought(client: FlaskClient, centre: Centre) -> None:
    fill(centre)
    page = client.get("/", headers=basic()).get_data(as_text=True)
    assert "Atalaya" in page
    assert "2026-11-20 19:00 UTC" in page
    assert "Estaciones" in page


def test_a_schools_page_shows_only_verified_values(client: FlaskClient, centre: Centre) -> None:
    fill(centre)
    page = client.get("/schools/hub-1/0123456/0", headers=basic()).get_data(as_text=True)
    assert ">12<" in page
    assert "77" not in page
    assert "en verificación" in page


def test_the_pages_speak_english_when_asked(client: FlaskClient, centre: Centre) -> None:
    fill(centre)
    page = client.get("/schools/hub-1/0123456/0?lang=en", headers=basic()).get_data(as_text=True)
    assert "in verification" in page
    assert "girls present" in page


def test_a_missing_register_number_is_no_data_and_not_zero(client: FlaskClient, centre: Centre) -> None:
    fill(centre)
    assert "sin dato" in client.get("/schools", headers=basic()).get_data(as_text=True)


def test_a_name_cannot_bring_markup_into_the_page(client: FlaskClient, centre: Centre) -> None:
    fill(centre)
    page = client.get("/schools", headers=basic()).get_data(as_text=True)
    assert "I.E. &lt;Río Claro&gt;" in page


def test_every_page_forbids_scripts_and_frames(client: FlaskClient) -> None:
    policy = client.get("/", headers=basic()).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_after_many_wrong_passwords_even_the_right_one_has_to_wait(client: FlaskClient, day: Day) -> None:
    for _ in range(WRONG_MAX):
        assert client.get("/", headers=basic("equivocada!")).status_code == 401
    assert client.get("/", headers=basic()).status_code == 429
    day.at += timedelta(minutes=6)
    assert client.get("/", headers=basic()).status_code == 200


def test_an_unknown_school_is_not_found(client: FlaskClient) -> None:
    assert client.get("/schools/hub-1/9/0", headers=basic()).status_code == 404


def test_a_batch_that_is_too_long_is_refused_in_words_a_hub_understands(client: FlaskClient) -> None:
    answer = client.post(wire.RECORDS_PATH, data=b"x" * 2_100_000, headers={"Authorization": "Bearer t"})
    assert answer.status_code == 413
    assert wire.decode(answer.data, wire.Refusal).refused == "batch"


def test_a_batch_without_a_token_is_turned_away(client: FlaskClient) -> None:
    answer = client.post(wire.RECORDS_PATH, data=b"{}")
    assert answer.status_code == 403
    assert wire.decode(answer.data, wire.Refusal).refused == "door"


def test_every_word_of_the_pages_has_its_spanish() -> None:
    folder = resources.files("gateway.central")
    said = set(_LABELS.values())
    for template in (folder / "templates").iterdir():
        text = io.BytesIO(template.read_bytes())
        said |= {str(found[1]) for found in extract("jinja2.ext:babel_extract", text)}
    source = io.BytesIO((folder / "app.py").read_bytes())
    said |= {str(found[1]) for found in extract("python", source)}
    words = translations("central", "es")
    known = set(words._catalog)  # type: ignore[attr-defined]
    assert said - known == set()
