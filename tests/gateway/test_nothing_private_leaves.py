"""A whole run of the office, with everything that could go wrong, and not one private thing in what is uploaded."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from random import Random

from gateway import asking, exporting, facts, resolving
from gateway.central import keys, overview
from gateway.central.db import open_centre
from gateway.central.taking import take
from gateway.reporting import report_of
from gateway.store import reporting as queries
from gateway.store.tables_people import ContactRow
from gateway.store.tables_radio import InboxRow, OutboxRow
from gateway.store.tables_survey import DisputeRow
from gateway.store.tables_upload import UploadLogRow
from gateway.survey.model import Role
from gateway.uplink import wire
from gateway.uplink.api import Acknowledged, PostFailed
from gateway.uploading import Door, run_due

from .office import Office, open_office, phone_of

CODES = ("0487652", "0487653", "0487654")
SECRETS = ("Zenobia Quispe", "Rigoberto Saldaña", "su papá está enfermo")


def a_full_run(folder: Path) -> Office:
    """Three schools: one agrees, one disputes until its promoter settles it, one stays silent or unclear."""
    office = open_office(folder)
    for code in CODES:
        school_id = office.school(code)
        office.person(school_id, Role.INSPECTOR, f"+5190077{code[-4:]}", name="Zenobia Quispe")
    with office.desk.store.transaction():
        for school in queries.schools():
            facts.log_school(school, office.clock.now())
    for name in ("student_attendance", "textbooks"):
        asking.start(office.desk, name, office.moment)
        asking.begin_waiting(office.desk, office.moment)
        office.send_all()
        agree, differ, odd = CODES
        for number in (1, 2, 3):
            for text in ("31", "28", "no", "12"):
                office.hears(phone_of(agree, number), text)
            for text in (str(20 + 5 * number), "28", "si", "si"):
                office.hears(phone_of(differ, number), text)
        office.hears(phone_of(odd, 1), "mi hijo Rigoberto Saldaña no fue, su papá está enfermo")
        office.tick(hours=5)
        office.send_all()
        office.tick(days=3)
        office.send_all()
    for case in DisputeRow.select():
        resolving.resolve(office.desk, case.id, 25, "Zenobia Quispe", office.moment)
    office.tick(days=15)
    return office


def uploaded(office: Office, folder: Path) -> tuple[list[bytes], list[tuple[str, str, str, str | None]]]:
    """Every byte that is posted, and what a centre then holds as verified."""
    centre = open_centre(f"sqlite:///{folder / 'centre.db'}")
    with centre.transaction():
        token = keys.add_hub("Prueba", office.clock.now())
    bodies: list[bytes] = []

    def post(batch_id: str, body: bytes) -> Acknowledged | PostFailed:
        bodies.append(body)
        answer = take(centre, token, body, office.clock.now())
        assert isinstance(answer, wire.BatchAnswer), answer
        assert {said.result for said in answer.records} == {"accepted"}
        return Acknowledged(answers=tuple(answer.records))

    run_due(office.desk.store, [Door(destination="centre", post=post)], office.clock.now(), Random(1))
    with centre.reading():
        rows = [(row.school, row.period, row.question, row.value) for row in overview.every_value()]
    centre.close()
    return bodies, rows


def test_no_number_name_or_text_leaves_the_office(tmp_path: Path) -> None:
    office = a_full_run(tmp_path)
    bodies, _ = uploaded(office, tmp_path)
    posted = b"".join(bodies).decode()
    assert {row.kind for row in UploadLogRow.select()} == {"school", "verified", "case"}
    contacts = list(ContactRow.select())
    assert len(contacts) > 9
    for contact in contacts:
        assert contact.name not in posted
        assert contact.msisdn.lstrip("+") not in posted
        assert contact.msisdn[-9:] not in posted
    texts = [row.text for row in InboxRow.select()] + [row.text for row in OutboxRow.select()]
    for text in {text for text in texts if len(text) > 4} | set(SECRETS):
        assert text not in posted
    assert re.search(r"\+\d{6}", posted) is None


def test_what_leaves_has_only_fields_the_wire_names(tmp_path: Path) -> None:
    bodies, _ = uploaded(a_full_run(tmp_path), tmp_path)
    records = [record for body in bodies for record in json.loads(body)["records"]]
    fields = {"v", "id", "hub", "epoch", "seq", "kind", "made_at", "body"}
    assert records
    assert all(set(record) == fields for record in records)
    names = {name for record in records for name in record["body"]}
    assert not names & {"name_of", "contact", "phone", "msisdn", "text", "low", "high", "resolved_by", "pseudonym"}


def test_the_centre_then_holds_what_the_export_says(tmp_path: Path) -> None:
    office = a_full_run(tmp_path)
    _, held = uploaded(office, tmp_path)
    with office.desk.store.reading():
        exported = list(exporting.verified_rows(office.desk))
    wanted = {
        (
            str(row["school"]),
            str(row["period"]),
            str(row["question"]),
            None if row["value"] is None else str(row["value"]),
        )
        for row in exported
    }
    assert len(wanted) > 6
    assert set(held) == wanted
    assert len(held) == len(wanted)


def test_the_sheets_numbers_are_those_of_the_export(tmp_path: Path) -> None:
    office = a_full_run(tmp_path)
    month = f"{office.clock.now() - timedelta(days=18):%Y-%m}"
    with office.desk.store.reading():
        exported = {
            (row["school"], row["period"], row["question"]): row["value"]
            for row in exporting.verified_rows(office.desk)
            if row["status"] == "verified"
        }
        reports = [report_of(school, month) for school in queries.schools()]
    shown = {
        (report.code, week.period, question): mark.value
        for report in reports
        for place, week in enumerate(report.weeks)
        for question, mark in (
            ("girls_present", report.students.weeks[place].first),
            ("boys_present", report.students.weeks[place].second),
            ("missing", report.textbooks.weeks[place].second),
        )
        if mark.value is not None
    }
    assert shown == {key: value for key, value in exported.items() if isinstance(value, int)}
    assert len(shown) >= 3
