"""The main job, readable on one page.

A page image is put into the service (:mod:`digitize.intake`); from then on these steps follow each other, each started
by the one before it in the same transaction that commits its result:

    read_page          scan, ocr        decode within limits, upright, straight, read, codes, quality
    assemble_batch     classify         pages of a closed batch -> documents matched to the branch's components
    seal_document      store.pdf/seal   searchable PDF/A with the original bytes inside, signed, verified, stored
                       officer's key:   built only, and waits; complete_signature goes on when he has signed it
    extract_document   extract          fields with their proof, the nine minimum metadata
    record_document    store, reuse     result code, record of the owner
    finish_pdf         store.seal       metadata and result code into the file, second signature
    extend_signatures  store.seal       timestamps and proofs, where the signature level asks for them
    validate_pdf       store.pdf        a share of the finished files before veraPDF, where the machine has it
    erase_document     store            what was only shown, once a person confirmed that (R8)

``run_step`` does one of them for a worker. ``process_stack`` does the same work on local pages without any service.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from digitize.catalog import Branch, Catalog, Procedure, load_gazetteer
from digitize.classify import Decided, ProposedDocument, Split, Weights, decide_stack
from digitize.errors import DigitizeError, LostClaimError
from digitize.extract import FieldValue, MinimumMetadata, extract_fields, minimum_metadata
from digitize.ocr import PageReading
from digitize.scan import EncodedPage
from digitize.sealer import Sealer
from digitize.service import Service
from digitize.steps import (
    assemble_batch,
    complete_signature,
    erase_document,
    extend_signatures,
    extract_document,
    finish_pdf,
    read_page,
    record_document,
    seal_document,
    validate_pdf,
)
from digitize.steps.failing import Verdict, note_failure
from digitize.steps.heartbeat import keep_alive
from digitize.steps.seal_document import SealedPdf, seal_pages
from digitize.steps.superseded import drop_if_superseded
from digitize.store import work
from digitize.store.clock import VIETNAM, vietnam_day
from digitize.store.objects import sha256_of
from digitize.store.pdf import MinimumMetadata as PdfMinimum
from digitize.store.pdf import Occupied, PdfMetadata, PdfPage, occupied
from digitize.store.work import Claim

_log = structlog.get_logger("digitize.work")

STEPS: Mapping[str, Callable[[Service, Claim], None]] = {
    read_page.NAME: read_page.perform,
    assemble_batch.NAME: assemble_batch.perform,
    seal_document.NAME: seal_document.perform,
    complete_signature.NAME: complete_signature.perform,
    extract_document.NAME: extract_document.perform,
    record_document.NAME: record_document.perform,
    finish_pdf.NAME: finish_pdf.perform,
    extend_signatures.NAME: extend_signatures.perform,
    validate_pdf.NAME: validate_pdf.perform,
    erase_document.NAME: erase_document.perform,
}


class Outcome(StrEnum):
    """How a try ended."""

    DONE = "done"
    NOT_MINE = "not_mine"  # done already, held by another worker, or its time has not come
    LOST = "lost"  # another worker took it over: this result was dropped
    AGAIN = "again"  # failed, waits for another try
    SET_ASIDE = "set_aside"  # failed as often as it may


def run_step(service: Service, work_item_id: str) -> Outcome:
    """Claim one work item, do its step, and commit; never raises for a failure of the step itself.

    Raises StoreError only where the database is away, so that nothing could be noted: the sweeper finds the item then.
    """
    lease = timedelta(seconds=service.settings.lease_seconds)
    with service.writing() as session:
        claim = work.claim(session, work_item_id, service.clock(), lease)
    if claim is None:
        return Outcome.NOT_MINE
    started = time.perf_counter()
    outcome, code = _attempt(service, claim)
    _log.info(
        "step",
        step=claim.step,
        work_item=claim.work_item_id,
        outcome=str(outcome),
        code=code,
        attempt=claim.attempts,
        seconds=round(time.perf_counter() - started, 3),
    )
    return outcome


def _attempt(service: Service, claim: Claim) -> tuple[Outcome, str | None]:
    try:
        try:
            with keep_alive(service, claim):
                if not drop_if_superseded(service, claim):
                    STEPS[claim.step](service, claim)
        except LostClaimError:
            raise
        except DigitizeError as error:
            return _failed(service, claim, error), error.code
        except Exception as error:  # noqa: BLE001 -- whatever a page does to a library must end with a named state
            _log.error("step.unexpected", step=claim.step, work_item=claim.work_item_id, kind=type(error).__name__)
            return _failed(service, claim, DigitizeError()), DigitizeError.code
    except LostClaimError:
        return Outcome.LOST, LostClaimError.code
    return Outcome.DONE, None


def _failed(service: Service, claim: Claim, error: DigitizeError) -> Outcome:
    verdict = note_failure(service, claim, error)
    return Outcome.SET_ASIDE if verdict is Verdict.SET_ASIDE else Outcome.AGAIN


@dataclass(frozen=True, slots=True)
class StackPage:
    """A page of a local stack: its bytes and its reading, or None where it could not be read."""

    encoded: EncodedPage | None
    reading: PageReading | None


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """A document of a local stack. ``fields`` have page numbers in the stack; ``sealed`` is None if not asked for."""

    proposed: ProposedDocument
    fields: tuple[FieldValue, ...]
    metadata: MinimumMetadata
    sealed: SealedPdf | None


@dataclass(frozen=True, slots=True)
class FinishedStack:
    """The whole stack: how it was split and by what it was decided, and each document finished."""

    decided: Decided
    documents: tuple[FinishedDocument, ...]

    @property
    def split(self) -> Split:
        """How it was split."""
        return self.decided.split


def process_stack(
    pages: Sequence[StackPage],
    catalog: Catalog,
    procedure: Procedure,
    branch: Branch,
    *,
    now: datetime,
    sealer: Sealer | None,
    weights: Weights | None = None,
) -> FinishedStack:
    """Split, seal (unless ``sealer`` is None) and extract a stack of local pages, in the order of the steps.

    ``weights`` None: the packaged ones.

    Raises SealError, CertificateError or VerificationError where a document can't be sealed.
    """
    decided = decide_stack([page.reading for page in pages], catalog, procedure, branch, weights)
    finished = tuple(_finish(pages, catalog, each, now, sealer) for each in decided.split.documents)
    return FinishedStack(decided, finished)


def _finish(
    pages: Sequence[StackPage], catalog: Catalog, proposed: ProposedDocument, now: datetime, sealer: Sealer | None
) -> FinishedDocument:
    paper = catalog.paper_type(proposed.paper_type)
    of_document = [(number, pages[number - 1]) for number in proposed.pages]
    sealed, images = None, list[PdfPage]()
    if sealer is not None:
        metadata = PdfMetadata(
            title=paper.name_vi,
            created_at=now.astimezone(VIETNAM),
            minimum=PdfMinimum(paper_type_code=paper.code, paper_name=paper.name_vi),
        )
        images = [PdfPage(page.encoded, page.reading) for _, page in of_document if page.encoded and page.reading]
        sealed = seal_pages(sealer, images, metadata, now)
    readings = [(number, page.reading) for number, page in of_document if page.reading]
    fields = extract_fields(paper, readings, places=load_gazetteer(), today=vietnam_day(now))
    nine = minimum_metadata(paper, fields)
    if sealer is not None and sealed is not None:
        taken = occupied(images[0]) if finish_pdf.stamps(sealer) else Occupied()
        final = finish_pdf.finish_file(sealer, sealed.data, finish_pdf.describe(nine), "", taken, now)
        sealed = replace(sealed, data=final.data, sha256=sha256_of(final.data), report=final.report)
    return FinishedDocument(proposed, fields, nine, sealed)
