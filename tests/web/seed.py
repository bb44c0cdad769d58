"""A made-up district for the pages' tests: eight schools, six weeks, a few quarrels. Deterministic; no real person."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from gateway.library import Library
from gateway.store import answers, disputes, modems, questionnaires
from gateway.store.db import Store
from gateway.store.records_survey import Dispute
from gateway.store.states import DisputeState, RoundState, SendState
from gateway.store.tables_people import ContactRow, PostRow, SchoolRow
from gateway.store.tables_radio import InboxRow, OutboxRow
from gateway.store.tables_survey import RoundRow, SessionRow
from gateway.survey import shipped
from gateway.survey.model import REPORTERS, Outcome, QuestionKey, Role, SayKind, SessionStatus, Source, Status, Value
from modem.api import Link, ModemStatus, Registration, SimState
from schedules.clock import ClockState

NOW = datetime(2026, 11, 22, 15, 20, tzinfo=UTC)
"""A Sunday morning in Lima; the week's rounds opened on Friday."""

WEEKS = 6
NAMES = ("student_attendance", "teacher_attendance", "textbooks", "maintenance")

SCHOOLS = (
    ("0487652", "I.E. 64023 Río Manso", "primary", "rural", 41, 38, 3, 2),
    ("0487660", "I.E. 64031 Loma Clara", "primary", "rural", 27, 33, 2, 2),
    ("0487678", "I.E. 64108 Santa Ismena", "primary", "rural", 55, 49, 4, 3),
    ("0487686", "I.E.I. 312 Los Colibríes", "initial", "rural", 18, 15, 2, 0),
    ("0601234", "I.E. Puerto Alegría", "secondary", "urban", 112, 127, 9, 11),
    ("0601242", "I.E. 65011 Nueva Aurora", "primary", "rural", 22, None, 1, 1),
    ("0601259", "I.E. 65040 Quebrada Honda de los Tres Caminos", "primary", "rural", 31, 29, 2, 1),
    ("0601267", "I.E.I. 340 Las Hormiguitas", "initial", "urban", 24, 26, 3, 0),
)
FIRST = (
    "Rosa",
    "Elmer",
    "Gladys",
    "Wilder",
    "Nélida",
    "Hugo",
    "Bertha",
    "Tulio",
    "Yeni",
    "Marcial",
    "Olinda",
    "Fermín",
)
LAST = ("Quispe Tangoa", "Ríos Amasifuén", "Shahuano Pinedo", "Ccente Mallqui", "Tello Cárdenas", "Vela Panduro")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What tests want to find again."""

    quarrel: int
    """An open case about a number."""
    yes_no: int
    """An open case about yes or no, with nobody to ask."""
    settled: int
    round: int
    school: int
    leader: int
    """The contact id of the first school's leader."""
    leader_phone: str


class _Seed:
    def __init__(self) -> None:
        self.chance = random.Random(11)
        self.library = Library()
        self.contacts: dict[tuple[int, Role], tuple[int, str]] = {}
        self.promoter = 0
        self.cases: list[int] = []

    def people(self) -> None:
        self.promoter = _contact("Saúl Ventura Ojeda", "+51961000900")
        for place, (code, name, level, area, girls, boys, women, men) in enumerate(SCHOOLS, start=1):
            SchoolRow.create(
                id=place, code=code, name=name, level=level, area=area, girls=girls, boys=boys, district="259901",
                office="UGEL Alto Sereno", women_teachers=women, men_teachers=men, changed_at=NOW,
            )  # fmt: skip
            for number, role in enumerate(REPORTERS):
                person = f"{FIRST[(place * 3 + number) % len(FIRST)]} {LAST[(place + number * 2) % len(LAST)]}"
                phone = f"+5196100{place:02d}{number:02d}"
                contact = _contact(person, phone)
                PostRow.create(contact_id=contact, school_id=place, role=role)
                self.contacts[place, role] = (contact, phone)
            if place != 5:
                PostRow.create(contact_id=self.promoter, school_id=place, role=Role.PROMOTER)

    def rounds(self) -> None:
        for name in NAMES:
            questionnaires.save(name, f"{name[:6]}v1", shipped.source(name), NOW - timedelta(days=60))
        ids = {q.name: q.id for q in questionnaires.all_current()}
        for back in reversed(range(WEEKS)):
            opens = datetime(2026, 11, 20, 19, 0, tzinfo=UTC) - timedelta(weeks=back)
            year, week, _ = opens.isocalendar()
            for name in NAMES:
                row = RoundRow.create(
                    questionnaire_id=ids[name], name=name, period=f"{year}-W{week:02d}", origin="schedule",
                    state=RoundState.OPEN if back == 0 else RoundState.CLOSED if back == 1 else RoundState.SEALED,
                    opens_at=opens, useful_until=opens + timedelta(hours=36), deadline_at=opens + timedelta(days=2),
                    seal_at=opens + timedelta(days=14), clock_state=ClockState.NTP, created_at=opens,
                )  # fmt: skip
                for place in range(1, len(SCHOOLS) + 1):
                    self.school_round(row, place, back)

    def school_round(self, row: RoundRow, place: int, back: int) -> None:
        questions = self.library.by_id(row.questionnaire_id).questions
        truths = {q.key: self.truth(q.key, place, back) for q in questions}
        if truths.get(QuestionKey("all_received")) == "yes":
            truths.pop(QuestionKey("missing"), None)
        if truths.get(QuestionKey("allowance_received")) == "no":
            truths.pop(QuestionKey("improvements_seen"), None)
        said: dict[QuestionKey, list[str]] = {key: [] for key in truths}
        for number, role in enumerate(REPORTERS):
            done = self.session(row, place, role, back, truths, said, number)
            if not done and back:
                continue
        for key in truths:
            self.known(row, place, key, said[key], back)

    def session(
        self, row: RoundRow, place: int, role: Role, back: int, truths: dict[QuestionKey, str],
        said: dict[QuestionKey, list[str]], number: int,
    ) -> bool:  # fmt: skip
        contact, phone = self.contacts[place, role]
        silent = self.chance.random() < (0.28 if back == 0 else 0.12)
        status = SessionStatus.DONE if not silent else SessionStatus.OPEN if back == 0 else SessionStatus.EXPIRED
        if (
            status is SessionStatus.OPEN
            and SessionRow.select().where(SessionRow.msisdn == phone, SessionRow.status == SessionStatus.OPEN).count()
        ):
            status = SessionStatus.WAITING
        at = row.opens_at + timedelta(minutes=7 * place + 13 * number)
        session = SessionRow.create(
            round_id=row.id, school_id=place, contact_id=contact, role=role, msisdn=phone, language="es",
            status=status, current=None if status is SessionStatus.DONE else next(iter(truths)), asked_at=row.opens_at,
            reminders=1 if silent else 0,
        )  # fmt: skip
        if back <= 1:
            self.asks(row, session, phone, next(iter(truths)), silent=silent)
        if silent:
            return False
        for key, truth in truths.items():
            value = truth
            if self.chance.random() < 0.07 or (back == 0 and place == 3 and number == 2):
                value = "no" if truth == "yes" else "yes" if truth == "no" else str(max(0, int(truth) - 4))
            reply = self.hears(session, phone, key, value, at) if back <= 1 else None
            answers.add(
                session_id=session.id, question=key, outcome=Outcome.VALUE, value=number_or_word(value),
                reply_id=reply, now=at, clock_state=ClockState.NTP, late=False,
            )  # fmt: skip
            said[key].append(value)
        return True

    def truth(self, key: QuestionKey, place: int, back: int) -> str:
        _, _, _, _, girls, boys, women, men = SCHOOLS[place - 1]
        counts = {"girls_present": girls, "boys_present": boys or 20, "women_present": women, "men_present": men}
        if key in counts:
            return str(max(0, counts[key] - self.chance.randrange(0, 1 + max(1, counts[key] // 7))))
        if key == "missing":
            return str(6 + place)
        received = place not in (2, 6) and back < place
        return "yes" if received else "no"

    def known(self, row: RoundRow, place: int, key: QuestionKey, said: list[str], back: int) -> None:
        best = max(set(said), key=said.count) if said else None
        agree = said.count(best) if best else 0
        status, value, source = Status.MISSING, None, None
        if len(set(said)) > 1:
            status = Status.DISPUTED
        elif agree >= 2:
            status, value, source = Status.VERIFIED, best, Source.AGREEMENT
        elif agree == 1:
            status, value = Status.PROVISIONAL, best
        if place == 8 and back == 3:
            status, value, source, agree = Status.NO_CLASS, None, Source.AGREEMENT, 3
        settled = status is Status.DISPUTED and back >= 1
        if status is Status.DISPUTED:
            self.case(row, place, key, said, settled=settled, value=best or "")
        if settled:
            status, value, source = Status.VERIFIED, best, Source.CASE
        number = None if value is None else number_or_word(value)
        answers.save_known(
            round_id=row.id, school_id=place, question=key, status=status, value=number, agree=agree,
            answers=len(said), source=source, now=row.opens_at + timedelta(hours=5),
        )  # fmt: skip

    def case(self, row: RoundRow, place: int, key: QuestionKey, said: list[str], *, settled: bool, value: str) -> None:
        ordered = sorted(said, key=lambda text: (len(text), text))
        found = disputes.save(
            round_id=row.id, school_id=place, question=key, low=ordered[0], high=ordered[-1],
            promoter_id=None if place == 5 else self.promoter, now=row.opens_at + timedelta(hours=6),
        )  # fmt: skip
        assert found is not None
        if place != 5:
            disputes.told(found.id, row.opens_at + timedelta(hours=6))
            _out(row, "+51961000900", f"Caso {found.id}: visite la escuela y responda.", SayKind.CASE, 6, "delivered")
        if settled:
            disputes.resolve(found.id, Outcome.VALUE, value, "Saúl Ventura Ojeda", row.opens_at + timedelta(days=3))

    def asks(self, row: RoundRow, session: SessionRow, phone: str, key: QuestionKey, *, silent: bool) -> None:
        text = next(q for q in self.library.by_id(row.questionnaire_id).questions if q.key == key).text["es"]
        state = "sent" if silent else "delivered"
        _out(row, phone, text, SayKind.QUESTION, 0, state, session=session.id)
        if silent:
            _out(row, phone, f"Le recordamos: {text}", SayKind.REMINDER, 4, "sent", session=session.id)

    def hears(self, session: SessionRow, phone: str, key: QuestionKey, value: str, at: datetime) -> int:
        text = {"yes": "Sí ya llegaron", "no": "no todavía"}.get(value, f"Fueron {value}")
        row = InboxRow.create(
            modem="cusco", sender=phone, text=text, sent_at=at, received_at=at, clock_state=ClockState.NTP,
            state="done", handled_as="answer", contact_id=session.contact_id, session_id=session.id, question=key,
            outcome="value", reason="one number in the text" if value.isdigit() else "yes or no in words",
        )  # fmt: skip
        return int(row.id)

    def odds(self) -> None:
        """What does not go by the book."""
        friday = RoundRow.select().order_by(RoundRow.id.desc()).get()
        phone = self.contacts[1, Role.LEADER][1]
        InboxRow.create(
            modem="cusco", sender=phone, text="<b>buenas</b> tardes, no entendi la pregunta", received_at=NOW,
            clock_state=ClockState.NTP, state="done", handled_as="unclear", outcome="unclear", reason="no number",
        )  # fmt: skip
        InboxRow.create(
            modem="cusco", sender="+51999000111", text="¿quién es?", received_at=NOW - timedelta(hours=2),
            clock_state=ClockState.NTP, state="done", handled_as="unknown_sender",
        )  # fmt: skip
        _out(friday, self.contacts[2, Role.PARENT][1], "Gracias.", SayKind.THANKS, 9, "unknown", cause="device")
        _out(friday, self.contacts[4, Role.PARENT][1], "Gracias.", SayKind.THANKS, 9, "rejected", cause="cms 38")
        _out(friday, self.contacts[6, Role.PARENT][1], "¿Cuántas niñas?", SayKind.QUESTION, 9, "queued")
        status = ModemStatus(
            manufacturer="Simcom", model="SIM7600", sim=SimState.READY, registration=Registration.HOME,
            operator="Movil Andina", signal_percent=58, signal_dbm=-77, storage_used=2, storage_size=50,
        )  # fmt: skip
        modems.save("cusco", Link.READY, "", msgspec.json.encode(status).decode(), NOW, NOW)


def fill(store: Store) -> Seeded:
    """Write the district into an empty store."""
    seed = _Seed()
    with store.transaction():
        seed.people()
        seed.rounds()
        seed.odds()
        open_cases = disputes.listing(DisputeState.OPEN)
        return Seeded(
            quarrel=_first(open_cases, numbers=True),
            yes_no=_first(open_cases, numbers=False),
            settled=disputes.listing(DisputeState.RESOLVED)[0].id,
            round=RoundRow.get(RoundRow.state == RoundState.OPEN).id,
            school=1,
            leader=seed.contacts[1, Role.LEADER][0],
            leader_phone=seed.contacts[1, Role.LEADER][1],
        )


@dataclass(frozen=True, slots=True)
class District:
    """A file with the district in it."""

    path: Path
    seeded: Seeded


def seeded_file(path: Path) -> District:
    """Write the district into a new file, once for many tests."""
    store = Store(path)
    store.open()
    seeded = fill(store)
    store.checkpoint()
    store.close()
    return District(path, seeded)


def _first(cases: tuple[Dispute, ...], *, numbers: bool) -> int:
    return next(case.id for case in cases if (case.low or "").isdigit() is numbers)


def _contact(name: str, phone: str) -> int:
    row = ContactRow.create(pseudonym=f"p{phone[-4:]}", name=name, msisdn=phone, changed_at=NOW)
    return int(row.id)


def _out(
    row: RoundRow, phone: str, text: str, kind: SayKind, hours: int, state: str, session: int | None = None,
    cause: str | None = None,
) -> None:  # fmt: skip
    at = row.opens_at + timedelta(hours=hours)
    OutboxRow.create(
        key=f"{row.id} {phone} {kind} {text[:40]}", msisdn=phone, text=text, kind=kind, priority=3,
        state=SendState(state), session_id=session, segments=1, coding="gsm7", created_at=at, not_before=at,
        expires_at=at + timedelta(days=1), attempts=0 if state == "queued" else 1, modem="cusco",
        settled_at=None if state == "queued" else at, cause=cause,
    )  # fmt: skip


def number_or_word(text: str) -> Value:
    """`12` as 12; `yes` stays."""
    return int(text) if text.isdigit() else text
