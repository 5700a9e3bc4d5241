"""The output intent: colours of a page are sRGB."""

from __future__ import annotations

from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import ImageCms

_DATE_FIELD = slice(24, 36)
_FIXED_DATE = bytes.fromhex("07ea00010001000000000000")  # 2026-01-01, so that the same inputs give the same file
_PROFILE_ID_FIELD = slice(84, 100)


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """An sRGB ICC profile, always the same bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_DATE_FIELD] = _FIXED_DATE
    profile[_PROFILE_ID_FIELD] = bytes(16)
    return bytes(profile)


def output_intents(pdf: pikepdf.Pdf) -> Array:
    """The OutputIntents array of the catalogue (ISO 19005-2 §6.2.3)."""
    profile = pdf.make_indirect(Stream(pdf, srgb_profile(), N=3))
    return Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=pikepdf.String("sRGB"),
                    Info=pikepdf.String("sRGB IEC61966-2.1"),
                    DestOutputProfile=profile,
                )
            )
        ]
    )
