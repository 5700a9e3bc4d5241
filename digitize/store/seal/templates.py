"""Stamp templates as dated reference data (R4). A change of the rules adds a row; nothing is ever overwritten."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from digitize.errors import SetupError
from digitize.store.seal.model import Corner, StampKind, StampTemplate

VIETNAM_TIME = timezone(timedelta(hours=7))

TEMPLATES: tuple[StampTemplate, ...] = (
    StampTemplate(
        kind=StampKind.PERSONAL,
        corner=Corner.TOP_LEFT,
        lines=("Người ký: {signer}", "Thời gian ký: {time}"),
        basis="TT 01/2023/TT-VPCP Đ.8",
        valid_from=date(2023, 5, 25),
    ),
    StampTemplate(
        kind=StampKind.AGENCY_COPY,
        corner=Corner.TOP_RIGHT,
        lines=("SAO Y", "{agency}", "Thời gian ký: {time}"),
        basis="NĐ 30/2020/NĐ-CP PL I ph. II",
        valid_from=date(2020, 3, 5),
    ),
    StampTemplate(
        kind=StampKind.ARCHIVE,
        corner=Corner.TOP_RIGHT,
        lines=("{agency}", "Thời gian ký: {time}"),
        basis="TT 02/2019/TT-BNV",
        valid_from=date(2019, 3, 10),
        image_side_pt=64.0,
    ),
)


def template_for(kind: StampKind, on: date) -> StampTemplate:
    """The template of a kind in force on a day. Raises :class:`SetupError` where there is none."""
    in_force = [
        template
        for template in TEMPLATES
        if template.kind is kind
        and template.valid_from <= on
        and (template.valid_until is None or on < template.valid_until)
    ]
    if not in_force:
        raise SetupError(reason=f"không có mẫu chữ ký {kind} cho ngày {on.isoformat()}")
    return max(in_force, key=lambda template: template.valid_from)


def stamp_time(moment: datetime) -> str:
    """Signing time as a stamp shows it: ISO 8601 to the second, Vietnamese time, e.g. ``2026-11-24T10:21:13+07:00``."""
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
