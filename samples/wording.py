"""Dates and numbers as Vietnamese papers write them."""

from __future__ import annotations

from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def short_date(day: date) -> str:
    """05/02/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def long_date(day: date) -> str:
    """Ngày 05 tháng 02 năm 2026, as after a place name; months from 3 on without zero (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def number_in_words(number: int) -> str:
    """0–9999 as read aloud."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
        if unit == 0:
            return head
        if unit == 1 and tens > 1:
            return f"{head} mốt"
        if unit == 5:
            return f"{head} lăm"
        return f"{head} {_DIGITS[unit]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = f"{_DIGITS[hundreds]} trăm"
        if rest == 0:
            return head
        return f"{head} lẻ {_DIGITS[rest]}" if rest < 10 else f"{head} {number_in_words(rest)}"
    thousands, rest = divmod(number, 1000)
    head = f"{_DIGITS[thousands]} nghìn"
    if rest == 0:
        return head
    if rest < 100:
        tail = f"lẻ {_DIGITS[rest]}" if rest < 10 else number_in_words(rest)
        return f"{head} không trăm {tail}"
    return f"{head} {number_in_words(rest)}"


def date_in_words(day: date) -> str:
    """Ngày mười lăm, tháng hai, năm hai nghìn không trăm hai mươi sáu."""
    month = "tư" if day.month == 4 else number_in_words(day.month)
    return f"Ngày {number_in_words(day.day)}, tháng {month}, năm {number_in_words(day.year)}"


def dotted(number: int) -> str:
    """1.250.000."""
    return f"{number:,}".replace(",", ".")
