"""From a question to its answer: one transaction each, the caller always asked for; API and pages share these.

Every look at a dossier, document, image or record is audited, so these run in writing transactions.
"""

from __future__ import annotations

import gzip
from datetime import date, timedelta

from api.v1.answers.base import ReasonAnswer
from api.v1.answers.batches import BatchAnswer
from api.v1.answers.catalogue import ProcedureSummary
from api.v1.answers.documents import DocumentAnswer
from api.v1.answers.dossiers import DossierAnswer, DossierPage
from api.v1.answers.integrity import CopyAnswer, FindingAnswer, IntegrityAnswer, RecheckAnswer
from api.v1.answers.pages import PageAnswer, ReadingAnswer
from api.v1.answers.records import OfferAnswer, RecordAnswer, RecordsAsked, ReuseAnswer, TakeOverAsked
from api.v1.answers.work import RetryAnswer, ReviewAnswer, SetAsideAnswer
from digitize.errors import AccessError, SetupError
from digitize.ocr import PageReading, reading_as_report, reading_from_json
from digitize.reuse import offers as offers_of
from digitize.reuse import take_over
from digitize.scan import Straightening
from digitize.service import Service
from digitize.steps import validate_pdf
from digitize.store.access import Caller, Role
from digitize.store.clock import vietnam_day
from digitize.store.repositories import (
    batches,
    copies,
    documents,
    dossiers,
    files,
    recheck,
    records,
    review_queue,
    work_items,
)
from digitize.store.repositories.dossiers import DossierFilter
from digitize.store.repositories.files import KeptFile
from digitize.store.repositories.findings import mended_since
from digitize.store.repositories.findings import open_findings as findings_of
from digitize.store.repositories.review_queue import PlaceInQueue, QueueFilter
from digitize.store.repositories.scope import page_for
from digitize.store.tables import PageState

_MOST_IN_REVIEW = 200


def dossier_page(service: Service, caller: Caller, wanted: DossierFilter) -> DossierPage:
    """One page of the dossiers that the caller may see."""
    with service.reading() as session:
        return DossierPage.model_validate(dossiers.list_dossiers(session, caller, service.catalog, wanted))


def dossier(service: Service, caller: Caller, dossier_id: str) -> DossierAnswer:
    """A dossier with all that hangs on it."""
    with service.viewing() as session:
        return DossierAnswer.model_validate(dossiers.get_dossier(session, caller, service.catalog, dossier_id))


def batch(service: Service, caller: Caller, batch_id: str) -> BatchAnswer:
    """A batch with the progress of each page."""
    with service.reading() as session:
        return BatchAnswer.model_validate(batches.get_batch(session, caller, batch_id, service.clock()))


def document(service: Service, caller: Caller, document_id: str) -> DocumentAnswer:
    """A document with its pages and fields."""
    with service.viewing() as session:
        return DocumentAnswer.model_validate(documents.get_document(session, caller, service.catalog, document_id))


def procedures_on(service: Service, day: date) -> list[ProcedureSummary]:
    """Procedures in force on a day, by code."""
    versions = (version for code in sorted(service.catalog.procedures) for version in service.catalog.procedures[code])
    return [
        ProcedureSummary.model_validate(version)
        for version in versions
        if version.valid_from <= day and (version.valid_until is None or day <= version.valid_until)
    ]


def offers(service: Service, caller: Caller, dossier_id: str) -> list[OfferAnswer]:
    """Papers that need not be scanned for this dossier."""
    with service.viewing() as session:
        found = offers_of(session, caller, service.catalog, dossier_id, vietnam_day(service.clock()))
    return [OfferAnswer.model_validate(each) for each in found]


def taken_over(service: Service, caller: Caller, dossier_id: str, asked: TakeOverAsked) -> ReuseAnswer:
    """Note that a record stands for a component."""
    now = service.clock()
    with service.writing() as session:
        event = take_over(
            session,
            caller,
            service.catalog,
            dossier_id,
            record_id=asked.record_id,
            component_code=asked.component_code,
            now=now,
            on=vietnam_day(now),
        )
    return ReuseAnswer.model_validate(event)


def records_found(service: Service, caller: Caller, asked: RecordsAsked) -> list[RecordAnswer]:
    """Papers of an owner."""
    day = vietnam_day(service.clock())
    with service.viewing() as session:
        found = records.search_records(
            session,
            caller,
            service.catalog,
            asked.owner_id,
            day,
            owner_mark=service.mark_of(asked.owner_id),
            paper_type=asked.paper_type,
        )
    return [RecordAnswer.model_validate(each) for each in found]


def set_aside(service: Service, caller: Caller, agency_code: str | None = None) -> list[SetAsideAnswer]:
    """Steps that wait for a person, by risk, then oldest first."""
    with service.reading() as session:
        found = work_items.list_set_aside(session, caller, service.clock(), agency_code)
    return [SetAsideAnswer.model_validate(each) for each in found]


def retried(service: Service, caller: Caller, work_id: str) -> RetryAnswer:
    """Let a step run again."""
    with service.writing() as session:
        return RetryAnswer.model_validate(work_items.retry_work(session, caller, work_id, service.clock()))


def documents_to_review(service: Service, caller: Caller, wanted: QueueFilter) -> list[ReviewAnswer]:
    """Documents that a person has to look at, by risk, then the longest waiting first."""
    with service.reading() as session:
        found = review_queue.documents_in_review(session, caller, service.catalog, _MOST_IN_REVIEW, wanted)
    return [
        ReviewAnswer(
            id=each.document.id,
            dossier_id=each.document.dossier_id,
            dossier_code=each.dossier_code,
            agency_code=each.agency_code,
            risk=each.risk,
            paper_type_name_vi=each.document.paper_type_name_vi,
            confidence=each.document.confidence,
            reasons=[ReasonAnswer.model_validate(reason) for reason in each.document.reasons],
        )
        for each in found
    ]


def findings(service: Service, caller: Caller) -> list[FindingAnswer] | None:
    """What is wrong with what is kept; None for callers who don't watch over the whole installation."""
    if not _watches(caller):
        return None
    with service.reading() as session:
        grace = timedelta(days=service.settings.orphan_grace_days)
        found = findings_of(session, caller, service.clock(), grace)
    return [FindingAnswer.of(each) for each in found]


def recheck_progress(service: Service, caller: Caller) -> RecheckAnswer | None:
    """How far the rolling check is; None before its first turn, and for callers who don't watch over it."""
    if not _watches(caller):
        return None
    with service.reading() as session:
        found = recheck.progress(session)
    if found is None:
        return None
    days = (service.clock() - found.started_at) / timedelta(days=1)
    late = days > service.settings.verify_cycle_days
    return RecheckAnswer(
        planned=found.planned, done=found.done, started_at=found.started_at, ended_at=found.ended_at, late=late
    )


def mended(service: Service, caller: Caller) -> list[FindingAnswer]:
    """What was put back from the other copy within the last 30 days; nothing for callers who don't watch over it."""
    if not _watches(caller):
        return []
    with service.reading() as session:
        found = mended_since(session, caller, service.clock() - timedelta(days=30))
    return [FindingAnswer.of(each) for each in found]


def second_copy(service: Service, caller: Caller) -> CopyAnswer | None:
    """Where the second copy stands; None where none is set, and for callers who don't watch over it."""
    if not _watches(caller) or not service.has_copy:
        return None
    with service.reading() as session:
        found = copies.standing(session)
    oldest = (service.clock() - found.oldest).total_seconds() if found.oldest else None
    return CopyAnswer(
        keep=found.keep,
        erase=found.erase,
        held=found.held,
        oldest_seconds=oldest,
        reached=found.marked,
        filled=found.filled_at is not None,
        checked_at=found.checked_at,
        away_since=found.away_since,
        reason_code=found.reason_code,
        reason_vi=found.reason_vi,
    )


def integrity(service: Service, caller: Caller) -> IntegrityAnswer:
    """Whether what is kept is whole. Raises AccessError for callers who don't watch over the whole installation."""
    if not _watches(caller):
        raise AccessError(role="compliance, admin; không thuộc riêng một cơ quan")
    return IntegrityAnswer(
        findings=findings(service, caller) or [],
        mended=mended(service, caller),
        progress=recheck_progress(service, caller),
        second_copy=second_copy(service, caller),
    )


def pdfa_share(service: Service, caller: Caller) -> float | None:
    """Share of finished files that veraPDF looks at, 0 where it is off or not to be had; None for callers who don't
    watch over what is kept.
    """
    if not _watches(caller):
        return None
    try:
        return service.settings.verapdf_share if validate_pdf.validator_of(service) is not None else 0.0
    except SetupError:
        return service.settings.verapdf_share  # named and not there: each file of the share waits and says so


def _watches(caller: Caller) -> bool:
    return caller.role in (Role.COMPLIANCE, Role.ADMIN) and caller.agency_code is None


def agencies_in_review(service: Service, caller: Caller) -> tuple[str, ...]:
    """Agencies whose dossiers wait for a person."""
    with service.reading() as session:
        return review_queue.agencies_in_review(session, caller)


def place_in_queue(service: Service, caller: Caller, dossier_id: str, wanted: QueueFilter) -> PlaceInQueue:
    """Where a dossier stands among those that wait for a person."""
    with service.reading() as session:
        return review_queue.place_in_queue(session, caller, dossier_id, wanted)


def page(service: Service, caller: Caller, page_id: str) -> PageAnswer:
    """A page: where it belongs, where it stands, and what was read if it was."""
    with service.viewing() as session:
        row = page_for(session, caller, page_id)
        kept = files.page_reading(session, caller, page_id) if row.reading_key and not row.erased_at else None
        answer = PageAnswer(
            page_id=row.id,
            dossier_id=row.dossier_id,
            dossier_code=row.batch.dossier.code,
            sequence=row.sequence,
            state="waiting" if row.state == PageState.RECEIVED else row.state,
            reason=row.reason_vi,
            reading=None,
        )
    return answer.model_copy(update={"reading": _report(kept_reading(service, kept))}) if kept else answer


def reading(service: Service, caller: Caller, page_id: str) -> ReadingAnswer:
    """What was read on a page; NotFoundError while it has not been read."""
    with service.viewing() as session:
        kept = files.page_reading(session, caller, page_id)
    return _report(kept_reading(service, kept))


def original(service: Service, caller: Caller, page_id: str) -> tuple[KeptFile, Straightening | None, int | None]:
    """Where the original of a page lies, and the steps that its reading took to set it upright (None while unread).

    Last the width in pixels of the upright page that boxes are given on; None where no reading fits how it is shown.
    """
    with service.viewing() as session:
        kept = files.page_original(session, caller, page_id)
        row = page_for(session, caller, page_id)
        read = files.page_reading(session, caller, page_id) if row.reading_key else None
        turned = row.turn_degrees
    found = kept_reading(service, read) if read else None
    straightening = found.straightening if found else None
    if turned is not None and (straightening is None or straightening.rotation_degrees != turned):
        return kept, Straightening(turned, 0.0), None  # a person said so; the reading follows
    return kept, straightening, found.width_px if found else None


def kept_reading(service: Service, kept: KeptFile) -> PageReading:
    """The reading as it lies in the object store; raises ObjectMissingError or ObjectChangedError."""
    return reading_from_json(gzip.decompress(service.objects.get(kept.key, sha256=kept.sha256)))


def _report(found: PageReading) -> ReadingAnswer:
    return ReadingAnswer.model_validate(reading_as_report(found))
