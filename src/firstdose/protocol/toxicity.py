"""What counts as dose-limiting, and what stops the whole study: tables that ``derive`` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from firstdose.protocol.words import (
    BY_KIND,
    Above0,
    Count,
    CtcaeGrade,
    Days,
    Key,
    Text,
    WholeNumber,
    Words,
)
from firstdose.records.values import Component, Relatedness, SpecialInterest


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClause:
    """An adverse event that is dose-limiting when everything named here holds.

    Empty tuples name nothing and so restrict nothing.  ``lasting_more_than_hours`` 0: any duration.
    """

    key: Key
    text: Text
    grade_at_least: CtcaeGrade
    special_interests: tuple[SpecialInterest, ...] = ()
    not_special_interests: tuple[SpecialInterest, ...] = ()
    not_system_organ_classes: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()
    lasting_more_than_hours: WholeNumber = 0
    kind: Literal["event"] = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathClause:
    """Death without another clear cause than the cells."""

    key: Key
    text: Text
    kind: Literal["death"] = "death"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountClause:
    """A blood count that has not recovered to its limit by a study day."""

    key: Key
    text: Text
    analyte: str
    below: Above0
    unit: str
    by_day: Days
    kind: Literal["count"] = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInfusionClause:
    """An infusion left out, or given later than this, because of a related event."""

    key: Key
    text: Text
    more_than_days_late: Days
    kind: Literal["held_infusion"] = "held_infusion"


DltClause = EventClause | DeathClause | CountClause | HeldInfusionClause


@dataclass(frozen=True, slots=True, kw_only=True)
class DltException:
    """An event that a clause names and that is nevertheless no DLT when it has gone in time.

    ``resolved_to_grade_at_most`` with ``within_days`` (24 hours are 1 day); grade 0: gone.
    ``or_baseline_grade``: back at the grade before treatment is enough.  ``laboratory_only``: only
    a symptom-free laboratory change.  ``neutrophils_below`` (in ``neutrophils_unit``): only while
    the last neutrophil count since conditioning began is below this.  Applies to the clauses it
    names.
    """

    key: Key
    text: Text
    of_clauses: tuple[str, ...]
    within_days: Count
    resolved_to_grade_at_most: Annotated[int, Field(ge=0, le=4)]
    terms: tuple[str, ...] = ()
    special_interests: tuple[SpecialInterest, ...] = ()
    laboratory_only: bool = False
    or_baseline_grade: bool = False
    neutrophils_below: Above0 | None = None
    neutrophils_unit: str = "10*9/L"


@dataclass(frozen=True, slots=True, kw_only=True)
class DltDefinition:
    """What a dose-limiting toxicity is in this study; `check` refuses a study without one.

    An event of a term or a special interest that is never dose-limiting is none, whatever clause it
    meets.
    """

    section: Words
    component: Component
    relatedness_at_least: Relatedness
    clauses: tuple[Annotated[DltClause, BY_KIND], ...]
    exceptions: tuple[DltException, ...]
    never_terms: tuple[str, ...]
    never_special_interests: tuple[SpecialInterest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityClasses:
    """The class of a participant's worst toxicity, for a design that reads graded toxicity.

    ``of_grades``: the class of worst grade 0, 1 … 5 in the DLT window, of events related as the DLT
    definition says; 0 is none.  A DLT is at least in the class from which the design counts DLTs.
    """

    section: Words
    of_grades: tuple[WholeNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStop:
    """Enrolment stops when so many participants have had such an event, whatever the regimen."""

    key: Key
    text: Text
    participants: Count
    grade_at_least: CtcaeGrade
    from_anchor: Literal["first_conditioning", "first_infusion"]
    fatal: bool = False
    not_system_organ_classes: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()
