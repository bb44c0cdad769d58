"""Is the hub well: what is found, how bad it is, and that there is always something to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from gateway import config as configuration
from gateway.config_records import Config, ScheduleEntry
from gateway.findings import Health, Verdict
from gateway.formats.roster import read_contacts, read_schools
from gateway.health import look, without_store
from gateway.importing import import_contacts, import_schools
from gateway.modem_sayings import sayings
from gateway.store import credit, meta, modems, outbox
from gateway.store.db import Store
from gateway.store.states import AttemptOutcome, CreditOutcome, CreditReason, SendState
from gateway.store.tables_survey import DisputeRow, QuestionnaireRow, RoundRow
from gateway.store.tables_upload import UploadLogRow
from gateway.survey.model import Lang, SayKind
from gateway.survey.panels import Panel
from modem.api import Link, ModemStatus, Msisdn, Registration, SimState
from modem.standing import Standing
from modem.ussd import Balance
from schedules.clock import ClockState, Moment

NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)
"""Twelve in Lima."""
ROOM = 10_000_000_000
GOOD = ModemStatus(sim=SimState.READY, registration=Registration.HOME, operator="Movistar", signal_percent=61)


@dataclass(frozen=True)
class Still:
    """A clock that stands."""

    at: datetime = NOON
    trust: ClockState = ClockState.NTP

    def now(self) -> datetime:
        return self.at

    def state(self) -> ClockState:
        return self.trust

    def saw_network_time(self, stamp: datetime) -> None:
        raise AssertionError("looking changes nothing")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "config.toml"
    (tmp_path / "t").write_text("secret")
    (tmp_path / "t").chmod(0o600)
    path.write_text(
        '[hub]\ndata_dir = "."\n[quiet_hours]\nstart = "20:00"\nend = "08:00"\n'
        '[[modem]]\nname = "m"\ndevice = "/dev/ttyUSB0"\n'
        '[[upload]]\nkind = "willay"\nname = "region"\nurl = "https://example.org"\ntoken_file = "t"\n'
    )
    return configuration.load(path, {})


@pytest.fixture
def store(config: Config) -> Store:
    opened = Store(config.hub.database)
    opened.open()
    with opened.transaction():
        modem(Link.READY, GOOD)
        QuestionnaireRow.create(name="q", version="1", source="", imported_at=NOON, current=True)
    schools = read_schools(b"code,name,district\n0487652,A,250101\n", "s", language=Lang("es"))
    import_schools(opened, schools, now=NOON, log_school=lambda _: None)
    people(opened, "leader", "parent", "principal", "promoter")
    return opened


def people(store: Store, *roles: str) -> None:
    lines = "\n".join(f"0487652,{role},Persona {role},98765432{number}" for number, role in enumerate(roles))
    roster = read_contacts(f"school,role,name,phone\n{lines}\n".encode(), "c", country="PE", today=date(2026, 11, 20))
    names = iter(f"p{number}" for number in range(10))
    import_contacts(store, roster, "c", now=NOON, language=Lang("es"), new_pseudonym=lambda: next(names))


def modem(link: Link, status: ModemStatus | None, hint: str = "") -> None:
    modems.save("m", link.value, hint, msgspec.json.encode(status).decode(), NOON, NOON)


def put(number: int, waited: timedelta) -> int:
    made = outbox.put(
        outbox.Draft(
            key=f"k{number}",
            msisdn=Msisdn("+51987654321"),
            text="x",
            kind=SayKind.QUESTION,
            priority=1,
            segments=1,
            coding="gsm7",
            not_before=NOON - waited,
            expires_at=NOON + timedelta(days=1),
        ),
        NOON - waited,
    )
    assert made is not None
    return made


def case(number: int, opened: datetime, *, promoter: int | None) -> None:
    if number == 0:
        RoundRow.create(
            id=1,
            questionnaire_id=1,
            name="q",
            period="2026-W47",
            origin="hand",
            state="open",
            opens_at=NOON,
            useful_until=NOON,
            deadline_at=NOON,
            seal_at=NOON,
            clock_state="ntp",
            created_at=NOON,
        )
    DisputeRow.create(
        round_id=1, school_id=1, question=f"q{number}", state="open", promoter_id=promoter, opened_at=opened
    )


def verdicts(health: Health) -> dict[str, Verdict]:
    worst = [Verdict.WELL, Verdict.LOOK, Verdict.WRONG]
    found: dict[str, Verdict] = {}
    for finding in health.findings:
        before = found.get(finding.subject, Verdict.WELL)
        found[finding.subject] = max(before, finding.verdict, key=worst.index)
    return found


def seen(config: Config, store: Store, clock: Still | None = None, *, running: bool = True, free: int = ROOM) -> Health:
    return look(config, store, clock or Still(), hub_running=running, free=lambda _: free)


def test_a_hub_at_peace_is_well_in_everything(config: Config, store: Store) -> None:
    health = seen(config, store)
    assert set(verdicts(health).values()) == {Verdict.WELL}
    assert set(verdicts(health)) == {
        *("hub", "modem m", "sim m", "signal m", "queue", "schools", "rounds", "cases", "upload region", "clock"),
        *("disk", "database"),
    }
    assert health.healthy


def test_a_hub_that_does_not_run_is_not_healthy_and_its_modems_are_not_known(config: Config, store: Store) -> None:
    health = seen(config, store, running=False)
    assert verdicts(health)["hub"] is Verdict.WRONG
    assert verdicts(health)["modem m"] is Verdict.LOOK
    assert not health.healthy


@pytest.mark.parametrize("link", [link for link in Link if link is not Link.READY])
def test_a_modem_that_does_not_work_is_said_so_with_what_to_do(config: Config, store: Store, link: Link) -> None:
    with store.transaction():
        modem(link, None)
    found = [finding for finding in seen(config, store).findings if finding.subject == "modem m"]
    assert found[0].verdict is (Verdict.LOOK if link is Link.STARTING else Verdict.WRONG)
    assert found[0].remedy


def test_what_the_modem_itself_advises_is_passed_on(config: Config, store: Store) -> None:
    with store.transaction():
        modem(Link.DENIED, None, "add the user to dialout")
    found = next(finding for finding in seen(config, store).findings if finding.subject == "modem m")
    assert found.remedy == "add the user to dialout"


@pytest.mark.parametrize("state", [state for state in SimState if state is not SimState.READY])
def test_a_sim_that_does_not_work_is_said_so_with_what_to_do(config: Config, store: Store, state: SimState) -> None:
    with store.transaction():
        modem(Link.SIM, ModemStatus(sim=state))
    found = next(finding for finding in seen(config, store).findings if finding.subject == "sim m")
    assert found.verdict is (Verdict.LOOK if state is SimState.UNKNOWN else Verdict.WRONG)
    assert found.remedy


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (ModemStatus(registration=Registration.ROAMING, signal_percent=60), Verdict.LOOK),
        (ModemStatus(registration=Registration.HOME, signal_percent=19), Verdict.LOOK),
        (ModemStatus(registration=Registration.HOME), Verdict.LOOK),
        (ModemStatus(registration=Registration.UNKNOWN), Verdict.LOOK),
        (ModemStatus(registration=Registration.SEARCHING, signal_percent=60), Verdict.WRONG),
        (ModemStatus(registration=Registration.DENIED, signal_percent=60), Verdict.WRONG),
    ],
)
def test_the_network_is_judged(config: Config, store: Store, status: ModemStatus, verdict: Verdict) -> None:
    with store.transaction():
        modem(Link.READY, status)
    assert verdicts(seen(config, store))["signal m"] is verdict


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_its_own_sentence_and_its_own_advice(standing: Standing) -> None:
    every = sayings("/dev/ttyUSB0", "Claro")
    said = every[standing]
    assert (said.verdict is Verdict.WELL) is (standing is Standing.WORKS)
    assert bool(said.remedy) is (standing is not Standing.WORKS)
    assert [other for other, theirs in every.items() if theirs.text == said.text and theirs.about == said.about] == [
        standing
    ]


@pytest.mark.parametrize(
    ("link", "status", "standing", "subject"),
    [
        (Link.SILENT, None, Standing.NOTHING_HELPS, "modem m"),
        (Link.SILENT, GOOD, Standing.WRONG_DEVICE, "modem m"),
        (Link.ABSENT, GOOD, Standing.STORAGE_MODE, "modem m"),
        (Link.STARTING, GOOD, Standing.MENDING, "modem m"),
        (Link.READY, GOOD, Standing.SIM_CHANGED, "sim m"),
        (Link.READY, GOOD, Standing.DEAF, "signal m"),
        (Link.READY, replace(GOOD, registration=Registration.ROAMING), Standing.ROAMING, "signal m"),
    ],
)
def test_what_only_the_hub_knows_of_a_modem_is_told_once(
    config: Config, store: Store, link: Link, status: ModemStatus | None, standing: Standing, subject: str
) -> None:
    with store.transaction():
        encoded = msgspec.json.encode(status).decode()
        modems.save("m", link.value, "old advice", encoded, NOON, NOON, standing.value)
    wanted = sayings("/dev/ttyUSB0", "Movistar")[standing]
    found = [finding for finding in seen(config, store).findings if finding.text == wanted.text]
    assert [(one.subject, one.verdict) for one in found] == [(subject, wanted.verdict)]
    assert found[0].remedy == ("old advice" if standing is Standing.MENDING else wanted.remedy)


def test_a_sim_that_fills_up_is_wrong(config: Config, store: Store) -> None:
    with store.transaction():
        modem(Link.READY, ModemStatus(sim=SimState.READY, storage_used=18, storage_size=20))
    assert verdicts(seen(config, store))["sim m"] is Verdict.WRONG


@pytest.mark.parametrize(("waited", "verdict"), [(5, Verdict.WELL), (121, Verdict.LOOK), (181, Verdict.WRONG)])
def test_a_queue_that_does_not_move_is_told(config: Config, store: Store, waited: int, verdict: Verdict) -> None:
    with store.transaction():
        put(1, timedelta(minutes=waited))
    assert verdicts(seen(config, store))["queue"] is verdict


def test_what_waits_for_the_end_of_the_quiet_hours_is_well(config: Config, store: Store) -> None:
    night = Still(at=NOON + timedelta(hours=12))
    with store.transaction():
        put(1, timedelta(hours=3))
    found = next(finding for finding in seen(config, store, night).findings if finding.subject == "queue")
    assert found.verdict is Verdict.WELL
    assert "quiet hours" in found.text


def test_messages_in_doubt_and_refused_ones_are_told_with_their_number(config: Config, store: Store) -> None:
    with store.transaction():
        outbox.move(put(1, timedelta()), SendState.UNKNOWN, NOON)
        outbox.move(put(2, timedelta()), SendState.REJECTED, NOON - timedelta(hours=2), cause="cms 38")
        outbox.move(put(3, timedelta()), SendState.REJECTED, NOON - timedelta(hours=30), cause="cms 1")
    texts = [finding.text for finding in seen(config, store).findings if finding.subject == "queue"]
    assert "messages of which nobody knows whether they left: 1" in texts
    assert "messages refused in the last day: 1, the last: cms 38" in texts


@pytest.mark.parametrize(
    ("cause", "left", "advice"),
    [
        ("cms 38: network out of order", None, "has the SIM credit?"),
        ("cms 38: network out of order", "0.05", "has the SIM credit?"),
        ("cms 38: network out of order", "12.50", "the SIM has credit"),
        ("cms 1: the number is not in use", "0.05", "mend them in the roster"),
    ],
)
def test_credit_is_asked_about_only_where_it_may_be_the_cause(
    config: Config, store: Store, cause: str, left: str | None, advice: str
) -> None:
    config = replace(config, money=replace(config.money, price_per_sms=Decimal("0.10")))
    with store.transaction():
        outbox.move(put(1, timedelta()), SendState.REJECTED, NOON - timedelta(hours=2), cause=cause)
        if left is not None:
            balance = Balance(amount=Decimal(left), currency="PEN", expires=None)
            asked = Moment(now=NOON - timedelta(hours=1), clock_state=ClockState.NTP)
            for entry in config.modems:
                credit.keep_reading(entry.name, CreditReason.SCHEDULE, CreditOutcome.READ, "saldo", balance, asked)
    told = [finding.remedy for finding in seen(config, store).findings if "refused in the last day" in finding.text]
    assert len(told) == 1
    assert told[0].startswith(advice) or advice in told[0]


def test_what_was_in_doubt_in_the_last_day_is_counted_though_it_is_settled(config: Config, store: Store) -> None:
    with store.transaction():
        for number, hours in enumerate((1, 2, 30)):
            message = put(number, timedelta(hours=hours))
            attempt = outbox.claim(message, "m", NOON - timedelta(hours=hours), ClockState.NTP)
            assert attempt is not None
            outbox.end_attempt(attempt, AttemptOutcome.UNKNOWN, "lost", NOON)
            outbox.move(message, SendState.DELIVERED, NOON, count_resend=number == 1)
    texts = [finding.text for finding in seen(config, store).findings if finding.subject == "queue"]
    assert "messages in doubt in the last day: 2, of those sent again: 1" in texts


def test_cases_that_wait_for_nobody_or_for_long_are_told(config: Config, store: Store) -> None:
    with store.transaction():
        case(0, NOON - timedelta(days=1), promoter=4)
    assert verdicts(seen(config, store))["cases"] is Verdict.WELL
    with store.transaction():
        case(1, NOON - timedelta(days=8), promoter=4)
        DisputeRow.update(escalated_at=NOON).where(DisputeRow.question == "q1").execute()
    assert verdicts(seen(config, store))["cases"] is Verdict.LOOK
    with store.transaction():
        DisputeRow.delete().where(DisputeRow.question == "q1").execute()
        case(2, NOON, promoter=None)
    found = next(finding for finding in seen(config, store).findings if finding.subject == "cases")
    assert "the office's now" in found.remedy


def test_a_school_without_its_three_reporters_is_told(config: Config, store: Store) -> None:
    more = read_schools(b"code,name,district\n0487653,B,250101\n", "s", language=Lang("es"))
    import_schools(store, more, now=NOON, log_school=lambda _: None)
    found = next(finding for finding in seen(config, store).findings if finding.subject == "schools")
    assert found.text == "1 of 2 have fewer than three reporters"


def test_records_that_wait_long_for_a_link_are_told_and_do_not_make_the_hub_ill(config: Config, store: Store) -> None:
    with store.transaction():
        UploadLogRow.create(record_id="r", kind="school", body="{}", made_at=NOON - timedelta(days=3))
    health = seen(config, store)
    assert verdicts(health)["upload region"] is Verdict.LOOK
    assert health.healthy


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (ClockState.NTP, Verdict.WELL),
        (ClockState.SMS, Verdict.WELL),
        (ClockState.FLOOR, Verdict.LOOK),
        (ClockState.UNSET, Verdict.WRONG),
    ],
)
def test_the_clock_is_judged(config: Config, store: Store, state: ClockState, verdict: Verdict) -> None:
    assert verdicts(seen(config, store, Still(trust=state)))["clock"] is verdict


@pytest.mark.parametrize(
    ("free", "verdict"), [(199_000_000, Verdict.WRONG), (500_000_000, Verdict.LOOK), (601_000_000, Verdict.WELL)]
)
def test_the_disk_is_judged(config: Config, store: Store, free: int, verdict: Verdict) -> None:
    assert verdicts(seen(config, store, free=free))["disk"] is verdict


def test_without_a_database_the_hub_is_not_healthy_and_the_reason_is_told() -> None:
    health = without_store("no database here", "start the hub once")
    assert not health.healthy
    assert health.findings[1].text == "no database here"
    assert health.findings[1].remedy == "start the hub once"


def test_a_schedule_of_a_questionnaire_that_nobody_knows_is_wrong(config: Config, store: Store) -> None:
    wanted = ScheduleEntry(questionnaire="student_atendance", weekday=None, hour=None, since=None, enabled=True)
    asked = replace(config, schedules=(wanted, replace(wanted, questionnaire="q")))
    findings = [
        found for found in look(asked, store, Still(), free=lambda _: ROOM).findings if found.subject == "schedule"
    ]
    assert [(found.verdict, str(found.text)) for found in findings] == [
        (Verdict.WRONG, "there is no questionnaire student_atendance")
    ]


def test_the_clock_is_judged_as_the_hub_that_runs_judges_it(config: Config, store: Store) -> None:
    with store.transaction():
        meta.write(meta.CLOCK_STATE, ClockState.UNSET.value)
    assert verdicts(seen(config, store))["clock"] is Verdict.WRONG


def test_a_panel_of_a_questionnaire_that_nobody_has_is_told(config: Config, store: Store) -> None:
    panels = (Panel(questionnaire="student_atendance"), Panel(questionnaire="q"))
    found = [one for one in seen(replace(config, panels=panels), store).findings if one.subject == "panel"]
    assert [(one.verdict, "student_atendance" in one.text) for one in found] == [(Verdict.WRONG, True)]
    assert "[[panel]]" in found[0].remedy
