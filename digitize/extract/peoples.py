"""The 54 peoples (dân tộc) of Việt Nam, by search key; names as in the official list (QĐ 121-TCTK/PPCĐ of 1979)."""

from __future__ import annotations

from collections.abc import Mapping

from digitize.vietnamese import search_key

_NAMES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ngái", "Ê Đê", "Ba Na",
    "Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Ra Glai", "Xtiêng", "Bru - Vân Kiều", "Thổ",
    "Giáy", "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi", "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru",
    "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y",
    "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ Măm",
)  # fmt: skip

ETHNIC_GROUPS: Mapping[str, str] = {search_key(name): name for name in _NAMES} | {
    "h mong": "Mông", "hmong": "Mông", "ede": "Ê Đê", "gia lai": "Gia Rai", "jarai": "Gia Rai", "bana": "Ba Na",
    "van kieu": "Bru - Vân Kiều", "pa co": "Tà Ôi", "khome": "Khmer", "kho me": "Khmer",
}  # fmt: skip
"""Search key (and usual other spellings) to official name."""
