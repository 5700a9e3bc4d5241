"""What a dossier needs: procedures, branches, components, paper types, agencies; dated data and its loaders."""

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

__all__ = [
    "Agency",
    "Branch",
    "ComponentRequirement",
    "FieldKind",
    "FieldSpec",
    "PaperType",
    "Procedure",
    "Requirement",
    "Retention",
]
