"""Sheets of the forms that answer an order: what was planned comes with it and is not typed."""

from __future__ import annotations

from dataclasses import replace

from firstdose.conduct.forms.case import Case, open_order
from firstdose.conduct.forms.form import Sheet, sheet
from firstdose.conduct.forms.naming import known_label
from firstdose.conduct.forms.plain import GivenValues
from firstdose.conduct.forms.visit_sheets import measured
from firstdose.derive.criterion_quantities import is_derived
from firstdose.derive.eligibility import criteria_before
from firstdose.records.orders import (
    AssessReadiness,
    AssignRegimen,
    Condition,
    Infuse,
)
from firstdose.standards.units import analytes

VITAL_SIGNS = (
    "temperature",
    "heart_rate",
    "systolic_pressure",
    "diastolic_pressure",
    "oxygen_saturation",
)
"""What is measured at an infusion."""


def consent(case: Case, about: str) -> tuple[Sheet, ...]:
    """The version of the form in force, signed by someone new or once more."""
    given = {"consent_version": case.study.consent.version}
    if case.participant:
        given["participant"] = case.participant
    return (sheet("consented", case, given, "fact"),)


def assignment(case: Case, about: str) -> tuple[Sheet, ...]:
    """The open place that the trial gives the participant."""
    order = open_order(case, AssignRegimen)
    if order is None:
        return ()
    given = {
        "participant": order.participant,
        "part": order.part,
        "regimen": order.regimen,
        "cohort": order.cohort,
    }
    return (sheet("regimen_assigned", case, given, "fact"),)


def readiness(case: Case, about: str) -> tuple[Sheet, ...]:
    """What the criteria ask to be measured, every answer, and whether the step is put off."""
    if open_order(case, AssessReadiness, step=about) is None:
        return ()
    limits = (limit for one in criteria_before(case.study, about) for limit in one.limits)
    quantities = (limit.quantity for limit in limits if not is_derived(limit.quantity))
    names = dict.fromkeys(name for name in quantities if name in analytes())
    given = {"participant": case.participant, "step": about}
    return (
        *measured(case, names, ""),
        sheet("readiness_assessed", case, given, "go"),
        sheet("infusion_held", case, given, "hold", optional=True),
    )


def hold(case: Case, about: str) -> tuple[Sheet, ...]:
    """A step that is put off, or left out."""
    if open_order(case, AssessReadiness, step=about) is None:
        return ()
    given = {"participant": case.participant, "step": about}
    return (sheet("infusion_held", case, given, "fact"),)


def conditioning(case: Case, about: str) -> tuple[Sheet, ...]:
    """Each drug of a planned day, with the dose that was worked out."""
    order = _condition(case, about)
    if order is None:
        return ()
    return tuple(
        of_drug(
            drug.drug,
            "drug_given",
            case,
            {
                "participant": case.participant,
                "drug": drug.drug,
                "planned_day": order.planned_day,
                "planned_dose_mg": drug.dose_mg,
            },
            f"drug-{number}",
        )
        for number, drug in enumerate(order.drugs, start=1)
    )


def dose_check(case: Case, about: str) -> tuple[Sheet, ...]:
    """The dose of each drug of a planned day, worked out again by a second person."""
    order = _condition(case, about)
    if order is None:
        return ()
    return tuple(
        of_drug(
            drug.drug,
            "dose_checked",
            case,
            {
                "participant": case.participant,
                "drug": drug.drug,
                "planned_day": order.planned_day,
            },
            f"drug-{number}",
        )
        for number, drug in enumerate(order.drugs, start=1)
    )


def of_drug(drug: str, kind: str, case: Case, given: GivenValues, name: str) -> Sheet:
    """The sheet of one drug, named after it."""
    made = sheet(kind, case, given, name)
    return replace(made, node=replace(made.node, label=known_label("drug", drug)))


def infusion(case: Case, about: str) -> tuple[Sheet, ...]:
    """The vital signs, the cells given beside those planned, and how the infusion went."""
    order = next(
        (one for one in case.orders if isinstance(one, Infuse) and f"{one.number}" == about), None
    )
    if order is None:
        return ()
    given = {
        "participant": case.participant,
        "number": order.number,
        "regimen": order.regimen,
        "cells_planned": order.cells,
    }
    observed = {"participant": case.participant, "number": order.number}
    return (
        *measured(case, VITAL_SIGNS, ""),
        sheet("cells_infused", case, given, "fact"),
        sheet("infusion_observed", case, observed, "course", optional=True),
    )


def _condition(case: Case, about: str) -> Condition | None:
    return next(
        (
            one
            for one in case.orders
            if isinstance(one, Condition) and f"{one.planned_day}" == about
        ),
        None,
    )
