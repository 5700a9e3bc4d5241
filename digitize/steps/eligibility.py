"""Whether a proposed document is to be digitised: its facts put before the dated rules of the catalogue (R7)."""

from __future__ import annotations

from datetime import date

from digitize.catalog import Eligibility, PaperFacts, PaperType, Procedure, load_eligibility_rules
from digitize.catalog.catalog import OTHER_PAPER
from digitize.classify import SubmittedAs
from digitize.errors import UnknownProcedureError
from digitize.service import Service
from digitize.store.tables import Dossier

PREFIX = "eligibility."
"""How the codes of reasons begin that say why a document is not to be digitised."""
_ONLINE = "online"


def eligibility(
    paper: PaperType,
    submitted_as: SubmittedAs,
    on: date,
    *,
    procedure: Procedure | None = None,
    on_the_list: bool = True,
    online: bool = False,
    already_shared: bool = False,
    secret: bool = False,
    requested: bool = False,
) -> Eligibility:
    """Decide by the rules in force on ``on``, the day the dossier was received.

    ``on_the_list``: the paper answers a row of the procedure's list. ``online``: the dossier came over the network.
    ``already_shared``: its data is there already (a record was taken over for its row). ``requested``: its owner asks
    for it and pays. A decision that leaves it out is a proposal while ``must_confirm`` is set (R27).
    """
    facts = PaperFacts(
        paper_type=paper.code,
        on_the_list=on_the_list,
        procedure_result=procedure is not None and paper.code in procedure.result_paper_types and not on_the_list,
        earlier_result=paper.reusable,
        requested=requested,
        photocopy=submitted_as is SubmittedAs.PHOTOCOPY,
        certified_copy=submitted_as is SubmittedAs.CERTIFIED_COPY,
        already_electronic=submitted_as is SubmittedAs.ELECTRONIC,
        presented=submitted_as is SubmittedAs.PRESENTED,
        online=online,
        already_shared=already_shared,
        secret=secret,
    )
    return load_eligibility_rules().decide(facts, on)


def eligibility_in(
    service: Service,
    dossier: Dossier,
    paper_type: str,
    component_code: str | None,
    submitted_as: SubmittedAs,
    *,
    already_shared: bool = False,
    secret: bool = False,
) -> Eligibility:
    """The decision on a document of a dossier.

    A procedure that left the catalogue has no results to tell, a paper type that did counts as any other paper; the
    rest is decided all the same.
    """
    try:
        procedure = service.catalog.procedure(dossier.procedure_code, dossier.received_on)
    except UnknownProcedureError:
        procedure = None
    known = service.catalog.paper_types
    return eligibility(
        known.get(paper_type, known[OTHER_PAPER]),
        submitted_as,
        dossier.received_on,
        procedure=procedure,
        on_the_list=component_code is not None,
        online=dossier.channel == _ONLINE,
        already_shared=already_shared,
        secret=secret,
    )


def reason_of(decision: Eligibility, *, confirmed: bool = False) -> list[dict[str, str]]:
    """Why a document is left out, as the reasons of a document are kept; nothing where it is to be digitised."""
    if decision.eligible:
        return []
    waits = " Đề xuất, chờ cán bộ xác nhận." if decision.must_confirm and not confirmed else ""
    return [{"code": f"{PREFIX}{decision.code}", "message_vi": f"{decision.message_vi}{waits}"}]
