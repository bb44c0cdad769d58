"""What the simulated modem answers, command by command."""

from __future__ import annotations

import pytest

from modem.simulator.faults import FaultKind
from tests.modem.simulator.rig import Rig


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("", ["OK"]),
        ("+CGMI", ["Willay", "OK"]),
        ("+CGMM", ["Simulator", "OK"]),
        ("+CGSN", ["004999010640000", "OK"]),
        ("+CIMI", ["001010123456789", "OK"]),
        ("+CCID", ["+CCID: 8951001234567890123", "OK"]),
        ("+CSQ", ["+CSQ: 21,99", "OK"]),
        ("+CREG?", ["+CREG: 0,1", "OK"]),
        ("+CREG=2;+CREG?", ['+CREG: 2,1,"2A1B","01C4"', "OK"]),
        ("+COPS?", ['+COPS: 0,0,"Red Andina"', "OK"]),
        ("+COPS=3,2;+COPS?", ['+COPS: 0,2,"00101"', "OK"]),
        ("+CPIN?", ["+CPIN: READY", "OK"]),
        ("+CMGF?", ["+CMGF: 0", "OK"]),
        ("+CPMS?", ['+CPMS: "SM",0,3,"SM",0,3,"SM",0,3', "OK"]),
        ('+CPMS="ME","SM","ME"', ["+CPMS: 0,2,0,3,0,2", "OK"]),
        ("+CSCA?", ['+CSCA: "+51900000000",145', "OK"]),
        ("+CNMI=?", ["+CNMI: (0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)", "OK"]),
        ("+CNMI=2,1,0,1;+CNMI?", ["+CNMI: 2,1,0,1,0", "OK"]),
        ("+CCLK?", ['+CCLK: "26/11/23,08:00:00-20"', "OK"]),
        ("+CSMS=1", ["+CSMS: 1,1,1", "OK"]),
        ("+CNUM", ['+CNUM: ,"+51900000001",145', "OK"]),
        ("+CBC", ["+CBC: 0,100", "OK"]),
        ("+CMMS=2;+CMMS?", ["+CMMS: 2", "OK"]),
        ("+CLCK=\"SC\",2", ["+CLCK: 0", "OK"]),
        ("+CSQ=?", ["OK"]),
        ("+HUMBUG", ["ERROR"]),
        ("^HCSQ?", ["ERROR"]),
        ("+CNMI=9", ["+CMS ERROR: 302"]),
        ("+CMGF=x", ["ERROR"]),
        ("+CMGR=1", ["+CMS ERROR: 321"]),
        ("+CMGD=9", ["+CMS ERROR: 321"]),
        ("+CMGD=1", ["OK"]),
        ("D123;", ["NO CARRIER"]),
    ],
)  # fmt: skip
def test_commands_answer_as_the_standard_says(command: str, lines: list[str]) -> None:
    assert Rig().at(command) == lines


def test_echo_comes_back_until_it_is_switched_off() -> None:
    rig = Rig()
    rig.type("ATE1\r")
    assert rig.type("AT\r") == "AT\r\r\nOK\r\n"
    assert rig.type("ATE0\r") == "ATE0\r\r\nOK\r\n"
    assert rig.type("AT\r") == "\r\nOK\r\n"


def test_results_become_digits_when_words_are_switched_off() -> None:
    rig = Rig()
    rig.type("ATV0\r")
    assert rig.type("AT\r") == "0\r"
    assert rig.type("AT+NONSENSE\r") == "4\r"


def test_a_command_may_come_in_pieces_and_with_line_feeds() -> None:
    rig = Rig()
    assert rig.type("A") == ""
    assert rig.type("T+CS") == ""
    assert rig.type("Q\r\nAT\r\n").count("OK") == 2


def test_a_chain_stops_at_the_first_error() -> None:
    assert Rig().at("+CSQ;+HUMBUG;+CREG?") == ["+CSQ: 21,99", "ERROR"]


def test_noise_before_a_command_is_passed_over() -> None:
    assert Rig().type("\x00\xff\x1bxAT+CSQ\r").endswith("OK\r\n")


def test_a_reset_brings_the_first_settings_back() -> None:
    rig = Rig()
    rig.at("+CMEE=2;+CREG=1;+CMGF=1")
    rig.type("ATZ\r")
    rig.type("ATE0\r")
    assert rig.at("+CMEE?;+CREG?;+CMGF?") == ["+CMEE: 0", "+CREG: 0,1", "+CMGF: 0", "OK"]


def test_until_the_pin_is_given_nothing_of_messages_works() -> None:
    rig = Rig(pin="1234")
    assert rig.at("+CPIN?") == ["+CPIN: SIM PIN", "OK"]
    assert rig.at("+CREG?") == ["+CREG: 0,0", "OK"]
    assert rig.at("+CMGL=4") == ["+CMS ERROR: 311"]
    assert rig.at("+CPMS?") == ["+CMS ERROR: 311"]
    assert rig.at('+CPIN="1234"') == ["OK"]
    assert rig.at("+CREG?") == ["+CREG: 0,1", "OK"]
    assert rig.at("+CMGL=4") == ["OK"]


def test_three_wrong_pins_want_the_puk() -> None:
    rig = Rig(pin="1234")
    rig.at("+CMEE=1")
    for _ in range(3):
        assert rig.at("+CPIN=9999") == ["+CME ERROR: 16"]
    assert rig.at("+CPIN?") == ["+CPIN: SIM PUK", "OK"]
    assert rig.at("+CPIN=1234") == ["+CME ERROR: 12"]
    assert rig.at("+CPIN=12345678,4321") == ["OK"]
    assert rig.at("+CPIN?") == ["+CPIN: READY", "OK"]


def test_a_pin_can_be_changed_and_switched_off() -> None:
    rig = Rig(pin="1234")
    rig.at("+CPIN=1234")
    assert rig.at('+CPWD="SC","1234","7777"') == ["OK"]
    assert rig.at('+CLCK="SC",0,"1234"') == ["ERROR"]
    assert rig.at('+CLCK="SC",0,"7777"') == ["OK"]
    rig.modem.power_on()
    rig.device.settings.echo = False
    assert rig.at("+CPIN?") == ["+CPIN: READY", "OK"]


def test_a_pin_is_asked_for_again_after_power_was_off() -> None:
    rig = Rig(pin="1234")
    rig.at("+CPIN=1234")
    rig.modem.power_on()
    rig.device.settings.echo = False
    assert rig.at("+CPIN?") == ["+CPIN: SIM PIN", "OK"]


def test_a_missing_sim_is_told() -> None:
    rig = Rig()
    rig.fault(FaultKind.NO_SIM)
    rig.at("+CMEE=1")
    assert rig.at("+CPIN?") == ["+CME ERROR: 10"]
    assert rig.at("+CMGL=4") == ["+CMS ERROR: 310"]


def test_a_balance_is_shown_some_time_after_its_code_was_dialled() -> None:
    rig = Rig()
    assert rig.at('+CUSD=1,"*101#",15') == ["OK"]
    assert rig.step() == ['+CUSD: 0,"Su saldo es S/ 12.50. Vence el 31/12/2026.",15']


def test_a_menu_leads_where_its_answers_say() -> None:
    rig = Rig()
    rig.at('+CUSD=1,"*100#",15')
    assert rig.step()[0].startswith('+CUSD: 1,"Red Andina')
    rig.at('+CUSD=1,"3",15')
    assert rig.step()[0].startswith('+CUSD: 1,"1 100 SMS')
    rig.at('+CUSD=1,"1",15')
    assert rig.step() == ['+CUSD: 0,"Compro 100 SMS. Le quedan 100 SMS.",15']


def test_a_cancelled_menu_knows_no_answers() -> None:
    rig = Rig()
    rig.at('+CUSD=1,"*100#",15')
    rig.step()
    assert rig.at("+CUSD=2") == ["OK"]
    rig.at('+CUSD=1,"1",15')
    assert rig.step() == ["+CUSD: 4"]


def test_ussd_is_said_in_the_alphabet_of_the_terminal() -> None:
    rig = Rig()
    rig.at('+CSCS="UCS2"')
    rig.at('+CUSD=1,"002A0031003000310023",15')
    assert rig.step()[0].startswith('+CUSD: 0,"0053007500200073')


def test_without_signal_nothing_can_be_heard_and_it_is_told_once() -> None:
    rig = Rig()
    rig.at("+CREG=1")
    rig.fault(FaultKind.NO_SIGNAL)
    assert rig.step() == ["+CREG: 2"]
    assert rig.step() == []
    assert rig.at("+CSQ") == ["+CSQ: 99,99", "OK"]
    assert rig.at("+COPS?") == ["+COPS: 0", "OK"]
    rig.fault(FaultKind.CLEAR)
    assert rig.step() == ["+CREG: 1"]


def test_a_denied_registration_still_has_signal() -> None:
    rig = Rig()
    rig.fault(FaultKind.DENIED)
    assert rig.at("+CREG?;+CSQ") == ["+CREG: 0,3", "+CSQ: 21,99", "OK"]


def test_a_modem_in_flight_mode_is_not_registered() -> None:
    rig = Rig()
    assert rig.at("+CFUN=4") == ["OK"]
    assert rig.at("+CREG?") == ["+CREG: 0,0", "OK"]
    rig.at("+CFUN=1")
    assert rig.at("+CREG?") == ["+CREG: 0,1", "OK"]
