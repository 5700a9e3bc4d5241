"""What a dossier needs: procedures, branches, components, paper types, agencies, communes; dated data and its loaders.

In: codes and a date. Out: frozen values. Promises: ``load_catalog()`` reads the packaged data once and checks it (every
paper type a procedure names exists, no key twice); a code unknown on that date is a named error, never a guess;
component codes are opaque and compared as they stand after trimming (R9).
"""

from digitize.catalog.catalog import Catalog
from digitize.catalog.eligibility import Eligibility, EligibilityRules, PaperFacts, RuleSet, load_eligibility_rules
from digitize.catalog.kept import from_line, to_line, with_imported
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
from digitize.catalog.places import Gazetteer, UnitNow, load_gazetteer
from digitize.catalog.portal import MappedRow, PortalImport, import_portal
from digitize.catalog.to_map import FilledIn, list_to_map, read_filled_in

__all__ = [
    "Agency",
    "Branch",
    "Catalog",
    "ComponentRequirement",
    "Eligibility",
    "EligibilityRules",
    "FieldKind",
    "FieldSpec",
    "FilledIn",
    "Gazetteer",
    "MappedRow",
    "PaperFacts",
    "PaperType",
    "PortalImport",
    "Procedure",
    "Requirement",
    "Retention",
    "RuleSet",
    "UnitNow",
    "from_line",
    "import_portal",
    "list_to_map",
    "load_catalog",
    "load_eligibility_rules",
    "load_gazetteer",
    "read_filled_in",
    "to_line",
    "with_imported",
]
