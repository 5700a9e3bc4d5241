from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from samples.case import make_case
from samples.people import Person, make_household, make_person
from samples.places import COMMUNES


def _assert_sound(person: Person) -> None:
    number = person.personal_id
    assert re.fullmatch(r"\d{12}", number)
    assert number[:3] in {commune.id_province for commune in COMMUNES}
    century = (person.birth_date.year - 1900) // 100 * 2
    assert int(number[3]) == century + (1 if person.sex == "Nữ" else 0)
    assert number[4:6] == f"{person.birth_date.year % 100:02d}"
    assert number[6:8] == "99", "serials outside the test range could be a real person's"
    assert re.fullmatch(r"0900000\d{3}", person.phone)


@given(st.integers())
def test_personal_ids_are_sound_and_in_the_test_range(seed: int) -> None:
    rng = random.Random(seed)
    _assert_sound(make_person(rng))
    home = make_household(rng)
    for person in (home.father, home.mother, home.child, home.grandparent, home.neighbour):
        _assert_sound(person)


@given(st.integers())
def test_a_household_fits_together(seed: int) -> None:
    home = make_household(random.Random(seed))
    assert home.child.name.split()[0] == home.father.name.split()[0] == home.grandparent.name.split()[0]
    assert home.mother.residence == home.father.residence == home.child.residence
    assert home.child.birth_date.year - home.mother.birth_date.year >= 18
    assert home.father.birth_date.year - home.grandparent.birth_date.year >= 18
    assert (home.father.sex, home.mother.sex) == ("Nam", "Nữ")


def test_a_case_is_the_same_for_the_same_seed_and_differs_for_another() -> None:
    assert make_case(5) == make_case(5)
    assert make_case(5) != make_case(6)


@given(st.integers(0, 10_000))
def test_a_dossier_code_names_the_receiving_agency_and_the_day(seed: int) -> None:
    case = make_case(seed)
    assert re.fullmatch(r"H50\.\d{3}-\d{6}-\d{4}", case.dossier_code)
    assert case.dossier_code.split("-")[1] == f"{case.received_on:%y%m%d}"
    assert case.land.issued_on <= case.received_on
    assert case.household.child.birth_date < case.received_on
