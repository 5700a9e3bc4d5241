"""Whether the text layer that a PDF page brings can be taken as it is.

All layers of scans that were measured were garbage of other programs, those of born-digital files are exact; the two
are told apart by legal syllables and by agreement with what is seen on the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from digitize.ocr.model import PageText
from digitize.ocr.syllables import legal_share

_LEAST_LEGAL_SHARE = 0.75
"""Born-digital Vietnamese pages measure 0.85–1.0 (abbreviations are not legal syllables), garbage layers below 0.6."""
_LEAST_AGREEMENT = 0.85
_LEAST_LETTERS = 20
_WORD = re.compile(r"[^\W_]{2,}")


def sound_text_layer(text: str, sample: PageText) -> bool:
    """True where a text layer is Vietnamese and says what a reading of the page says.

    ``sample`` is a reading of the page (or of a part of it): nearly all its sure words must be in the layer, and the
    layer must not be much longer or shorter where the sample is of the whole page. An unsure sample proves nothing:
    False.
    """
    layer = unicodedata.normalize("NFC", text)
    if sum(character.isalpha() for character in layer) < _LEAST_LETTERS:
        return False
    if legal_share([layer]) < _LEAST_LEGAL_SHARE:
        return False
    seen = Counter(
        match for word in sample.words if word.confidence >= 0.8 for match in _WORD.findall(word.text.lower())
    )
    if seen.total() < 5:
        return False
    in_layer = Counter(_WORD.findall(layer.lower()))
    return (seen & in_layer).total() >= _LEAST_AGREEMENT * seen.total()
