"""Vietnamese text in; its canonical form, comparison keys and dates out.

Promises: text stays NFC (never NFKC: ``1½`` is not ``11/2``); nothing here changes what was written unless a name says
so; comparison does not care about NFC/NFD, letter case, or where the tone stands in a syllable (``hòa`` = ``hoà``).
"""

from digitize.vietnamese.dates import (
    FoundDate,
    date_in_words,
    find_date,
    number_in_words,
    parse_date,
    parse_number_in_words,
)
from digitize.vietnamese.text import (
    fold,
    fold_tones,
    nfc,
    normalise_name,
    same_text,
    search_key,
    single_spaced,
)

__all__ = [
    "FoundDate",
    "date_in_words",
    "find_date",
    "fold",
    "fold_tones",
    "nfc",
    "normalise_name",
    "number_in_words",
    "parse_date",
    "parse_number_in_words",
    "same_text",
    "search_key",
    "single_spaced",
]
