"""The credit: when it is asked, what is read, what is never guessed, and what follows from the floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest

from gateway import crediting, sending
from gateway.config_records import ModemConfig, MoneyConfig
from gateway.desk import Desk
from gateway.errors import BadInputError, NotFoundError
from gateway.service.till import Till
from gateway.store import credit, modems, outbox
from gateway.store.records_money import CreditReading
from gateway.store.states import CreditOutcome, CreditReason, WishKind, WishState
from gateway.store.tables_money import CreditReadingRow
from gateway.survey.model import SayKind
from modem.api import Msisdn, NetworkUssd, UssdMode

from .office import Office, open_office
from .telephone import Fate, Telephone

MONEY = MoneyConfig(floor=Decimal("5.00"), check_hours=12)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return with_money(open_office(tmp_path), MONEY)


def with_money(office: Office, money: MoneyConfig, **entry: object) -> Office:
    modem = replace(office.desk.config.modems[0], **{"operator": "andina", **entry})  # type: ignore[arg-type]
    config = replace(office.desk.config, money=money, modems=(modem,))
    return replace(office, desk=replace(office.desk, config=config))


def asks(office: Office, phone: Telephone, reason: CreditReason = CreditReason.HAND) -> CreditReading:
    return crediting.ask(office.desk, "uno", phone, reason, office.clock)


def kinds(desk: Desk) -> list[str]:
    with desk.store.reading():
        return [event.kind for event in modems.events()][::-1]


def due(office: Office, *, doubted: bool = False) -> CreditReason | None:
    with office.desk.store.reading():
        return crediting.due(office.desk, "uno", office.moment, doubted=doubted)


def paused(office: Office) -> bool:
    with office.desk.store.reading():
        return credit.bulk_paused("uno", office.desk.config.money, office.clock.now())


def test_amount_and_expiry_are_kept_with_the_words_they_were_read_from(office: Office) -> None:
    reading = asks(office, Telephone())
    assert (reading.outcome, reading.amount, reading.currency) == (CreditOutcome.READ, Decimal("12.50"), "S/")
    assert reading.expires_on == date(2026, 12, 31)
    assert reading.text == "Su saldo es S/ 12.50. Vence el 31/12/2026."


def test_an_answer_that_cannot_be_read_is_kept_as_it_came_and_decides_nothing(office: Office) -> None:
    office = with_money(office, MONEY, balance_code="*121#")
    reading = asks(office, Telephone())
    assert (reading.outcome, reading.amount) == (CreditOutcome.UNREAD, None)
    assert reading.text == "Gracias por preferirnos. Visite nuestra tienda."
    assert not paused(office)


def test_a_code_may_walk_through_a_menu(office: Office) -> None:
    office = with_money(office, MONEY, balance_code="*100#>1")
    phone = Telephone()
    assert asks(office, phone).amount == Decimal("12.50")
    assert phone.dialled == ["*100#", "1"]


@pytest.mark.parametrize("fate", [Fate.ABSENT, Fate.UNHEARD])
def test_a_question_that_is_not_answered_is_kept_with_the_reason(office: Office, fate: Fate) -> None:
    reading = asks(office, Telephone(fate))
    assert reading.outcome is CreditOutcome.FAILED
    assert reading.text
    assert reading.amount is None


def test_it_is_asked_at_once_then_each_period_and_sooner_after_a_failure(office: Office) -> None:
    assert due(office) is CreditReason.SCHEDULE
    asks(office, Telephone())
    assert due(office) is None
    office.clock.at += timedelta(hours=11, minutes=59)
    assert due(office) is None
    office.clock.at += timedelta(minutes=1)
    assert due(office) is CreditReason.SCHEDULE
    asks(office, Telephone(Fate.ABSENT))
    office.clock.at += timedelta(minutes=59)
    assert due(office) is None
    office.clock.at += timedelta(minutes=1)
    assert due(office) is CreditReason.SCHEDULE


def test_it_is_asked_after_many_texts_and_after_a_refusal_but_not_more_than_once_an_hour(office: Office) -> None:
    asks(office, Telephone())
    for number in range(crediting.CHECK_AFTER_PARTS):
        put(office, f"key {number}")
    office.send_all()
    assert due(office) is None
    assert due(office, doubted=True) is None
    office.clock.at += timedelta(hours=1)
    assert due(office) is CreditReason.MESSAGES
    assert due(office, doubted=True) is CreditReason.REFUSAL


def test_where_no_code_is_known_it_is_not_asked_and_asking_says_what_to_do(office: Office) -> None:
    office = with_money(office, MONEY, operator="togocom")
    assert due(office) is None
    with pytest.raises(NotFoundError) as error:
        crediting.wish_balance(office.desk, "uno", "marta", office.moment)
    assert "Togocom" in str(error.value)
    assert "balance_code" in error.value.hint


def test_the_operator_is_known_by_the_sim_where_the_configuration_names_none(office: Office) -> None:
    office = with_money(office, MONEY, operator=None)
    with office.desk.store.transaction():
        assert crediting.account_of(office.desk, "uno").operator is None
        modems.save("uno", "ready", "", '{"imsi": "716101234567890"}', office.clock.now(), None)
        account = crediting.account_of(office.desk, "uno")
    assert account.operator is not None
    assert (account.operator.name, account.balance_code) == ("claro", "*123#")


def test_a_clock_that_was_put_back_does_not_stop_the_asking(office: Office) -> None:
    asks(office, Telephone())
    office.clock.at -= timedelta(days=30)
    assert due(office) is CreditReason.SCHEDULE


# ------------------------------------------------------------------ the floor


def poor(amount: str) -> Telephone:
    phone = Telephone()
    phone.network.account.balance = Decimal(amount)
    return phone


def test_below_the_floor_bulk_waits_and_the_office_is_told_once(office: Office) -> None:
    asks(office, poor("5.00"))
    assert not paused(office)
    asks(office, poor("4.99"))
    asks(office, poor("4.50"))
    assert paused(office)
    asks(office, poor("20.00"))
    assert not paused(office)
    assert kinds(office.desk) == ["credit low", "credit"]


def test_an_old_amount_is_not_trusted_and_blocks_nothing(office: Office) -> None:
    asks(office, poor("1.00"))
    office.clock.at += timedelta(hours=3 * 12)
    assert paused(office)
    office.clock.at += timedelta(seconds=1)
    assert not paused(office)


def test_an_unread_answer_after_a_low_amount_changes_nothing(office: Office) -> None:
    asks(office, poor("1.00"))
    unread = with_money(office, MONEY, balance_code="*121#")
    asks(unread, Telephone())
    assert paused(office), "the last amount that was read counts while it is fresh"


def test_without_a_floor_nothing_is_paused(office: Office) -> None:
    office = with_money(office, MoneyConfig())
    asks(office, poor("0.00"))
    assert not paused(office)


# ------------------------------------------------------------------ what people ask for


def test_a_wish_is_dialled_between_two_messages_and_its_answer_kept(office: Office) -> None:
    wish_id = crediting.wish_code(office.desk, "uno", "*100#>1", "marta", office.moment)
    till, phone = Till(office.desk, "uno", office.clock), Telephone()
    assert till.due()
    till.run(phone)
    with office.desk.store.reading():
        wish = credit.get_wish(wish_id)
    assert wish is not None
    assert (wish.state, wish.mode) == (WishState.ANSWERED, UssdMode.DONE)
    assert wish.answer.startswith("Su saldo es")


def test_a_menu_that_still_asks_is_shown_and_closed(office: Office) -> None:
    wish_id = crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    phone = Telephone()
    till = Till(office.desk, "uno", office.clock)
    assert till.due()
    till.run(phone)
    with office.desk.store.reading():
        wish = credit.get_wish(wish_id)
    assert wish is not None
    assert (wish.state, wish.mode, phone.cancelled) == (WishState.ANSWERED, UssdMode.REPLY_WANTED, 1)


def test_a_balance_wished_for_is_a_reading_too(office: Office) -> None:
    crediting.wish_balance(office.desk, "uno", "marta", office.moment)
    till = Till(office.desk, "uno", office.clock)
    assert till.due()
    till.run(Telephone())
    with office.desk.store.reading():
        last = credit.last_read("uno")
    assert last is not None
    assert (last.reason, last.amount) == (CreditReason.HAND, Decimal("12.50"))


def test_who_asks_twice_is_answered_once(office: Office) -> None:
    first = crediting.wish_balance(office.desk, "uno", "marta", office.moment)
    assert crediting.wish_balance(office.desk, "uno", "rosa", office.moment) == first


def test_what_is_no_code_is_refused_with_an_example(office: Office) -> None:
    with pytest.raises(BadInputError) as error:
        crediting.wish_code(office.desk, "uno", "saldo", "marta", office.moment)
    assert "*100#" in error.value.problems[0].remedy
    with pytest.raises(NotFoundError):
        crediting.wish_code(office.desk, "dos", "*100#", "marta", office.moment)


def test_a_voucher_dialled_by_hand_is_not_kept(office: Office) -> None:
    wish_id = crediting.wish_code(office.desk, "uno", "*102*12345678901234#", "marta", office.moment)
    till = Till(office.desk, "uno", office.clock)
    assert till.due()
    till.run(Telephone())
    with office.desk.store.reading():
        wish = credit.get_wish(wish_id)
    assert wish is not None
    assert wish.code == "*102*…#"


def test_what_was_being_dialled_when_the_power_went_is_not_dialled_again(office: Office) -> None:
    wish_id = crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    with office.desk.store.transaction():
        credit.begin_wish(wish_id)
    crediting.recover(office.desk, office.moment)
    with office.desk.store.reading():
        wish = credit.get_wish(wish_id)
    assert wish is not None
    assert wish.state is WishState.FAILED


def test_a_wish_that_nobody_waits_for_any_more_is_given_up(office: Office) -> None:
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    office.tick(minutes=29)
    with office.desk.store.reading():
        assert credit.next_wish("uno") is not None
    office.tick(minutes=2)
    with office.desk.store.reading():
        assert credit.next_wish("uno") is None


def test_nothing_is_dialled_while_somebody_waits_for_an_answer(office: Office) -> None:
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    office.hears("+51987111222", "hola")
    put(office, "answer", answers_id=1)
    seconds = [100.0]
    till = Till(office.desk, "uno", office.clock, lambda: seconds[0])
    assert not till.due()
    office.send_all()
    seconds[0] += 2
    assert till.due()


def test_bulk_in_the_queue_does_not_keep_a_person_waiting(office: Office) -> None:
    put(office, "question")
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    assert Till(office.desk, "uno", office.clock).due()


def test_an_idle_till_asks_the_database_next_to_nothing_until_something_is_written(office: Office) -> None:
    seconds = [100.0]
    till = Till(office.desk, "uno", office.clock, lambda: seconds[0])
    asks(office, Telephone())
    assert not till.due()
    statements: list[str] = []
    connection = office.desk.store._db.connection()

    def note(_cursor: object, sql: str, _bindings: object) -> bool:
        statements.append(sql)
        return True

    connection.set_exec_trace(note)
    for _ in range(30):
        seconds[0] += 1
        assert not till.due()
    assert {sql.split()[0] for sql in statements} <= {"PRAGMA", "SELECT"}
    assert len(statements) <= 2 * 30
    connection.set_exec_trace(None)
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    seconds[0] += 1
    assert till.due(), "this thread wrote it"


def test_what_another_process_wishes_is_noticed_within_a_second_or_two(office: Office) -> None:
    seconds = [100.0]
    till = Till(office.desk, "uno", office.clock, lambda: seconds[0])
    asks(office, Telephone())
    assert not till.due()
    thread = Thread(target=_wish_and_close, args=(office,))
    thread.start()
    thread.join()
    seconds[0] += 1
    assert till.due()


def _wish_and_close(office: Office) -> None:
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    office.desk.store.close()


def test_a_network_that_comes_back_is_noticed_though_nothing_was_written(office: Office) -> None:
    seconds, registered = [100.0], [False]
    till = Till(office.desk, "uno", office.clock, lambda: seconds[0], lambda: registered[0])
    assert not till.due(), "the credit is due, and cannot be asked"
    registered[0] = True
    seconds[0] += 1
    assert till.due()


def put(office: Office, key: str, answers_id: int | None = None) -> None:
    now = office.clock.now()
    with office.desk.store.transaction():
        outbox.put(
            outbox.Draft(
                key=key,
                msisdn=Msisdn("+51987654321") if answers_id is None else Msisdn("+51987111222"),
                text="x",
                kind=SayKind.NOTE,
                priority=0 if answers_id else 2,
                segments=1,
                coding="gsm7",
                not_before=now,
                expires_at=now + timedelta(days=1),
                answers_id=answers_id,
            ),
            now,
        )


# ------------------------------------------------------------------ what the network says unasked


def said(text: str, number: int = 1, mode: UssdMode = UssdMode.DONE) -> NetworkUssd:
    return NetworkUssd(digest=f"{text}{number}", text=text, mode=mode, heard=number)


def test_what_the_network_says_unasked_is_kept_once_and_told(office: Office) -> None:
    office.receive(said("Gane un carro"), said("Gane un carro"), said("Gane un carro", 2))
    with office.desk.store.reading():
        assert [heard.text for heard in credit.heard(10)] == ["Gane un carro", "Gane un carro"]
    assert kinds(office.desk) == ["ussd", "ussd"]


def test_a_credit_that_is_told_too_late_is_a_reading_all_the_same(office: Office) -> None:
    asks(office, Telephone(Fate.UNHEARD))
    office.clock.at += timedelta(minutes=1)
    office.receive(said("Su saldo es S/ 3.00. Vence el 31/12/2026."))
    assert paused(office)
    office.clock.at += timedelta(minutes=10)
    office.receive(said("Su saldo es S/ 9.00. Vence el 31/12/2026.", 2))
    assert CreditReadingRow.select().count() == 2, "nobody had asked for that one"


def test_the_wishes_of_another_modem_are_left_to_it(office: Office) -> None:
    other = ModemConfig(name="dos", device="/dev/null", operator="andina")
    config = replace(office.desk.config, modems=(*office.desk.config.modems, other))
    office = replace(office, desk=replace(office.desk, config=config))
    with office.desk.store.transaction():
        credit.wish("dos", WishKind.CODE, "*100#", "marta", office.clock.now())
    asks(office, Telephone())
    assert not Till(office.desk, "uno", office.clock).due()
    assert Till(office.desk, "dos", office.clock).due()


def test_without_a_network_only_what_a_person_asked_for_is_tried(office: Office) -> None:
    till = Till(office.desk, "uno", office.clock, registered=lambda: False)
    assert not till.due(), "the credit is due, and there is no network to ask"
    crediting.wish_code(office.desk, "uno", "*100#", "marta", office.moment)
    assert Till(office.desk, "uno", office.clock, registered=lambda: False).due()


def test_below_the_floor_an_answer_leaves_and_a_question_waits(office: Office) -> None:
    asks(office, poor("1.00"))
    office.hears("+51987111222", "hola")
    office.send_all()
    put(office, "question")
    put(office, "answer", answers_id=1)
    terms = sending.Terms(
        bulk_paused=lambda modem: credit.bulk_paused(modem, office.desk.config.money, office.clock.now())
    )
    first = sending.claim(office.desk, "uno", office.moment, terms)
    assert first is not None
    assert first.message.key == "answer"
    assert sending.claim(office.desk, "uno", office.moment, terms) is None
    asks(office, poor("20.00"))
    second = sending.claim(office.desk, "uno", office.moment, terms)
    assert second is not None
    assert second.message.key == "question"
