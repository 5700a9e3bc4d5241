"""Pages of a batch and the procedure's list in; documents, each matched to a component, out. Pages in = pages out."""

from digitize.classify.model import (
    MissingComponent,
    ProposedDocument,
    Reason,
    Split,
    SubmittedAs,
    UnassignedPage,
)

__all__ = ["MissingComponent", "ProposedDocument", "Reason", "Split", "SubmittedAs", "UnassignedPage"]
