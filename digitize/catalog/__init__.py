"""What a dossier needs: procedures, branches, components, paper types, agencies, communes; dated data and its loaders.

In: codes and a date. Out: frozen values. Promises: ``load_catalog()`` reads the packaged data once and checks it (every
paper type a procedure names exists, no key twice); a code unknown on that date is a named error, never a guess;
component codes are opaque and compared as they stand after trimming (R9).
"""

from digitize.catalog.catalog import Catalog
from digitize.catalog.load import load_catalog
from digitize.catalog.model import (
    Agency,
    Branch,
    ComponentRequirement,
    FieldKind,
    FieldSpec,
    PaperType,
    Procedure,
    Requirement,
    Retention,
)
from digitize.catalog.portal import MappedRow, PortalImport, import_portal

__all__ = [
    "Agency",
    "Branch",
    "Catalog",
    "ComponentRequirement",
    "FieldKind",
    "FieldSpec",
    "MappedRow",
    "PaperType",
    "PortalImport",
    "Procedure",
    "Requirement",
    "Retention",
    "import_portal",
    "load_catalog",
]
