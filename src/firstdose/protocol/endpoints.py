"""Endpoints, analysis populations and the choices that instruments leave to a protocol."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from firstdose.protocol.words import Count, Days, Key, Number, Text, Words

Milestone = Literal[
    "consented",
    "eligible",
    "assigned",
    "conditioned",
    "infused",
    "all_infusions",
    "dlt_evaluable",
    "baseline_activity",
    "post_baseline_activity",
]
_ORDER: tuple[Milestone, ...] = get_args(Milestone)

DENOMINATORS: tuple[Milestone, ...] = (
    "consented",
    "assigned",
    "conditioned",
    "infused",
    "dlt_evaluable",
)
"""Milestones of which every report needs the population of everyone who reached them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisPopulation:
    """Everyone who reached all these milestones and has been followed beyond so many days."""

    name: Key
    text: Text
    requires: tuple[Milestone, ...]
    followed_beyond_days: Days = 0

    def is_everyone(self, milestone: Milestone) -> bool:
        """Whether it is everyone who reached a milestone: no later one, no time of follow-up."""
        latest = max(self.requires, key=_ORDER.index, default="consented")
        return latest == milestone and not self.followed_beyond_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A measure the protocol names, when it is read, and in whom.

    ``timing`` "each_visit": at the visits nearest ``weeks``; "last_visit": at the last visit of
    everyone in the population.
    """

    measure: Literal["dlt", "adverse_events", "sri_4", "lldas", "doris", "lldas_and_doris", "bilag"]
    role: Literal["primary", "secondary", "exploratory"]
    text: Text
    population: str
    timing: Literal["window", "each_visit", "last_visit"]
    weeks: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntercurrentEvents:
    """What withdrawal, death or rescue medication means for a response (ICH E9(R1))."""

    withdrawal: Literal["non_response", "excluded"]
    death: Literal["non_response", "excluded"]
    rescue: Literal["non_response", "treatment_policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentChoices:
    """What the published instruments leave to a protocol; never mixed within a study.

    Formulas and scores that leave no choice are those of the standards, each with its citation.
    """

    ctcae: Literal["5.0", "6.0"] = "5.0"
    lldas_new_features: Literal["no_new_sledai_item", "no_new_sledai_item_or_bilag"] = (
        "no_new_sledai_item"
    )
    lldas_investigational_drug: Literal["none", "none_but_study_product"] = "none_but_study_product"
    lldas_prednisone_limit_mg_per_day: Number = Decimal("7.5")
    doris_prednisone_limit_mg_per_day: Number = Decimal(5)
    haematology_query_days_after_conditioning: Days = 30
    sustained_visits: Count = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """What is measured, in whom, and by which reading of the published instruments."""

    section: Words
    endpoints: tuple[Endpoint, ...]
    populations: tuple[AnalysisPopulation, ...]
    intercurrent_events: IntercurrentEvents
    instruments: InstrumentChoices

    def population(self, name: str) -> AnalysisPopulation:
        """The analysis population of that name."""
        return next(population for population in self.populations if population.name == name)
