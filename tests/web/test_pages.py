"""What the pages say of a seeded district."""

from __future__ import annotations

import re
from pathlib import Path

import apsw
import pytest
from flask.testing import FlaskClient

from gateway.store import board, conversations, sheets
from gateway.store.db import Store
from gateway.store.sheets import Cell
from gateway.store.states import SendState
from gateway.store.tables_radio import InboxRow
from gateway.survey.model import Status
from modem.api import Link, ModemStatus
from schedules.clock import ClockState
from web.context import ModemView
from web.pages.rounds import GRID, grid_cell

from .office import ILL, Office, post
from .seed import NOW, Seeded


def words_of(page: str) -> str:
    """A page as it is read: no tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'").split())


@pytest.fixture
def client(office: Office, seeded: Seeded) -> FlaskClient:
    """Somebody of the office, signed in."""
    return office.signed_in()


def test_an_empty_hub_shows_every_page(office: Office) -> None:
    client = office.signed_in()
    for path in ("/", "/rounds/", "/schools/", "/messages/", "/messages/queue", "/cases/"):
        assert client.get(path).status_code == 200
    assert "willay schools import" in client.get("/schools/").text


def test_now_puts_what_is_urgent_first_with_what_to_do(office: Office, client: FlaskClient) -> None:
    office.health = ILL
    page = words_of(client.get("/").text)
    assert "Hay algo urgente que hacer" in page
    assert page.index("not plugged in") < page.index("S/ 3.20") < page.index("14 GB free")
    assert "→ Plug the modem into a USB port and wait a minute." in page


def test_the_big_state_is_on_every_page_with_shape_and_word(office: Office, client: FlaskClient) -> None:
    office.health = ILL
    for path in ("/", "/cases/", "/schools/1"):
        assert "■ urgente" in words_of(client.get(path).text)


def test_now_shows_the_week_the_cases_and_the_queue(client: FlaskClient) -> None:
    page = words_of(client.get("/").text)
    assert "Asistencia de estudiantes semana 47 · 16 nov" in page
    assert "casos sin resolver" in page
    assert "1 … en cola" in page
    assert "■ rechazado por la red" in page


def test_now_shows_a_modem_from_the_store_until_the_hub_has_seen_it(office: Office, client: FlaskClient) -> None:
    page = words_of(client.get("/").text)
    assert "Movil Andina" in page
    assert "buena 58 %" in page
    assert "Saldo ? desconocido" in page
    seen = ModemView(name="lima", link=Link.ABSENT, hint="plug it in", credit="S/ 12.40", status=ModemStatus())
    office.modems = (seen,)
    page = words_of(client.get("/").text)
    assert "lima ■ no está conectado" in page
    assert "S/ 12.40" in page
    assert "Movil Andina" not in page


def test_a_modem_nobody_knows_cannot_be_restarted(office: Office, client: FlaskClient) -> None:
    assert post(client, "/modems/nobody/restart", form_on="/").status_code == 404
    assert office.restarted == []


def test_a_round_shows_what_each_reporter_said_and_what_differs_first(client: FlaskClient, seeded: Seeded) -> None:
    page = client.get(f"/rounds/{seeded.round}").text
    assert "18 de 24" in words_of(page)
    rows = re.findall(r'<tr class="[^"]*"', page)
    assert "differ" in "".join(rows[:2])
    assert 'href="/cases/' in page
    assert "sin respuesta todavía" in page


def test_a_round_can_be_narrowed_to_what_differs(client: FlaskClient, seeded: Seeded) -> None:
    everything = client.get(f"/rounds/{seeded.round}").text
    narrowed = client.get(f"/rounds/{seeded.round}?show=differ").text
    assert 0 < narrowed.count("<tbody>") < everything.count("<tbody>")
    assert client.get(f"/rounds/{seeded.round}?show=nonsense").status_code == 404


def test_the_grid_has_a_word_for_every_shape(client: FlaskClient) -> None:
    page = client.get("/rounds/").text
    assert "no coinciden; " in page
    assert "reportantes" in page
    assert page.count('<th scope="col" title=') == 6
    assert client.get("/rounds/?of=textbooks").status_code == 200
    assert client.get("/rounds/?of=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({Status.VERIFIED: 4}, "verified"),
        ({Status.VERIFIED: 3, Status.DISPUTED: 1}, "differ"),
        ({Status.VERIFIED: 2, Status.NO_CLASS: 2}, "verified"),
        ({Status.NO_CLASS: 2}, "no_class"),
        ({Status.PROVISIONAL: 2}, "partly"),
        ({Status.MISSING: 2}, "missing"),
        ({Status.MISSING: 1, Status.VERIFIED: 1}, "partly"),
        ({}, "waiting"),
    ],
)
def test_the_worst_decides_a_field_of_the_grid(office: Office, known: dict[Status, int], expected: str) -> None:
    client = office.client(open_to="demo")
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        cell = grid_cell(Cell(school_id=1, period="2026-W47", known=known, asked=3, answered=2))
    assert cell.mark is GRID[expected]
    assert "respondieron 2 de 3 reportantes" in cell.words


def test_a_school_shows_its_register_with_no_data_where_there_is_none(client: FlaskClient) -> None:
    page = words_of(client.get("/schools/6").text)
    assert "22 niñas, sin dato niños" in page
    assert "0601242" in page


def test_a_school_shows_weeks_answers_people_and_cases(client: FlaskClient) -> None:
    page = client.get("/schools/3").text
    text = words_of(page)
    assert "Lo que se sabe, semana a semana" in text
    assert "3 de 3 coinciden" in text
    assert "+51 961 000 300" in text
    assert "por un caso" in text


def test_schools_are_found_by_name_or_code(client: FlaskClient) -> None:
    assert "Río Manso" in client.get("/schools/?q=río").text
    assert "Loma Clara" not in client.get("/schools/?q=río").text
    assert "Loma Clara" in client.get("/schools/?q=0487660").text
    assert "Ninguna escuela se llama así" in client.get("/schools/?q=zzz").text


def test_the_month_s_report_is_a_file_to_download(office: Office, client: FlaskClient) -> None:
    answer = client.get("/schools/1/report?month=2026-11")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="willay-0487652-2026-11.pdf"'
    assert office.printed == [(1, "2026-11", "es")]
    assert client.get("/schools/1/report?month=../etc").status_code == 404
    assert client.get("/schools/99/report?month=2026-11").status_code == 404


def test_a_conversation_shows_both_sides_and_what_was_understood(client: FlaskClient, seeded: Seeded) -> None:
    page = words_of(client.get(f"/messages/phone/c{seeded.leader}").text)
    assert "Fueron" in page
    assert re.search(r"se entendió: \d+ \( ?un número en el texto ?\)", page)
    assert "▲ no se entendió" in page
    assert "● entregado · pregunta" in page


def test_conversations_are_found_by_number_name_or_school(client: FlaskClient) -> None:
    assert "Ventura" in client.get("/messages/?q=ventura").text
    assert "65011 Nueva Aurora" in client.get("/messages/?q=Aurora").text
    assert "¿quién es?" in client.get("/messages/?q=999000111").text
    assert "Nadie con ese nombre" in client.get("/messages/?q=zzz").text


def test_somebody_unknown_who_wrote_has_a_conversation_too(client: FlaskClient) -> None:
    page = client.get("/messages/").text
    ref = page.split("999\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}111")[0].rsplit("/messages/phone/", 1)[1].split("#")[0]
    assert "no está en el registro" in client.get(f"/messages/phone/{ref}").text


def test_the_queue_shows_what_waits_or_went_wrong_and_why(client: FlaskClient) -> None:
    page = words_of(client.get("/messages/queue").text)
    assert "cms 38" in page
    assert "no se sabe si salió" in page
    assert "entregado" in page
    assert words_of(client.get("/messages/queue?state=queued").text).count("pregunta") == 1


def test_cases_that_nobody_can_look_into_are_marked_for_the_office(client: FlaskClient) -> None:
    assert "▲ nadie: le toca a la oficina" in words_of(client.get("/cases/").text)


def test_a_case_about_a_number_is_settled_with_a_number(office: Office, client: FlaskClient, seeded: Seeded) -> None:
    page = words_of(client.get(f"/cases/{seeded.quarrel}").text)
    assert "Las tres respuestas" in page
    answer = post(client, f"/cases/{seeded.quarrel}", value=" 9 ", by="Saúl")
    assert answer.status_code == 303
    assert office.resolved == [(seeded.quarrel, 9, "Saúl")]


@pytest.mark.parametrize(
    ("value", "by", "said"),
    [
        ("", "Saúl", "Escriba un número entero"),
        ("-3", "Saúl", "Escriba un número entero"),
        ("4.5", "Saúl", "Escriba un número entero"),
        ("٣", "Saúl", "Escriba un número entero"),
        ("123456", "Saúl", "Escriba un número entero"),
        ("yes", "Saúl", "Escriba un número entero"),
        ("9", "  ", "Escriba quién lo averiguó"),
    ],
)
def test_a_value_that_is_no_count_is_refused_and_kept_in_the_form(
    office: Office, client: FlaskClient, seeded: Seeded, value: str, by: str, said: str
) -> None:
    answer = post(client, f"/cases/{seeded.quarrel}", value=value, by=by)
    assert answer.status_code == 400
    assert said in answer.text
    assert office.resolved == []


def test_more_than_the_register_has_is_refused(office: Office, client: FlaskClient) -> None:
    with office.store.reading():
        rounds = {tally.round.id: tally.round.name for tally in board.recent_rounds(100)}
        found = next(
            case.id
            for sheet in (s for r, n in rounds.items() if n == "student_attendance" for s in sheets.of_round(r))
            for case in sheet.cases.values()
            if case.state == "open"
        )
    answer = post(client, f"/cases/{found}", value="999", by="Saúl")
    assert answer.status_code == 400
    assert "es más de lo que dice el registro" in answer.text


def test_a_case_about_yes_or_no_takes_yes_or_no(office: Office, client: FlaskClient, seeded: Seeded) -> None:
    assert post(client, f"/cases/{seeded.yes_no}", value="3", by="Saúl").status_code == 400
    assert post(client, f"/cases/{seeded.yes_no}", value="yes", by="Saúl").status_code == 303
    assert office.resolved == [(seeded.yes_no, "yes", "Saúl")]


def test_a_settled_case_has_no_form_and_is_not_settled_again(
    office: Office, client: FlaskClient, seeded: Seeded
) -> None:
    assert "Resolver el caso" not in client.get(f"/cases/{seeded.settled}").text
    post(client, f"/cases/{seeded.settled}", form_on="/", value="yes", by="Saúl")
    post(client, f"/cases/{seeded.settled}", form_on="/", value="5", by="Saúl")
    assert office.resolved == []


def test_times_are_those_of_the_hub_s_own_clock_face(client: FlaskClient) -> None:
    page = words_of(client.get("/messages/").text)
    assert "10:20" in page, "15:20 UTC is 10:20 in Lima"


def test_a_question_that_answers_a_reply_at_the_same_instant_comes_after_it(office: Office, seeded: Seeded) -> None:
    with office.store.reading():
        said = conversations.conversation(seeded.leader_phone, 200)
    assert [entry.at for entry in said] == sorted(entry.at for entry in said)


def test_only_the_last_messages_of_a_long_conversation_are_read(office: Office, seeded: Seeded) -> None:
    with office.store.reading():
        whole = conversations.conversation(seeded.leader_phone, 200)
        last = conversations.conversation(seeded.leader_phone, 3)
    assert last == whole[-3:]


def test_the_queue_s_counts_are_those_of_the_store(office: Office, seeded: Seeded) -> None:
    with office.store.reading():
        counts = board.queue_counts()
    assert counts[SendState.QUEUED] == counts[SendState.REJECTED] == counts[SendState.UNKNOWN] == 1


def queries_of(store: Store, client: FlaskClient, path: str) -> int:
    """How many SELECTs a page costs."""
    with store.reading():
        connection: apsw.Connection = store._db.connection()
    seen: list[str] = []
    connection.set_exec_trace(lambda _cursor, sql, _bound: seen.append(sql) or True)
    try:
        assert client.get(path).status_code == 200
    finally:
        connection.set_exec_trace(None)
    return sum(sql.lstrip().upper().startswith("SELECT") for sql in seen)


@pytest.mark.parametrize("path", ["/", "/rounds/", "/rounds/21", "/schools/", "/schools/3", "/messages/", "/cases/"])
def test_a_page_needs_few_queries(office: Office, client: FlaskClient, path: str) -> None:
    assert 3 <= queries_of(office.store, client, path) <= 24


def test_more_phones_do_not_mean_more_queries(office: Office, client: FlaskClient) -> None:
    before = queries_of(office.store, client, "/messages/")
    with office.store.transaction():
        for number in range(30):
            InboxRow.create(
                modem="cusco", sender=f"+5197700{number:04d}", text="hola", received_at=NOW, state="done",
                clock_state=ClockState.NTP,
            )  # fmt: skip
    assert queries_of(office.store, client, "/messages/") == before


def test_a_second_page_of_phones_goes_on_where_the_first_ended(office: Office, client: FlaskClient) -> None:
    with office.store.transaction():
        for number in range(30):
            InboxRow.create(
                modem="cusco", sender=f"+5197700{number:04d}", text="hola", received_at=NOW, state="done",
                clock_state=ClockState.NTP,
            )  # fmt: skip
    first, second = (re.findall(r"/messages/phone/([io]\d+)", client.get(f"/messages/?page={n}").text) for n in (1, 2))
    assert len(first) == 40
    assert second
    assert not set(first) & set(second)


def test_the_seed_is_deterministic(tmp_path: Path) -> None:
    from .seed import fill

    stores = [Store(tmp_path / f"{name}.db") for name in "ab"]
    found = []
    for store in stores:
        store.open()
        found.append(fill(store))
        store.close()
    assert found[0] == found[1]
