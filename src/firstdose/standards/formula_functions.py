"""Each formula of data/formulas/formulas.csv by its name, as a function of what was given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from firstdose.standards import body_size, cardiac, corrected_values, renal_function
from firstdose.standards.glucocorticoids import (
    Band,
    Course,
    Cumulative,
    cumulative_prednisone,
    dose_band,
    prednisone_equivalent_mg,
)
from firstdose.standards.lymphodepletion import (
    Dose,
    fludarabine_dose,
    fludarabine_mg_per_m2,
    lymphodepletion_dose,
    renal_dose_mg_per_m2,
)
from firstdose.standards.renal_function import Equation, Sex, egfr_ckd_epi, egfr_mdrd
from firstdose.standards.units import canonical
from firstdose.standards.verdict import Ungradable, YesNo

Value: TypeAlias = Decimal | Dose | Band | Cumulative | YesNo | Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a formula was given, by name of argument: numbers in their units, and words.

    ``accepted`` names the unconfirmed rows that the caller takes all the same.
    """

    numbers: Mapping[str, Decimal]
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    accepted: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Decimal:
        return self.numbers[name]

    @property
    def sex(self) -> Sex:
        return Sex(self.words["sex"])

    @property
    def with_race_term(self) -> bool:
        return "black" in self.words and self.words["black"] == YesNo.YES


Function: TypeAlias = Callable[[Given], Value]


def _by_power_law(formula: str, given: Given) -> Value:
    return body_size.body_surface_by_power_law_m2(
        formula, height_cm=given["height"], weight_kg=given["weight"]
    )


def _stevenson(given: Given) -> Value:
    return body_size.body_surface_stevenson_m2(
        height_cm=given["height"], weight_kg=given["weight"], accepted=given.accepted
    )


def _ckd_epi(equation: Equation, given: Given) -> Value:
    return egfr_ckd_epi(
        equation,
        age_years=given["age"],
        creatinine_umol_per_l=given["creatinine"],
        sex=given.sex,
        with_race_term=given.with_race_term,
    )


def _mdrd(equation: Equation, given: Given) -> Value:
    return egfr_mdrd(
        equation,
        age_years=given["age"],
        creatinine_umol_per_l=given["creatinine"],
        sex=given.sex,
        with_race_term=given.with_race_term,
    )


def _renal_dose(rule: str, clearance: str, given: Given) -> Value:
    return renal_dose_mg_per_m2(
        rule,
        dose_mg_per_m2=given["dose_per_m2"],
        clearance=given[clearance],
        accepted=given.accepted,
    )


def _fludarabine_dose(given: Given) -> Value:
    return fludarabine_dose(
        dose_mg_per_m2=given["dose_per_m2"],
        creatinine_clearance_ml_per_min=given["creatinine_clearance"],
        body_surface_m2=given["body_surface"],
        days=int(given["days"]),
        rounding_step_mg=given["rounding_step"],
    )


def _cyclophosphamide_dose(given: Given) -> Value:
    return lymphodepletion_dose(
        dose_mg_per_m2=given["dose_per_m2"],
        body_surface_m2=given["body_surface"],
        days=int(given["days"]),
        rounding_step_mg=given["rounding_step"],
    )


def _cumulative(given: Given) -> Value:
    course = Course(
        drug=given.words["drug"], dose_mg_per_day=given["dose_per_day"], days=given["duration"]
    )
    return cumulative_prednisone((course,), given.accepted)


BODY_SIZE: Mapping[str, Function] = {
    "body_surface_mosteller": lambda given: body_size.body_surface_mosteller_m2(
        height_cm=given["height"], weight_kg=given["weight"]
    ),
    **{name: partial(_by_power_law, name) for name in body_size.power_laws()},
    "body_surface_boyd": lambda given: body_size.body_surface_boyd_m2(
        height_cm=given["height"], weight_kg=given["weight"]
    ),
    "body_surface_stevenson": _stevenson,
    "ideal_weight": lambda given: body_size.ideal_weight_kg(
        height_cm=given["height"], sex=given.sex
    ),
    "adjusted_weight": lambda given: body_size.adjusted_weight_kg(
        height_cm=given["height"], weight_kg=given["weight"], sex=given.sex
    ),
    "body_mass_index": lambda given: body_size.body_mass_index_kg_per_m2(
        height_cm=given["height"], weight_kg=given["weight"]
    ),
    "weight_change": lambda given: body_size.weight_change_percent(
        planned_weight_kg=given["planned_weight"], weight_kg=given["weight"]
    ),
    "dose_recalculation": lambda given: body_size.dose_recalculation(
        planned_weight_kg=given["planned_weight"], weight_kg=given["weight"]
    ),
}

RENAL_FUNCTION: Mapping[str, Function] = {
    "creatinine_clearance_cockcroft_gault": lambda given: (
        renal_function.creatinine_clearance_cockcroft_gault_ml_per_min(
            age_years=given["age"],
            weight_kg=given["weight"],
            creatinine_umol_per_l=given["creatinine"],
            sex=given.sex,
        )
    ),
    "egfr_ckd_epi_2021": partial(_ckd_epi, Equation.CKD_EPI_2021),
    "egfr_ckd_epi_2009": partial(_ckd_epi, Equation.CKD_EPI_2009),
    "egfr_ckd_epi_2009_race": partial(_ckd_epi, Equation.CKD_EPI_2009),
    "egfr_mdrd": partial(_mdrd, Equation.MDRD_IDMS),
    "egfr_mdrd_race": partial(_mdrd, Equation.MDRD_IDMS),
    "egfr_china_2006": partial(_mdrd, Equation.CHINA_2006),
    "deindexed_egfr": lambda given: renal_function.deindexed_egfr_ml_per_min(
        egfr=given["egfr"], body_surface_m2=given["body_surface"]
    ),
    "indexed_clearance": lambda given: renal_function.indexed_clearance(
        clearance_ml_per_min=given["creatinine_clearance"], body_surface_m2=given["body_surface"]
    ),
}

CIRCULATION: Mapping[str, Function] = {
    "rr_from_heart_rate": lambda given: cardiac.rr_from_heart_rate_s(
        heart_rate_per_min=given["heart_rate"]
    ),
    "qtc_fridericia": lambda given: cardiac.qtc_fridericia_ms(qt_ms=given["qt"], rr_s=given["rr"]),
    "qtc_bazett": lambda given: cardiac.qtc_bazett_ms(qt_ms=given["qt"], rr_s=given["rr"]),
    "qtc_framingham": lambda given: cardiac.qtc_framingham_ms(qt_ms=given["qt"], rr_s=given["rr"]),
    "mean_arterial_pressure": lambda given: cardiac.mean_arterial_pressure_mmhg(
        systolic_pressure_mmhg=given["systolic_pressure"],
        diastolic_pressure_mmhg=given["diastolic_pressure"],
    ),
}

LABORATORY: Mapping[str, Function] = {
    "corrected_calcium": lambda given: corrected_values.corrected_calcium_mmol_per_l(
        calcium_mmol_per_l=given["calcium"], albumin_g_per_l=given["albumin"]
    ),
    "corrected_calcium_conventional": lambda given: corrected_values.corrected_calcium_mg_per_dl(
        calcium_mg_per_dl=given["calcium"], albumin_g_per_dl=given["albumin"]
    ),
    "neutrophil_count": lambda given: corrected_values.neutrophil_count(
        leukocytes=given["leukocytes"],
        neutrophils_percent=given["neutrophils_percent"],
        bands_percent=given["bands_percent"],
    ),
    "upcr_in_mg_per_mmol": lambda given: canonical("upcr", given["upcr"], "g/g"),
    "temperature_in_celsius": lambda given: canonical(
        "temperature", given["temperature"], "[degF]"
    ),
}

DOSES: Mapping[str, Function] = {
    "fludarabine_us_fludara": lambda given: fludarabine_mg_per_m2(
        creatinine_clearance_ml_per_min=given["creatinine_clearance"]
    ),
    "fludarabine_us_generic": partial(_renal_dose, "fludarabine_us_generic", "indexed_clearance"),
    "fludarabine_eu": partial(_renal_dose, "fludarabine_eu", "indexed_clearance"),
    "cyclophosphamide_renal": partial(
        _renal_dose, "cyclophosphamide_renal", "creatinine_clearance"
    ),
    "fludarabine_dose": _fludarabine_dose,
    "cyclophosphamide_dose": _cyclophosphamide_dose,
    "prednisone_equivalent": lambda given: prednisone_equivalent_mg(
        drug=given.words["drug"], dose_mg=given["dose"], accepted=given.accepted
    ),
    "cumulative_prednisone": _cumulative,
    "glucocorticoid_band": lambda given: dose_band(prednisone_mg_per_day=given["prednisone"]),
}

FUNCTIONS: Mapping[str, Function] = {
    **BODY_SIZE,
    **RENAL_FUNCTION,
    **CIRCULATION,
    **LABORATORY,
    **DOSES,
}
