"""One adverse event of a virtual patient, from its onset to its end, and what caused it."""

from __future__ import annotations

from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from firstdose.records.values import (
    Assessor,
    Causality,
    Component,
    Relatedness,
    SeriousCriterion,
    SpecialInterest,
)


class Episode(Struct, frozen=True, kw_only=True):
    """One adverse event.  It is over on ``ends_on``.

    ``raises`` is the analyte it raises, in multiples of the upper limit.  ``bedside``: seen at once
    and scored daily on a worksheet, as CRS is.
    """

    key: str
    term: str
    system_organ_class: str
    special_interest: SpecialInterest
    grade: int
    begins_on: date
    ends_on: date
    causality: tuple[Causality, ...]
    seriousness: tuple[SeriousCriterion, ...] = ()
    treatment: tuple[str, ...] = ()
    raises: tuple[tuple[str, float], ...] = ()
    bedside: bool = False
    fever: float = 0.0

    def ongoing_on(self, day: date) -> bool:
        """Whether the event is there on a day."""
        return self.begins_on <= day < self.ends_on


@cache
def causality(
    cells: Relatedness,
    conditioning: Relatedness,
    background_drug: Relatedness = Relatedness.NOT_RELATED,
    lupus: Relatedness = Relatedness.NOT_RELATED,
) -> tuple[Causality, ...]:
    """What the investigator says of every possible cause; the sponsor agrees on the treatment."""
    said = {
        Component.CELLS: cells,
        Component.CONDITIONING: conditioning,
        Component.BACKGROUND_DRUG: background_drug,
        Component.LUPUS: lupus,
        Component.PROCEDURE: Relatedness.NOT_RELATED,
    }
    investigator = tuple(
        Causality(component=component, assessor=Assessor.INVESTIGATOR, relatedness=relatedness)
        for component, relatedness in said.items()
    )
    sponsor = tuple(
        Causality(component=component, assessor=Assessor.SPONSOR, relatedness=said[component])
        for component in (Component.CELLS, Component.CONDITIONING)
    )
    return (*investigator, *sponsor)


@cache
def blaming_none_of(
    components: frozenset[Component], causes: tuple[Causality, ...]
) -> tuple[Causality, ...]:
    """The same causes, these components being none of them."""
    return tuple(
        replace(cause, relatedness=Relatedness.NOT_RELATED)
        if cause.component in components
        else cause
        for cause in causes
    )
