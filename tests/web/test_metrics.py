"""What `/metrics` tells, in which form, to whom, and what it costs."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from gateway.history import History
from gateway.history_buckets import Look
from gateway.store import credit
from gateway.store.states import CreditOutcome, CreditReason
from gateway.store.tables_radio import OutboxRow
from gateway.store.tables_upload import UploadBatchRow, UploadLogRow, UploadRecordRow
from modem.api import (
    Cause,
    CauseKind,
    Link,
    MessageRef,
    ModemStatus,
    Registration,
    Scope,
    SendAccepted,
    SendRefused,
    SimState,
)
from modem.operators import Balance
from modem.recovery import RecoveryCounts
from modem.standing import Standing
from schedules.clock import ClockState, Moment
from web.app import make_app
from web.context import ModemBeat, ModemView, Pulse
from web.exposition import Family, Sample, exposition, sample
from web.server import Server

from .exposition_reader import ExpositionError, read
from .office import Office
from .seed import NOW, Seeded

STATUS = ModemStatus(
    manufacturer="Simcom",
    model="SIM7600",
    sim=SimState.READY,
    registration=Registration.ROAMING,
    operator="Movil Andina",
    signal_percent=58,
    signal_dbm=-77,
    storage_used=2,
    storage_size=50,
    imsi="716060000000001",
    imei="356000000000001",
    smsc="+51997990000",
)
MOMENT = Moment(now=NOW, clock_state=ClockState.NTP)
TOKEN = "vicuña-7c1d4c1f5e6f4f9b"


@pytest.fixture
def measured(office: Office, seeded: Seeded) -> Office:
    """Two modems; the first has sent, been refused and received."""
    office.history = History(["cusco", "lima"])
    for _ in range(3):
        office.history.sent("cusco", SendAccepted(refs=(MessageRef(1),)))
    cause = Cause(kind=CauseKind.CMS, code=1, text="no", retryable=False, scope=Scope.RECIPIENT)
    office.history.sent("cusco", SendRefused(cause=cause))
    look = Look(modem="cusco", link=Link.READY, status=STATUS, standing=Standing.WORKS, credit=Decimal(5))
    office.history.look([look], MOMENT)
    office.modems = (
        ModemView(
            name="cusco",
            link=Link.READY,
            status=STATUS,
            standing=Standing.ROAMING,
            recovery=RecoveryCounts(restart=2, usb=1),
        ),
        ModemView(name="lima", link=Link.ABSENT, status=replace(STATUS, signal_percent=None)),
    )
    with office.store.transaction():
        balance = Balance(amount=Decimal("18.20"), currency="S/", expires=None)
        credit.keep_reading("cusco", CreditReason.SCHEDULE, CreditOutcome.READ, "Saldo S/ 18.20", balance, MOMENT)
    beats = (ModemBeat(modem="cusco", age=0.4, pid=os.getpid()), ModemBeat(modem="lima", age=1.2, pid=None))
    office.pulse = Pulse(tick_age=2.5, modems=beats, destinations=("centro",))
    return office


def scrape(office: Office) -> str:
    answer = office.client().get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def test_a_strict_reader_takes_every_line(measured: Office) -> None:
    families = read(scrape(measured))
    assert families["willay_modem_up"].one(modem="cusco") == 1
    assert families["willay_modem_up"].one(modem="lima") == 0
    assert families["willay_modem_link"].one(modem="lima", state="absent") == 1
    assert families["willay_modem_registration"].one(modem="cusco", state="roaming") == 1
    assert families["willay_modem_signal_dbm"].samples == {(("modem", "cusco"),): -77.0}
    assert families["willay_modem_storage_capacity_messages"].one(modem="cusco") == 50
    assert families["willay_sends_total"].one(modem="cusco", outcome="accepted") == 3
    assert families["willay_sends_total"].one(modem="cusco", outcome="refused_recipient") == 1
    assert families["willay_sends_total"].one(modem="lima", outcome="accepted") == 0
    assert families["willay_modem_standing"].one(modem="cusco", state="roaming") == 1
    assert families["willay_modem_recoveries_total"].one(modem="cusco", rung="restart") == 2
    assert families["willay_modem_recoveries_total"].one(modem="cusco", rung="power") == 0
    assert families["willay_modem_credit"].samples == {(("modem", "cusco"),): 18.2}
    assert families["willay_heartbeat_age_seconds"].one(thread="ticker", modem="") == 2.5
    assert families["willay_process_resident_memory_bytes"].one(process="hub", modem="") > 10_000_000
    assert families["willay_clock_state"].one(state="ntp") == 1
    assert families["willay_cases_open"].samples[()] > 0
    assert families["willay_rounds"].one(state="open") == 4
    assert families["willay_disk_free_bytes"].samples[()] > 0
    assert families["willay_queue_messages"].one(state="unknown", priority="3") == 1
    assert families["willay_queue_messages"].one(state="queued", priority="1") == 0


def test_a_word_that_holds_is_one_and_the_others_are_nought(measured: Office) -> None:
    families = read(scrape(measured))
    for name in ("willay_modem_link", "willay_modem_registration", "willay_modem_sim"):
        for modem in ("cusco", "lima"):
            values = [value for labels, value in families[name].samples.items() if ("modem", modem) in labels]
            assert sorted(values) == [0.0] * (len(values) - 1) + [1.0], name


def test_a_hub_without_modem_or_history_tells_what_there_is(office: Office) -> None:
    families = read(scrape(office))
    assert "willay_modem_up" not in families
    assert families["willay_cases_open"].samples[()] == 0


def test_no_number_no_name_and_no_text_of_a_person_is_told(measured: Office) -> None:
    lines = scrape(measured).splitlines()
    told = "\n".join(line if line.startswith("#") else line.rpartition(" ")[0] for line in lines)
    for secret in ("+51", "961", "Ventura", "Quispe", "buenas", "Fueron", "7160", "3560", "997990000", "Manso"):
        assert secret not in told, secret
    values = {line.rpartition(" ")[2] for line in lines if not line.startswith("#")}  # 961 is in some number of bytes
    assert values.isdisjoint({"716060000000001", "356000000000001", "51997990000"})


def test_names_and_words_with_signs_in_them_come_back_as_they_were() -> None:
    odd = 'a "b" \\ c\nd,e="f"} 1'
    family = Family(name="willay_odd", kind="gauge", help="one \\ two\nthree", samples=(sample(1.5, modem=odd),))
    (told,) = read(exposition([family])).values()
    assert told.one(modem=odd) == 1.5


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (3.0, "3"), (-77, "-77"), (0.25, "0.25"), (1e17, "100000000000000000"), (float("inf"), "+Inf"),
     (float("-inf"), "-Inf"), (float("nan"), "NaN")],
)  # fmt: skip
def test_a_number_is_written_so_that_it_can_be_read(value: float, written: str) -> None:
    family = Family(name="willay_x", kind="gauge", help="x", samples=(Sample(value=value),))
    assert exposition([family]).splitlines()[-1] == f"willay_x {written}"
    read(exposition([family]))


@pytest.mark.parametrize(
    ("name", "label"), [("willay-x", "a"), ("9x", "a"), ("willay_x", "a-b"), ("willay_x_total", "a"), ("", "a")]
)
def test_a_name_that_prometheus_would_not_take_is_refused(name: str, label: str) -> None:
    with pytest.raises(ValueError, match=r"name|_total"):
        Family(name=name, kind="gauge", help="x", samples=(sample(1, **{label: "x"}),))


@pytest.mark.parametrize(
    "text",
    ["willay_x 1\n", "# HELP willay_x x\n# TYPE willay_x gauge\nwillay_x 1",
     "# HELP willay_x x\n# TYPE willay_x gauge\nwillay_x 1\nwillay_x 2\n",
     "# HELP willay_x x\n# TYPE willay_x counter\nwillay_x 1\n",
     '# HELP willay_x x\n# TYPE willay_x gauge\nwillay_x{a="b"c="d"} 1\n',
     '# HELP willay_x x\n# TYPE willay_x gauge\nwillay_x{a="\\q"} 1\n'],
)  # fmt: skip
def test_the_strict_reader_is_strict(text: str) -> None:
    with pytest.raises(ExpositionError):
        read(text)


def test_a_proxy_on_this_machine_is_no_neighbour(measured: Office) -> None:
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"):
        assert measured.client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 401, header


@pytest.mark.parametrize(
    ("peer", "status"),
    [("127.0.0.1", 200), ("127.9.9.9", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("192.168.1.20", 401),
     ("::ffff:10.0.0.1", 401), ("", 401), ("localhost", 401)],
)  # fmt: skip
def test_only_this_machine_is_let_in_without_a_token(measured: Office, peer: str, status: int) -> None:
    answer = measured.client().get("/metrics", environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status
    if status == 401:
        assert "willay_" not in answer.text
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "metrics_token_file" in answer.text


def from_afar(office: Office, shown: str | None) -> int:
    headers = {} if shown is None else {"Authorization": shown}
    return office.client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code


def test_who_shows_the_token_is_let_in_from_afar(measured: Office, tmp_path: Path) -> None:
    measured.metrics_token = tmp_path / "metrics.token"
    measured.metrics_token.write_text(f"{TOKEN}\n", encoding="utf-8")
    latin = TOKEN.encode().decode("latin-1")  # as the bytes of a header come in
    assert from_afar(measured, f"Bearer {TOKEN.replace('ñ', 'n')}") == 401
    for wrong in (None, "", "Bearer", "Bearer ", f"Basic {latin}", latin, f"Bearer {latin}x", f"Bearer {latin[:-1]}"):
        assert from_afar(measured, wrong) == 401, wrong
    assert from_afar(measured, f"Bearer {latin}") == 200
    assert from_afar(measured, f"bearer {latin}") == 200


@pytest.mark.parametrize("content", [b"", b"\n", None])
def test_a_token_file_that_is_empty_or_gone_lets_nobody_in(
    measured: Office, tmp_path: Path, content: bytes | None
) -> None:
    measured.metrics_token = tmp_path / "metrics.token"
    if content is not None:
        measured.metrics_token.write_bytes(content)
    for shown in ("Bearer", "Bearer ", "Bearer  ", "Bearer x"):
        assert from_afar(measured, shown) == 401


def test_a_server_on_a_real_port_sees_that_a_proxy_asks(measured: Office) -> None:
    server = Server(make_app(measured.context()), "127.0.0.1", 0)
    server.start()
    address = f"http://127.0.0.1:{server.port}/metrics"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            read(answer.read().decode())
        for header in ("X-Forwarded-For", "Forwarded"):
            asked = urllib.request.Request(address, headers={header: "for=10.0.0.1"})
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(asked, timeout=10)
            assert told.value.code == 401
    finally:
        server.stop()


def test_what_waits_for_a_destination_is_counted_whether_frozen_or_not(measured: Office) -> None:
    with measured.store.transaction():
        for seq in range(1, 8):
            UploadLogRow.create(
                seq=seq, record_id=f"r{seq}", kind="k", body="{}", made_at=NOW - timedelta(hours=10 - seq)
            )
        for batch, state, seqs in (("a", "acknowledged", (1, 2)), ("b", "frozen", (3, 4, 5))):
            UploadBatchRow.insert(
                id=batch, destination="centro", body="", sha256="", records=len(seqs), state=state, next_at=NOW,
                made_at=NOW,
            ).execute()  # fmt: skip
            for seq in seqs:
                result = "accepted" if seq <= 3 else "frozen"
                UploadRecordRow.insert(destination="centro", seq=seq, batch_id=batch, result=result).execute()
    families = read(scrape(measured))
    assert families["willay_upload_pending_records"].one(destination="centro") == 4  # two frozen, two not yet
    assert families["willay_upload_oldest_pending_seconds"].one(destination="centro") == 6 * 3600


def test_a_scrape_is_a_dozen_queries_and_reads_no_message_that_has_ended(measured: Office) -> None:
    asked: list[str] = []
    with measured.store.reading():
        connection = measured.store._db.connection()

    def note(cursor: apsw.Cursor, sql: str, bindings: object) -> bool:
        asked.append(sql)
        return True

    client = measured.client()
    client.get("/metrics")
    connection.exec_trace = note
    client.get("/metrics")
    connection.exec_trace = None
    selects = [sql for sql in asked if sql.startswith("SELECT")]
    assert 5 <= len(selects) <= 12, selects
    assert {sql.split(" ", 1)[0].upper() for sql in asked} == {"SELECT", "BEGIN", "COMMIT;"}
    outbox = [sql for sql in selects if OutboxRow._meta.table_name in sql]  # type: ignore[attr-defined]
    for sql in outbox:
        plan = " ".join(str(row) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")))
        assert "USING COVERING INDEX" in plan
        assert "SCAN" not in plan
