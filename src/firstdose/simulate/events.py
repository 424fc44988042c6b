"""What goes wrong: adverse events of one virtual patient, each from its onset to its end.

Two sources never mix.  Dose-limiting toxicity comes from the truth of the run alone; every other
event stays outside the definition of dose-limiting toxicity (below grade 3, or not caused by the
cells, or a blood count that conditioning lowers), so that the observed risk is the truth's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from firstdose.derive.study_days import so_many_days
from firstdose.records.values import Relatedness, SeriousCriterion, SpecialInterest
from firstdose.simulate import questions
from firstdose.simulate.chances import somewhere_between, whole_between
from firstdose.simulate.dice import Dice, question
from firstdose.simulate.episodes import Episode, causality
from firstdose.simulate.figures import table
from firstdose.simulate.laboratory import COUNTS, Laboratory
from firstdose.standards.ctcae import CtcaeVersion, ctcae
from firstdose.standards.cuts import Of, Worse

YEAR_DAYS = 365.25


# --- dose-limiting toxicity ----------------------------------------------------------------------


def dose_limiting_episode(dice: Dice, number: int, begins_on: date) -> Episode:
    """A dose-limiting toxicity of one of the listed kinds."""
    rows = table("dose_limiting_events")
    weights = [float(row["weight"]) for row in rows]
    row = rows[dice.category(number, questions.DOSE_LIMITING_KIND, weights)]
    days = dice.whole(
        number, questions.DOSE_LIMITING_DURATION, int(row["days_low"]), int(row["days_high"])
    )
    interest = SpecialInterest(row["special_interest"])
    is_crs = interest is SpecialInterest.CRS
    return Episode(
        key=f"dose-limiting {row['key']}",
        term=row["term"],
        system_organ_class=row["system_organ_class"],
        special_interest=interest,
        grade=int(row["grade"]),
        begins_on=begins_on,
        ends_on=begins_on + so_many_days(days),
        causality=causality(Relatedness.PROBABLE, Relatedness.UNLIKELY),
        seriousness=() if row["analyte"] else (SeriousCriterion.MEDICALLY_IMPORTANT,),
        treatment=(row["treatment"],) if row["treatment"] else (),
        raises=_raises(row["analyte"], row["times_upper_limit"]),
        bedside=is_crs,
        fever=_fever(dice, number, 0) if is_crs else 0.0,
    )


# --- what conditioning and cells bring -----------------------------------------------------------


def crs_episode(dice: Dice, number: int, infused_on: date) -> Episode:
    """Cytokine release syndrome of grade 1: fever and nothing else (Lee 2019)."""
    begins = whole_between(dice, number, questions.CRS_DAY, "crs_onset_days")
    begins_on = infused_on + so_many_days(begins)
    days = whole_between(dice, number, questions.CRS_DURATION, "crs_duration_days")
    return Episode(
        key="crs",
        term="Cytokine release syndrome",
        system_organ_class="Immune system disorders",
        special_interest=SpecialInterest.CRS,
        grade=1,
        begins_on=begins_on,
        ends_on=begins_on + so_many_days(days),
        causality=causality(Relatedness.PROBABLE, Relatedness.NOT_RELATED),
        treatment=("paracetamol",),
        bedside=True,
        fever=_fever(dice, number, 1),
    )


def cytopenias(
    laboratory: Laboratory, conditioned_on: date, version: CtcaeVersion
) -> Iterator[Episode]:
    """Blood counts that conditioning lowers to grade 3 or more, as long as they are that low."""
    for analyte in COUNTS:
        term, grade_3, grade_4 = lowered(version, analyte)
        spell = laboratory.low_spell(analyte, grade_3)
        if spell is None:
            continue
        yield Episode(
            key=f"low {analyte}",
            term=term,
            system_organ_class="Investigations",
            special_interest=SpecialInterest.CYTOPENIA,
            grade=4 if spell.lowest < grade_4 else 3,
            begins_on=conditioned_on + so_many_days(spell.first_day),
            ends_on=conditioned_on + so_many_days(spell.last_day + 1),
            causality=causality(Relatedness.UNLIKELY, Relatedness.DEFINITE),
        )


@cache
def lowered(version: CtcaeVersion, analyte: str) -> tuple[str, float, float]:
    """The term of a lowered count, and the published limits of its grades 3 and 4."""
    for criterion in ctcae(version).criteria[analyte]:
        cuts = {cut.grade: cut for cut in criterion.cuts if cut.of is Of.ABSOLUTE}
        if cuts[3].worse is Worse.LOWER:
            return criterion.term, float(cuts[3].cut), float(cuts[4].cut)
    raise AssertionError(f"CTCAE {version} has no term for a lowered count of {analyte}")


def held_infection(dice: Dice, number: int, step: str, begins_on: date) -> Episode:
    """An unrelated infection that puts a step off for some days."""
    index = question(f"step: {step}")
    days = whole_between(dice, number, questions.HELD_DURATION, "held_infection_days", index)
    return Episode(
        key=f"infection before {step}",
        term="Upper respiratory infection",
        system_organ_class="Infections and infestations",
        special_interest=SpecialInterest.INFECTION,
        grade=2,
        begins_on=begins_on,
        ends_on=begins_on + so_many_days(days),
        causality=causality(Relatedness.NOT_RELATED, Relatedness.NOT_RELATED),
        bedside=True,
        fever=_fever(dice, number, index),
    )


def death_episode(on: date) -> Episode:
    """Death of a cause unrelated to the study."""
    return Episode(
        key="death",
        term="Death NOS",
        system_organ_class="General disorders and administration site conditions",
        special_interest=SpecialInterest.NONE,
        grade=5,
        begins_on=on,
        ends_on=on,
        causality=causality(Relatedness.NOT_RELATED, Relatedness.NOT_RELATED),
        seriousness=(SeriousCriterion.DEATH,),
        bedside=True,
    )


# --- everything else -----------------------------------------------------------------------------


def after_conditioning(dice: Dice, number: int, conditioned_on: date) -> Iterator[Episode]:
    """What follows the conditioning drugs."""
    for row in _rows("conditioning"):
        if dice.chance(number, questions.EVENT, float(row["probability"]), _index(row, 0)):
            yield _other(dice, number, row, conditioned_on, 0)


def after_infusion(dice: Dice, number: int, infusion: int, infused_on: date) -> Iterator[Episode]:
    """What follows one infusion of cells."""
    for row in _rows("infusion"):
        if dice.chance(number, questions.EVENT, float(row["probability"]), _index(row, infusion)):
            yield _other(dice, number, row, infused_on, infusion)


def with_time(
    dice: Dice, number: int, infused_on: date, after_day: int, until: date
) -> Iterator[Episode]:
    """What comes with time, at the yearly rates of the table, after the last day of the window."""
    for row in _rows("year"):
        mean = YEAR_DAYS / float(row["probability"])
        days, turn = float(after_day + 1), 0
        while True:
            days += dice.exponential(number, questions.EVENT_DAY, mean, _index(row, turn))
            begins_on = infused_on + so_many_days(int(days))
            if begins_on > until:
                break
            yield _other(dice, number, row, begins_on, turn)
            turn += 1


def _other(dice: Dice, number: int, row: dict[str, str], anchor_on: date, turn: int) -> Episode:
    index = _index(row, turn)
    weights = [float(row[f"grade_{grade}"]) for grade in (1, 2, 3)]
    low, high = int(row["from_day"]), int(row["to_day"])
    begins_on = anchor_on
    if high:
        begins_on += so_many_days(dice.whole(number, questions.EVENT_DAY, low, high, index))
    lasts = dice.whole(
        number, questions.EVENT_DURATION, int(row["days_low"]), int(row["days_high"]), index
    )
    return Episode(
        key=f"{row['key']} {row['anchor']} {turn}",
        term=row["term"],
        system_organ_class=row["system_organ_class"],
        special_interest=SpecialInterest(row["special_interest"]),
        grade=1 + dice.category(number, questions.EVENT_GRADE, weights, index),
        begins_on=begins_on,
        ends_on=begins_on + so_many_days(lasts),
        causality=causality(
            Relatedness(row["cells"]),
            Relatedness(row["conditioning"]),
            Relatedness(row["background_drug"]),
            Relatedness(row["lupus"]),
        ),
        seriousness=(SeriousCriterion.HOSPITALISATION,) if row["serious"] == "yes" else (),
        treatment=(row["treatment"],) if row["treatment"] else (),
        raises=_raises(row["analyte"], row["times_upper_limit"]),
    )


@cache
def _rows(anchor: str) -> tuple[dict[str, str], ...]:
    return tuple(dict(row) for row in table("adverse_events") if row["anchor"] == anchor)


def _index(row: dict[str, str], turn: int) -> int:
    return _event_index(row["key"]) + turn


@cache
def _event_index(key: str) -> int:
    return question(f"event: {key}")


def _raises(analyte: str, times_upper_limit: str) -> tuple[tuple[str, float], ...]:
    return ((analyte, float(times_upper_limit)),) if analyte else ()


def _fever(dice: Dice, number: int, index: int) -> float:
    return somewhere_between(dice, number, questions.FEVER, "fever_cel", index)
