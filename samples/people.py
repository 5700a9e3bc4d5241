"""Synthetic people: consistent over all papers of a dossier, ids in the test range only.

A personal id (số định danh cá nhân) has the structure of NĐ 137/2015 Đ.13: province, century and sex, year, and a
serial that always begins with 99 here, so that no real person's number is ever drawn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from samples.places import COMMUNES, Commune, house_in

_FAMILY = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng",
    "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Đoàn", "Mai", "Trương", "Tạ", "Thái", "Cao", "Văn", "Trịnh",
)  # fmt: skip
_MIDDLE_M = ("Văn", "Hữu", "Đức", "Công", "Quang", "Minh", "Xuân", "Ngọc", "Thanh", "Quốc", "Đình", "Bá", "Trọng")
_MIDDLE_F = ("Thị", "Thị", "Thị Thu", "Thị Kim", "Thị Ngọc", "Thị Thanh", "Ngọc", "Thị Mỹ", "Thị Hồng", "Thùy", "Bảo")
_GIVEN_M = (
    "An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hòa", "Hùng", "Khánh", "Khoa", "Long", "Lực", "Mạnh", "Nam",
    "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Thắng", "Thịnh", "Tiến", "Toàn", "Trung", "Tuấn", "Việt", "Vinh",
    "Vượng", "Đỉnh", "Thưởng", "Quyết", "Lĩnh", "Huỳnh", "Kiệt", "Nhật", "Tường", "Nguyên", "Bảo",
)  # fmt: skip
_GIVEN_F = (
    "Anh", "Bích", "Châu", "Chi", "Diễm", "Dung", "Duyên", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Huệ", "Hương", "Lan",
    "Liên", "Linh", "Loan", "Ly", "Mai", "Nga", "Ngân", "Nguyệt", "Nhung", "Oanh", "Phượng", "Quyên", "Quỳnh", "Thảo",
    "Thủy", "Trang", "Trinh", "Tuyết", "Vân", "Xuân", "Yến", "Phương", "Thương", "Hiếu", "Ngọc",
)  # fmt: skip
ETHNICITIES = ("Kinh",) * 9 + ("Bru - Vân Kiều", "Tà Ôi", "Mường")
JOBS = ("Làm nông", "Giáo viên", "Công nhân", "Buôn bán", "Lái xe", "Kế toán", "Thợ xây", "Ngư dân", "Y sĩ")


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up citizen. ``personal_id`` has 12 digits and a serial in the test range (99xxxx)."""

    name: str
    birth_date: date
    sex: str  # "Nam" or "Nữ"
    personal_id: str
    ethnicity: str
    commune: Commune
    house: str
    home_commune: Commune
    card_date: date
    phone: str
    job: str
    nationality: str = "Việt Nam"
    alive: bool = True

    @property
    def residence(self) -> str:
        """Nơi cư trú as written today."""
        return f"{self.house}, {self.commune.current}"

    @property
    def old_residence(self) -> str:
        """Nơi cư trú as it was written before 1/7/2025."""
        return f"{self.house}, {self.commune.former}"

    def residence_on(self, day: date) -> str:
        """Nơi cư trú as written on a paper of that day."""
        return self.residence if day >= date(2025, 7, 1) else self.old_residence

    @property
    def home_town(self) -> str:
        """Quê quán as written today."""
        return self.home_commune.current

    @property
    def title(self) -> str:
        """Ông or bà."""
        return "ông" if self.sex == "Nam" else "bà"

    @property
    def card_issuer(self) -> str:
        """Who issued the card, by its date."""
        return (
            "Bộ Công an" if self.card_date >= date(2024, 7, 1) else "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
        )


def personal_id_for(province: str, sex: str, birth_date: date, rng: random.Random) -> str:
    """A 12-digit id of the right structure with its serial in the test range 990000–999999."""
    century = (birth_date.year - 1900) // 100 * 2 + (1 if sex == "Nữ" else 0)
    return f"{province}{century}{birth_date.year % 100:02d}99{rng.randint(0, 9999):04d}"


def make_name(sex: str, rng: random.Random, family: str | None = None) -> str:
    """A common Vietnamese full name."""
    middle, given = (_MIDDLE_M, _GIVEN_M) if sex == "Nam" else (_MIDDLE_F, _GIVEN_F)
    last = family or rng.choice(_FAMILY)
    choice = rng.choice(given)
    between = rng.choice([word for word in middle if choice not in word.split() and word != last])
    return f"{last} {between} {choice}"


def from_half(person: Person, half: int) -> Person:
    """The same person under a given name from one half of the list (0 or 1): names of both halves are disjoint."""
    given = _GIVEN_M if person.sex == "Nam" else _GIVEN_F
    *others, name = person.name.split()
    place = given.index(name) // 2 * 2 + half
    return replace(person, name=" ".join((*others, given[place % len(given)])))


def make_person(
    rng: random.Random, sex: str | None = None, born: tuple[int, int] = (1962, 2004), family: str | None = None
) -> Person:
    """A made-up person, born within the years given."""
    sex = sex or rng.choice(("Nam", "Nữ"))
    birth = date(rng.randint(*born), 1, 1) + timedelta(days=rng.randint(0, 364))
    commune = rng.choice(COMMUNES)
    home = commune if rng.random() < 0.7 else rng.choice(COMMUNES)
    return Person(
        name=make_name(sex, rng, family),
        birth_date=birth,
        sex=sex,
        personal_id=personal_id_for(home.id_province, sex, birth, rng),
        ethnicity=rng.choice(ETHNICITIES),
        commune=commune,
        house=house_in(commune, rng),
        home_commune=home,
        card_date=date(2021, 3, 1) + timedelta(days=rng.randint(0, 1900)),
        phone=f"0900000{rng.randint(0, 999):03d}",
        job=rng.choice(JOBS),
    )


@dataclass(frozen=True, slots=True)
class Household:
    """A couple and their child, living together; each paper of a dossier takes its people from here."""

    father: Person
    mother: Person
    child: Person
    grandparent: Person  # the father's parent
    neighbour: Person


def household_from_half(home: Household, half: int) -> Household:
    """The same family, all of them named from one half of the list of given names."""
    father, mother, child, elder, neighbour = (
        from_half(person, half) for person in (home.father, home.mother, home.child, home.grandparent, home.neighbour)
    )
    return Household(father, mother, child, elder, neighbour)


def make_household(rng: random.Random) -> Household:
    """A family: the child is a newborn of 2026 with the father's family name."""
    father = make_person(rng, "Nam", (1985, 2001))
    mother = replace(
        make_person(rng, "Nữ", (1987, 2003)), commune=father.commune, house=father.house, ethnicity=father.ethnicity
    )
    sex = rng.choice(("Nam", "Nữ"))
    born = date(2026, 3, 2) + timedelta(days=rng.randint(0, 190))
    surname = father.name.split()[0]
    child = replace(
        make_person(rng, sex, (2005, 2005), surname),
        birth_date=born,
        personal_id=personal_id_for(father.home_commune.id_province, sex, born, rng),
        ethnicity=father.ethnicity,
        commune=father.commune,
        home_commune=father.home_commune,
        house=father.house,
    )
    elder = replace(
        make_person(rng, "Nam", (1938, 1960), surname),
        commune=father.commune,
        house=father.house,
        ethnicity=father.ethnicity,
    )
    return Household(father, mother, child, elder, make_person(rng))
