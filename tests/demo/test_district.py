"""The demonstration's people and facts: fictitious, sound, the same each time, and taken by the product's importer."""

from __future__ import annotations

import ast
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from gateway.demo.agenda import Agenda
from gateway.demo.district import DemoPerson, DemoSchool, District, make_district
from gateway.demo.inspector import InspectorVisits
from gateway.demo.rosters import CONTACTS_FILE, SCHOOLS_FILE, write_rosters
from gateway.demo.townsfolk import BED, UP, PromoterKnows, ReporterKnows, labels, people_of, tempers
from gateway.demo.truth import Truth
from gateway.formats.roster import read_contacts, read_schools
from gateway.survey.casework import CaseBrief, case_text
from gateway.survey.lexicon import load
from gateway.survey.model import REPORTERS, Lang, QuestionKey, QuestionType, Role
from gateway.survey.visit_form import VisitField, brief, read_form
from gateway.words import translations
from modem.api import Msisdn
from modem.simulator.people import Reply

LIMA = ZoneInfo("America/Lima")
MONDAY = date(2026, 8, 10)
ES = Lang("es")
TRUTH = Truth(seed=1, first_day=MONDAY, timezone=LIMA)
ROOT = Path(__file__).resolve().parents[2]


def at(day: int, hour: int = 14) -> datetime:
    """A moment in August 2026, local time."""
    return datetime(2026, 8, day, hour, tzinfo=LIMA)


@pytest.fixture(scope="module")
def district() -> District:
    """The small one."""
    return make_district(8, 1, MONDAY)


def test_the_same_seed_makes_the_same_district() -> None:
    assert make_district(8, 1, MONDAY) == make_district(8, 1, MONDAY)
    assert make_district(8, 1, MONDAY) != make_district(8, 2, MONDAY)


@pytest.mark.parametrize("count", [1, 4, 8, 75, 100])
def test_every_school_has_its_three_reporters_a_promoter_and_an_inspector(count: int) -> None:
    made = make_district(count, 1, MONDAY)
    posts = Counter((post.school.code, post.role) for person in made.people for post in person.posts)
    wanted = {(school.code, role) for school in made.schools for role in (*REPORTERS, Role.PROMOTER, Role.INSPECTOR)}
    assert set(posts) == wanted
    assert set(posts.values()) == {1}
    assert len({school.name for school in made.schools}) == count
    assert len({person.name for person in made.people}) == len(made.people)


def test_the_pilot_has_225_reporters() -> None:
    made = make_district(75, 1, MONDAY)
    assert sum(len(person.posts) for person in made.reporters) == 225


def test_phones_are_shared_a_principal_has_two_schools_and_an_enrolment_is_missing(district: District) -> None:
    phones = Counter(person.phone for person in district.people)
    assert sorted(phones.values())[-2:] == [1, 2]
    assert [len(person.posts) for person in district.reporters if len(person.posts) > 1] == [2]
    assert [school.number for school in district.schools if not school.registered] == [4]


@pytest.mark.parametrize("count", [8, 75])
def test_the_rosters_are_taken_without_a_fault(count: int, tmp_path: Path) -> None:
    made = make_district(count, 1, MONDAY)
    write_rosters(made, tmp_path)
    schools = read_schools((tmp_path / SCHOOLS_FILE).read_bytes(), "schools", language=ES)
    contacts = read_contacts((tmp_path / CONTACTS_FILE).read_bytes(), "contacts", country="PE", today=MONDAY)
    assert [entry.code for entry in schools.entries] == [school.code for school in made.schools]
    assert all(entry.code.startswith("0") for entry in schools.entries)
    assert {entry.msisdn for entry in contacts.entries} == {person.phone for person in made.people}
    assert (schools.unused, contacts.unused) == ((), ())
    unknown = [entry.code for entry in schools.entries if entry.girls is None]
    assert unknown == [school.code for school in made.schools if not school.registered]


def test_truth_is_a_function_of_school_question_and_week(district: District) -> None:
    again = Truth(seed=1, first_day=MONDAY, timezone=LIMA)
    for school in district.schools:
        for _, question in labels():
            for week in range(8):
                assert again.value(school, question, week) == TRUTH.value(school, question, week)


def test_no_more_pupils_attend_than_are_enrolled_and_they_vary_by_week(district: District) -> None:
    school = district.schools[0]
    girls = [TRUTH.value(school, QuestionKey("girls_present"), week) for week in range(20)]
    assert all(0.7 * school.girls <= int(value) <= school.girls for value in girls)
    assert len(set(girls)) > 3


def test_books_that_have_come_stay_and_none_are_missing_then(district: District) -> None:
    for school in district.schools:
        received = [TRUTH.value(school, QuestionKey("all_received"), week) for week in range(8)]
        assert received == sorted(received), "no before yes"
        assert received[-1] == "yes"
        for week, said in enumerate(received):
            assert (TRUTH.value(school, QuestionKey("missing"), week) == 0) == (said == "yes")
    first = [TRUTH.value(school, QuestionKey("all_received"), 0) for school in district.schools]
    assert {"yes", "no"} == set(first)


def test_a_question_nobody_knows_of_is_an_error(district: District) -> None:
    with pytest.raises(LookupError, match="unheard_of"):
        TRUTH.value(district.schools[0], QuestionKey("unheard_of"), 0)


def test_weeks_are_counted_from_the_first_monday_local_time() -> None:
    assert TRUTH.week(datetime(2026, 8, 10, 0, 0, tzinfo=LIMA)) == 0
    assert TRUTH.week(datetime(2026, 8, 16, 23, 59, tzinfo=LIMA)) == 0
    assert TRUTH.week(datetime(2026, 8, 17, 0, 0, tzinfo=LIMA)) == 1


def by_role(district: District, number: int, role: Role) -> DemoPerson:
    """Who has a post."""
    return next(
        person
        for person in district.people
        for post in person.posts
        if post.school.number == number and post.role is role
    )


def test_a_reporter_knows_the_truth_of_their_school(district: District) -> None:
    person = by_role(district, 0, Role.PRINCIPAL)
    knows = ReporterKnows((person,), TRUTH)(person.phone, at(14), "¿Cuantas niñas asistieron?")
    assert knows["girls"] == TRUTH.value(district.schools[0], QuestionKey("girls_present"), 0)
    assert knows["no_class"] is False


def test_a_principal_of_two_schools_looks_at_which_one_is_asked_about(district: District) -> None:
    person = next(person for person in district.reporters if len(person.posts) == 2)
    for post in person.posts:
        knows = ReporterKnows((person,), TRUTH)(person.phone, at(14), f"{post.school.name}: ¿Cuantos niños?")
        assert knows["boys"] == TRUTH.value(post.school, QuestionKey("boys_present"), 0)


def test_one_leader_counts_three_fewer_and_one_parent_hears_of_books_late(district: District) -> None:
    leader, parent = by_role(district, 5, Role.LEADER), by_role(district, 1, Role.PARENT)
    real = TRUTH.value(district.schools[5], QuestionKey("girls_present"), 0)
    assert ReporterKnows((leader,), TRUTH)(leader.phone, at(14), "")["girls"] == int(real) - 3
    assert TRUTH.value(district.schools[1], QuestionKey("all_received"), 0) == "yes"
    assert ReporterKnows((parent,), TRUTH)(parent.phone, at(10), "")["books_all"] is False


def test_a_promoter_finds_out_what_any_case_asks(district: District) -> None:
    lexicon = load(ES)
    person = district.promoters[0]
    assert len({key for _, key in labels()}) == 8
    for post in person.posts:
        for label, question in labels():
            yes_no = question in ("all_received", "allowance_received", "improvements_seen")
            kind = QuestionType.YES_NO if yes_no else QuestionType.COUNT
            brief = CaseBrief(id=12, school=post.school.name, label=label, type=kind, day="viernes", low=20, high=23)
            said = PromoterKnows(person, TRUTH)(person.phone, at(24), case_text(brief, lexicon))["truth"]
            week = 1  # Monday the 24th: the Friday that the text names was last week
            real = TRUTH.value(post.school, question, week)
            attendance = question.endswith("_present")
            if attendance and not TRUTH.has_class(post.school, week):
                real = "no hubo clases"
            assert said == {"yes": "SI", "no": "NO"}.get(str(real), real), (post.school.name, question)


def test_a_promoter_asked_again_without_the_school_still_knows_which(district: District) -> None:
    person = district.promoters[0]
    knows = PromoterKnows(person, TRUTH)
    brief = CaseBrief(
        id=3, school=person.posts[0].school.name, label="niñas", type=QuestionType.COUNT, day="viernes", low=20, high=23
    )
    first = knows(person.phone, at(14), case_text(brief, load(ES)))
    assert knows(person.phone, at(14), "No entendi. Casos abiertos: 3") == first != {}
    assert PromoterKnows(person, TRUTH)(person.phone, at(14), "Gracias.") == {}


class Chatty:
    """Answers everything after fixed delays."""

    def __init__(self, *delays: timedelta) -> None:
        self._delays = delays

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        """One text a delay."""
        return tuple(Reply(delay=delay, text="si") for delay in self._delays)


def test_nobody_texts_at_night_and_all_they_will_do_is_in_the_agenda(district: District) -> None:
    from gateway.demo.townsfolk import Awake

    agenda = Agenda()
    mind = Chatty(timedelta(minutes=5), timedelta(hours=9), timedelta(hours=14))
    replies = Awake(mind, TRUTH, agenda).reply(at(14, 14), "?", Random(1))
    times = [(at(14, 14) + reply.delay) for reply in replies]
    assert times[0] == at(14, 14) + timedelta(minutes=5)
    for moment in times:
        assert UP <= moment.astimezone(LIMA).time() < BED
    assert times[1].date() == times[2].date() == date(2026, 8, 15)
    assert agenda.next(at(14, 14)) == times[0]
    assert agenda.next(times[0]) == min(times[1:])
    assert agenda.next(max(times)) is None


def test_every_phone_has_one_subscriber_with_a_known_temper(district: District) -> None:
    persons = people_of(district, TRUTH, Agenda())
    assert {person.number for person in persons} == {person.phone for person in district.people}
    assert len(persons) == len({person.number for person in persons})
    assert {person.temper for person in district.people} <= set(tempers())


def test_somebody_vague_is_vague_first_and_clear_when_asked_again(district: District) -> None:
    vague = next(person for person in district.reporters if person.temper == "vague")
    mind = next(person for person in people_of(district, TRUTH, Agenda()) if person.number == vague.phone).behaviour
    (first,) = mind.reply(at(10, 9), "¿Ya recibio su escuela todos los libros de texto? Responda SI o NO.", Random(1))
    again = "No entendi. Responda SI o NO. ¿Ya recibio su escuela todos los libros de texto?"
    (second,) = mind.reply(at(10, 10), again, Random(1))
    assert first.text not in ("SI", "NO")
    assert second.text.upper() in ("SI", "NO")


def test_numbers_are_valid_peruvian_mobiles(district: District) -> None:
    assert all(re.fullmatch(r"\+519\d{8}", person.phone) for person in district.people)
    assert Msisdn("+51900000001") not in {person.phone for person in district.people}


def said_sentences() -> list[tuple[str, ...]]:
    """Every text that the demonstration hands to gettext, with its plural where it has one."""
    found = []
    for path in sorted((ROOT / "gateway" / "demo").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            args = node.args[:2] if name in ("ngettext", "many") else node.args[:1]
            texts = tuple(arg.value for arg in args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
            if name in ("gettext", "say", "ngettext", "many") and texts:
                found.append(texts)
    return found


def test_every_sentence_of_the_demonstration_is_said_in_spanish_with_the_same_places() -> None:
    words = translations("demo", "es")
    sentences = said_sentences()
    assert len(sentences) > 30
    for texts in sentences:
        said = [words.ngettext(*texts, number) for number in (1, 2)] if len(texts) == 2 else [words.gettext(*texts)]
        for english, spanish in zip(texts, said, strict=True):
            assert english == "no" or spanish != english, f"no Spanish for {english!r}"
            places = [{name for _, name, _, _ in Formatter().parse(text)} for text in (english, spanish)]
            assert places[0] == places[1], english


def sent(school: DemoSchool) -> str:
    return brief(school.name, school.code, "agosto", ("niñas", "niños"), load(ES))


def test_an_inspector_goes_on_a_friday_and_tells_what_is_true_there(district: District) -> None:
    person = district.inspectors[0]
    school = person.posts[0].school
    (reply,) = InspectorVisits(person, TRUTH).reply(at(12), sent(school), Random(1))
    there = at(12) + reply.delay
    assert there.weekday() == 4
    fields = tuple(
        VisitField(key=QuestionKey(key), type=QuestionType.COUNT, label=label)
        for key, label in (("girls_present", "niñas"), ("boys_present", "niños"))
    )
    form = read_form(reply.text, fields, there.date(), load(ES))
    week = TRUTH.week(there)
    assert form.clear
    assert form.code == school.code
    assert dict(form.values) == {key: TRUTH.value(school, key, week) for key in form.values}
    assert len(form.values) == 2


def test_an_inspector_visits_one_school_a_friday_and_each_once(district: District) -> None:
    person = district.inspectors[0]
    mind = InspectorVisits(person, TRUTH)
    days = [
        (at(12) + reply.delay).date()
        for post in person.posts
        for reply in mind.reply(at(12), sent(post.school), Random(1))
    ]
    assert len(set(days)) == len(days) >= 2
    assert mind.reply(at(13), "Recordatorio. " + sent(person.posts[0].school), Random(1)) == ()
    assert mind.reply(at(13), "Gracias. Visita 0417206, 14/8: 9 niñas.", Random(1)) == ()
