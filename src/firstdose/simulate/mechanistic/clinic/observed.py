"""What the laboratory reports of a participant in the model: values with error and limits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from math import exp
from statistics import NormalDist

from firstdose.records.values import Sex
from firstdose.simulate import questions
from firstdose.simulate.analytes import Test
from firstdose.simulate.dice import Dice, normal
from firstdose.simulate.figures import fixed, table
from firstdose.simulate.laboratory import Moment, rounded, usual_level
from firstdose.simulate.mechanistic.clinic.course import Course
from firstdose.simulate.mechanistic.clinic.given import Treated
from firstdose.simulate.patients import Patient
from firstdose.simulate.person import Reading
from firstdose.standards.renal_function import Equation, egfr_ckd_epi

COUNTED = ("b_cells", "transitional_b_cells", "naive_b_cells", "memory_b_cells")
RENAL = ("upcr", "urine_erythrocytes", "urine_leukocytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where in the model an analyte is read: a row of ``mechanistic_laboratory.csv``."""

    quantity: str
    times: float
    quantified_from: float


@cache
def sources() -> dict[str, Source]:
    """Every analyte that the model gives directly."""
    return {
        row["analyte"]: Source(
            quantity=row["quantity"],
            times=float(row["times"]),
            quantified_from=float(row["quantified_from"] or 0),
        )
        for row in table("mechanistic_laboratory")
    }


@cache
def entry_probabilities() -> dict[str, float]:
    """How often each SLEDAI-2K item is assumed to be there at entry."""
    return {row["item"]: float(row["probability"]) for row in table("sledai_2k_at_entry")}


class Observed:
    """The laboratory of one participant.  ``attempt`` numbers the candidate who was accepted."""

    __slots__ = (
        "_attempt", "_dice", "_levels", "_moment", "_noise", "_number", "_patient", "_renal_levels",
        "_results", "_treated",
    )  # fmt: skip

    def __init__(self, dice: Dice, patient: Patient, treated: Treated, attempt: int) -> None:
        self._dice = dice
        self._number = patient.number
        self._patient = patient
        self._treated = treated
        self._attempt = attempt
        self._noise = dice.stream(patient.number, questions.NOISE)
        self._levels: dict[str, float] = {}
        self._renal_levels: dict[str, float] = {}
        self._moment: Moment | None = None
        self._results: dict[str, Reading] = {}

    def reading(self, test: Test, moment: Moment) -> Reading:
        """One result as the laboratory reports it; one sample serves whoever asks for it then."""
        if moment != self._moment:
            self._moment = moment
            self._results.clear()
        found = self._results.get(test.analyte)
        if found is None:
            found = self._results[test.analyte] = self._measured(test, moment)
        return found

    def _measured(self, test: Test, moment: Moment) -> Reading:
        if test.kind == "temperature" and moment.fever:
            return Reading(value=rounded(moment.fever, test.decimals))
        if test.kind == "height":
            return Reading(value=rounded(self._patient.height_cm, test.decimals))
        noise = exp(test.within * normal(self._noise, moment.index ^ test.index))
        raised = self._raised(test, moment) if moment.raised else 0.0
        value = raised or self._value(test, moment)
        if test.analyte in COUNTED:
            value = self._counted(value, moment.index ^ test.index)
        value *= noise
        source = sources().get(test.analyte)
        if source is not None and value < source.quantified_from:
            return Reading(value=_limit(source.quantified_from), qualifier="<")
        return Reading(value=rounded(value, test.decimals))

    def filtration(self, creatinine_umol_per_l: Decimal) -> Decimal:
        """The estimated glomerular filtration rate in mL/min/1.73 m2, as the laboratory prints it.

        CKD-EPI 2021 (Inker and others, N Engl J Med 2021;385:1737), at the age of entry.
        """
        return filtration_at(self._patient.age_years, creatinine_umol_per_l, self._patient.sex)

    def without_error(self, test: Test, day: int) -> float:
        """The value itself on a day of the model; that at entry on day 0."""
        return self._value_on(test, day)

    def _value(self, test: Test, moment: Moment) -> float:
        if test.kind in ("level", "temperature") and test.analyte not in sources():
            return self._usual_level(test)
        if test.kind == "body_weight":
            return self._patient.weight_kg
        return self._value_on(test, model_day(moment))

    def _value_on(self, test: Test, day: int) -> float:
        course = self._treated.reach(day)
        if test.analyte == "leukocytes":
            return white_cells(course, day)
        if test.analyte in RENAL:
            return self._renal(test, course.on("R", day))
        source = sources()[test.analyte]
        value = source.times * course.on(source.quantity, day)
        if test.analyte == "car_transgene":
            return max(value, 0.0) * _copies_per_ug(white_cells(course, day))
        return max(value, 0.0)

    def _usual_level(self, test: Test) -> float:
        level = self._levels.get(test.analyte)
        if level is None:
            level = min(max(usual_level(self._dice, self._patient, test), test.low), test.high)
            self._levels[test.analyte] = level
        return level

    def _renal(self, test: Test, activity: float) -> float:
        """A urine value in proportion to renal activity, its item as frequent as assumed."""
        usual = fixed("urine_protein_usual") if test.analyte == "upcr" else 0.0
        level = self._renal_levels.get(test.analyte)
        if level is None:
            frequent = NormalDist().inv_cdf(entry_probabilities()[test.item])
            asked, index = questions.RENAL_VALUE, test.index + self._attempt
            drawn = self._dice.normal(self._number, asked, index)
            between = fixed("renal_values_between")
            level = (test.limit - usual) * exp(between * (frequent + drawn))
            self._renal_levels[test.analyte] = level
        return usual + level * max(activity, 0.0)

    def _counted(self, per_ul: float, index: int) -> float:
        """Cells seen in the volume that is counted."""
        volume = fixed("flow_volume_ul")
        return (
            self._dice.poisson(self._number, questions.FLOW_COUNT, per_ul * volume, index) / volume
        )

    def _raised(self, test: Test, moment: Moment) -> float:
        """What an adverse event raises the analyte to; 0 for one that none raises."""
        upper = test.limits_for(self._patient.sex).upper
        times = (times for name, times in moment.raised if name == test.analyte)
        return float(upper) * next(times, 0.0) if upper is not None else 0.0


@lru_cache(maxsize=1 << 14)
def filtration_at(age_years: int, creatinine_umol_per_l: Decimal, sex: Sex) -> Decimal:
    """The estimated glomerular filtration rate of somebody, as the laboratory prints it."""
    found = egfr_ckd_epi(
        Equation.CKD_EPI_2021,
        age_years=Decimal(age_years),
        creatinine_umol_per_l=creatinine_umol_per_l,
        sex=sex,
    )
    return found.quantize(Decimal(1))


def model_day(moment: Moment) -> int:
    """The day of the model on which a sample is taken: days since the first dose of anything."""
    since = moment.since_conditioning
    return since if since is not None else moment.day or 0


def white_cells(course: Course, day: int) -> float:
    """White cells in 10*9/L: neutrophils, lymphocytes, and a share for the others."""
    neutrophils = course.on("nc", day)
    return neutrophils * (1.0 + fixed("other_white_cells")) + course.on("alc", day)


def _copies_per_ug(white: float) -> float:
    """Copies in a microgram of DNA for each CAR-positive cell in a microlitre."""
    dna_ug_per_ul = white * 1e3 * fixed("dna_pg_per_cell") * 1e-6
    return fixed("vector_copies_per_cell") / dna_ug_per_ul


def _limit(value: float) -> Decimal:
    return Decimal(f"{value:g}")
