"""The facts that all papers of one dossier share: people, office, dates, land, house."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from samples.people import Household, Person, household_from_half, make_household, make_name, make_person
from samples.places import COMMUNES, HOSPITALS, Commune


@dataclass(frozen=True, slots=True)
class Land:
    """A parcel and its certificate."""

    parcel_number: str
    map_sheet: str
    area_m2: float
    address: str
    serial_number: str
    register_number: str
    issued_on: date
    purpose: str
    term: str
    origin: str

    @property
    def area_text(self) -> str:
        """As printed: comma before the decimal."""
        return f"{self.area_m2:.1f}".replace(".", ",")

    @property
    def area_value(self) -> str:
        """Normalised: point before the decimal."""
        return f"{self.area_m2:.1f}"


@dataclass(frozen=True, slots=True)
class House:
    """What is to be built."""

    ground_m2: float
    storeys: int
    height_m: float
    designer: str
    designer_certificate: str

    @property
    def total_m2(self) -> float:
        """All floors together."""
        return round(self.ground_m2 * self.storeys * 0.96, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that papers of one dossier agree on. ``applicant`` owns the dossier."""

    applicant: Person
    household: Household
    office: Commune
    officer: str  # who signs for the commune
    clerk: str
    doctor: str
    hospital: str
    received_on: date
    land: Land
    house: House
    died_on: date
    death_cause: str
    dossier_code: str
    procedure_code: str = ""

    @property
    def partner(self) -> Person:
        """The other of the couple."""
        home = self.household
        return home.father if self.applicant.sex == "Nữ" else home.mother

    def earlier(self, rng: random.Random, least: int, most: int) -> date:
        """A day some days before the dossier was handed in."""
        return self.received_on - timedelta(days=rng.randint(least, most))


def make_case(
    seed: int | str, applicant: Person | None = None, received_on: date | None = None, name_half: int | None = None
) -> Case:
    """A case by seed. ``applicant`` replaces the household's father or mother and keeps everything else consistent.

    ``name_half`` 0 or 1: the family bears given names from one half of the list only (training and held-out sets).
    """
    rng = random.Random(f"case {seed}")
    home = make_household(rng)
    if name_half is not None:
        home = household_from_half(home, name_half)
    if applicant is None:
        applicant = home.father if rng.random() < 0.5 else home.mother
    office = applicant.commune
    day = received_on or max(date(2026, 9, 1), home.child.birth_date + timedelta(days=6)) + timedelta(
        days=rng.randint(0, 29)
    )
    officer_sex = rng.choice(("Nam", "Nam", "Nữ"))
    return Case(
        applicant=applicant,
        household=home,
        office=office,
        officer=make_name(officer_sex, rng),
        clerk=make_name("Nữ", rng),
        doctor=make_name(rng.choice(("Nam", "Nữ")), rng),
        hospital=rng.choice(HOSPITALS),
        received_on=day,
        land=make_land(applicant, rng),
        house=_house(rng),
        died_on=day - timedelta(days=rng.randint(2, 13)),
        death_cause=rng.choice(("Bệnh già", "Tai biến mạch máu não", "Suy tim", "Viêm phổi nặng", "Ung thư gan")),
        dossier_code=f"{office.agency_code}-{day:%y%m%d}-{rng.randint(1, 60):04d}",
    )


def make_land(owner: Person, rng: random.Random) -> Land:
    """A parcel in the owner's commune, certified before 1/7/2025 (old place names) or after."""
    issued = date(2014, 1, 1) + timedelta(days=rng.randint(0, 4500))
    old = issued < date(2025, 7, 1)
    place = owner.commune.former if old else owner.commune.current
    letters = "ABCDEGHKLMNPQRSTUV"
    return Land(
        parcel_number=str(rng.randint(12, 890)),
        map_sheet=str(rng.randint(2, 68)),
        area_m2=round(rng.uniform(92, 640), 1),
        address=f"{owner.house}, {place}",
        serial_number=f"{rng.choice(letters)}{rng.choice(letters)} {rng.randint(100000, 999999)}",
        register_number=f"CH {rng.randint(120, 9800):05d}",
        issued_on=issued,
        purpose=rng.choice(("Đất ở tại nông thôn (ONT)", "Đất ở tại đô thị (ODT)")),
        term="Lâu dài",
        origin=rng.choice(
            (
                "Nhà nước giao đất có thu tiền sử dụng đất",
                "Nhận chuyển nhượng đất được Nhà nước giao đất có thu tiền sử dụng đất",
                "Công nhận quyền sử dụng đất như giao đất có thu tiền sử dụng đất",
            )
        ),
    )


def _house(rng: random.Random) -> House:
    storeys = rng.randint(1, 3)
    return House(
        ground_m2=round(rng.uniform(62, 128), 1),
        storeys=storeys,
        height_m=round(3.9 * storeys + rng.uniform(0.6, 2.4), 1),
        designer=rng.choice(
            (
                "Công ty TNHH Tư vấn thiết kế xây dựng Hải An",
                "Công ty cổ phần Kiến trúc Bắc Miền Trung",
                "Công ty TNHH Một thành viên Xây dựng Thạch Hãn",
            )
        ),
        designer_certificate=f"QTR-000{rng.randint(10000, 99999)}",
    )


def other_commune(case: Case, rng: random.Random) -> Commune:
    """A commune that is not the office's."""
    return rng.choice([commune for commune in COMMUNES if commune != case.office])


def stranger(rng: random.Random) -> Person:
    """Somebody outside the case."""
    return make_person(rng)
