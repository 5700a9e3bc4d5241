"""Legal Vietnamese syllables, made by rule: onset × rime × tone.

A page read well consists mostly of legal syllables, a page read upside down or a garbage text layer does not; and a
word that is no legal syllable (``chiên``/``chiển`` are, ``chiẻn`` is not) is worth a second look. Rules of spelling:
onsets by the vowel that follows (c/k, g/gh, ng/ngh), stopped rimes (-c -ch -p -t) take only sắc and nặng, both
placements of the tone in open oa, oe, uy (``hòa`` and ``hoà``) are right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FREE_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_STOPPED_TONES = ("\u0301", "\u0323")

_RIMES = _split("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu y
o oc oi om on ong ooc oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uên uênh uơ
uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
""")
_ONLY_WITHOUT_ONSET = _split("yêm yên yêng yêt yêu")
_AFTER_QU = _split("""
a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên ênh êt êu êch
i it y yt ych yn ynh yên yêt ơ ơi ơn ơt ôc
""")
_AFTER_GI = _split("""
a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e em en eo ep et eng ê êm ên êng êt êu
o oc oi om on ong ot ô ôc ôi ôn ông ôp ôt ơ ơi ơn ơp ơt u uc ui un up ut uôc ương ươp ươt ưa ưt ưc ư
""")
_ONSETS = _split("b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x")
_MARKED = "ơêâăô"  # the tone stands on these wherever they occur; ươ carries it on ơ
_PLAIN_VOWELS = "aeiouyăâêôơư"
_WORD = re.compile(r"[^\W\d_]+")


def is_legal_syllable(word: str) -> bool:
    """Whether a word of letters, in any case, is a legal Vietnamese syllable; needs NFC, no punctuation."""
    return word.lower() in legal_syllables()


def legal_share(texts: Iterable[str]) -> float:
    """Share of legal syllables among the letter runs of the texts, weighted by their length; 0 where there are none.

    Single letters and words in which digits and letters mix say nothing and are not counted.
    """
    legal = letters = 0
    for text in texts:
        for run in _WORD.findall(text):
            if len(run) > 1:
                letters += len(run)
                legal += len(run) if is_legal_syllable(run) else 0
    return legal / letters if letters else 0.0


@cache
def legal_syllables() -> frozenset[str]:
    """All legal syllables in lower case, NFC (about 19,000)."""
    found: set[str] = set()
    for rime in _RIMES:
        found.update(_toned("", rime))
        for onset in _ONSETS:
            if _fits(onset, rime):
                found.update(_toned(onset, rime))
    for rime in _ONLY_WITHOUT_ONSET:
        found.update(_toned("", rime))
    for rime in _AFTER_QU:
        found.update(_toned("qu", rime))
    for rime in _AFTER_GI:
        found.update(_toned("gi", rime))
    for rime in ("i", "in", "iêng", "iêt", "iêc"):  # gì, gìn, giếng, giết, giếc: one i is written
        found.update(_toned("g", rime))
    return frozenset(found)


def _fits(onset: str, rime: str) -> bool:
    front = rime[0] in "eêiy"
    if onset in ("k", "gh", "ngh"):
        return front and not (onset != "k" and rime[0] == "y")
    if onset in ("c", "g", "ng"):
        return not front
    if rime == "y":  # kỹ, lý, mỹ, sỹ, tỷ, hy, vy, quý
        return onset in ("h", "l", "m", "s", "t", "v", "d", "b", "n", "r", "th")
    return True


def _toned(onset: str, rime: str) -> set[str]:
    tones = _STOPPED_TONES if rime.endswith(("c", "ch", "p", "t")) else _FREE_TONES
    return {
        unicodedata.normalize("NFC", onset + rime[: place + 1] + tone + rime[place + 1 :])
        for place in _tone_places(rime)
        for tone in tones
    }


def _tone_places(rime: str) -> tuple[int, ...]:
    for marked in _MARKED:
        if marked in rime:
            return (rime.index(marked),)
    vowels = [index for index, letter in enumerate(rime) if letter in _PLAIN_VOWELS]
    if len(vowels) == 1:
        return (vowels[0],)
    has_coda = vowels[-1] < len(rime) - 1
    if rime in ("oa", "oe", "uy"):
        return (0, 1)
    if has_coda or len(vowels) == 3:
        return (vowels[1],)
    return (vowels[0],)
