"""What stands on training lines: pieces of law and of procedures, names, places, numbers, codes, odd syllables.

Texts come from a file of pools that ``training.kit`` makes from a folder of corpora; none of them is kept here.
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path

from training.alphabet import written

_ABBREVIATIONS = (
    "UBND", "HĐND", "TTHC", "CCCD", "CMND", "QĐ", "NĐ-CP", "TT-BTP", "TT-BNV", "NQ-CP", "QH15", "BHXH", "BHYT", "GCN",
    "KT.", "TM.", "TL.", "TUQ.", "CT.", "PCT.", "VT.", "VP.", "TP.", "GPXD", "QSDĐ", "KH-UBND", "QĐ-UBND", "BC-UBND",
    "TB-UBND", "CV", "TTr-UBND", "GM-UBND", "VBHN-BTP", "ĐKKH", "ĐKKS", "XNTTHN", "PCCC", "GTVT", "NN&PTNT", "LĐTBXH",
)  # fmt: skip
_HEADS = (
    "Họ, chữ đệm, tên:", "Họ và tên:", "Ngày, tháng, năm sinh:", "Giới tính:", "Dân tộc:", "Quốc tịch:",
    "Nơi cư trú:", "Quê quán:", "Số định danh cá nhân:", "Giấy tờ tùy thân:", "Nơi sinh:", "Số điện thoại:",
    "Nơi nhận:", "- Lưu: VT.", "- Như trên;", "Kính gửi:", "Số:", "Nơi cấp:", "Ngày cấp:", "Nghề nghiệp:",
    "Diện tích:", "Thửa đất số:", "Tờ bản đồ số:", "Mục đích sử dụng:", "Ghi chú:", "STT", "Tổng cộng",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "NGƯỜI KÝ", "CHỦ TỊCH", "PHÓ CHỦ TỊCH",
    "ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "QUYẾT ĐỊNH:", "GIẤY CHỨNG NHẬN", "Mẫu số", "Trang",
    "Phụ lục", "Điều", "Khoản", "Điểm", "Chương", "Mục",
)  # fmt: skip
_WRAPS = ("()", "“”", '""', "[]", "«»", "‘’", "''")
_ENDS = (",", ".", ";", ":", "…", "!", "?", "...", ".,", ";-")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XIX", "XX")


@dataclass(frozen=True, slots=True)
class Pools:
    """Texts to take from. ``running`` are paragraphs, all others short pieces."""

    running: tuple[str, ...]
    english: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    syllables: tuple[str, ...]

    def save(self, path: Path) -> None:
        """Write as packed JSON, the same bytes for the same pools."""
        path.write_bytes(gzip.compress(json.dumps(asdict(self), ensure_ascii=False).encode("utf-8"), mtime=0))


def load_pools(path: Path) -> Pools:
    """Read what :meth:`Pools.save` wrote."""
    return Pools(**{name: tuple(texts) for name, texts in json.loads(gzip.decompress(path.read_bytes())).items()})


def line_text(pools: Pools, length: int, rng: random.Random) -> str:
    """The text of one line of about ``length`` characters (at least one), in characters of the alphabet alone."""
    kind = rng.random()
    if kind < 0.62:
        text = _running(pools.running, length, rng)
    elif kind < 0.66:
        text = _running(pools.english, length, rng)
    else:
        text = _pieces(pools, length, rng)
    text = _set_apart(_in_case(text, rng), rng)
    text = written(text)
    return text or written(rng.choice(pools.syllables))


def _running(texts: tuple[str, ...], length: int, rng: random.Random) -> str:
    text = rng.choice(texts)
    if len(text) <= length:
        return text
    start = rng.randrange(len(text) - length + 1) if rng.random() < 0.75 else 0
    while start and text[start - 1] != " ":
        start -= 1
    end = min(len(text), start + length)
    while end < len(text) and text[end] != " ":
        end += 1
    return text[start:end]


def _pieces(pools: Pools, length: int, rng: random.Random) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) < length or not parts:
        parts.append(_piece(pools, rng))
    return " ".join(parts)


def _piece(pools: Pools, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.17:
        return rng.choice(pools.names)
    if kind < 0.31:
        return rng.choice(pools.places)
    if kind < 0.52:
        return _number(rng)
    if kind < 0.62:
        return _date(rng)
    if kind < 0.74:
        return _code(rng)
    if kind < 0.82:
        return rng.choice(_HEADS)
    return " ".join(rng.choice(pools.syllables) for _ in range(rng.randint(1, 4)))


def _digits(count: int, rng: random.Random) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _number(rng: random.Random) -> str:
    kind = rng.randrange(9)
    if kind == 0:
        return _digits(rng.choice((9, 10, 12)), rng)
    if kind == 1:
        return f"{rng.randint(1, 999)}" + "".join(f".{_digits(3, rng)}" for _ in range(rng.randint(1, 3)))
    if kind == 2:
        return f"{rng.randint(0, 999)},{_digits(rng.randint(1, 2), rng)}" + rng.choice(("", "%", " m²", " ha", " kg"))
    if kind == 3:
        return rng.choice(("{}.", "{})", "({})", "- {}", "{}", "0{}", "{}°", "{}%")).format(rng.randint(0, 60))
    if kind == 4:
        return f"{rng.randint(1, 99)}.{rng.randint(1, 99)}" + rng.choice(("", ".", f".{rng.randint(1, 20)}"))
    if kind == 5:
        return rng.choice(_ROMANS) + rng.choice(("", ".", ")", " -"))
    if kind == 6:
        return f"0{_digits(3, rng)}" + rng.choice((".", " ", "-", "")) + f"{_digits(3, rng)} {_digits(3, rng)}"
    if kind == 7:
        return f"{rng.choice('abcdđeghiklmnopqrstuvxy')}" + rng.choice((")", ".", ") "))
    return _digits(rng.randint(1, 6), rng)


def _date(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1930, 2029)
    return rng.choice(
        (
            f"{day:02d}/{month:02d}/{year}",
            f"{day}/{month}/{year}",
            f"{day:02d}-{month:02d}-{year}",
            f"{day}.{month}.{year}",
            f"ngày {day:02d} tháng {month:02d} năm {year}",
            f"ngày {day} tháng {month} năm {year}",
            f"{rng.randint(0, 23)} giờ {rng.randint(0, 59):02d} phút, {day:02d}/{month:02d}/{year}",
        )
    )


def _code(rng: random.Random) -> str:
    tail = rng.choice(_ABBREVIATIONS)
    kind = rng.randrange(7)
    if kind == 0:
        return f"{rng.randint(1, 9999)}/{tail}"
    if kind == 1:
        return f"{rng.randint(1, 300):02d}/{rng.randint(1990, 2026)}/{tail}"
    if kind == 2:
        return f"H{rng.randint(1, 64):02d}.{rng.randint(1, 200)}-{_digits(6, rng)}-{_digits(4, rng)}"
    if kind == 3:
        return f"{rng.randint(1, 3)}.{_digits(6, rng)}.000.00.00.H{rng.randint(10, 64)}"
    if kind == 4:
        return rng.choice(("CH", "CS", "BK", "DE", "AĐ", "CK")) + " " + _digits(6, rng)
    if kind == 5:
        name = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789._-") for _ in range(rng.randint(4, 12)))
        return f"{name}@{rng.choice(('quangtri.gov.vn', 'example.com', 'moj.gov.vn'))}"
    return tail


def _in_case(text: str, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.14:
        return text.upper()
    if kind < 0.17:
        return text.title()
    if kind < 0.19:
        return text.lower()
    return text


def _set_apart(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    if rng.random() < 0.12:
        place = rng.randrange(len(words))
        wrap = rng.choice(_WRAPS)
        words[place] = wrap[0] + words[place] + wrap[1]
    if rng.random() < 0.08:
        place = rng.randrange(len(words))
        words[place] += rng.choice(_ENDS)
    if rng.random() < 0.03:
        words.insert(rng.randrange(len(words)), rng.choice(("-", "–", "/", "+", "•", "*", "&", "=", "×", "|", "·")))
    return " ".join(words)
