"""Places and agencies of Quảng Trị, before and after 1/7/2025 (facts; a choice, not the whole list)."""

from __future__ import annotations

import random
from dataclasses import dataclass

PROVINCE = "tỉnh Quảng Trị"
PROVINCE_AGENCY_CODE = "H50"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today (two levels) with a place as it was called before 1/7/2025.

    ``old_commune`` and ``old_district`` stay on papers issued earlier (R28).
    """

    name: str  # with its kind: "xã Gio Linh", "phường Đông Hà"
    old_commune: str
    old_district: str
    old_province: str
    id_province: str  # first three digits of personal ids
    agency_number: int  # running number behind H50.

    @property
    def short(self) -> str:
        """Name without its kind."""
        return self.name.split(" ", 1)[1]

    @property
    def current(self) -> str:
        """As written today: xã, tỉnh."""
        return f"{self.name}, {PROVINCE}"

    @property
    def former(self) -> str:
        """As written before 1/7/2025: xã, huyện, tỉnh."""
        return f"{self.old_commune}, {self.old_district}, {self.old_province}"

    @property
    def agency_code(self) -> str:
        """Identifier of its People's Committee, in the form of QĐ 20/2020/QĐ-TTg."""
        return f"{PROVINCE_AGENCY_CODE}.{self.agency_number}"


_QT, _QB = "tỉnh Quảng Trị", "tỉnh Quảng Bình"
COMMUNES = (
    Commune("xã Gio Linh", "xã Gio Mỹ", "huyện Gio Linh", _QT, "045", 112),
    Commune("xã Cửa Việt", "xã Gio Hải", "huyện Gio Linh", _QT, "045", 113),
    Commune("xã Hải Lăng", "xã Hải Thượng", "huyện Hải Lăng", _QT, "045", 114),
    Commune("xã Triệu Phong", "xã Triệu Thành", "huyện Triệu Phong", _QT, "045", 115),
    Commune("xã Vĩnh Linh", "xã Vĩnh Long", "huyện Vĩnh Linh", _QT, "045", 116),
    Commune("xã Cam Lộ", "xã Cam Thành", "huyện Cam Lộ", _QT, "045", 117),
    Commune("xã Khe Sanh", "xã Tân Hợp", "huyện Hướng Hóa", _QT, "045", 118),
    Commune("phường Đông Hà", "phường 5", "thành phố Đông Hà", _QT, "045", 119),
    Commune("phường Nam Đông Hà", "phường Đông Lương", "thành phố Đông Hà", _QT, "045", 120),
    Commune("phường Quảng Trị", "phường 3", "thị xã Quảng Trị", _QT, "045", 121),
    Commune("phường Đồng Hới", "phường Hải Thành", "thành phố Đồng Hới", _QB, "044", 122),
    Commune("phường Ba Đồn", "phường Quảng Phong", "thị xã Ba Đồn", _QB, "044", 123),
    Commune("xã Lệ Thủy", "xã Liên Thủy", "huyện Lệ Thủy", _QB, "044", 124),
    Commune("xã Bố Trạch", "xã Trung Trạch", "huyện Bố Trạch", _QB, "044", 125),
    Commune("xã Quảng Ninh", "xã Lương Ninh", "huyện Quảng Ninh", _QB, "044", 126),
)
HAMLETS = (
    "Thôn An Bình", "Thôn Đại Hòa", "Thôn Long Hưng", "Thôn Thượng Xá", "Thôn Nhĩ Hạ", "Thôn Phước Thị",
    "Thôn Xuân Mỵ", "Thôn Hà Lợi Trung", "Thôn Trung Đơn", "Thôn Diên Trường", "Thôn Mỹ Thủy", "Thôn Tân Phú",
)  # fmt: skip
STREETS = (
    "Trần Hưng Đạo", "Lê Lợi", "Nguyễn Trãi", "Hùng Vương", "Lý Thường Kiệt", "Quang Trung", "Phan Bội Châu",
    "Trần Phú", "Nguyễn Huệ", "Điện Biên Phủ", "Lê Duẩn", "Hoàng Diệu",
)  # fmt: skip
HOSPITALS = (
    "Bệnh viện đa khoa tỉnh Quảng Trị",
    "Bệnh viện đa khoa khu vực Triệu Hải",
    "Trung tâm Y tế huyện Gio Linh",
    "Trung tâm Y tế huyện Hải Lăng",
    "Bệnh viện hữu nghị Việt Nam - Cu Ba Đồng Hới",
)


def house_in(commune: Commune, rng: random.Random) -> str:
    """A made-up house or hamlet address line inside a commune, without the commune."""
    if commune.name.startswith("phường"):
        return f"Số {rng.randint(3, 290)} đường {rng.choice(STREETS)}"
    return rng.choice(HAMLETS)
