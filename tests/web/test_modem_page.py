"""The page of a modem: one glance must suffice, and what is not known must not look like zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from gateway.history import History
from gateway.history_buckets import Bucket, bucket_of
from gateway.history_rings import EMPTY
from gateway.store import credit
from gateway.store.states import CreditOutcome, CreditReason, UserRole
from modem.api import Link, ModemStatus, Registration, SimState
from modem.operators import Balance
from modem.recovery import RecoveryCounts
from modem.standing import Standing
from schedules.clock import ClockState, Moment
from web.context import ModemView
from web.story import Hours, grouped, story_of, together

from .hillside import LIMA, a_month
from .office import Checked, Found, Office, post
from .seed import NOW, Seeded

MIDNIGHT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""In Lima."""
STATUS = ModemStatus(
    manufacturer="Simcom", model="SIM7600", firmware="LE20B04", imei="356000000000001", sim=SimState.READY,
    registration=Registration.HOME, operator="Movil Andina", signal_percent=58, signal_dbm=-77,
)  # fmt: skip


def local(at: datetime) -> datetime:
    return at.astimezone(LIMA)


def hours(signals: Sequence[float | None]) -> list[Bucket | None]:
    """From midnight in Lima, an hour each: in service, with that signal."""
    first = int(MIDNIGHT.timestamp()) // 3600
    plain = [bucket_of(EMPTY, first + place, 3600) for place in range(len(signals))]
    return [
        replace(one, watched=3600, served=3600, signal=s, low=0, high=0) for one, s in zip(plain, signals, strict=True)
    ]


@pytest.mark.parametrize(
    ("signals", "weak"),
    [
        ([60.0] * 24, None),
        ([60.0] * 2 + [12.0] * 3 + [60.0] * 19, (2, 5)),
        ([12.0] * 2 + [60.0] * 20 + [12.0] * 2, (22, 2)),
        ([60.0] * 3 + [12.0] + [60.0] * 5 + [12.0] * 4 + [60.0] * 11, (9, 13)),
        ([12.0] * 24, (0, 0)),
        ([None] * 24, None),
    ],
)
def test_the_longest_run_of_weak_hours_is_found_around_midnight_too(
    signals: list[float | None], weak: tuple[int, int] | None
) -> None:
    found = story_of(hours(signals), local).weak
    assert (None if found is None else (found.first, found.last % 24)) == weak


def test_an_hour_is_weak_in_a_month_when_it_was_so_on_half_of_the_days() -> None:
    day, night = [60.0] * 24, [60.0] * 3 + [10.0] + [60.0] * 20
    assert story_of(hours(day * 2 + night), local).weak is None
    assert story_of(hours(day + night * 2), local).weak == Hours(first=3, last=4, percent=pytest.approx(26.67, abs=0.1))


def test_the_best_and_the_worst_hours_are_three_in_a_row() -> None:
    signals: list[float | None] = [50.0] * 10 + [80.0] * 3 + [50.0] * 5 + [30.0] * 3 + [50.0] * 3
    story = story_of(hours(signals), local)
    assert story.best == Hours(first=10, last=13, percent=80)
    assert story.worst == Hours(first=18, last=21, percent=30)


def broken(buckets: list[Bucket | None], place: int, served: int, worst: Standing) -> None:
    one = buckets[place]
    assert one is not None
    buckets[place] = replace(one, served=served, worst=worst)


def test_times_out_of_service_are_told_apart_and_a_breath_is_none() -> None:
    buckets = hours([60.0] * 10)
    broken(buckets, 2, 3540, Standing.MENDING)
    broken(buckets, 4, 1800, Standing.SEARCHING)
    broken(buckets, 5, 0, Standing.ABSENT)
    broken(buckets, 8, 3000, Standing.MENDING)
    first, second = story_of(buckets, local).outages
    assert (first.since, first.until) == (MIDNIGHT + timedelta(hours=4), MIDNIGHT + timedelta(hours=6))
    assert (first.lost, first.worst) == (timedelta(minutes=90), Standing.ABSENT)
    assert (second.lost, second.worst) == (timedelta(minutes=10), Standing.MENDING)


def test_a_hub_that_was_off_is_no_modem_out_of_service() -> None:
    buckets = [None, None, *hours([60.0] * 6)]
    buckets[4] = buckets[5] = None
    story = story_of(buckets, local)
    assert story.outages == ()
    assert story.off == timedelta(hours=2)  # before the first thing noted nothing is known


def test_several_buckets_are_one_by_weight_sum_and_last() -> None:
    one, other, off = *hours([60.0, 30.0]), None
    assert one is not None
    assert other is not None
    one = replace(one, sent=3, credit=Decimal("5.00"), queue=7, low=50, high=70)
    other = replace(other, watched=1200, sent=4, queue=2, low=20, high=35)
    whole = together([one, off, other])
    assert whole is not None
    assert (whole.sent, whole.queue, whole.credit, whole.low, whole.high) == (7, 7, Decimal("5.00"), 20, 70)
    assert whole.signal == pytest.approx((60 * 3600 + 30 * 1200) / 4800)
    assert together([None]) is None


def test_groups_follow_the_office_s_own_midnight() -> None:
    days = list(grouped(hours([60.0] * 50), lambda at: local(at).date()))
    assert [day.watched // 3600 for day in days] == [24, 24, 2]
    assert days[1].at == MIDNIGHT + timedelta(days=1)


@pytest.fixture(scope="module")
def month() -> History:
    return a_month(NOW)


@pytest.fixture
def hillside(office: Office, seeded: Seeded, month: History) -> Office:
    office.history = month
    office.modems = (ModemView(name="cusco", link=Link.READY, status=STATUS, credit="S/ 4.54"),)
    return office


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]))


def test_one_glance_tells_the_weak_hours_the_outage_and_the_counts(hillside: Office) -> None:
    said = text_of(hillside.signed_in().get("/modems/cusco").text)
    assert "Señal débil entre las 2 y las 5 de la mañana." in said
    assert "Señal débil casi todos los días entre las 2 y las 5 de la mañana." in said
    assert "1 vez sin servicio, 1 h 15 min en total. La más larga: de 00:00 a 01:15 (busca una red)." in said
    assert "La estación estuvo apagada 6 h." in said
    assert re.search(r"2\d{3} mensajes enviados, \d{4} recibidos", said)
    assert re.search(r"\d+ rechazados: \d+ por el número, \d+ por el mensaje", said)


def test_the_page_says_what_the_modem_is_and_how(hillside: Office) -> None:
    hillside.health = Checked((Found("signal cusco", "look", "18 %", "move it"), Found("signal lima", "look", "2 %")))
    page = hillside.signed_in().get("/modems/cusco").text
    for fact in ("Simcom SIM7600", "LE20B04", "356000000000001", "Movil Andina", "-77 dBm", "S/ 4.54", "move it"):
        assert fact in page, fact
    assert "2 %</li>" not in page


def test_the_page_tells_what_the_hub_did_for_the_modem_and_what_the_operator_said_of_its_credit(
    hillside: Office,
) -> None:
    client = hillside.signed_in()
    view = replace(hillside.modems[0], credit=None, recovery=RecoveryCounts())
    hillside.modems = (view,)
    assert "no hizo falta desde que arrancó la estación" in client.get("/modems/cusco").text
    hillside.modems = (replace(view, recovery=RecoveryCounts(reopen=3, reset=1)),)
    with hillside.store.transaction():
        balance = Balance(amount=Decimal("7.50"), currency="S/", expires=None)
        moment = Moment(now=NOW - timedelta(hours=1), clock_state=ClockState.NTP)
        credit.keep_reading("cusco", CreditReason.HAND, CreditOutcome.READ, "Saldo 7.50", balance, moment)
    said = text_of(client.get("/modems/cusco").text)
    assert "puerto abierto otra vez: 3; módem reiniciado: 1" in said
    assert "S/ 7.50 09:20" in said


def test_every_picture_has_its_own_name_and_its_numbers_beside_it(hillside: Office) -> None:
    page = hillside.signed_in().get("/modems/cusco").text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for name in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(name.split()) <= set(ids), name
    assert page.count('role="img"') >= 8
    assert page.count("<details") == 2
    assert page.count('<th scope="row">') > 24 + 31


def test_a_page_of_a_whole_month_is_small(hillside: Office) -> None:
    assert len(hillside.signed_in().get("/modems/cusco").data) < 120_000


def test_a_modem_without_history_says_so_and_draws_no_zero(hillside: Office) -> None:
    hillside.history = History(["cusco"])
    page = hillside.signed_in().get("/modems/cusco").text
    assert page.count("Todavía no se ha registrado nada.") == 2
    assert "<svg" not in page
    hillside.history = None
    assert hillside.signed_in(name="pedro").get("/modems/cusco").status_code == 200


def test_one_modem_has_its_page_at_once_and_several_have_a_list(hillside: Office) -> None:
    client = hillside.signed_in()
    assert client.get("/modems/").headers["Location"].endswith("/modems/cusco")
    hillside.modems = (
        *hillside.modems,
        ModemView(name="lima 2", link=Link.ABSENT, status=ModemStatus(), hint="plug it"),
    )
    page = client.get("/modems/").text
    assert '/modems/lima%202"' in page
    assert client.get("/modems/lima 2").status_code == 200
    assert client.get("/modems/nadie").status_code == 404


def test_the_first_page_leads_to_each_modem(hillside: Office) -> None:
    assert '<a href="/modems/cusco">cusco</a>' in hillside.signed_in().get("/").text


def test_a_technician_may_look_and_restart(hillside: Office) -> None:
    client = hillside.signed_in(UserRole.TECHNICIAN)
    assert post(client, "/modems/cusco/restart", form_on="/modems/cusco").status_code == 303
    assert hillside.restarted == ["cusco"]


def test_the_page_speaks_english_too(hillside: Office) -> None:
    client = hillside.signed_in()
    client.set_cookie("willay_language", "en")
    said = text_of(client.get("/modems/cusco").text)
    assert "Weak signal between 2 o'clock and 5 o'clock in the morning." in said.replace("&#39;", "'")
    assert "%(" not in said
