"""The pages about the calendar, and the one where a clerk is the reporter."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway import asking
from gateway.config_records import ScheduleEntry
from gateway.formats import questionnaire_file
from gateway.service.planner import Planner
from gateway.store import questionnaires, reach
from gateway.store.states import UserRole
from gateway.store.tables_radio import OutboxRow
from gateway.store.tables_survey import AnswerRow, SessionRow
from modem.api import ReportState
from tests.gateway.office import FRIDAY, Office, open_office, phone_of
from tests.web import office as pages_office
from web import sessions
from web.app import make_app
from web.gate import SESSION_COOKIE

CODE = "0487652"
DIALOGUES = Path(__file__).parents[1] / "dialogues"


@pytest.fixture
def hub(tmp_path: Path) -> Office:
    hub = open_office(tmp_path, schedules=(ScheduleEntry(questionnaire="student_attendance"),))
    hub.school(CODE, name="Alto Sereno")
    return hub


def browser(hub: Office, role: UserRole = UserRole.OFFICE) -> FlaskClient:
    office = pages_office.Office(hub.desk.store)
    office.clock.at = hub.clock.at
    context = replace(office.context(), planner=Planner(hub.desk, hub.clock))
    office.add("marta", role)
    with hub.desk.store.reading():
        user = pages_office.users.user_by_name("marta")
    assert user is not None
    client = make_app(context).test_client()
    client.set_cookie(SESSION_COOKIE, sessions.begin(context, user).token)
    return client


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_calendar_shows_what_comes_and_takes_a_closure_and_gives_it_back(hub: Office) -> None:
    client = browser(hub)
    page = client.get("/calendar/").text
    assert "Próximas rondas" in page
    assert "Asistencia de estudiantes" in page
    hub.tick()
    form = {"csrf": token(page), "first": "2026-11-20", "where": CODE, "reason": "huaico"}
    after = client.post("/calendar/closures", data=form, follow_redirects=True).text
    assert "No se preguntará a 3 reportantes" in after
    assert "huaico" in after
    assert "Alto Sereno" in after
    assert hub.send_all() == []
    back = client.post("/calendar/closures/1/lift", data={"csrf": token(after)}, follow_redirects=True).text
    assert "Se preguntará a 3 reportantes" in back
    assert "anulado" in back


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"first": "", "where": CODE, "reason": "x"}, "primer día"),
        ({"first": "2026-11-20", "where": "", "reason": "x"}, "dónde"),
        ({"first": "2026-11-20", "where": "9999999", "reason": "x"}, "9999999"),
        ({"first": "2026-11-20", "where": "Iquitos", "reason": "x"}, "Iquitos"),
        ({"first": "2026-11-20", "last": "2026-11-19", "where": CODE, "reason": "<b>x"}, "2026-11-19"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(hub: Office, fields: dict[str, str], told: str) -> None:
    client = browser(hub)
    done = client.post("/calendar/closures", data={"csrf": token(client.get("/calendar/").text), **fields})
    assert done.status_code == 400
    assert told in done.text
    assert f'value="{html.escape(fields["reason"])}"' in done.text


def test_a_technician_sees_the_calendar_and_declares_nothing(hub: Office) -> None:
    client = browser(hub, UserRole.TECHNICIAN)
    page = client.get("/calendar/").text
    assert "/calendar/closures" not in page
    assert client.post("/calendar/closures", data={"csrf": "x"}).status_code in (400, 403)


def test_without_a_planner_there_are_no_such_pages(tmp_path: Path, hub: Office) -> None:
    client = pages_office.Office(hub.desk.store).signed_in()
    assert client.get("/calendar/").status_code == 404
    assert client.get("/play/").status_code == 404
    assert "/calendar/" not in client.get("/rounds/").text


def play(client: FlaskClient, page: str, **fields: str) -> str:
    """Send the form as it stands, with what is typed."""
    hidden = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1].split("</main")[0]
    )
    data: dict[str, list[str]] = {}
    for name, value in hidden:
        data.setdefault(name, []).append(html.unescape(value))
    done = client.post("/play/", data={**data, **fields})
    assert done.status_code == 200
    return done.text


def test_a_clerk_is_the_reporter_and_nothing_is_kept_or_sent(hub: Office) -> None:
    client = browser(hub)
    assert "Asistencia de estudiantes" in client.get("/play/").text
    page = client.get(f"/play/?name=student_attendance&role=parent&lang=es&school={CODE}").text
    assert "¿Cuantas niñas asistieron" in page
    page = play(client, page, reply="31")
    assert "understood" not in page
    assert "<b>31</b>" in page
    assert "¿Cuantos niños" in page
    page = play(client, page, silence="1")
    page = play(client, page, reply="<script>treinta</script>")
    assert "<script>treinta" not in page
    page = play(client, page, reply="28")
    assert "El diálogo terminó" in page
    assert "<dt>niñas</dt><dd>31</dd>" in page
    assert (AnswerRow.select().count(), SessionRow.select().count(), OutboxRow.select().count()) == (0, 0, 0)


def test_a_later_question_says_an_earlier_answer_in_the_page_too(hub: Office) -> None:
    source = (DIALOGUES / "questionnaires" / "school_meals.toml").read_text("utf-8")
    found = questionnaire_file.read(source.encode(), "school_meals.toml")
    with hub.desk.store.transaction():
        questionnaires.save(found.questionnaire.name, found.questionnaire.version, found.source, hub.clock.now())
    client = browser(hub)
    page = client.get(f"/play/?name=school_meals&role=parent&lang=es&school={CODE}").text
    assert "Dijo 15 niñas y 17 niños." in play(client, page, reply="15 17")


def test_a_number_above_the_register_of_the_school_is_doubted_here_too(hub: Office) -> None:
    client = browser(hub)
    page = play(client, client.get(f"/play/?name=student_attendance&school={CODE}").text, reply="90")
    assert "40" in page.split('id="last"')[1].split("</article>")[0]


def test_practising_begins_again_and_ends_at_its_limit(hub: Office) -> None:
    client = browser(hub)
    page = client.get("/play/?name=student_attendance&lang=en&role=nobody").text
    assert "How many girls" in page
    for _ in range(62):
        page = play(client, page, reply="?")
    assert "bastante largo" in page
    assert play(client, page, again="1").count("<article") == 1


@pytest.mark.parametrize("query", ["name=unheard_of", f"name=student_attendance&school={CODE[:-1]}9"])
def test_what_there_is_not_is_said(hub: Office, query: str) -> None:
    assert browser(hub).get(f"/play/?{query}").status_code in (400, 404)


def test_a_round_says_when_its_questions_will_have_left(hub: Office) -> None:
    client = browser(hub)
    hub.tick()
    assert "esperan 3 SMS; el último sale" in client.get("/rounds/1").text
    assert FRIDAY.date().isoformat() in client.get("/rounds/1").text


def test_the_page_of_progress_sets_the_first_weeks_against_the_last(hub: Office) -> None:
    assert "Ninguna escuela tiene todavía ocho semanas verificadas." in browser(hub).get("/calendar/progress").text
    for week in range(8):
        hub.clock.at = FRIDAY - timedelta(weeks=8 - week)
        asking.start(hub.desk, "student_attendance", hub.moment)
        asking.begin_waiting(hub.desk, hub.moment)
        hub.send_all()
        for number in (1, 2, 3):
            hub.hears(phone_of(CODE, number), str(28 if week < 4 else 36))
            hub.hears(phone_of(CODE, number), "32")
    hub.clock.at = FRIDAY
    office = pages_office.Office(hub.desk.store)
    office.clock.at = hub.clock.at
    client = make_app(replace(office.context(open_to="demo"), planner=Planner(hub.desk, hub.clock))).test_client()
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/calendar/progress").text).split())
    assert "De cada 100 del registro asistían 75 al comienzo; en las últimas semanas, 85." in page
    assert "niñas 70 % 90 % 1 1 0" in page
    assert "niños 80 % 80 % 1 0 0" in page


def test_a_school_that_no_sms_reaches_is_marked_in_the_list(hub: Office) -> None:
    hub.school("0487660", name="Loma Clara")
    asking.start(hub.desk, "student_attendance", hub.moment)
    asking.begin_waiting(hub.desk, hub.moment)
    sent = [hub.send_one() for _ in range(6)]
    for one in sent:
        assert one is not None
        far = one.message.msisdn in {phone_of(CODE, number) for number in (1, 2, 3)}
        state = ReportState.FAILED if far else ReportState.DELIVERED
        hub.receive(hub.report(one.message.msisdn, one.message.id % 256, state))
    page = browser(hub).get("/schools/").text
    rows = {name: row for row in page.split("<tr>") for name in ("Alto Sereno", "Loma Clara") if name in row}
    assert "ningún SMS le llegó en cuatro semanas" in rows["Alto Sereno"]
    assert "ningún SMS le llegó" not in rows["Loma Clara"]
    hub.hears(phone_of(CODE, 1), "31")  # somebody climbed the hill
    with hub.desk.store.reading():
        assert reach.unreached(FRIDAY - timedelta(weeks=4)) == frozenset()
