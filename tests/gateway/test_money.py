"""Vouchers and thanks: once each, whatever is lost and whenever the power goes; doubts are for people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway import asking, crediting, dealing, thanking, topping
from gateway.config_records import MoneyConfig
from gateway.dealing import Sign
from gateway.errors import BadInputError, NotFoundError, NotReadyError
from gateway.service.till import Till
from gateway.store import ledger
from gateway.store.records_money import LedgerEntry
from gateway.store.states import LedgerKind, LedgerState
from gateway.store.tables_money import LedgerRow
from gateway.store.tables_people import ContactRow
from modem.simulator.account import PIN

from .office import Office, open_office, phone_of, reopen
from .telephone import Fate, PowerCut, Telephone

CODE = "0487652"
VOUCHER = "12345678901234"
MONEY = MoneyConfig(thanks=Decimal("0.50"), thanks_a_month=2, thanks_pin=PIN, floor=Decimal("2.00"))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return with_money(open_office(tmp_path), MONEY)


def with_money(office: Office, money: MoneyConfig, operator: str = "andina") -> Office:
    modem = replace(office.desk.config.modems[0], operator=operator)
    return replace(office, desk=replace(office.desk, config=replace(office.desk.config, money=money, modems=(modem,))))


class Counter:
    """The hub's till, run by hand, and what it dials with."""

    def __init__(self, office: Office, phone: Telephone) -> None:
        self.office = office
        self.phone = phone
        self.seconds = 100.0
        self.till = self.opened()

    def opened(self) -> Till:
        return Till(self.office.desk, "uno", self.office.clock, lambda: self.seconds)

    def works(self, most: int = 20) -> None:
        """Everything that is due, one after the other; the clock goes on a little with each."""
        for _ in range(most):
            self.seconds += 70
            if not self.till.due():
                return
            self.till.run(self.phone)
            self.office.clock.at += timedelta(seconds=20)

    def starts_again(self) -> None:
        """The power comes back."""
        self.office = reopen(self.office)
        dealing.recover(self.office.desk, self.office.moment)
        crediting.recover(self.office.desk, self.office.moment)
        self.till = self.opened()


def entries(office: Office) -> list[LedgerEntry]:
    with office.desk.store.reading():
        return list(ledger.listing(100))[::-1]


def states(office: Office) -> list[LedgerState]:
    return [entry.state for entry in entries(office)]


def top_up(office: Office, code: str = VOUCHER) -> int:
    return topping.plan(office.desk, "uno", code, "marta", office.moment)


# ------------------------------------------------------------------ vouchers


def test_a_voucher_is_dialled_once_confirmed_by_the_operators_words_and_forgotten(office: Office) -> None:
    counter = Counter(office, Telephone())
    top_up(office, "1234-5678 9012.34")
    counter.works()
    (entry,) = entries(office)
    assert (entry.state, entry.amount, entry.settled_by) == (LedgerState.CONFIRMED, Decimal("10.00"), "hub")
    assert counter.phone.network.account.tried == [VOUCHER]
    assert (entry.code, entry.code_end) == (None, "1234")
    assert VOUCHER not in str(entry)
    assert counter.phone.dialled[0] == "*101#", "the credit before it is asked first"
    with office.desk.store.reading():
        assert dealing.sign_of(entry) is Sign.NONE, "there is no doubt to settle"


def test_a_voucher_is_gone_from_the_file_once_it_is_claimed(office: Office) -> None:
    top_up(office)
    claimed = dealing.claim(office.desk, "uno", office.moment)
    assert claimed is not None
    assert claimed.entry.code == VOUCHER
    assert LedgerRow.get().code is None
    assert dealing.claim(office.desk, "uno", office.moment) is None


def test_a_voucher_that_the_operator_refuses_has_failed_and_may_be_entered_again(office: Office) -> None:
    counter = Counter(office, Telephone())
    top_up(office, "99999999999999")
    counter.works()
    assert states(office) == [LedgerState.FAILED]
    top_up(office, "99999999999999")
    assert states(office) == [LedgerState.FAILED, LedgerState.PLANNED]


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.UNHEARD])
def test_a_lost_answer_is_in_doubt_and_never_dialled_again_by_itself(office: Office, fate: Fate) -> None:
    counter = Counter(office, Telephone(Fate.WELL, fate))
    entry_id = top_up(office)
    counter.works()
    for _ in range(5):
        office.tick(hours=7)
        counter.works()
    assert states(office) == [LedgerState.UNKNOWN]
    assert len([code for code in counter.phone.dialled if VOUCHER in code]) == 1
    with pytest.raises(NotReadyError, match=f"entry {entry_id}") as error:
        top_up(office)
    assert "settle" in error.value.hint


@pytest.mark.parametrize(("fate", "sign"), [(Fate.LOST, Sign.DONE), (Fate.UNHEARD, Sign.NOT_DONE)])
def test_the_credit_before_and_after_says_what_probably_happened(office: Office, fate: Fate, sign: Sign) -> None:
    counter = Counter(office, Telephone(Fate.WELL, fate))
    top_up(office)
    counter.works()
    (entry,) = entries(office)
    with office.desk.store.reading():
        assert dealing.sign_of(entry) is sign
    assert entry.state is LedgerState.UNKNOWN, "a person settles it all the same"


@pytest.mark.parametrize("done", [True, False])
def test_a_person_settles_a_doubt(office: Office, done: bool) -> None:
    counter = Counter(office, Telephone(Fate.WELL, Fate.LOST))
    entry_id = top_up(office)
    counter.works()
    dealing.settle_by_hand(office.desk, entry_id, done=done, by="marta", moment=office.moment)
    (entry,) = entries(office)
    assert (entry.state, entry.settled_by) == (LedgerState.CONFIRMED if done else LedgerState.FAILED, "marta")
    with pytest.raises(NotReadyError):
        dealing.settle_by_hand(office.desk, entry_id, done=done, by="marta", moment=office.moment)
    if done:
        with pytest.raises(NotReadyError):
            top_up(office)
    else:
        top_up(office)
    with pytest.raises(NotFoundError):
        dealing.settle_by_hand(office.desk, 99, done=done, by="marta", moment=office.moment)


def test_what_certainly_was_not_dialled_is_tried_again_a_few_times_and_then_given_up(office: Office) -> None:
    counter = Counter(office, Telephone(Fate.WELL, Fate.ABSENT))
    top_up(office)
    counter.works()
    assert states(office) == [LedgerState.PLANNED]
    office.clock.at += timedelta(minutes=5)
    counter.works()
    assert states(office) == [LedgerState.CONFIRMED]
    absent = Counter(office, Telephone(*[Fate.ABSENT] * 40))
    top_up(office, "22222222222222")
    for _ in range(12):
        office.clock.at += timedelta(hours=2)
        absent.works()
    assert states(office) == [LedgerState.CONFIRMED, LedgerState.FAILED]
    assert absent.phone.network.account.tried == []


def test_a_planned_voucher_can_be_taken_back_and_a_dialled_one_cannot(office: Office) -> None:
    entry_id = top_up(office)
    assert dealing.cancel(office.desk, entry_id, "marta", office.moment)
    counter = Counter(office, Telephone())
    counter.works()
    assert counter.phone.network.account.tried == []
    other = top_up(office)
    counter.works()
    assert not dealing.cancel(office.desk, other, "marta", office.moment)


@pytest.mark.parametrize("code", ["", "abc", "1234567", "1" * 21, "12345678x01234"])
def test_what_is_no_voucher_is_refused_and_not_repeated(office: Office, code: str) -> None:
    with pytest.raises(BadInputError) as error:
        top_up(office, code)
    assert not code or code not in str(error.value.problems)


def test_where_the_operator_has_no_code_for_vouchers_that_is_said(office: Office) -> None:
    office = with_money(office, MONEY, operator="claro")
    with pytest.raises(NotFoundError, match="Claro"):
        top_up(office)
    assert entries(office) == []


# ------------------------------------------------------------------ crashes


@pytest.mark.parametrize("fate", [Fate.CUT_BEFORE, Fate.CUT_AFTER])
def test_a_power_cut_between_claim_and_answer_leaves_a_doubt_and_no_second_dialling(office: Office, fate: Fate) -> None:
    counter = Counter(office, Telephone(Fate.WELL, fate))
    top_up(office)
    with pytest.raises(PowerCut):
        counter.works()
    counter.starts_again()
    counter.works()
    assert states(office) == [LedgerState.UNKNOWN]
    assert counter.phone.network.account.tried.count(VOUCHER) == (fate is Fate.CUT_AFTER)


def test_a_power_cut_between_entering_and_claiming_loses_nothing(office: Office) -> None:
    counter = Counter(office, Telephone())
    top_up(office)
    counter.starts_again()
    counter.works()
    assert states(office) == [LedgerState.CONFIRMED]


STEPS = st.lists(
    st.one_of(
        st.sampled_from([*Fate]).map(lambda fate: ("fate", fate)),
        st.sampled_from([VOUCHER, "22222222222222"]).map(lambda code: ("enter", code)),
        st.just(("work", "")),
        st.just(("later", "")),
        st.just(("cut", "")),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_sequence_of_faults_and_power_cuts_dials_a_voucher_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    """The hub by itself: nobody settles anything by hand here."""
    counter = Counter(with_money(open_office(tmp_path_factory.mktemp("money")), MONEY), Telephone(only="*102*"))
    for step, word in steps:
        try:
            if step == "fate":
                counter.phone.fates.append(Fate(word))
            elif step == "enter":
                top_up(counter.office, word)
            elif step == "later":
                counter.office.clock.at += timedelta(hours=3)
            elif step == "cut":
                counter.starts_again()
            counter.works(3)
        except NotReadyError:
            pass
        except PowerCut:
            counter.starts_again()
    booked = counter.phone.network.account
    for code in (VOUCHER, "22222222222222"):
        assert booked.tried.count(code) <= 1
        left = [row.state for row in LedgerRow.select() if row.code_end == code[-4:]]
        assert sum(state is not LedgerState.FAILED for state in left) <= 1
        if code in booked.used:
            assert {*left} & {LedgerState.CONFIRMED, LedgerState.UNKNOWN, LedgerState.SENT, LedgerState.CONFIRMING}
    counter.office.desk.store.close()


# ------------------------------------------------------------------ thanks


@pytest.fixture
def asked(office: Office) -> Office:
    """A school whose three reporters have been asked; thanks are promised from now on."""
    office.school(CODE)
    thanking.plan_due(office.desk, office.moment)
    office.clock.at += timedelta(minutes=1)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    return office


def report(office: Office, number: int, *answers: str) -> None:
    for answer in answers:
        office.clock.at += timedelta(minutes=1)
        office.hears(phone_of(CODE, number), answer)


def thanked(office: Office) -> list[str]:
    return [str(entry.msisdn) for entry in entries(office) if entry.kind is LedgerKind.THANKS]


def test_who_answers_everything_in_time_is_thanked_once(asked: Office) -> None:
    report(asked, 1, "31", "30")
    report(asked, 2, "31")
    for _ in range(3):
        asked.tick(minutes=5)
    assert thanked(asked) == [phone_of(CODE, 1)], "the second has a question open"
    counter = Counter(asked, Telephone())
    counter.works()
    (transfer,) = counter.phone.network.account.transfers
    assert (f"+51{transfer.to}", transfer.amount) == (phone_of(CODE, 1), Decimal("0.5"))
    assert states(asked) == [LedgerState.CONFIRMED]


@pytest.mark.parametrize("answers", [("31", "30"), ("0", "0"), ("40", "40"), ("no se", "no se"), ("no hubo clases",)])
def test_no_value_and_no_agreement_enters_into_it(tmp_path: Path, answers: tuple[str, ...]) -> None:
    """Three who say the same, three who differ, nobody who knows: each is thanked alike, in the order of reporting."""
    office = with_money(open_office(tmp_path), MONEY)
    office.school(CODE)
    thanking.plan_due(office.desk, office.moment)
    office.clock.at += timedelta(minutes=1)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    report(office, 1, "31", "30")
    report(office, 2, *answers)
    report(office, 3, "31", "30")
    office.tick(minutes=1)
    assert thanked(office) == [phone_of(CODE, number) for number in (1, 2, 3)]
    assert {entry.amount for entry in entries(office)} == {Decimal("0.50")}


def test_who_answers_late_or_in_part_or_said_stop_is_not_thanked(asked: Office) -> None:
    report(asked, 2, "31")
    report(asked, 3, "31", "30")
    report(asked, 3, "ALTO")
    asked.tick(days=3)
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    assert thanked(asked) == []


def test_a_correction_afterwards_neither_takes_thanks_away_nor_gives_them_twice(asked: Office) -> None:
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    report(asked, 1, "CORREGIR 29")
    asked.tick(minutes=1)
    assert thanked(asked) == [phone_of(CODE, 1)]


def test_what_was_reported_before_thanks_were_promised_is_not_paid_afterwards(office: Office) -> None:
    silent = with_money(office, MoneyConfig())
    silent.school(CODE)
    asking.start(silent.desk, "student_attendance", silent.moment)
    asking.begin_waiting(silent.desk, silent.moment)
    silent.send_all()
    report(silent, 1, "31", "30")
    silent.tick(minutes=1)
    office.tick(minutes=1)
    office.tick(minutes=1)
    assert thanked(office) == []
    report(office, 2, "31", "30")
    office.tick(minutes=1)
    assert thanked(office) == [phone_of(CODE, 2)]


def test_nobody_is_thanked_more_often_a_month_than_is_said(office: Office) -> None:
    office.school(CODE)
    thanking.plan_due(office.desk, office.moment)
    for week in range(4):
        office.clock.at += timedelta(minutes=5)
        asking.start(office.desk, "student_attendance", office.moment, period=f"2026-W{30 + week}")
        asking.begin_waiting(office.desk, office.moment)
        office.send_all()
        report(office, 1, "31", "30")
        office.tick(minutes=1)
        for number in (2, 3):
            report(office, number, "31", "30")
    office.tick(minutes=1)
    assert {phone: thanked(office).count(phone) for phone in thanked(office)} == {
        phone_of(CODE, number): MONEY.thanks_a_month for number in (1, 2, 3)
    }


def test_a_day_has_its_cap(asked: Office) -> None:
    contact = ContactRow.get()
    with asked.desk.store.transaction():
        for number in range(thanking.MOST_A_DAY):
            draft = ledger.Draft(key=f"k{number}", kind=LedgerKind.THANKS, modem="uno", by="hub", contact_id=contact.id)
            ledger.plan(draft, asked.clock.now())
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    assert len(entries(asked)) == thanking.MOST_A_DAY


def test_a_number_whose_thanks_were_refused_twice_is_left_to_the_office(office: Office) -> None:
    poor = Telephone()
    poor.network.account.balance = Decimal("2.60")
    office = with_money(office, replace(MONEY, floor=None, thanks=Decimal("5.00"), thanks_a_month=9))
    office.school(CODE)
    thanking.plan_due(office.desk, office.moment)
    for week in range(4):
        office.clock.at += timedelta(minutes=5)
        asking.start(office.desk, "student_attendance", office.moment, period=f"2026-W{30 + week}")
        asking.begin_waiting(office.desk, office.moment)
        office.send_all()
        report(office, 1, "31", "30")
        office.tick(minutes=1)
        Counter(office, poor).works()
        for number in (2, 3):
            report(office, number, "31")
            report(office, number, "30")
            office.clock.at += timedelta(seconds=1)
        LedgerRow.delete().where(LedgerRow.msisdn != phone_of(CODE, 1)).execute()
    assert states(office) == [LedgerState.FAILED, LedgerState.FAILED]


def test_thanks_wait_while_they_would_eat_into_the_floor(asked: Office) -> None:
    phone = Telephone()
    phone.network.account.balance = Decimal("2.40")
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    counter = Counter(asked, phone)
    counter.works()
    assert states(asked) == [LedgerState.PLANNED]
    assert phone.dialled.count("*101#") == 1, "waiting costs no dialling"
    top_up(asked)
    counter.works()
    asked.clock.at += timedelta(hours=1)
    counter.works()
    assert states(asked) == [LedgerState.CONFIRMED, LedgerState.CONFIRMED]


def test_thanks_that_come_too_late_are_given_up(asked: Office) -> None:
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    asked.tick(days=8)
    assert states(asked) == [LedgerState.FAILED]


def test_a_transfer_that_stops_before_the_last_word_is_tried_again_and_after_it_is_a_doubt(asked: Office) -> None:
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    balance = [Fate.WELL]
    counter = Counter(asked, Telephone(*balance, Fate.WELL, Fate.WELL, Fate.WELL, Fate.LOST))
    counter.works()
    assert states(asked) == [LedgerState.PLANNED], "the amount was said, the PIN was not: nothing can have moved"
    asked.clock.at += timedelta(minutes=6)
    counter.phone.fates.extend([*[Fate.WELL] * 4, Fate.LOST])
    counter.works()
    assert states(asked) == [LedgerState.UNKNOWN]
    assert len(counter.phone.network.account.transfers) == 1


def test_without_the_pin_that_the_operator_asks_for_nobody_is_entered(asked: Office) -> None:
    asked = with_money(asked, replace(MONEY, thanks_pin=None))
    report(asked, 1, "31", "30")
    asked.tick(minutes=1)
    assert thanked(asked) == []
