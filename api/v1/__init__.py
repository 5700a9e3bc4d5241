"""Version 1 of the API: one router a resource, every route with its access rule and every problem it may answer."""

from fastapi import APIRouter

from api.v1 import batches, deletions, documents, dossiers, me, pages, procedures, rates, records, review, signing, work

TAGS = (
    ("dossiers", "Hồ sơ: open, find, follow, take over what the state already holds"),
    ("batches", "Lô quét: put the pages of one act of scanning, close it, follow it"),
    ("pages", "Page images and what was read on them"),
    ("documents", "Giấy tờ: fields with proof, signed PDF"),
    ("review", "Xét duyệt: how pages are arranged into documents, decisions and undoing them"),
    ("signing", "Chờ ký: files that wait for an officer's signature; his key stays with him"),
    ("deletions", "Deleting papers whose retention is over, by two persons; holds that forbid it"),
    ("records", "Papers of an owner that are kept for reuse"),
    ("rates", "Tỉ lệ số hóa (QĐ 766/QĐ-TTg), each figure opening down to its dossiers"),
    ("procedures", "What a dossier needs"),
    ("work", "Steps set aside for a person"),
    ("me", "Who is asking"),
)
"""Names and descriptions of the resources, in the order of the API's description."""

router = APIRouter()
_RESOURCES = (dossiers, review, batches, pages, documents, signing, deletions, records, rates, procedures, work, me)
for _resource in _RESOURCES:
    router.include_router(_resource.router)

__all__ = ["TAGS", "router"]
