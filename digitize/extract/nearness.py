"""How far a text as read is from a text as printed, in letters."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=262_144)
def distance(first: str, second: str, limit: int) -> int:
    """Edits (insert, drop, change one letter) from one text to the other; ``limit + 1`` where there are more."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    if first == second:
        return 0
    previous = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        current = [i]
        for j, b in enumerate(second, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


def allowed_edits(length: int) -> int:
    """How many edits a printed label of ``length`` letters may have suffered: none below 5, then about one in six."""
    return 0 if length < 5 else max(1, length // 6)
