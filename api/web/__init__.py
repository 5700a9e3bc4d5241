"""Server-rendered pages for officers and compliance staff, in Vietnamese; they show what the API answers."""

from fastapi import APIRouter

from api.web import deletions, documents, dossiers, login, rates, records, review, work

router = APIRouter(include_in_schema=False)
for _place in (login, dossiers, review, documents, records, rates, work, deletions):
    router.include_router(_place.router)

__all__ = ["router"]
