"""What of a participant and of a product the model reads before the first dose."""

from __future__ import annotations

from decimal import Decimal
from math import exp, log

from firstdose.simulate import questions
from firstdose.simulate.chances import somewhere_between
from firstdose.simulate.dice import STUDY, Dice, Question, question
from firstdose.simulate.figures import Fixed, Spread, Weights, figure
from firstdose.simulate.laboratory import creatinine_at_entry
from firstdose.simulate.patients import Patient
from firstdose.standards.renal_function import creatinine_clearance_cockcroft_gault_ml_per_min


def of_patient(dice: Dice, patient: Patient) -> dict[str, float]:
    """Body weight and creatinine clearance (Cockcroft and Gault 1976), which decide drug levels."""
    clearance = creatinine_clearance_cockcroft_gault_ml_per_min(
        age_years=Decimal(patient.age_years),
        weight_kg=Decimal(repr(patient.weight_kg)),
        creatinine_umol_per_l=creatinine_at_entry(dice, patient),
        sex=patient.sex,
    )
    return {"weight": patient.weight_kg, "creatinine_clearance": float(clearance)}


def of_product(dice: Dice, number: int, lot: str) -> dict[str, float]:
    """How the cells of a lot act, the same in everyone who receives it, and how they match."""
    index = question(f"lot: {lot}")
    alleles = figure(Weights, "hla_mismatches")
    mismatches = dice.category(number, questions.HLA_MISMATCHES, alleles.weights, index)
    has_antibody = dice.chance(
        number,
        questions.DONOR_SPECIFIC_ANTIBODY,
        figure(Fixed, "donor_specific_antibody").value,
        index,
    )
    strength = somewhere_between(
        dice, number, questions.ANTIBODY_STRENGTH, "donor_specific_antibody_strength", index
    )
    return {
        "hla_mismatches": float(alleles.names[mismatches]),
        "donor_specific_antibody": strength if has_antibody else 0.0,
        "lot_potency": _of_lot(dice, questions.LOT_POTENCY, "lot_potency", index),
        "donor_expansion": _of_lot(dice, questions.DONOR_EXPANSION, "donor_expansion", index),
    }


def _of_lot(dice: Dice, asked: Question, key: str, index: int) -> float:
    shape = figure(Spread, key)
    drawn = exp(log(shape.centre) + shape.spread * dice.normal(STUDY, asked, index))
    return min(max(drawn, shape.low), shape.high)
