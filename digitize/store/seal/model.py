"""Values that enter and leave the sealing room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from digitize.store.pdf.model import Occupied


class StampKind(StrEnum):
    """Whose signature a stamp shows (R4)."""

    PERSONAL = "ca_nhan"  # the officer who digitised, TT 01/2023/TT-VPCP Đ.8
    AGENCY_COPY = "sao_y"  # the agency that copies, NĐ 30/2020/NĐ-CP PL I
    ARCHIVE = "luu_tru"  # the digitising agency with its seal, TT 02/2019/TT-BNV


class Corner(StrEnum):
    """Corner of the first page a stamp belongs to."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"


@dataclass(frozen=True, slots=True)
class StampTemplate:
    """How a stamp looks, in force from ``valid_from`` until (not including) ``valid_until``.

    ``lines`` may hold ``{signer}``, ``{agency}`` and ``{time}``; the time is ISO 8601 with zone +07:00.
    ``image_side_pt`` is the side of the square kept for a seal image, 0 for none.
    """

    kind: StampKind
    corner: Corner
    lines: tuple[str, ...]
    basis: str
    valid_from: date
    valid_until: date | None = None
    font_size_pt: float = 10.0
    image_side_pt: float = 0.0


@dataclass(frozen=True, slots=True)
class Appearance:
    """A visible stamp to be put on the first page.

    ``agency`` fills templates that name one. ``seal_image`` is a PNG (with transparency) for templates that show one.
    ``occupied`` is what the stamp must not cover; stamps already on the page are kept clear of anyway.
    """

    template: StampTemplate
    agency: str = ""
    seal_image: bytes = field(default=b"", repr=False)
    occupied: Occupied = field(default_factory=Occupied, repr=False)


class SignatureLevel(StrEnum):
    """PAdES baseline level (ETSI EN 319 142-1); ``other`` is a signature of another kind, ``timestamp`` a document
    one.
    """

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"
    OTHER = "other"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class SignatureStatus:
    """What was found of one signature.

    ``intact``: the signed bytes are unchanged. ``valid``: the cryptographic signature is right. ``trusted``: the
    certificate leads to one of the trust roots and was in force. ``covers_whole_file``: nothing was added after it.
    ``timestamped_at``: time a trusted authority vouches for, None without one. ``later_changes_allowed``: what was
    added after it is only further signatures. ``problems`` in Vietnamese, empty if none.
    """

    field_name: str
    signer_name: str
    signing_time: datetime | None
    level: SignatureLevel
    intact: bool
    valid: bool
    trusted: bool
    covers_whole_file: bool
    later_changes_allowed: bool
    problems: tuple[str, ...]
    timestamped_at: datetime | None = None

    @property
    def sound(self) -> bool:
        """Intact, valid, trusted, and nothing but signatures came after."""
        return self.intact and self.valid and self.trusted and self.later_changes_allowed


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """All signatures of a file in order. A file without any has none and says so in ``problems``."""

    signatures: tuple[SignatureStatus, ...]
    problems: tuple[str, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether there is any signature."""
        return bool(self.signatures)

    @property
    def sound(self) -> bool:
        """Whether there is a signature, all are sound, and the last one covers the whole file."""
        return (
            not self.problems
            and self.signed
            and all(status.sound for status in self.signatures)
            and self.signatures[-1].covers_whole_file
        )
