"""Messages both ways through the simulated modem: sent, reported, stored, announced, read, deleted."""

from __future__ import annotations

from datetime import timedelta

from modem.api import Concat
from modem.charset import split
from modem.simulator.faults import FaultKind
from modem.simulator.network import Direction
from modem.simulator.pdu import decode_deliver, decode_report
from modem.simulator.people import Person, Span
from tests.modem.simulator.rig import ANA, MONDAY, OWN_NUMBER, Rig, Scripted, submit

TEN_SECONDS = Span(low=timedelta(seconds=10), high=timedelta(seconds=10))


def stored_texts(rig: Rig) -> list[str]:
    lines = rig.at("+CMGL=4")
    return [decode_deliver(bytes.fromhex(line)[8:]).text for line in lines if line.startswith("07")]


def test_a_message_is_accepted_with_a_reference_that_counts_up_and_wraps() -> None:
    rig = Rig()
    refs = [rig.send(submit("hola"))[0] for _ in range(257)]
    assert refs[0] == "+CMGS: 0"
    assert refs[255:] == ["+CMGS: 255", "+CMGS: 0"]
    assert (rig.network.sent[0].to, rig.network.sent[0].text) == (ANA, "hola")


def test_a_message_reaches_its_reader_after_the_latency() -> None:
    rig = Rig(latency=TEN_SECONDS)
    rig.send(submit("hola"))
    rig.step(9.9)
    assert rig.events == []
    rig.step(0.1)
    assert [(event.direction, event.number, event.text) for event in rig.events] == [(Direction.OUT, ANA, "hola")]


def test_escape_gives_a_prompt_up() -> None:
    rig = Rig()
    rig.type("AT+CMGS=20\r")
    assert rig.type("0011\x1b") == "\r\nOK\r\n"
    assert rig.network.sent == []


def test_a_pdu_of_another_length_is_refused() -> None:
    rig = Rig()
    rig.type("AT+CMGS=20\r")
    assert rig.type("0011000B\x1a") == "\r\n+CMS ERROR: 304\r\n"


def test_parts_in_any_order_are_read_as_one_text() -> None:
    rig = Rig()
    text = "Lista de escuelas: " + "Yanamayo, " * 30
    parts = split(text)
    assert len(parts) > 1
    for seq in range(len(parts), 0, -1):
        rig.send(submit(parts[seq - 1], concat=Concat(ref=5, total=len(parts), seq=seq)))
    rig.step()
    assert [event.text for event in rig.events] == [text]


def test_a_surrogate_pair_cut_by_the_sender_is_joined_by_the_reader() -> None:
    rig = Rig()
    rig.send(submit("a\ud83d", concat=Concat(ref=5, total=2, seq=1)))
    rig.send(submit("\udc4db", concat=Concat(ref=5, total=2, seq=2)))
    rig.step()
    assert rig.events[0].text == "a👍b"


def test_the_reply_of_a_person_is_stored_and_announced_after_the_answer_to_the_send() -> None:
    rig = Rig(people=[Person(number=ANA, behaviour=Scripted("31 niñas"))])
    rig.at("+CNMI=2,1,0,0,0")
    assert rig.send(submit("¿Cuantas?")) == ["+CMGS: 0", "OK"]
    assert rig.step() == ['+CMTI: "SM",1']
    assert stored_texts(rig) == ["31 niñas"]


def test_a_delayed_reply_comes_in_network_time_with_the_time_of_its_sending() -> None:
    rig = Rig(people=[Person(number=ANA, behaviour=Scripted("31", delay=timedelta(hours=3)))])
    rig.send(submit("¿Cuantas?"))
    rig.step()
    rig.step(3 * 3600 - 1)
    assert stored_texts(rig) == []
    rig.step(60)
    line = rig.at("+CMGR=1")[1]
    assert decode_deliver(bytes.fromhex(line)[8:]).sent_at == MONDAY + timedelta(hours=3)


def test_a_read_message_is_marked_read_and_unread_ones_can_be_asked_for() -> None:
    rig = Rig()
    rig.network.text_in(rig.now, ANA, "uno")
    rig.step()
    assert rig.at("+CMGL=0")[0] == "+CMGL: 1,0,,22"
    assert rig.at("+CMGL=0") == ["OK"]
    assert rig.at("+CMGL=1")[0] == "+CMGL: 1,1,,22"


def test_a_full_sim_overflows_to_the_phone_and_then_waits_in_the_network() -> None:
    rig = Rig(sizes=(2, 1))
    rig.at("+CNMI=2,1")
    for text in ("uno", "dos", "tres", "cuatro", "cinco"):
        rig.network.text_in(rig.now, ANA, text)
    assert rig.step() == ['+CMTI: "SM",1', '+CMTI: "SM",2', '+CMTI: "ME",1']
    assert rig.network.waiting == 2
    assert rig.at("+CMGD=1") == ["OK"]
    assert rig.step() == ['+CMTI: "SM",1']
    assert sorted(stored_texts(rig)) == ["cuatro", "dos"]
    assert rig.network.waiting == 1


def test_delete_flags_spare_what_was_not_read() -> None:
    rig = Rig()
    rig.network.text_in(rig.now, ANA, "uno")
    rig.step()
    rig.at("+CMGL=4")
    rig.network.text_in(rig.now, ANA, "dos")
    rig.step()
    assert rig.at("+CMGD=0,1") == ["OK"]
    assert stored_texts(rig) == ["dos"]
    assert rig.at("+CMGD=0,4") == ["OK"]
    assert stored_texts(rig) == []


def test_a_report_comes_as_cds_where_it_was_asked_for() -> None:
    rig = Rig(latency=TEN_SECONDS)
    rig.at("+CNMI=2,1,0,1,0")
    rig.send(submit("hola", report=True))
    rig.send(submit("adios"))
    said = rig.step(60)
    assert [line.split(":")[0] for line in said[::2]] == ["+CDS"]
    report = decode_report(bytes.fromhex(said[1])[8:])
    assert (report.ref, report.recipient, report.status) == (0, ANA, 0)
    assert report.settled_at - report.sent_at == timedelta(seconds=10)


def test_a_report_is_stored_and_announced_where_that_was_asked_for() -> None:
    rig = Rig()
    rig.at("+CNMI=2,1,0,2,0")
    rig.send(submit("hola", report=True))
    assert rig.step() == ['+CDSI: "SM",1']
    assert decode_report(bytes.fromhex(rig.at("+CMGR=1")[1])[8:]).ref == 0


def test_a_report_is_stored_in_silence_where_none_was_asked_for() -> None:
    rig = Rig()
    rig.send(submit("hola", report=True))
    assert rig.step() == []
    assert rig.at("+CMGL=4")[0].startswith("+CMGL: 1,0,")


def test_messages_are_shown_and_not_stored_where_that_was_asked_for() -> None:
    rig = Rig()
    rig.at("+CNMI=2,2")
    rig.network.text_in(rig.now, ANA, "uno")
    said = rig.step()
    assert said[0] == "+CMT: ,22"
    assert decode_deliver(bytes.fromhex(said[1])[8:]).text == "uno"
    assert rig.at("+CMGL=4") == ["OK"]


def test_announcements_wait_while_a_prompt_is_open() -> None:
    rig = Rig()
    rig.at("+CNMI=2,1")
    pdu = submit("hola")
    rig.type(f"AT+CMGS={len(pdu)}\r")
    rig.network.text_in(rig.now, ANA, "uno")
    assert rig.step() == []
    said = rig.type(f"00{pdu.hex()}\x1a")
    assert said.index("+CMGS") < said.index("+CMTI")


def test_the_air_takes_its_time_and_what_is_written_meanwhile_waits() -> None:
    rig = Rig(air_time_s=2.5)
    assert rig.send(submit("hola")) == []
    assert rig.type("AT+CSQ\r") == ""
    assert rig.modem.wait_s() == 2.5
    assert rig.step(2.5) == ["+CMGS: 0", "OK", "+CSQ: 21,99", "OK"]


def test_a_stored_message_can_be_sent_later() -> None:
    rig = Rig()
    pdu = submit("hola")
    rig.type(f"AT+CMGW={len(pdu)}\r")
    assert "+CMGW: 1" in rig.type(f"00{pdu.hex()}\x1a")
    assert rig.at("+CMSS=1") == ["+CMSS: 0", "OK"]
    assert rig.network.sent[0].text == "hola"
    assert rig.at("+CMGL=3")[0].startswith("+CMGL: 1,3,")


def test_text_mode_sends_and_lists_readable_lines() -> None:
    rig = Rig(people=[Person(number=ANA, behaviour=Scripted("31 ninos"))])
    assert rig.at("+CMGF=1") == ["OK"]
    assert rig.type(f'AT+CMGS="{ANA}"\r').endswith("> ")
    assert "+CMGS: 0" in rig.type("Cuantos?\x1a")
    rig.step()
    assert rig.at('+CMGL="ALL"') == [
        f'+CMGL: 1,"REC UNREAD","{ANA}",,"26/11/23,08:00:00-20"',
        "31 ninos",
        "OK",
    ]


def test_a_long_reply_comes_in_parts_and_out_of_order_when_asked_for() -> None:
    rig = Rig()
    rig.fault(FaultKind.OUT_OF_ORDER)
    text = "x" * 153 + "y" * 100
    rig.network.text_in(rig.now, ANA, text)
    rig.step()
    assert stored_texts(rig) == ["y" * 100, "x" * 153]


def test_same_seed_same_calls_same_octets() -> None:
    def run() -> list[str]:
        span = Span(low=timedelta(seconds=1), high=timedelta(seconds=30))
        rig = Rig(latency=span, people=[Person(number=ANA, behaviour=Scripted("uno", "dos"))])
        rig.send(submit("a", report=True))
        rig.send(submit("b", report=True))
        for _ in range(20):
            rig.step(10)
        return rig.at("+CMGL=4")

    assert run() == run()


def test_text_mode_takes_number_and_text_in_ucs2() -> None:
    rig = Rig()
    rig.at('+CMGF=1;+CSCS="UCS2";+CSMP=49,167,0,8')
    number = ANA.encode("utf-16-be").hex().upper()
    rig.type(f'AT+CMGS="{number}"\r')
    assert "+CMGS: 0" in rig.type("ŋɔ así".encode("utf-16-be").hex() + "\x1a")
    (sent,) = rig.network.sent
    assert (sent.to, sent.text, sent.submit.want_report) == (ANA, "ŋɔ así", True)


def test_a_text_to_the_modems_own_number_comes_back() -> None:
    rig = Rig()
    rig.send(submit("hola", to=OWN_NUMBER))
    rig.step()
    assert stored_texts(rig) == ["hola"]
