"""Pages of a batch and the procedure's list in; documents, each matched to a component, out.

Promises: pages in = pages out (each page is in just one document or unassigned, with its reason); confidence is a
calibrated probability; "other" and "needs a person" are real outcomes, said in Vietnamese; rows that are only notes are
never targets, presented papers never missing.
"""

from digitize.classify.copies import bears_secrecy_mark
from digitize.classify.model import (
    MissingComponent,
    ProposedDocument,
    Reason,
    Split,
    SubmittedAs,
    SuggestedBranch,
    UnassignedPage,
)
from digitize.classify.split import Decided, decide_stack, split_stack
from digitize.classify.weights import Weights
from digitize.classify.whole_files import split_around_files

__all__ = [
    "Decided",
    "MissingComponent",
    "ProposedDocument",
    "Reason",
    "Split",
    "SubmittedAs",
    "SuggestedBranch",
    "UnassignedPage",
    "Weights",
    "bears_secrecy_mark",
    "decide_stack",
    "split_around_files",
    "split_stack",
]
