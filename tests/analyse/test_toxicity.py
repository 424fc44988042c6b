"""Adverse events: the two starts, worst grades, severe beside serious, causes, special interest."""

from datetime import date, timedelta

from analyse.conftest import Analysed
from analyse.small_trial import IMMUNE, NERVES, SKIN, Trial, cause
from firstdose.analyse.cut import ALL
from firstdose.analyse.results import Results
from firstdose.analyse.rows import Statistic
from firstdose.records.values import (
    Component,
    Relatedness,
    SeriousCriterion,
    SpecialInterest,
)

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=200)
CONDITIONED, TREATED = "safety_conditioned", "safety_infused"
NOT_CELLS = (
    cause(Relatedness.UNLIKELY),
    cause(Relatedness.PROBABLE, Component.CONDITIONING),
)


def counted(found: Results, population: str, variable: str, group: str = ALL) -> object:
    return found.row(population, group, variable, Statistic.COUNT).value


def test_an_event_before_the_cells_counts_from_conditioning_only(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(-4, 1)
    found = analysed(trial, CUT)
    assert counted(found, CONDITIONED, "teae_from_conditioning") == 1
    assert counted(found, TREATED, "teae_from_cells") == 0
    assert found.find(TREATED, ALL, f"teae_from_cells.soc={SKIN}", Statistic.COUNT) is None


def test_an_event_before_conditioning_is_not_emergent(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(-6, 2)
    assert counted(analysed(trial, CUT), CONDITIONED, "teae_from_conditioning") == 0


def test_a_participant_counts_once_at_the_worst_grade(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO)
    person.event(3, 1).event(30, 3, event="AE-2").event(40, 2, event="AE-3", term="Pruritus")
    found = analysed(trial, CUT)
    soc, rash = f"teae_from_cells.soc={SKIN}", "term=Rash maculo-papular"
    assert counted(found, TREATED, soc) == 1
    assert found.row(TREATED, ALL, soc, Statistic.EVENTS).value == 3
    assert [counted(found, TREATED, f"{soc}.grade_{grade}") for grade in (1, 2, 3)] == [0, 0, 1]
    assert found.row(TREATED, ALL, f"{soc}.{rash}", Statistic.EVENTS).value == 2
    assert counted(found, TREATED, f"{soc}.term=Pruritus.grade_2") == 1


def test_severe_and_serious_are_different(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(3, 3)
    trial.participant("002", ZERO).event(3, 1, seriousness=(SeriousCriterion.HOSPITALISATION,))
    found = analysed(trial, CUT)
    severe = found.row(TREATED, ALL, "teae_from_cells.severe", Statistic.COUNT)
    serious = found.row(TREATED, ALL, "teae_from_cells.serious", Statistic.COUNT)
    assert (severe.value, serious.value) == (1, 1)
    assert not set(severe.sources) & set(serious.sources)


def test_an_event_of_grade_5_is_fatal_whatever_its_outcome(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(3, 5)
    trial.participant("002", ZERO).event(3, 4)
    assert counted(analysed(trial, CUT), TREATED, "teae_from_cells.fatal") == 1


def test_a_cause_nobody_judged_counts_as_possible(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(3, 3, causality=())
    trial.participant("002", ZERO).event(3, 3, causality=NOT_CELLS)
    found = analysed(trial, CUT)
    assert counted(found, TREATED, "teae_from_cells.severe") == 2
    assert counted(found, TREATED, "teae_from_cells.severe_related_to_cells") == 1
    assert counted(found, TREATED, "teae_from_cells.related_to_conditioning") == 2


def test_other_severe_related_events_leave_out_crs_and_neurotoxicity(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).crs(1, grade=3)
    trial.participant("002", ZERO).event(
        2, 3, organ=NERVES, term="Encephalopathy", interest=SpecialInterest.ICANS
    )
    trial.participant("003", ZERO).event(2, 3)
    found = analysed(trial, CUT)
    assert counted(found, TREATED, "teae_from_cells.severe_related_to_cells") == 3
    assert counted(found, TREATED, "teae_from_cells.severe_related_to_cells_other") == 1


def test_by_regimen_every_line_of_all_is_there(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(3, 1)
    trial.participant("002", ZERO, regimen="d1-i5").crs(1)
    found = analysed(trial, CUT)
    skin, immune = f"teae_from_cells.soc={SKIN}", f"teae_from_cells.soc={IMMUNE}"
    assert [counted(found, TREATED, skin, group) for group in ("d1-i7", "d1-i5")] == [1, 0]
    assert [counted(found, TREATED, immune, group) for group in ("d1-i7", "d1-i5")] == [0, 1]


def test_special_interest_says_when_how_long_and_how_treated(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).crs(1, lasting=2)
    trial.participant("002", ZERO).event(
        5,
        2,
        term="Cytokine release syndrome",
        organ=IMMUNE,
        interest=SpecialInterest.CRS,
        treatment=("tocilizumab",),
    )
    found = analysed(trial, CUT)
    crs = "aesi_from_cells.crs"
    assert counted(found, TREATED, crs) == 2
    assert [counted(found, TREATED, f"{crs}.grade_{grade}") for grade in (1, 2)] == [1, 1]
    assert found.row(TREATED, ALL, f"{crs}.onset_study_day", Statistic.MEDIAN).value == 3
    lasting = found.row(TREATED, ALL, f"{crs}.duration_days", Statistic.MAXIMUM)
    assert (lasting.value, lasting.n, lasting.warning) == (3, 1, "missing in 1 of 2")
    assert found.row(TREATED, ALL, f"{crs}.treatments").value == "tocilizumab"


def test_a_class_nobody_had_is_none_with_limits(analysed: Analysed) -> None:
    trial = Trial()
    for number in range(18):
        trial.participant(f"{number:03d}", ZERO)
    found = analysed(trial, CUT)
    icans = "aesi_from_cells.icans"
    assert counted(found, TREATED, icans) == 0
    upper = found.row(TREATED, ALL, icans, Statistic.UPPER).value
    assert f"{upper:.1f}" == "18.5"
