"""Faults a test or a trainer can ask for."""

from __future__ import annotations

from datetime import timedelta

from modem.simulator.faults import FaultKind
from modem.simulator.pdu import decode_report
from tests.modem.simulator.rig import ANA, Rig, submit


def test_sends_are_refused_as_often_as_asked_and_then_no_more() -> None:
    rig = Rig()
    rig.fault(FaultKind.REFUSE, code=38, times=2)
    assert [rig.send(submit("hola"))[0] for _ in range(3)] == ["+CMS ERROR: 38", "+CMS ERROR: 38", "+CMGS: 0"]
    assert len(rig.network.sent) == 1


def test_a_lost_answer_leaves_the_message_sent_and_the_modem_well() -> None:
    rig = Rig()
    rig.fault(FaultKind.LOSE_ANSWER)
    assert rig.send(submit("hola")) == []
    assert len(rig.network.sent) == 1
    assert rig.at("") == ["OK"]


def test_a_hanging_modem_answers_afterwards() -> None:
    rig = Rig()
    rig.modem.hang(30)
    assert rig.type("AT\r") == ""
    assert rig.step(29.9) == []
    assert rig.step(0.2) == ["OK"]


def test_a_modem_that_hangs_for_good_comes_back_when_plugged_in_again() -> None:
    rig = Rig()
    rig.modem.hang(None)
    assert rig.type("AT\r") == ""
    assert rig.modem.wait_s() is None
    rig.modem.power_on()
    assert rig.type("AT\r").endswith("OK\r\n")


def test_slow_answers_come_late() -> None:
    rig = Rig()
    rig.fault(FaultKind.SLOW, seconds=1.5)
    assert rig.type("AT+CSQ\r") == ""
    assert rig.step(1.5) == ["+CSQ: 21,99", "OK"]


def test_no_signal_refuses_sends_and_keeps_incoming_in_the_network() -> None:
    rig = Rig()
    rig.fault(FaultKind.NO_SIGNAL)
    assert rig.send(submit("hola")) == ["+CMS ERROR: 331"]
    rig.network.text_in(rig.now, ANA, "uno")
    rig.step()
    assert rig.at("+CPMS?")[0].startswith('+CPMS: "SM",0')
    rig.fault(FaultKind.CLEAR)
    rig.step()
    assert rig.at("+CPMS?")[0].startswith('+CPMS: "SM",1')


def test_full_storages_take_nothing_until_it_is_cleared() -> None:
    rig = Rig()
    rig.fault(FaultKind.FULL)
    rig.network.text_in(rig.now, ANA, "uno")
    rig.step()
    assert rig.network.waiting == 1
    rig.fault(FaultKind.CLEAR)
    rig.step()
    assert rig.network.waiting == 0


def test_a_duplicate_is_the_same_pdu_twice() -> None:
    rig = Rig()
    rig.fault(FaultKind.DUPLICATE)
    rig.network.text_in(rig.now, ANA, "uno")
    rig.step()
    lines = rig.at("+CMGL=4")
    assert lines[1] == lines[3]


def test_no_reports_come_when_the_network_sends_none() -> None:
    rig = Rig()
    rig.at("+CNMI=2,1,0,1")
    rig.fault(FaultKind.NO_REPORTS)
    rig.send(submit("hola", report=True))
    assert rig.step() == []


def test_a_message_to_a_phone_that_stays_off_expires() -> None:
    rig = Rig()
    rig.at("+CNMI=2,1,0,1")
    rig.fault(FaultKind.UNREACHABLE, number=ANA)
    rig.send(submit("hola", report=True))  # validity 24 hours
    assert rig.step(23 * 3600) == []
    said = rig.step(2 * 3600)
    report = decode_report(bytes.fromhex(said[1])[8:])
    assert report.status == 0x46
    assert report.settled_at - report.sent_at == timedelta(hours=24)
    assert rig.events == []


def test_a_phone_that_is_switched_on_again_gets_what_waited() -> None:
    rig = Rig()
    rig.fault(FaultKind.UNREACHABLE, number=ANA)
    rig.send(submit("hola"))
    rig.step(3600)
    rig.fault(FaultKind.CLEAR)
    rig.step(3600)
    assert [event.text for event in rig.events] == ["hola"]


def test_a_number_nobody_has_is_reported_as_such() -> None:
    rig = Rig(strangers=False)
    rig.at("+CNMI=2,1,0,1")
    rig.send(submit("hola", report=True))
    assert decode_report(bytes.fromhex(rig.step()[1])[8:]).status == 0x43
