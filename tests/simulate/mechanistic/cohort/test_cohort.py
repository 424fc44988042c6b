"""The fast twin of the clinic's observation: the same items, states and doses on the same seeds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose import protocol
from firstdose.derive.disease_activity import ActivityAssessment, assessments
from firstdose.protocol.criteria import Limit
from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.protocol.study import Study
from firstdose.simulate import trial
from firstdose.simulate.calibration.formulas import AtEntry
from firstdose.simulate.chart import Chart
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.candidates import bilag_systems as systems_on
from firstdose.simulate.mechanistic.clinic.covariates import of_product
from firstdose.simulate.mechanistic.clinic.participant import FIRST_SCREENING, MechanisticPerson
from firstdose.simulate.mechanistic.clinic.people import model_for
from firstdose.simulate.mechanistic.clinic.prescribing import Prescriber
from firstdose.simulate.mechanistic.clinic.reactions import reactions
from firstdose.simulate.mechanistic.clinic.rules import Rules, assumed_rules
from firstdose.simulate.mechanistic.cohort.assessed import Assessed, assessed
from firstdose.simulate.mechanistic.cohort.bilag import bilag_systems
from firstdose.simulate.mechanistic.cohort.covariates import of_products
from firstdose.simulate.mechanistic.cohort.entry import entry_quantities, may_enter
from firstdose.simulate.mechanistic.cohort.laboratory import Results, quantities_read
from firstdose.simulate.mechanistic.cohort.looks import Look, looks
from firstdose.simulate.mechanistic.cohort.prednisone import Seen, prednisone
from firstdose.simulate.mechanistic.cohort.reactions import worst_crs
from firstdose.simulate.mechanistic.draws import People, people_of
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from firstdose.simulate.mechanistic_clinic import MechanisticClinic
from firstdose.simulate.patients import patient
from firstdose.simulate.person import Examined
from firstdose.simulate.population import population
from firstdose.simulate.published_states import course_limits
from firstdose.standards.states import state_table
from firstdose.standards.verdict import Outcome, Ungradable
from protocol.shipped import WITHOUT_BILAG, broken
from simulate.mechanistic.clinic.treated import people, treat

SEEDS = st.integers(0, 2**63)
LIMITS = course_limits(InstrumentChoices())


def twin_of(who: MechanisticPerson, dice: Dice) -> People:
    return people_of(
        dice,
        np.array([who.number], dtype=np.uint64),
        np.array([who.attempts - 1], dtype=np.uint64),
    )


def recorded(
    study: Study, dice: Dice, chart: Chart, held: list[ActivityAssessment]
) -> tuple[Assessed, tuple[Look, ...]]:
    """What the twin says of the visits that were held, on the days on which they were."""
    who = chart.person
    assert isinstance(who, MechanisticPerson)
    first, conditioned = chart.first_infusion_on, chart.conditioned_on
    assert first is not None
    assert conditioned is not None
    planned = {each.name: each for each in looks(study)}
    seen = tuple(
        Look(
            name=each.visit,
            day=float((each.on - first).days) if each.on >= conditioned else None,
            index=planned[each.visit].index,
            measured=planned[each.visit].measured,
        )
        for each in held
    )
    course = who.treated.reach(max((each.on - conditioned).days for each in held))
    quantities = {
        name: np.array([[course.on(name, (each.on - conditioned).days) for each in held]])
        for name in quantities_read()
    }
    return assessed(study, twin_of(who, dice), seen, quantities, who._rules), seen


@pytest.mark.parametrize(("clinic_name", "seed"), [("mechanistic", 3), ("mechanistic-prior", 11)])
def test_a_whole_trial_records_what_the_twin_says(
    study: Study, study_text: str, clinic_name: str, seed: int
) -> None:
    """Every visit of every participant: global, prednisone, SRI-4 apart from BILAG, LLDAS, DORIS.

    Visits are held late or missed and samples are lost as in any trial.
    """
    made_by = trial.generation(study, clinic_name, None, seed)
    ledger, clinic = trial.simulated(study, study_text, made_by)
    assert isinstance(clinic, MechanisticClinic)
    compared = 0
    for name, chart in clinic._charts.items():
        if chart.first_infusion_on is None:
            continue
        history = ledger.history(name)
        held = [each for each in assessments(study, history, date.max) if each.scheduled]
        found, seen = recorded(study, Dice(seed), chart, held)
        base = next(place for place, each in enumerate(held) if each.visit == "baseline")
        for place, each in enumerate(held):
            assert each.pga == Decimal(int(found.judged[0, place])) / 10
            dose = Decimal(f"{found.prednisone.mg_per_day[0, place]:g}")
            assert each.prednisone_mg_per_day == dose
            assert not isinstance(each.sledai_clinical, Ungradable)
            if seen[place].day is None:
                continue
            for state, said in (("lldas", each.lldas), ("doris", each.doris)):
                lost = any(
                    isinstance(held[at].sledai_total, Ungradable) for at in (place - 1, place)
                )
                if not lost and not found.prednisone.rescued[0, place]:
                    assert (said.met is Outcome.MET) == bool(found.states[state][0, place]), (
                        name,
                        each.visit,
                    )
                    compared += 1
            if not any(isinstance(held[at].sledai_total, Ungradable) for at in (base, place)):
                verdicts = each.responders["sri_4"].criteria(state_table("sri_4"))
                assert verdicts["2_no_new_organ"] is not Outcome.UNKNOWN
                others = all(
                    met is Outcome.MET for one, met in verdicts.items() if one != "2_no_new_organ"
                )
                assert others == bool(found.states["sri_4"][0, place]), (name, each.visit)
    assert compared > 100


@given(
    entry=st.sampled_from([7.5, 10.0, 12.5, 15.0, 20.0, 30.0]),
    baseline=st.tuples(st.integers(0, 30), st.integers(0, 30)),
    after=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 90)),
        min_size=1,
        max_size=8,
    ),
)
def test_prednisone_is_that_of_the_prescriber(
    entry: float, baseline: tuple[int, int], after: list[tuple[int, int, int]]
) -> None:
    start = date(2024, 3, 1)
    who = Prescriber(Decimal(str(entry)), LIMITS)

    def look(day: int, points: int, judged: int) -> Examined:
        on = start + timedelta(days=day)
        return Examined(on=on, clinical_points=points, physician_global=Decimal(judged) / 10)

    who.seen(look(-6, *baseline))
    who.infused()
    days = np.cumsum([apart for _, _, apart in after]).tolist()
    expected: list[float] = []
    relapsed: list[bool] = []
    for (points, judged, _), day in zip(after, days, strict=True):
        who.seen(look(day, points, judged))
        expected.append(float(who.prednisone_mg(start, day + 1)[day]))
        relapsed.append(who._rescued)
    seen = Seen(
        points=np.array([[baseline[0], *(one[0] for one in after)]], dtype=np.float64),
        judged=np.array([[baseline[1], *(one[1] for one in after)]], dtype=np.float64),
        days=np.array([0.0, *days]),
        before=1,
    )
    found = prednisone(np.array([entry]), seen, LIMITS)
    assert found.mg_per_day[0, 1:].tolist() == expected
    assert found.rescued[0, 1:].tolist() == relapsed


@given(seed=SEEDS, number=st.integers(1, 60), fold=st.sampled_from([1.5, 4.0, 10.0]))
def test_crs_is_graded_as_after_each_infusion(
    study: Study, seed: int, number: int, fold: float
) -> None:
    """At limits so low that many have it: the worst grade after any infusion."""
    rules = Rules(crs_grade_1_fold=fold, item_thresholds_between=0.7)
    who = treat(people(study, seed).person(number))
    dice, treated = Dice(seed), who.treated
    assert treated.started_on is not None
    days = [5, 12, 19]
    expected = max(
        (
            episode.grade
            for turn, day in enumerate(days, 1)
            for episode in reactions(
                dice, number, treated, turn, treated.started_on + timedelta(days=day), rules
            )
            if episode.key.startswith("crs")
        ),
        default=0,
    )
    course = treated.course
    found = worst_crs(
        twin_of(who, dice),
        course.values("il6")[None],
        np.array([treated.parameter("IL60")]),
        course.grid.times,
        np.array([days], dtype=np.float64),
        rules,
    )
    assert found.tolist() == [expected]


def test_organ_systems_have_the_bilag_of_the_worksheet(study: Study) -> None:
    """Of 300 candidates the number of systems with category A, and with category B."""
    dice, of = Dice(5), model_for(study)
    inputs = virtual_population(of, 5, 300, 1)
    everyone = people_of(dice, np.arange(1, 301, dtype=np.uint64))
    quantities = {name: AtEntry(of, inputs)[name][:, np.newaxis] for name in quantities_read()}
    results = Results(people=everyone, quantities=quantities)
    found = bilag_systems(results, looks(study)[0], assumed_rules(), dice)
    drawn, population_of_trial = people(study, 5), population(dice)
    for at, own in enumerate(inputs):
        who = drawn._candidate(patient(dice, population_of_trial, at + 1), 0, own)
        expected = systems_on(who.bilag(FIRST_SCREENING), ())
        assert {name: int(each[at]) for name, each in found.items()} == expected
    meets = (found["bilag_a_systems"] >= 1) | (found["bilag_b_systems"] >= 2)
    assert 0.65 < float(np.mean(meets)) < 0.85


def test_looks_are_those_of_the_schedule(study: Study) -> None:
    found = looks(study)
    assert [each.name for each in found[:3]] == ["screening", "baseline", "day-28"]
    assert [each.day for each in found[:4]] == [None, None, 28.0, 56.0]
    assert "c3" in found[1].measured
    assert "upcr" in found[1].measured


FEW_PLATELETS = Limit(quantity="platelets", comparison="<", value=Decimal(150), unit="10*9/L")


def asking(study: Study, other: str) -> Study:
    """The study without its criterion on BILAG, or with few platelets instead of SLEDAI-2K."""
    if other == "no bilag":
        return protocol.read(broken(WITHOUT_BILAG), "study.yaml")
    criteria = tuple(
        replace(one, all_of=(), any_of=(*one.all_of, FEW_PLATELETS))
        if one.key == "sledai_2k"
        else one
        for one in study.eligibility.criteria
    )
    return replace(study, eligibility=replace(study.eligibility, criteria=criteria))


@given(
    seed=SEEDS,
    first=st.integers(1, 200),
    other=st.sampled_from(["none", "platelets", "no bilag"]),
)
def test_whoever_may_enter_is_whom_the_clinic_takes(
    study: Study, seed: int, first: int, other: str
) -> None:
    """The same candidates, one attempt after the other, on the criteria that the model decides."""
    dice = Dice(seed)
    study = study if other == "none" else asking(study, other)
    drawn = people(study, seed)
    who = drawn.person(first)
    of = model_for(study)
    for attempt in range(who.attempts):
        inputs = virtual_population(of, seed, 1, first, attempt=attempt)
        names = (*quantities_read(), *entry_quantities(study))
        quantities = {name: AtEntry(of, inputs)[name][:, np.newaxis] for name in names}
        one = people_of(
            dice, np.array([first], dtype=np.uint64), np.array([attempt], dtype=np.uint64)
        )
        (enters,) = may_enter(study, one, quantities, assumed_rules(), dice)
        assert enters == (attempt == who.attempts - 1)


def test_a_lot_of_their_own_varies_as_the_lots_of_the_clinic(full: bool) -> None:
    """Their distributions agree (two-sample Kolmogorov-Smirnov, 0.1 % limit)."""
    count = 20000 if full else 2000
    found = of_products(people_of(Dice(1), np.arange(1, count + 1, dtype=np.uint64)))
    lots = [of_product(Dice(1), number, str(number)) for number in range(1, count + 1)]
    for name, values in found.items():
        others = np.array([lot[name] for lot in lots])
        steps = np.unique(np.concatenate([values, others]))
        apart = [np.searchsorted(np.sort(each), steps, side="right") for each in (values, others)]
        assert np.max(np.abs(apart[0] - apart[1])) / count < 1.95 * (2 / count) ** 0.5, name
