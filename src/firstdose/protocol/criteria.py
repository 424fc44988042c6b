"""Entry criteria and go/no-go criteria, in the words of the protocol.

Where one can be computed it holds the comparison that ``derive`` checks beside the site's answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from firstdose.protocol.words import Days, Key, Number, Text, Words

Comparison = Literal["<", "<=", "=", ">=", ">"]


BILAG_QUANTITIES = ("bilag_a_systems", "bilag_b_systems")
"""How many organ systems have BILAG-2004 category A, and how many category B."""


DERIVED_QUANTITIES: Mapping[str, str] = MappingProxyType(
    {
        "age_years": "years",
        "disease_duration_years": "years",
        "prior_therapies": "therapies",
        "sledai_2k_total": "points",
        "sledai_2k_clinical": "points",
        **dict.fromkeys(BILAG_QUANTITIES, "systems"),
        "pga": "points",
        "prednisone_equivalent_mg_per_day": "mg/d",
    }
)
"""Quantities of a participant that are no analyte, and the one unit of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A quantity compared with a number: met when ``quantity comparison value`` holds.

    ``quantity`` is an analyte, in any unit accepted for it, or one of `DERIVED_QUANTITIES`.
    """

    quantity: Words
    comparison: Comparison
    value: Number
    unit: str


CONSENT = "consent"
"""The key of the entry criterion that is satisfied by consenting; no one is screened without."""


Sign = Literal[
    "fever",
    "infection",
    "crs_icans",
    "severe_event",
    "oxygen_or_pressor",
    "pregnancy",
    "dosing_inputs",
]
"""What a criterion can be about: ``severe_event`` is one of grade 3 or worse, ``dosing_inputs`` is
what doses are computed from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion that must be satisfied; an exclusion is worded so that its absence satisfies.

    What can be computed of it are limits: every one of ``all_of`` must hold, and one of ``any_of``
    where there are any.  Without a limit it is a judgement that the site records.  ``about`` are
    the signs that leave it unsatisfied: by them a virtual clinic answers a judgement.
    """

    key: Key
    text: Text
    kind: Literal["inclusion", "exclusion", "readiness"]
    all_of: tuple[Limit, ...] = ()
    any_of: tuple[Limit, ...] = ()
    about: tuple[Sign, ...] = ()

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Everything that is compared; none: the criterion is a judgement."""
        return (*self.all_of, *self.any_of)

    @property
    def reads_bilag(self) -> bool:
        """Whether anything of BILAG-2004 is compared."""
        return any(limit.quantity in BILAG_QUANTITIES for limit in self.limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who may enter, and how long a screening assessment holds."""

    section: Words
    screening_days: Days
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInfusion:
    """What a held infusion means: how long it may be put off, and what follows.

    After ``maximum_delay_days`` an infusion is left out.  ``later_infusions``: keep the interval to
    the infusion before, or keep their calendar day.
    """

    maximum_delay_days: Days
    later_infusions: Literal["keep_interval", "keep_calendar"]
    rest_of_regimen: Literal["continue", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Go or no-go before conditioning and before each infusion."""

    section: Words
    before_conditioning: tuple[Criterion, ...]
    before_each_infusion: tuple[Criterion, ...]
    held_infusion: HeldInfusion
