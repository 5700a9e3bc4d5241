"""The catalogue as one value with look-ups by code and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from digitize.catalog.model import Agency, Branch, PaperType, Procedure
from digitize.errors import NotFoundError, SetupError, UnknownBranchError, UnknownProcedureError

OTHER_PAPER = "KHAC"
"""Paper type of everything the list does not know: forces a person's choice."""


@dataclass(frozen=True, eq=False)
class Catalog:
    """All reference data. Build it with :meth:`of`, which checks that the parts fit together."""

    paper_types: MappingProxyType[str, PaperType]
    procedures: MappingProxyType[str, tuple[Procedure, ...]]
    agencies: MappingProxyType[str, tuple[Agency, ...]]

    @classmethod
    def of(
        cls, paper_types: Iterable[PaperType], procedures: Iterable[Procedure], agencies: Iterable[Agency]
    ) -> Catalog:
        """Index the parts. SetupError names the first paper type, component key or period that does not fit."""
        types: dict[str, PaperType] = {}
        for paper_type in paper_types:
            if paper_type.code in types:
                raise SetupError(reason=f"paper type {paper_type.code} stands twice in the catalogue")
            types[paper_type.code] = paper_type
        if OTHER_PAPER not in types:
            raise SetupError(reason=f"the catalogue lacks the paper type {OTHER_PAPER}")
        by_code: dict[str, list[Procedure]] = {}
        for procedure in procedures:
            _check_procedure(procedure, types)
            by_code.setdefault(procedure.code, []).append(procedure)
        for code, versions in by_code.items():
            versions.sort(key=lambda version: version.valid_from)
            for earlier, later in pairwise(versions):
                if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
                    raise SetupError(reason=f"two versions of procedure {code} overlap")
        by_agency: dict[str, list[Agency]] = {}
        for agency in agencies:
            by_agency.setdefault(agency.code, []).append(agency)
        return cls(
            MappingProxyType(types),
            MappingProxyType({code: tuple(versions) for code, versions in by_code.items()}),
            MappingProxyType({code: tuple(versions) for code, versions in by_agency.items()}),
        )

    def procedure(self, code: str, on: date) -> Procedure:
        """The procedure in force on that day; UnknownProcedureError if there is none."""
        for version in self.procedures.get(code.strip(), ()):
            if version.valid_from <= on and (version.valid_until is None or on <= version.valid_until):
                return version
        raise UnknownProcedureError(procedure_code=code.strip())

    def branch(self, procedure: Procedure, branch_id: str | None) -> Branch:
        """The branch (trường hợp) of that id, the first one if None; UnknownBranchError names those there are."""
        if branch_id is None:
            return procedure.branches[0]
        for branch in procedure.branches:
            if branch.branch_id == branch_id.strip():
                return branch
        known = ", ".join(branch.branch_id for branch in procedure.branches)
        raise UnknownBranchError(procedure_code=procedure.code, branch_id=branch_id, known=known)

    def paper_type(self, code: str) -> PaperType:
        """The paper type of that code; NotFoundError if there is none."""
        try:
            return self.paper_types[code]
        except KeyError:
            raise NotFoundError(what=f"loại giấy tờ {code}") from None

    def agency(self, code: str, on: date | None = None) -> Agency:
        """The agency of that identifier: the one in force on ``on``, else the latest. NotFoundError if unknown."""
        versions = self.agencies.get(code.strip().removeprefix("000.00.00."), ())
        for version in reversed(versions):
            begun = on is None or version.valid_from is None or version.valid_from <= on
            if begun and (on is None or version.valid_until is None or on <= version.valid_until):
                return version
        raise NotFoundError(what=f"cơ quan {code}")


def _check_procedure(procedure: Procedure, types: dict[str, PaperType]) -> None:
    if not procedure.branches:
        raise SetupError(reason=f"procedure {procedure.code} has no branch")
    seen: set[tuple[str, str]] = set()
    for branch in procedure.branches:
        for component in branch.components:
            key = (branch.branch_id, component.code)
            if key in seen:
                raise SetupError(reason=f"component {component.code} stands twice in {procedure.code}/{key[0]}")
            seen.add(key)
            for code in component.paper_types:
                if code not in types:
                    raise SetupError(reason=f"{procedure.code}/{component.code} names unknown paper type {code}")
    for code in procedure.result_paper_types:
        if code not in types:
            raise SetupError(reason=f"{procedure.code} results in unknown paper type {code}")
