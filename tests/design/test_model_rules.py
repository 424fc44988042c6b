"""What model-based designs choose and say: laws, hand calculations, refusals, reasons."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from design.grids import grid, part_of, situation
from firstdose.design import PartDesign, assembled, automaton_of, wording
from firstdose.design.automaton.automaton import Limits, compiled
from firstdose.design.automaton.knife_edges import knife_edges
from firstdose.design.line import in_a_line
from firstdose.design.one_row import Row, states_of
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.hazard_counts import MultiplierPrior, WindowModel, window_summary
from firstdose.design.posterior.one_parameter import OneParameter, at_level, fit
from firstdose.design.usual import UNLIMITED, treated, usual
from firstdose.design.whole_part import fewest_dlts_in_part
from firstdose.protocol.designs import (
    BetweenTrials,
    Blrm,
    Crm,
    DesignSettings,
    DoseSeen,
    Ewoc,
    IndifferenceInterval,
    InfusionHazard,
    MetaAnalyticPrior,
    MixturePrior,
    NormalPrior,
    OnsetAfterInfusion,
    OtherTrial,
    Path,
    PoCrm,
    StatedOrder,
    StatedRisks,
    ThreePlusThree,
    TiteCrm,
    TooToxic,
    WeightedPrior,
    WholePartTooToxic,
    WindowWeight,
)
from firstdose.protocol.parts import Cohorts
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

TARGET = Decimal("0.3")
SKELETON = StatedRisks(risks=tuple(map(Decimal, ("0.12", "0.20", "0.30", "0.40", "0.50"))))
CRM = Crm(target=TARGET, skeleton=SKELETON)
PRIOR = NormalPrior(
    intercept_mean=Decimal("-1.4"),
    intercept_sd=Decimal("1.2"),
    log_slope_mean=Decimal("0.3"),
    log_slope_sd=Decimal("0.6"),
)
BLRM = Blrm(prior=PRIOR, reference_dose=Decimal(3))
HAZARD = InfusionHazard(
    reference="d1s1",
    reference_risk=Decimal("0.15"),
    onsets=(OnsetAfterInfusion(form="weibull", median_days=Decimal(6), steepness=Decimal("1.5")),),
)


def prior_of_blrm(intercept_sd: str, log_slope_sd: str) -> Blrm:
    sds = {"intercept_sd": Decimal(intercept_sd), "log_slope_sd": Decimal(log_slope_sd)}
    return replace(BLRM, prior=replace(PRIOR, **sds))


def line(settings: DesignSettings, participants: int = UNLIMITED) -> PartDesign:
    return in_a_line(settings, 5, replace(usual(settings, participants), guards=()))


def row(evaluable: tuple[int, ...], dlts: tuple[int, ...], current: int, cohort: int = 3) -> Row:
    none = (0,) * len(evaluable)
    return Row(evaluable, dlts, evaluable, none, (False,) * len(evaluable), current, cohort)


# Continual reassessment


@given(
    st.lists(st.tuples(st.integers(0, 6), st.floats(0, 1)), min_size=5, max_size=5).filter(
        lambda seen: sum(n for n, _ in seen) > 0
    ),
    st.integers(0, 31),
)
def test_the_open_regimen_nearest_to_the_target_is_chosen(
    seen: list[tuple[int, float]], closed: int
) -> None:
    evaluable = tuple(n for n, _ in seen)
    dlts = tuple(int(n * share) for n, share in seen)
    shut = np.array([[bool(closed >> r & 1) for r in range(5)]])
    found = line(CRM).select(states_of(row(evaluable, dlts, 0)), shut)[0]
    model = OneParameter(family="power", skeleton=tuple(map(float, SKELETON.risks)))
    counts = Counts(evaluable=np.array([evaluable]), dlts=np.array([dlts]))
    distance = np.where(shut, np.inf, np.abs(fit(model, counts).risk - 0.3))[0]
    assert found == (-1 if shut.all() else distance.argmin())


def test_of_many_participants_the_coarsest_grid_decides_nothing() -> None:
    """120 participants: risks of 0.2506 and 0.3506, which that grid has as 0.2489 and 0.3489."""
    risks = ("0.12252936", "0.20395601", "0.3", "0.40181944", "0.50134645")
    crm = replace(CRM, skeleton=StatedRisks(risks=tuple(map(Decimal, risks))))
    seen = row((18, 24, 39, 21, 18), (1, 4, 10, 6, 10), 2)
    model = OneParameter(family="power", skeleton=tuple(map(float, risks)))
    counts = Counts(evaluable=np.array([seen.evaluable]), dlts=np.array([seen.dlts]))
    nearest = [
        int(np.abs(fit(at_level(model, level), counts).risk - 0.3).argmin()) for level in (-1, 4)
    ]
    assert nearest == [3, 2]
    assert line(crm).select(states_of(seen), np.zeros((1, 5), dtype=np.bool_))[0] == 2


def test_rows_are_judged_alike_alone_and_together() -> None:
    several = [
        row(tuple(n), tuple(n // 3), 2) for n in np.random.default_rng(5).integers(0, 7, (40, 5))
    ]
    design = line(CRM)
    together = design.rule(states_of(*several, *several)).regimen
    alone = [design.rule(states_of(one)).regimen[0] for one in several]
    assert together.tolist() == [*alone, *alone]


def test_two_risks_as_near_to_the_target_are_a_tie_and_the_lower_is_taken() -> None:
    settings = replace(
        CRM, skeleton=StatedRisks(risks=tuple(map(Decimal, ("0.1", "0.2", "0.25", "0.35", "0.6"))))
    )
    design = line(settings)
    no_one = states_of(row((0,) * 5, (0,) * 5, 0))
    assert design.ties is not None
    assert design.ties(no_one).tolist() == [True]
    assert design.select(no_one, np.zeros((1, 5), dtype=np.bool_)).tolist() == [2]
    assert not len(knife_edges(automaton_of(in_a_line(CRM, 5, usual(CRM, 15))), design.ties))


@pytest.mark.parametrize("model", ["power", "logistic_two_parameter"])
def test_the_likelihood_follows_its_path_until_there_are_both_outcomes(model: str) -> None:
    settings = replace(
        CRM,
        method="likelihood",
        model="power" if model == "power" else "logistic_two_parameter",
        initial_path=("1", "2", "4"),
    )
    design = line(settings)
    none, all_, path_over = (3, 0, 0, 0, 0), (0, 0, 0, 0, 0), (3, 3, 0, 6, 0)
    aims = design.rule(
        states_of(row(none, all_, 0), row(none, none, 0), row(path_over, all_, 3))
    ).regimen
    assert aims.tolist() == [1, 0, 3]
    mixed = states_of(row((3, 3, 0, 3, 0), (0, 1, 0, 3, 0), 3))
    assert design.rule(mixed).regimen[0] < 3


def test_partial_follow_up_counts_for_its_weight() -> None:
    late = TiteCrm(
        target=TARGET,
        skeleton=SKELETON,
        weights=(WindowWeight(followed=Decimal("0.5"), weight=Decimal("0.1")),),
    )
    waiting = row((6, 3, 0, 0, 0), (2, 0, 0, 0, 0), 1)
    halfway = waiting._replace(places=(6, 9, 0, 0, 0), followed=((1, 0.5),) * 6)
    over = waiting._replace(places=(6, 9, 0, 0, 0), followed=((1, 1.0),) * 6)
    linear = line(TiteCrm(target=TARGET, skeleton=SKELETON))
    complete = line(CRM).rule(states_of(row((6, 9, 0, 0, 0), (2, 0, 0, 0, 0), 1))).regimen[0]
    aims = [
        design.rule(states_of(at)).regimen[0]
        for design in (linear, line(late))
        for at in (halfway, over)
    ]
    assert aims[1] == aims[3] == complete
    assert aims[2] <= aims[0] <= complete
    assert aims[2] < complete


def test_nothing_is_recommended_before_every_window_has_closed() -> None:
    tite = TiteCrm(target=TARGET, skeleton=SKELETON)
    design = in_a_line(tite, 5, usual(tite, 6))
    stands = situation("2", {"1": (3, 0), "2": (2, 0)}, pending={"2": 1})
    pending = tuple(replace(tally, followed=(0.4,) * tally.pending) for tally in stands.tallies)
    decision = design.decide(replace(stands, tallies=pending, cohort=1))
    assert decision.action is Action.WAIT
    assert wording(decision.reasons[-1], "en").startswith(
        "Participants whose DLT window is still open: 1."
    )
    known = situation("2", {"1": (3, 0), "2": (3, 0)})
    assert design.decide(replace(known, cohort=1)).action is Action.COMPLETE


# Over a partial order


def over(settings: DesignSettings, regimens: Regimens, participants: int = 18) -> PartDesign:
    cohorts = Cohorts(size=3, maximum_per_regimen=UNLIMITED)
    part = part_of(regimens, ThreePlusThree(), cohorts=cohorts)
    free = Path(start=part.regimens[0], kinds=("schedule", "dose"), order="free")
    return assembled(
        regimens,
        replace(part, design=settings, path=free, stopping=(treated(participants),)),
    )


def test_over_a_chain_po_crm_is_crm_with_the_mean_of_the_risk() -> None:
    partial, mean = (
        automaton_of(in_a_line(settings, 5, usual(CRM, 15)))
        for settings in (
            PoCrm(target=TARGET, skeleton=SKELETON),
            replace(CRM, estimate="posterior_mean"),
        )
    )
    assert np.array_equal(partial.evaluable, mean.evaluable)
    assert np.array_equal(partial.recommended, mean.recommended)


def test_an_order_against_the_steps_is_refused() -> None:
    interval = IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=2)
    stated = StatedOrder(lowest_first=("d1s1", "d2s2", "d1s2", "d2s1"))
    with pytest.raises(StudyError, match="puts d2s2 before d1s2, against the allowed steps"):
        over(PoCrm(target=TARGET, skeleton=interval, orders=(stated,)), grid(2, 2))
    right = StatedOrder(lowest_first=("d1s1", "d2s1", "d1s2", "d2s2"))
    over(PoCrm(target=TARGET, skeleton=interval, orders=(right,)), grid(2, 2))


# Overdose control


def test_a_robust_prior_lies_between_its_components() -> None:
    vague = replace(PRIOR, intercept_sd=Decimal(2), intercept_mean=Decimal(-3))
    other = OtherTrial(
        source="a made-up trial", seen=(DoseSeen(dose=Decimal(3), evaluable=12, dlts=5),)
    )
    learnt = MetaAnalyticPrior(
        typical=PRIOR,
        trials=(other,),
        between=(BetweenTrials(intercept_sd=Decimal("0.2"), log_slope_sd=Decimal("0.1")),),
    )
    half = Decimal("0.5")
    mixed = MixturePrior(
        components=(
            WeightedPrior(weight=half, prior=learnt),
            WeightedPrior(weight=half, prior=vague),
        )
    )
    stands = situation("1", {"1": (3, 0)})
    above = [
        float(dict(reasons[2].values)["above"])
        for settings in (learnt, mixed, vague)
        for reasons in [
            line(replace(BLRM, prior=settings)).decide(replace(stands, cohort=3)).reasons
        ]
    ]
    assert above[0] > above[1] > above[2]


def test_overdose_control_says_every_probability_and_stops_where_none_is_safe() -> None:
    design = line(BLRM)
    decision = design.decide(replace(situation("2", {"1": (3, 0), "2": (3, 1)}), cohort=3))
    words = [wording(reason, "en") for reason in decision.reasons]
    assert words[0].startswith("1: 0 DLT in 3 evaluable; the DLT risk lies in the target interval")
    assert len([text for text in words if "lies in the target interval with" in text]) == 5
    assert any(text.startswith("Of the regimens that may come next and exceed") for text in words)
    toxic = design.decide(replace(situation("1", {"1": (3, 3)}), cohort=3))
    assert toxic.action is Action.STOP
    assert wording(toxic.reasons[-2], "zh").startswith("所有可选方案高于目标区间的概率均超过 0.25")


def test_ewoc_takes_the_highest_dose_below_its_quantile_and_never_stops() -> None:
    settings = Ewoc(target=TARGET, prior=PRIOR, reference_dose=Decimal(3))
    design = line(settings)
    safe, toxic = row((9, 9, 0, 0, 0), (0, 0, 0, 0, 0), 1), row((3, 0, 0, 0, 0), (3, 0, 0, 0, 0), 0)
    assert design.rule(states_of(safe, toxic)).regimen.tolist() == [3, 0]


def test_the_next_dose_keeps_the_largest_increase() -> None:
    for times, highest in (("1.4", 0), ("2", 1), ("3", 2), ("9", 4)):
        settings = replace(
            BLRM,
            largest_increase=Decimal(times),
            overdose_probability=Decimal("0.9"),
            target_from=Decimal("0.5"),
            target_to=Decimal("0.9"),
        )
        aims = line(settings).rule(states_of(row((3, 0, 0, 0, 0), (0, 0, 0, 0, 0), 0))).regimen
        assert aims[0] == highest


# The hazard of each infusion


def test_counts_of_dlts_within_the_window_say_the_same_as_an_integral() -> None:
    prior = MultiplierPrior.of_reference_risk(0.2, 1.0)
    exposure = np.array([[1.0, 1.7]])
    model = WindowModel(prior=prior, weights=(1.0,), exposure=exposure)
    dlts, well, inside = np.array([[1.0, 2.0]]), np.array([[5.0, 4.0]]), np.array([[1.3]])
    found = window_summary(model, (dlts, well, inside), (0.16, 0.33))

    def weight(at: float) -> float:
        hazard = np.exp(at) * exposure[0]
        log_likelihood = dlts[0] @ np.log(-np.expm1(-hazard)) - well[0] @ hazard
        log_likelihood -= np.exp(at) * inside[0, 0]
        return float(np.exp(log_likelihood) * stats.norm.pdf(at, prior.mean, prior.sd))

    low, high = prior.mean - 8, prior.mean + 8
    total = integrate.quad(weight, low, high, epsabs=0, limit=200)[0]
    cut = float(np.log(-np.log1p(-0.33) / 1.7))
    above = integrate.quad(weight, cut, high, epsabs=0, limit=200)[0] / total
    assert found.over[0, 1] == pytest.approx(above, abs=1e-7)
    assert found.mean.shape == found.target.shape == (1, 2)


def at_intervals(*days: tuple[int, ...]) -> Regimens:
    """One dose; the second schedule and further ones with these infusion days."""
    regimens = grid(1, len(days))
    return replace(
        regimens,
        regimens=tuple(
            replace(each, infusion_days=at)
            for each, at in zip(regimens.regimens, days, strict=True)
        ),
    )


def probabilities_above(design: PartDesign, counts: dict[str, tuple[int, int]]) -> list[float]:
    decision = design.decide(replace(situation("d1s1", counts), cohort=3))
    return [
        float(dict(reason.values)["above"])
        for reason in decision.reasons
        if reason.key == "model.probabilities"
    ]


def test_moving_an_infusion_out_of_the_window_lowers_the_risk_and_within_it_hardly() -> None:
    regimens = at_intervals((0, 14, 27), (0, 7, 14), (0, 3, 6))
    above = probabilities_above(over(HAZARD, regimens), {"d1s1": (6, 1)})
    assert above[0] < above[1] < above[2]
    assert above[1] - above[0] > 3 * (above[2] - above[1])


def test_more_infusions_or_cells_are_no_less_toxic() -> None:
    regimens = at_intervals((0,), (0, 7), (0, 7, 14))
    above = probabilities_above(over(HAZARD, regimens), {"d1s1": (6, 1)})
    assert above[0] < above[1] < above[2]
    doubled = probabilities_above(over(HAZARD, grid(2, 1)), {"d1s1": (6, 1)})
    assert doubled[0] < doubled[1]


def test_a_participant_followed_halfway_counts_for_the_hazard_seen() -> None:
    design = over(HAZARD, at_intervals((0,), (0, 7)))
    without = row((3, 0), (1, 0), 0)
    aims = {
        share: design.rule(
            states_of(without._replace(places=(9, 0), followed=((0, share),) * 6))
        ).regimen[0]
        for share in (0.02, 1.0)
    }
    assert aims[0.02] <= aims[1.0]
    complete = design.rule(states_of(row((9, 0), (1, 0), 0))).regimen[0]
    assert aims[1.0] == complete


def test_a_delay_beyond_the_window_is_refused() -> None:
    late = replace(HAZARD.onsets[0], delay_days=Decimal(40))
    with pytest.raises(StudyError, match="no DLT can fall in the window of d1s1"):
        over(replace(HAZARD, onsets=(late,)), at_intervals((0,)))


# The whole part


def reaches(fewest: np.ndarray, risk: float) -> float:
    """The chance that a walk, one participant a step, meets ``fewest[n]`` DLTs at some n."""
    below = np.array([1.0])
    for number in range(1, len(fewest)):
        stepped = np.convolve(below, (1 - risk, risk))
        below = np.where(np.arange(number + 1) < fewest[number], stepped, 0.0)
    return float(1 - below.sum())


def test_the_part_stops_at_the_beta_binomial_boundary() -> None:
    guard = WholePartTooToxic(
        limit=Decimal("0.3"),
        probability=Decimal("0.9"),
        prior_dlt=Decimal(1),
        prior_no_dlt=Decimal(1),
        from_participants=3,
    )
    companions = replace(
        usual(CRM, 12),
        guards=(guard,),
        cohorts=Cohorts(size=1, maximum_per_regimen=UNLIMITED),
    )
    settings = replace(CRM, skeleton=StatedRisks(risks=(TARGET,)))
    design = in_a_line(settings, 1, companions)
    automaton = automaton_of(design)
    ends = automaton.ends
    n, y = automaton.evaluable[ends, 0], automaton.dlts[ends, 0]
    none = automaton.recommended[ends] < 0
    chance = automaton.ways[ends] * 0.4**y * 0.6 ** (n - y).astype(float)
    fewest = np.array(fewest_dlts_in_part(guard, 12))
    assert chance[none].sum() == pytest.approx(reaches(fewest, 0.4))
    decision = design.decide(replace(situation("1", {"1": (4, 4)}), cohort=1))
    assert decision.action is Action.STOP
    assert wording(decision.reasons[-1], "en") == (
        "The part as a whole is probably too toxic: 4 DLT in 4 evaluable, and the probability of a"
        " DLT risk above 0.3 exceeds 0.9. It stops."
    )
    assert design.on_counts(situation("1", {"1": (4, 4)})).closed == ("1",)


def test_a_design_with_too_many_states_is_refused() -> None:
    design = line(CRM)
    with pytest.raises(StudyError, match="more than 1,000 states"):
        compiled(design.rule, design.order, design.reads, "by_cohort", Limits(states=1000))


# Settings that cannot be


def test_regimens_without_a_complete_order_are_refused() -> None:
    with pytest.raises(StudyError, match="not in one complete order"):
        over(
            replace(CRM, skeleton=IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=1)),
            grid(2, 2),
        )


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (replace(CRM, method="likelihood"), "has no initial path"),
        (replace(CRM, initial_path=("2",)), "cannot be followed"),
        (replace(CRM, prior_variance=Decimal("1e-9")), "all its weight to regimen 3 of 5"),
        (replace(CRM, prior_variance=Decimal(1001)), "prior variance is 1001"),
        (
            TiteCrm(target=TARGET, skeleton=SKELETON, prior_variance=Decimal("1e-9")),
            "all its weight to regimen 3 of 5",
        ),
        (
            PoCrm(target=TARGET, skeleton=SKELETON, prior_variance=Decimal("1e-9")),
            "all its weight to regimen 3 of 5",
        ),
        (replace(CRM, skeleton=StatedRisks(risks=(TARGET,))), "1 risks, the part 5 regimens"),
        (replace(CRM, model="logistic_two_parameter"), "no prior for its intercept"),
        (
            replace(CRM, method="likelihood", initial_path=("1",), estimate="posterior_mean"),
            "no posterior mean",
        ),
        (replace(BLRM, doses=(Decimal(1), Decimal(2))), "2 doses for 5 regimens"),
        (replace(BLRM, doses=(Decimal(1),) * 5), "do not rise"),
        (replace(HAZARD, reference="9"), "is not one of the part"),
        (
            replace(HAZARD, reference="1", prior_sd=Decimal(100)),
            "prior sd of the log hazard is 100",
        ),
        (replace(HAZARD, reference="1", prior_sd=Decimal("1e-9")), "leaves nothing open"),
        (prior_of_blrm("1e-9", "1e-9"), "leaves nothing open"),
        (prior_of_blrm("1e-9", "1"), "The intercept is known so well"),
        (prior_of_blrm("100", "1"), "so large an sd of the intercept"),
        (
            Ewoc(target=TARGET, prior=prior_of_blrm("2", "9").prior, reference_dose=Decimal(3)),
            "so large an sd of the log slope",
        ),
        (
            replace(CRM, model="logistic_two_parameter", intercept_variance=Decimal("1e-9")),
            "The intercept is known so well",
        ),
        (
            TiteCrm(
                target=TARGET,
                skeleton=SKELETON,
                weights=(WindowWeight(followed=Decimal(1), weight=Decimal("0.5")),),
            ),
            "do not rise",
        ),
    ],
)
def test_settings_that_cannot_be_met_are_refused(settings: DesignSettings, what: str) -> None:
    with pytest.raises(StudyError, match=what):
        line(settings)


def test_a_closed_regimen_is_never_chosen() -> None:
    closes = TooToxic(
        limit=TARGET,
        probability=Decimal("0.5"),
        prior_dlt=Decimal(1),
        prior_no_dlt=Decimal(1),
        from_participants=1,
    )
    design = in_a_line(CRM, 5, replace(usual(CRM, 12), guards=(closes,)))
    moves = design.rule(states_of(row((3, 3, 0, 0, 0), (0, 2, 0, 0, 0), 1)))
    assert moves.regimen.tolist() == [0]
    assert moves.closed.tolist() == [[False, True, True, True, True]]
