"""Rosters of schools and contacts: what is taken, and everything that is wrong, at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadInputError
from gateway.formats.roster import (
    ContactEntry,
    ContactRoster,
    SchoolEntry,
    SchoolKey,
    SchoolRoster,
    read_contacts,
    read_schools,
)
from gateway.survey.model import Lang, Role

ES = Lang("es")
TODAY = date(2026, 11, 20)
SCHOOLS = "code,annex,name,district,level,area,girls,boys\n"
CONTACTS = "school,role,name,phone\n"


def schools(text: str | bytes) -> SchoolRoster:
    data = text if isinstance(text, bytes) else text.encode()
    return read_schools(data, "schools.csv", language=ES)


def contacts(text: str | bytes) -> ContactRoster:
    data = text if isinstance(text, bytes) else text.encode()
    return read_contacts(data, "contacts.csv", country="PE", today=TODAY)


def one_school(text: str | bytes) -> SchoolEntry:
    (entry,) = schools(text).entries
    return entry


def one_contact(text: str) -> ContactEntry:
    (entry,) = contacts(text).entries
    return entry


def faults(read: object, text: str | bytes) -> list[str]:
    assert callable(read)
    with pytest.raises(BadInputError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


def at_most_refused(read: Callable[[str | bytes], object], text: str | bytes) -> bool:
    """Whether the file was taken, or refused with its faults; any other error fails the test."""
    try:
        read(text)
    except BadInputError as error:
        return bool(error.problems)
    return True


WHOLE = (
    "código modular;Anexo;CODIGO_LOCAL;Nombre;ubigeo;UGEL;Nivel;Área;matricula_mujeres;matricula_hombres;"
    "docentes_mujeres;docentes_hombres;idioma;lat;lon\n"
    "0487652;1;123456;I.E. 64001 Río Claro;250101;Coronel Portillo;Primaria;Rural;31;;2;0;shipibo;-8,3791;-74.55\n"
)


def test_spanish_names_semicolons_and_leading_zeros_are_taken() -> None:
    entry = one_school(WHOLE)
    assert (entry.code, entry.annex, entry.local_code) == ("0487652", "1", "123456")
    assert (entry.name, entry.district, entry.office) == ("I.E. 64001 Río Claro", "250101", "Coronel Portillo")
    assert (entry.level, entry.area, entry.language) == ("primary", "rural", "shp")
    assert (entry.women_teachers, entry.lat, entry.lon) == (2, -8.3791, -74.55)


def test_no_data_is_not_zero() -> None:
    entry = one_school(WHOLE)
    assert entry.boys is None
    assert entry.men_teachers == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(mark: str, end: str) -> None:
    assert one_school(mark + WHOLE.replace("\n", end)) == one_school(WHOLE)


def test_a_leading_zero_that_a_spreadsheet_took_is_put_back() -> None:
    assert one_school(SCHOOLS + "487652,,Río Claro,10101,primaria,rural,1,2\n").code == "0487652"
    assert one_school(SCHOOLS + "487652,,Río Claro,10101,primaria,rural,1,2\n").district == "010101"


def test_only_the_first_of_absent_columns_is_needed() -> None:
    entry = one_school("code,name,district\n0487652,Río Claro,250101\n")
    assert (entry.annex, entry.level, entry.area, entry.girls, entry.language) == ("0", "", "", None, "es")


def test_columns_nobody_knows_are_left_out_and_said_so() -> None:
    roster = schools("code,name,district,observaciones\n0487652,Río Claro,250101,lejos\n")
    assert roster.unused == ("observaciones",)


def test_a_text_with_separators_and_line_breaks_between_quotes_is_one_cell() -> None:
    entry = one_school(SCHOOLS + '0487652,0,"Río Claro, el\nnuevo",250101,primaria,rural,1,2\n')
    assert entry.name == "Río Claro, el nuevo"
    text = SCHOOLS + '0487652,0,"Río\nClaro",250101,primaria,rural,1,2\n0487653,0,X,250101,primaria,rural,x,1\n'
    assert faults(schools, text) == [
        "line 4, column girls: 'x' is not a number of people (digits; leave it empty where there is no data)"
    ]


def test_twenty_different_faults_are_told_at_once_each_with_line_and_column() -> None:
    text = (
        "code,annex,local_code,name,district,level,area,girls,boys,women_teachers,men_teachers,language,lat,lon,girls\n"
        "1.2E+06,0,,A,250101,primaria,rural,1,1,1,1,es,,\n"
        "48765,0,,B,250101,primaria,rural,1,1,1,1,es,,\n"
        ",0,,C,250101,primaria,rural,1,1,1,1,es,,\n"
        "0487654,0,,,250101,primaria,rural,1,1,1,1,es,,\n"
        "0487655,0,,E,Callería,primaria,rural,1,1,1,1,es,,\n"
        "0487656,0,,F,250101,superior,rural,1,1,1,1,es,,\n"
        "0487657,0,,G,250101,primaria,campo,1,1,1,1,es,,\n"
        "0487658,0,,H,250101,primaria,,1,1,1,1,es,,\n"
        "0487659,0,,I,250101,primaria,rural,-3,1,1,1,es,,\n"
        "0487660,0,,J,250101,primaria,rural,treinta,1,1,1,es,,\n"
        "0487661,0,,K,250101,primaria,rural,1,99999,1,1,es,,\n"
        '0487662,0,,L,250101,primaria,rural,1,1,"2,5",1,es,,\n'
        "0487663,0,,M,250101,primaria,rural,1,1,1,s/d,es,,\n"
        "0487664,0,,N,250101,primaria,rural,1,1,1,1,klingon,,\n"
        "0487665,0,,O,250101,primaria,rural,1,1,1,1,es,95,\n"
        "0487666,0,,P,250101,primaria,rural,1,1,1,1,es,,oeste\n"
        "0487667,abc,,Q,250101,primaria,rural,1,1,1,1,es,,\n"
        "0487668,0,12AB,R,250101,primaria,rural,1,1,1,1,es,,\n"
        "0487668,0,,S,250101,primaria,rural,1,1,1,1,es,,\n"
        "0487669,0,,T, 250101,primaria,rural,1,1,1,1,es,,,,6\n"
    )
    found = faults(schools, text)
    assert [line.split(":")[0] for line in found if "cells" not in line] == [
        *("line 1, column girls", "line 2, column code", "line 3, column code", "line 4, column code"),
        *("line 5, column name", "line 6, column district", "line 7, column level", "line 8, column area"),
        *("line 9, column area", "line 10, column girls", "line 11, column girls", "line 12, column boys"),
        *("line 13, column women_teachers", "line 14, column men_teachers", "line 15, column language"),
        *("line 16, column lat", "line 17, column lon", "line 18, column annex", "line 19, column local_code"),
        "line 20, column code",
    ]
    assert [line for line in found if "cells" in line] == [
        'line 21: has 16 cells under 15 columns (put texts that hold the separator between quotes: "...")'
    ]
    assert all(line.endswith(")") for line in found), "every fault has its remedy"


def test_the_faults_of_a_spanish_file_name_its_own_columns() -> None:
    text = "codigo_modular;nombre;ubigeo;matricula_mujeres\n0487652;A;250101;x\n"
    assert faults(schools, text)[0].startswith("line 2, column matricula_mujeres: 'x'")


def test_a_column_that_is_missing_or_nearly_written_is_said_once() -> None:
    found = faults(schools, "codigo_moduler,nombre\n0487652,A\n0487653,B\n")
    assert found == [
        "line 1, column codigo_moduler: is not a column of this roster (did you mean codigo_modular?)",
        "line 1: the column district (ubigeo) is missing"
        " (the first line holds the column names, between commas or semicolons)",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no lines"),
        (b"code,name,district\n", "no lines"),
        (
            "code,name,district\n0487652,Río,250101\n".encode("latin-1"),
            "line 2: the file is not UTF-8 (perhaps",
        ),
        ("code,name\n".encode("utf-16"), "not UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PK\x03\x04 this is no archive", "damaged"),
        (b'code,name,district\n0487652,"open,250101\n', "line 2: the quotes of this line do not close"),
        (b"\x00\x01\x02", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_roster_is_said_so(data: bytes, said: str) -> None:
    (found,) = faults(schools, data)
    assert said in found


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    for read in (schools, contacts):
        assert at_most_refused(read, data)


@given(st.text(alphabet="0123456789,;\"\n'abñ+-./ ", max_size=200))
def test_no_lines_make_the_reader_stumble(lines: str) -> None:
    for read, header in ((schools, SCHOOLS), (contacts, CONTACTS)):
        assert at_most_refused(read, header + lines)


def workbook(rows: list[list[object]], title: str = "Hoja1", first: list[object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    if first is not None:
        page.append(first)
        page = book.create_sheet(title)
    for row in rows:
        page.append(row)
    book.save(stream := io.BytesIO())
    return stream.getvalue()


def test_a_spreadsheet_gives_what_the_same_csv_gives() -> None:
    head: list[object] = ["codigo_modular", "nombre", "ubigeo", "nivel", "area", "ninas", "ninos", None]
    sheet = workbook([[], head, [487652.0, "Río Claro", 250101, "Primaria", "Urbano", 31, None]])
    entry = one_school(sheet)
    assert (entry.code, entry.district, entry.area, entry.girls, entry.boys) == ("0487652", "250101", "urban", 31, None)


def test_faults_of_a_spreadsheet_have_its_row_numbers() -> None:
    sheet = workbook([["code", "name", "district"], [], ["0487652", "A", "25"]])
    assert faults(schools, sheet)[0].startswith("line 3, column district")


def test_the_sheet_of_contacts_is_found_by_its_name_and_its_dates_are_dates() -> None:
    rows: list[list[object]] = [
        ["codigo_modular", "rol", "nombre", "telefono", "fecha_consentimiento"],
        ["0487652", "líder", "Rosa Inuma", 987654321, datetime(2026, 3, 16, 10)],  # noqa: DTZ001 - as Excel keeps it
    ]
    (entry,) = contacts(workbook(rows, "Contactos", first=["code", "name"])).entries
    assert (entry.msisdn, entry.consent_on) == ("+51987654321", date(2026, 3, 16))


def test_a_contact_is_taken_with_its_number_in_e164() -> None:
    entry = one_contact(
        "codigo_modular;rol;nombre;telefono;consentimiento\n487652;APAFA;Rosa Inuma;987 654 321;16/03/2026\n"
    )
    assert entry.role is Role.PARENT
    assert entry.msisdn == "+51987654321"
    assert entry.consent_on == date(2026, 3, 16)
    assert entry.schools == (SchoolKey(code="0487652", annex=None),)
    assert entry.language is None


@pytest.mark.parametrize(
    ("word", "role"),
    [
        *(("líder", Role.LEADER), ("Lideresa", Role.LEADER), ("leader", Role.LEADER)),
        *(("madre", Role.PARENT), ("comité", Role.PARENT), ("parent", Role.PARENT)),
        *(("Director(a)", Role.PRINCIPAL), ("directora", Role.PRINCIPAL), ("principal", Role.PRINCIPAL)),
        *(("promotor/a", Role.PROMOTER), ("inspector", Role.INSPECTOR), ("funcionario", Role.OFFICIAL)),
    ],
)
def test_roles_are_known_by_their_words(word: str, role: Role) -> None:
    assert one_contact(CONTACTS + f"0487652,{word},Rosa Inuma,987654321\n").role is role


def test_a_promoter_may_have_many_schools_on_one_line_or_one_a_line() -> None:
    many = one_contact('schools,role,name,phone\n"0487652;487653-1",promotor,Luis Pinedo,987654321\n')
    assert many.schools == (SchoolKey(code="0487652", annex=None), SchoolKey(code="0487653", annex="1"))
    several = contacts(CONTACTS + "0487652,promotor,Luis Pinedo,987654321\n0487653,promotor,Luis Pinedo,987654321\n")
    assert [entry.schools[0].code for entry in several.entries] == ["0487652", "0487653"]


def test_an_official_may_be_of_every_school() -> None:
    assert one_contact(CONTACTS + "todas,funcionario,Luis Pinedo,987654321\n").schools == ()


def test_the_faults_of_contacts_are_told_at_once() -> None:
    text = (
        "school,role,name,phone,language,consent,schools\n"
        "0487652,leader,Rosa Inuma,987654321,es,2026-03-16,\n"
        "0487652,leader,Ana Tello,987654322,es,,\n"
        "0487652,alumna,Lia Tello,987654323,es,,\n"
        "0487652,portero,Eva Tello,987654324,es,,\n"
        "0487652,,Eva Tello,987654325,es,,\n"
        "0487652,parent,,987654326,es,,\n"
        "0487652,parent,Eva Tello,9876,es,,\n"
        "0487652,parent,Eva Tello,9.87654E+08,es,,\n"
        "0487652,parent,Eva Tello,llamar,es,,\n"
        "0487652,parent,Eva Tello,,es,,\n"
        "0487653,parent,Eva Tello,987654327,es,31/02/2026,\n"
        "0487654,parent,Eva Tello,987654328,es,2026-12-01,\n"
        "0487655,parent,Ida Tello,987654329,marciano,,\n"
        ",parent,Ida Tello,987654330,es,,\n"
        "abc,parent,Ida Tello,987654331,es,,\n"
        ",parent,Ida Tello,987654332,es,,0487656;0487657\n"
        "0487652,principal,Rosa Inuma,987654321,es,2026-03-16,\n"
        "0487658,leader,Rosa Inuma,987654321,es,2026-04-16,\n"
        "0487659,promoter,Luis Pinedo,987654333,es,,\n"
        "0487659,promoter,Luis Pinedo,987654333,es,,\n"
        "todas,leader,Ida Tello,987654334,es,,\n"
        "0487660,leader,!,987654335,es,,\n"
    )
    places = [
        *("line 3, column role", "line 4, column role", "line 5, column role", "line 6, column role"),
        *("line 7, column name", "line 8, column phone", "line 9, column phone", "line 10, column phone"),
        *("line 11, column phone", "line 12, column consent", "line 13, column consent", "line 14, column language"),
        *("line 15, column school", "line 16, column school", "line 17, column schools", "line 18, column name"),
        *("line 19, column consent", "line 21, column school", "line 22, column school", "line 23, column name"),
    ]
    found = faults(contacts, text)
    assert sorted(line.split(":")[0] for line in found) == sorted(places)
    assert "a pupil is never a reporter" in " ".join(found)


def test_two_people_may_share_a_phone() -> None:
    text = CONTACTS + "0487652,leader,Rosa Inuma,987654321\n0487652,parent,Luis Inuma,987654321\n"
    assert len(contacts(text).entries) == 2


def test_contacts_without_any_column_of_schools_are_told_once() -> None:
    found = faults(contacts, "role,name,phone\nleader,Rosa Inuma,987654321\nparent,Ana Tello,987654322\n")
    assert len(found) == 1
    assert "the column school (codigo_modular) is missing" in found[0]
