"""Who walks in: one virtual patient as they are before any study treatment."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from math import ceil, floor

from msgspec import Struct

from firstdose.protocol.study import Study
from firstdose.records.values import Sex, TherapyClass
from firstdose.simulate import questions
from firstdose.simulate.chances import bell, happens, pick
from firstdose.simulate.dice import Dice, Question, uniform
from firstdose.simulate.figures import Fixed, figure, table
from firstdose.simulate.population import Population
from firstdose.standards.scores import score_table

CLINICAL = "clinical"
_ATTEMPTS = 400


class PriorTherapy(Struct, frozen=True, kw_only=True):
    """A lupus therapy from before the study."""

    therapy: str
    therapy_class: TherapyClass


PLASMAPHERESIS = PriorTherapy(therapy="plasmapheresis", therapy_class=TherapyClass.PLASMAPHERESIS)
BOTH_BIOLOGICS = ("belimumab", "telitacicept")


class BackgroundDrug(Struct, frozen=True, kw_only=True):
    """A drug taken at entry."""

    drug: str
    therapy_class: TherapyClass
    dose_mg_per_day: Decimal


class Patient(Struct, frozen=True, kw_only=True):
    """A virtual patient at entry.  ``items`` are the SLEDAI-2K items present."""

    number: int
    sex: Sex
    age_years: int
    disease_duration_years: Decimal
    height_cm: float
    weight_kg: float
    prior_therapies: tuple[PriorTherapy, ...]
    drugs: tuple[BackgroundDrug, ...]
    prednisone_mg_per_day: Decimal
    items: tuple[str, ...]
    physician_global: float


def patient(
    dice: Dice, population: Population, number: int, *, sledai_at_least: int = 0
) -> Patient:
    """Draw one patient from the population, active enough to enter."""
    sex = Sex.FEMALE if dice.chance(number, questions.SEX, population.female) else Sex.MALE
    age_years = round(population.age_years.at(dice.uniform(number, questions.AGE)))
    asked = questions.DISEASE_DURATION
    duration = population.disease_duration_years.at(dice.uniform(number, asked))
    height_cm = bell(dice, number, questions.HEIGHT, f"height_cm_{sex}")
    mass_index = bell(dice, number, questions.BODY_MASS_INDEX, "body_mass_index")
    drugs = _drugs(dice, number)
    longest = age_years - figure(Fixed, "youngest_at_onset_years").value
    return Patient(
        number=number,
        sex=sex,
        age_years=age_years,
        disease_duration_years=Decimal(f"{min(duration, longest):.1f}"),
        height_cm=height_cm,
        weight_kg=mass_index * (height_cm / 100.0) ** 2,
        prior_therapies=_prior_therapies(dice, population, number, drugs),
        drugs=drugs,
        prednisone_mg_per_day=drugs[0].dose_mg_per_day,
        items=_items(dice, number, sledai_at_least),
        physician_global=bell(
            dice, number, questions.PHYSICIAN_GLOBAL, "physician_global_at_entry"
        ),
    )


@lru_cache(maxsize=64)
def least_sledai(study: Study) -> int:
    """The least SLEDAI-2K total with which someone may enter; 0 when the study names none."""
    limits = (limit for criterion in study.eligibility.criteria for limit in criterion.all_of)
    least = (
        floor(limit.value) + 1 if limit.comparison == ">" else ceil(limit.value)
        for limit in limits
        if limit.quantity == "sledai_2k_total" and limit.comparison in {">", ">=", "="}
    )
    return max(least, default=0)


def biologics(dice: Dice, number: int, asked: Question) -> tuple[PriorTherapy, ...]:
    """Which biologic someone with a prior one has had; a few had both."""
    which = pick(dice, number, asked, "which_biologic")
    names = BOTH_BIOLOGICS if which == "both" else (which,)
    return tuple(PriorTherapy(therapy=name, therapy_class=TherapyClass.BIOLOGIC) for name in names)


def _drugs(dice: Dice, number: int) -> tuple[BackgroundDrug, ...]:
    """Prednisone first, then an immunosuppressant and, in most, hydroxychloroquine."""
    prednisone = BackgroundDrug(
        drug="prednisone",
        therapy_class=TherapyClass.GLUCOCORTICOID,
        dose_mg_per_day=Decimal(pick(dice, number, questions.PREDNISONE, "prednisone_mg_per_day")),
    )
    usual = background_drugs()
    chosen = pick(dice, number, questions.IMMUNOSUPPRESSANT, "immunosuppressant")
    if happens(dice, number, questions.HYDROXYCHLOROQUINE, "hydroxychloroquine"):
        return (prednisone, usual[chosen], usual["hydroxychloroquine"])
    return (prednisone, usual[chosen])


@cache
def background_drugs() -> dict[str, BackgroundDrug]:
    """Lupus drugs at their usual doses, by name."""
    return {
        row["drug"]: BackgroundDrug(
            drug=row["drug"],
            therapy_class=TherapyClass(row["therapy_class"]),
            dose_mg_per_day=Decimal(row["mg_per_day"]),
        )
        for row in table("background_drugs")
    }


def _prior_therapies(
    dice: Dice, population: Population, number: int, drugs: tuple[BackgroundDrug, ...]
) -> tuple[PriorTherapy, ...]:
    found = [PriorTherapy(therapy=drug.drug, therapy_class=drug.therapy_class) for drug in drugs]
    if happens(dice, number, questions.EARLIER_IMMUNOSUPPRESSANT, "earlier_immunosuppressant"):
        found.append(
            PriorTherapy(therapy="cyclophosphamide", therapy_class=TherapyClass.IMMUNOSUPPRESSANT)
        )
    if dice.chance(number, questions.PRIOR_BIOLOGIC, population.prior_biologic):
        found.extend(biologics(dice, number, questions.WHICH_BIOLOGIC))
    if dice.chance(number, questions.PRIOR_PLASMAPHERESIS, population.prior_plasmapheresis):
        found.append(PLASMAPHERESIS)
    return tuple(found)


@cache
def item_points() -> dict[str, int]:
    """Points of every SLEDAI-2K item, in the order of the published table."""
    return {item.key: int(item.points) for item in score_table("sledai_2k").items}


@cache
def item_tags() -> dict[str, tuple[str, ...]]:
    """Organ groups of every SLEDAI-2K item."""
    return {item.key: item.tags for item in score_table("sledai_2k").items}


@cache
def _item_probabilities() -> tuple[tuple[str, float], ...]:
    return tuple((row["item"], float(row["probability"])) for row in table("sledai_2k_at_entry"))


def _items(dice: Dice, number: int, at_least: int) -> tuple[str, ...]:
    """Items present at entry: drawn again until they add up to what entry asks for."""
    probabilities = _item_probabilities()
    points = item_points()
    stream = dice.stream(number, questions.SLEDAI_ITEMS)
    present: tuple[str, ...] = ()
    for attempt in range(_ATTEMPTS):
        first = attempt * len(probabilities)
        present = tuple(
            [
                item
                for place, (item, probability) in enumerate(probabilities, start=first)
                if uniform(stream, place) < probability
            ]
        )
        if sum(points[item] for item in present) >= at_least:
            return present
    return present
