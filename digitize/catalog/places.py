"""Provinces and communes since 1/7/2025, what they were made of, and the unit of an older address today (R28)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from digitize.errors import SetupError
from digitize.vietnamese import fold, fold_tones, search_key, single_spaced

NOT_MERGED = "="
_KINDS = ("thi tran", "phuong", "xa", "dac khu")
_DISTRICTS = ("huyen", "thi xa", "quan", "thanh pho", "tp", "tx", "h", "q")
_PROVINCES = ("tinh", "thanh pho", "tp")
_BEFORE_A_KIND = re.compile(
    r"[,;]|(?<!\bthi)\s+(?=(?:xa|phuong|thi tran|huyen|thi xa|quan|thanh pho|tinh|dac khu|tp\.?)\s)"
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_PARTLY = ("mot phan", "phan con lai", "phan dien tich", "bao gom")


@dataclass(frozen=True, slots=True)
class FormerCommune:
    """A commune that went into one of today.

    ``district_vi`` only where the name alone is not clear; ``part``: not all of it went there.
    """

    name_vi: str
    district_vi: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune (xã, phường, đặc khu) of today. ``former`` is empty where it is not known what it was made of."""

    code: str
    name_vi: str
    province_code: str
    former: tuple[FormerCommune, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today. ``former``: names of those it was made of, its own first, with the heads of personal ids.

    ``sure``: False where the facts were not checked against the legal text.
    """

    code: str
    name_vi: str
    agency_code: str
    former: tuple[tuple[str, str], ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class UnitNow:
    """What the unit of an old address is today: one name, or several between which the address does not tell.

    ``codes`` are commune codes (a province's code where only that is known), in the order of ``names_vi``.
    """

    names_vi: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether there is only one."""
        return len(self.names_vi) == 1


@dataclass(frozen=True, slots=True)
class _Origin:
    commune: Commune
    former: FormerCommune


class Gazetteer:
    """Look-ups over provinces and communes. SetupError if a commune's province is missing or a code stands twice."""

    def __init__(self, provinces: Iterable[Province], communes: Iterable[Commune], since: date) -> None:
        self.since = since
        self.provinces = {province.code: province for province in provinces}
        self.communes: dict[str, Commune] = {}
        self._province_by_name: dict[str, tuple[Province, bool]] = {}
        self._origins: dict[tuple[str, str], list[_Origin]] = {}
        self._today: dict[tuple[str, str], list[Commune]] = {}
        for province in self.provinces.values():
            for name, _ in province.former:
                self._province_by_name[_bare(name, _PROVINCES)] = (province, False)
        for province in self.provinces.values():
            self._province_by_name[_bare(province.name_vi, _PROVINCES)] = (province, True)
        for commune in communes:
            self._add(commune)

    def _add(self, commune: Commune) -> None:
        if commune.code in self.communes or commune.province_code not in self.provinces:
            raise SetupError(reason=f"commune {commune.code} stands twice or has no province")
        self.communes[commune.code] = commune
        self._today.setdefault((commune.province_code, _bare(commune.name_vi, _KINDS)), []).append(commune)
        for former in commune.former:
            key = (commune.province_code, _bare(former.name_vi, _KINDS))
            self._origins.setdefault(key, []).append(_Origin(commune, former))

    def unit_now(self, address: str, on: date | None = None) -> UnitNow | None:
        """Unit in force on ``on`` (None: the latest) of an address as written; None where it names today's, or none.

        The address itself is never altered. Several names are given where the address leaves open which it is.
        """
        if on is not None and on < self.since:
            return None
        parts = _parts(address)
        for place in range(len(parts) - 1, max(-1, len(parts) - 3), -1):
            known = self._province_by_name.get(_bare(parts[place], _PROVINCES))
            if known:
                return self._in_province(known[0], known[1], parts[:place])
        return None

    def _in_province(self, province: Province, of_today: bool, parts: Sequence[str]) -> UnitNow | None:
        typed = next((part for part in reversed(parts) if _begins(part, _KINDS)), None)
        districts = [part for part in parts if _begins(part, _DISTRICTS) and part != typed]
        district = districts[-1] if districts else None
        candidates = [(typed, district)] if typed else self._untyped(province, parts)
        for name, within in candidates:
            if within is None and of_today and _exact(self._today.get((province.code, _bare(name, _KINDS)), ()), name):
                return None
            found = _fitting(self._origins.get((province.code, _bare(name, _KINDS)), ()), name, within)
            if found:
                communes = list(dict.fromkeys(origin.commune for origin in found))
                return UnitNow(
                    tuple(f"{commune.name_vi}, {_lowered(province.name_vi)}" for commune in communes),
                    tuple(commune.code for commune in communes),
                )
        return None if of_today else UnitNow((province.name_vi,), (province.code,))

    def _untyped(self, province: Province, parts: Sequence[str]) -> list[tuple[str, str | None]]:
        """Commune and district of an address without the kinds of units, as identity cards write them."""
        ways: list[tuple[str, str | None]] = []
        if len(parts) >= 2 and (province.code, _bare(parts[-2], ())) in self._origins:
            ways.append((parts[-2], parts[-1]))
        if parts:
            ways.append((parts[-1], None))
        return ways


@cache
def load_gazetteer() -> Gazetteer:
    """The packaged provinces and communes, read once per process."""
    data = files("digitize.catalog") / "data"
    table = tomllib.loads((data / "provinces.toml").read_text(encoding="utf-8"))
    provinces = [
        Province(
            row["code"],
            row["name"],
            row["agency"],
            tuple((name, head) for name, head in row["former"]),
            row.get("sure", True),
        )
        for row in table["province"]
    ]
    lines = (data / "communes.tsv").read_text(encoding="utf-8").splitlines()
    return Gazetteer(provinces, [_commune(line) for line in lines if not line.startswith("#")], table["since"])


def _commune(line: str) -> Commune:
    province, code, name, former = line.split("\t")
    if former == NOT_MERGED:
        return Commune(code, name, province, (FormerCommune(name),))
    return Commune(code, name, province, tuple(_former(text) for text in former.split("; ") if text))


def _former(text: str) -> FormerCommune:
    notes = _BRACKETS.findall(text)
    district = next((note for note in notes if _begins(note, _DISTRICTS)), "")
    part = any(fold(note).startswith(_PARTLY) for note in notes)
    return FormerCommune(_BRACKETS.sub("", text).strip(), district, part)


def _parts(address: str) -> list[str]:
    """The address cut at commas and before the kinds of units, in its own spelling."""
    text = single_spaced(address)
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    cuts = [(found.start(), found.end()) for found in _BEFORE_A_KIND.finditer(folded)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [part for start, end in zip(starts, ends, strict=True) if (part := text[start:end].strip(" .,;-"))]


def _begins(text: str, kinds: Sequence[str]) -> bool:
    return search_key(text).startswith(tuple(f"{kind} " for kind in kinds))


def _bare(text: str, kinds: Sequence[str]) -> str:
    """Name without its kind, folded."""
    key = search_key(text)
    for kind in kinds:
        if key.startswith(f"{kind} "):
            return key[len(kind) + 1 :]
    return key


def _kind(text: str) -> str:
    key = search_key(text)
    return next((kind for kind in _KINDS if key.startswith(f"{kind} ")), "")


def _spelt(text: str) -> str:
    return fold_tones(single_spaced(text).casefold())


def _exact(communes: Iterable[Commune], name: str) -> bool:
    return any(not _kind(name) or _kind(commune.name_vi) == _kind(name) for commune in communes)


def _fitting(origins: Sequence[_Origin], name: str, district: str | None) -> list[_Origin]:
    """Origins of that name: of the kind, spelling and district written, where that leaves any."""
    kept = list(origins)
    if _kind(name):
        kept = [origin for origin in kept if _kind(origin.former.name_vi) == _kind(name)]
    bare = _spelt(name).removeprefix("thị trấn ").removeprefix("phường ").removeprefix("xã ").removeprefix("đặc khu ")
    spelt = [origin for origin in kept if _spelt(origin.former.name_vi).endswith(bare)]
    kept = spelt or kept
    if district:
        wanted = _bare(district, _DISTRICTS)
        there = [origin for origin in kept if _bare(origin.former.district_vi, _DISTRICTS) == wanted]
        kept = there or [origin for origin in kept if not origin.former.district_vi]
    return kept


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
