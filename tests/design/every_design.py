"""Small parts with any design, any settings and any guards, and a walk through all their states.

A new design is one line in `DESIGNS`.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from design.grids import grid, part_of
from firstdose.design import (
    Automaton,
    Decision,
    OperatingCharacteristics,
    PartDesign,
    assembled,
    automaton_of,
    operating_characteristics,
)
from firstdose.design.automaton.characteristics import RegimenExpectation
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.one_truth import ends_under
from firstdose.design.one_row import Row, states_of
from firstdose.design.states import ACTIONS, Moves, action_code
from firstdose.design.usual import UNLIMITED, usual
from firstdose.protocol.designs import (
    APlusB,
    BfBoin,
    Blrm,
    Boin,
    Boin12,
    BoinCombination,
    Coherent,
    Crm,
    DesignSettings,
    DoseIncrement,
    DualBlrm,
    EffTox,
    EffToxPrior,
    Ewoc,
    FractionalCrm,
    GBoin,
    GuardSettings,
    IndifferenceInterval,
    InfusionHazard,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
    NormalPrior,
    NoSkipping,
    OnsetAfterInfusion,
    OwnTable,
    ParameterPrior,
    ParticipantCap,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Pipe,
    PoCrm,
    RollingSix,
    Stays,
    StoppingRule,
    TableRow,
    ThreePlusThree,
    TiteBoin,
    TiteBoin12,
    TiteCrm,
    TooToxic,
    UBoin,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.designs.rule_based import Verdict
from firstdose.protocol.parts import Cohorts, Part
from firstdose.protocol.regimens import Regimens
from firstdose.records.values import Action

targets = st.sampled_from([Decimal(each) for each in ("0.2", "0.25", "0.3", "0.33")])
margins = st.sampled_from([Decimal(each) for each in ("0.03", "0.05", "0.08")])
priors = st.sampled_from([Decimal(each) for each in ("0.5", "1")])
multiples_below = st.sampled_from([Decimal(each) for each in ("0.5", "0.6", "0.8")])
multiples_above = st.sampled_from([Decimal(each) for each in ("1.2", "1.4", "1.6")])
by_keys = {
    "target": targets,
    "below": margins,
    "above": margins,
    "prior_dlt": priors,
    "prior_no_dlt": priors,
}


@st.composite
def own_tables(draw: st.DrawFn) -> OwnTable:
    """Rows for every number up to six, more DLTs never leading higher."""
    words: list[Verdict] = ["escalate", "stay", "de_escalate", "eliminate", "stop"]
    rows: list[TableRow] = []
    for n in range(1, 7):
        ranks = sorted(draw(st.lists(st.integers(0, 4), min_size=n + 1, max_size=n + 1)))
        rows += [TableRow(n=n, dlt=dlt, decision=words[rank]) for dlt, rank in enumerate(ranks)]
    return OwnTable(target=draw(targets), rows=tuple(rows))


@st.composite
def groups(draw: st.DrawFn) -> APlusB:
    """A+B with any limits that make sense."""
    a, b = draw(st.integers(2, 3)), draw(st.integers(1, 3))
    c = draw(st.integers(1, a - 1))
    d = draw(st.integers(c, a - 1))
    return APlusB(
        a=a,
        b=b,
        c=c,
        d=d,
        e=draw(st.integers(d, max(d, c + b - 1))),
        complete_on_de_escalation=draw(st.booleans()),
        recommended_needs_both=draw(st.booleans()),
        lowest_dose_failure=draw(st.sampled_from(["step_back_schedule", "stop"])),
    )


def has_keys_on_both_sides(keyboard: Keyboard) -> bool:
    """Whether a whole key fits below the target key and above it: else it is refused."""
    key = keyboard.below + keyboard.above
    return key <= keyboard.target - keyboard.below and keyboard.target + keyboard.above + key <= 1


halfwidths = st.builds(
    IndifferenceInterval,
    halfwidth=st.sampled_from([Decimal("0.04"), Decimal("0.08")]),
    prior_mtd=st.just(1),
)
logistic_priors = st.builds(
    NormalPrior,
    intercept_mean=st.sampled_from([Decimal(-2), Decimal(-1)]),
    intercept_sd=st.just(Decimal("1.2")),
    log_slope_mean=st.just(Decimal("0.3")),
    log_slope_sd=st.just(Decimal("0.6")),
)
priors_of_overdose = st.sampled_from([Decimal("0.25"), Decimal("0.4")])
increases = st.sampled_from([Decimal("1.5"), Decimal(2), Decimal(4)])
onsets = st.builds(
    OnsetAfterInfusion,
    form=st.sampled_from(["exponential", "gamma", "weibull"]),
    median_days=st.sampled_from([Decimal(3), Decimal(10)]),
)

limits_on_both = {
    "toxicity_limit": targets,
    "response_limit": st.sampled_from([Decimal(each) for each in ("0.2", "0.4")]),
    "utility_neither": st.sampled_from([Decimal(each) for each in (20, 40)]),
    "utility_both": st.sampled_from([Decimal(each) for each in (40, 60)]),
    "too_few": st.sampled_from([Decimal(each) for each in ("0.7", "0.9")]),
    "under": multiples_below,
    "over": multiples_above,
}
THALL_2014 = EffTox(
    doses=(Decimal(1), Decimal(2), Decimal(4), Decimal(8)),
    prior=EffToxPrior(
        **{
            name: ParameterPrior(mean=Decimal(mean), sd=Decimal(sd))
            for name, mean, sd in (
                ("toxicity_intercept", "-7.9593", "3.5487"),
                ("toxicity_slope", "1.5482", "3.5018"),
                ("response_intercept", "0.7367", "2.5423"),
                ("response_slope", "3.4181", "2.4406"),
                ("response_curvature", "0", "0.2"),
                ("association", "0", "1"),
            )
        }
    ),
    toxicity_limit=Decimal("0.3"),
    toxicity_probability=Decimal("0.1"),
    response_limit=Decimal("0.5"),
    response_probability=Decimal("0.1"),
    contour_response=Decimal("0.5"),
    contour_risk=Decimal("0.65"),
    balanced_response=Decimal("0.7"),
    balanced_risk=Decimal("0.25"),
)

DESIGNS: dict[str, st.SearchStrategy[DesignSettings]] = {
    "blrm": st.builds(
        Blrm,
        prior=logistic_priors,
        reference_dose=st.just(Decimal(2)),
        largest_increase=increases,
        overdose_probability=priors_of_overdose,
    ),
    "crm": st.builds(
        Crm,
        target=targets,
        skeleton=halfwidths,
        model=st.sampled_from(["power", "logistic", "logistic_two_parameter"]),
        estimate=st.sampled_from(["plug_in", "posterior_mean"]),
        intercept_variance=st.just(Decimal(1)),
    ),
    "ewoc": st.builds(
        Ewoc,
        target=targets,
        prior=logistic_priors,
        reference_dose=st.just(Decimal(2)),
        largest_increase=increases,
    ),
    "infusion_hazard": st.builds(
        InfusionHazard,
        reference=st.just("d1s1"),
        reference_risk=targets,
        onsets=st.lists(onsets, min_size=1, max_size=2).map(tuple),
        largest_increase=st.none() | increases,
    ),
    "po_crm": st.builds(
        PoCrm,
        target=targets,
        skeleton=halfwidths,
        method=st.sampled_from(["bayes", "likelihood"]),
        initial_path=st.just(("d1s1",)),
    ),
    "tite_crm": st.builds(
        TiteCrm,
        target=targets,
        skeleton=halfwidths,
        scheme=st.sampled_from(["stated", "adaptive"]),
    ),
    "fractional_crm": st.builds(
        FractionalCrm,
        target=targets,
        skeleton=halfwidths,
        estimate=st.sampled_from(["plug_in", "posterior_mean"]),
    ),
    "bf_boin": st.builds(BfBoin, target=targets, under=multiples_below, over=multiples_above),
    "boin12": st.builds(
        Boin12,
        **limits_on_both,
        compares_from=st.integers(2, 4),
        explores_from=st.integers(2, 4),
    ),
    "tite_boin12": st.builds(
        TiteBoin12,
        **limits_on_both,
        compares_from=st.integers(2, 4),
        explores_from=st.integers(2, 4),
    ),
    "tite_boin": st.builds(
        TiteBoin,
        target=targets,
        under=multiples_below,
        over=multiples_above,
        estimate=st.sampled_from(["effective_number", "imputed"]),
        closes_from=st.integers(2, 3),
    ),
    "efftox": st.just(THALL_2014),
    "u_boin": st.builds(
        UBoin, **limits_on_both, first_stage=st.integers(2, 4), explores=st.booleans()
    ),
    "a_plus_b": groups().filter(lambda drawn: drawn.e < drawn.c + drawn.b),
    "boin": st.builds(
        Boin,
        target=targets,
        under=multiples_below,
        over=multiples_above,
        select_below_lambda_d=st.booleans(),
    ),
    "boin_combination": st.builds(
        BoinCombination, target=targets, under=multiples_below, over=multiples_above
    ),
    "g_boin": st.builds(
        GBoin,
        target_score=targets,
        weights=st.just((Decimal(0), Decimal("0.5"), Decimal(1))),
        dlt_from=st.just(2),
        under=multiples_below,
        over=multiples_above,
    ),
    "dual_blrm": st.builds(
        DualBlrm,
        first_prior=logistic_priors,
        first_reference_dose=st.just(Decimal(2)),
        second_prior=logistic_priors,
        second_reference_dose=st.just(Decimal(2)),
        second_doses=st.just(()),
    ),
    "pipe": st.builds(
        Pipe,
        target=targets,
        prior_participants=st.decimals(Decimal("0.5"), 3, places=1),
        considers=st.sampled_from(["closest", "adjacent"]),
        overdose_probability=st.sampled_from([Decimal("0.6"), Decimal("0.8")]),
    ),
    "i3_plus_3": st.builds(IThreePlusThree, target=targets, below=margins, above=margins),
    "keyboard": st.builds(Keyboard, **by_keys).filter(has_keys_on_both_sides),
    "mtpi": st.builds(Mtpi, **by_keys),
    "mtpi_2": st.builds(Mtpi2, **by_keys),
    "own_table": own_tables(),
    "rolling_six": st.builds(RollingSix, queue=st.booleans(), confirms=st.booleans()),
    "three_plus_three": st.builds(
        ThreePlusThree,
        complete_to_six_on_de_escalation=st.booleans(),
        recommended_needs_six=st.booleans(),
        lowest_dose_failure=st.sampled_from(["step_back_schedule", "stop"]),
    ),
}
GROUPS = ("three_plus_three", "a_plus_b", "rolling_six")
"""These count a regimen's participants, and take no stopping rule and no guard of coherence."""
MOST_TREATED = {
    "boin12": 4,
    "tite_boin12": 4,
    "efftox": 2,
    "u_boin": 4,
    "dual_blrm": 3,
    "g_boin": 5,
}
"""Of designs with many states, by several outcomes of a participant, or with a slow posterior."""

FREE_ONLY = ("boin_combination", "dual_blrm", "infusion_hazard", "pipe", "po_crm")
"""Designs that need a free path."""

CHAINS_ONLY = ("blrm", "crm", "efftox", "ewoc", "fractional_crm", "tite_crm")
"""Designs that put one curve through the regimens."""

TOO_TOXIC = TooToxic(
    limit=Decimal("0.3"),
    probability=Decimal("0.8"),
    prior_dlt=Decimal(1),
    prior_no_dlt=Decimal(1),
    from_participants=2,
    lowest_probability=Decimal("0.7"),
)
COHERENT = Coherent(rate=Decimal("0.34"))
WHOLE_PART = WholePartTooToxic(
    limit=Decimal("0.3"),
    probability=Decimal("0.8"),
    prior_dlt=Decimal(1),
    prior_no_dlt=Decimal(1),
    from_participants=3,
)
guards_of_counts: tuple[GuardSettings, ...] = (
    WaitForPending(),
    NoSkipping(),
    ParticipantCap(participants=7),
    TOO_TOXIC,
    COHERENT,
    DoseIncrement(fold=Decimal(2)),
    NoSkipping(reach="current"),
    replace(TOO_TOXIC, limit=Decimal("0.25"), asked="when_cohort_is_full"),
    WHOLE_PART,
)
NEVER_TOO_TOXIC = replace(TOO_TOXIC, limit=Decimal("0.99"), from_participants=999)
cannot_bind: tuple[GuardSettings, ...] = (
    DoseIncrement(fold=Decimal(1000)),
    DoseIncrement(fold=Decimal(1000), of="cells_per_week"),
    ParticipantCap(participants=999),
    NEVER_TOO_TOXIC,
    replace(NEVER_TOO_TOXIC, asked="when_cohort_is_full"),
    replace(WHOLE_PART, limit=Decimal("0.99"), from_participants=999),
)
"""Guards beyond all that a small part can do, on the calendar too."""
endings: tuple[StoppingRule, ...] = (
    StoppingRule(all_of=(ParticipantsTreated(participants=6),)),
    StoppingRule(all_of=(ParticipantsAtRegimen(participants=4), Stays())),
)


@st.composite
def small_parts(draw: st.DrawFn, kind: str, *, chains_only: bool = False) -> tuple[Regimens, Part]:
    """A part over one to four regimens, of eight participants or fewer where cohorts allow it."""
    settings = draw(DESIGNS[kind])
    shapes = [(1, 1), (2, 1), (3, 1)] + ([] if chains_only or kind in CHAINS_ONLY else [(2, 2)])
    regimens = grid(*draw(st.sampled_from(shapes)))
    if isinstance(settings, DualBlrm):
        doses = [name.removeprefix("d").split("s") for name in names_of(regimens)]
        settings = replace(
            settings,
            first_doses=tuple(Decimal(first) for first, _ in doses),
            second_doses=tuple(Decimal(second) for _, second in doses),
        )
    if isinstance(settings, EffTox):
        settings = replace(settings, doses=settings.doses[: len(regimens.regimens)])
    orders = ("free",) if kind in FREE_ONLY else ("in_turn", "alternating", "free")
    part = part_of(regimens, settings, cohorts=_cohorts(draw, settings))
    fewest, most = (2, MOST_TREATED[kind]) if kind in MOST_TREATED else (4, 8)
    treated = draw(st.integers(fewest, most))
    cap = StoppingRule(all_of=(ParticipantsTreated(participants=treated),))
    stopping = (*draw(st.lists(st.sampled_from(endings), max_size=1)), cap)
    groups = kind in GROUPS
    able = guards_for(kind)
    capped = (part.cohorts.maximum_per_regimen > 6 or kind in MOST_TREATED) and not groups
    part = replace(
        part,
        path=replace(part.path, order=draw(st.sampled_from(orders))),
        guards=tuple(draw(st.lists(st.sampled_from(able), max_size=3, unique=True))),
        stopping=stopping if capped else (),
    )
    in_a_line = len(part.regimens) in (2, 3)
    return regimens, rescued(part) if in_a_line and draw(st.booleans()) else part


def guards_for(kind: str) -> list[GuardSettings]:
    """Those that a design of this kind takes."""
    groups = kind in GROUPS
    return [one for one in guards_of_counts if not (groups and isinstance(one, Coherent))]


def names_of(regimens: Regimens) -> tuple[str, ...]:
    """Dose and schedule of each regimen are in its name."""
    return tuple(each.name for each in regimens.regimens)


def _cohorts(draw: st.DrawFn, settings: DesignSettings) -> Cohorts:
    """Those the design needs; any small ones where it takes any."""
    cohorts = usual(settings).cohorts
    if cohorts.maximum_per_regimen != UNLIMITED:
        return cohorts
    return Cohorts(
        size=draw(st.integers(1, 3)),
        maximum_per_regimen=draw(st.integers(3, 8)),
        titration=draw(st.sampled_from(["none", "one_until_first_dlt"])),
    )


def rescued(part: Part) -> Part:
    """The same part, begun at its second regimen, the first kept for rescue."""
    first, second = part.regimens[:2]
    design = part.design
    if isinstance(design, PoCrm):
        design = replace(design, initial_path=(second,))
    return replace(part, design=design, path=replace(part.path, start=second, rescue=(first,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to the rule on the way through all states, and its answer without its words."""

    row: Row
    moves: Moves
    decision: Decision


MOVES_ON = (Action.START, Action.ESCALATE, Action.DE_ESCALATE)
"""After these the rule is asked again, at the regimen that they lead to."""


def answers(design: PartDesign, rows: Sequence[Row]) -> Iterator[tuple[Moves, Decision]]:
    """What the rule says to many rows at once, row by row, and no reasons."""
    moves = design.rule(states_of(*rows))
    for n in range(len(rows)):
        to = int(moves.regimen[n])
        yield (
            Moves(
                action=moves.action[n : n + 1],
                regimen=moves.regimen[n : n + 1],
                places=moves.places[n : n + 1],
                closed=moves.closed[n : n + 1],
                decided=moves.decided[n : n + 1],
                because=(),
            ),
            Decision(
                action=ACTIONS[int(moves.action[n])],
                regimen=design.order.names[to] if to >= 0 else "",
                reasons=(),
            ),
        )


def walked(design: PartDesign) -> Iterator[Asked]:
    """Every state of the part by the rule, compared with what was compiled.

    A design on graded toxicity is compiled under one truth at a time, and only asked here.
    """
    automaton = None if design.reads.grades else automaton_of(design)
    met: set[Hashable] = {0}
    # with the places that a move on the way there has opened already
    waiting: list[tuple[Hashable, Row, int]] = [(0, _before_anyone(design), -1)]
    while waiting:
        after: list[tuple[Hashable, Row, int]] = []
        answered = answers(design, [row for _, row, _ in waiting])
        for (place, row, opened), (moves, decision) in zip(waiting, answered, strict=True):
            if opened > row.places[row.current]:
                assert (ACTIONS[int(moves.action[0])], moves.places[0]) == (Action.STAY, opened)
                assert tuple(moves.closed[0]) == row.closed
            asked = Asked(row=row, moves=moves, decision=decision)
            yield asked
            if decision.action in MOVES_ON:
                moved = row._replace(
                    current=int(moves.regimen[0]),
                    closed=tuple(map(bool, moves.closed[0])),
                    cohort=0,
                    cohort_dlts=0,
                )
                after.append((place, moved, int(moves.places[0])))
                continue
            grown = list(_children(design, asked))
            places = _places(design, automaton, place, asked, grown)
            for child, there in zip(places, grown, strict=True):
                if child not in met:
                    met.add(child)
                    after.append((child, there, -1))
        waiting = after
    assert automaton is None or len(met) == len(automaton.added), "every compiled node is reached"


def _before_anyone(design: PartDesign) -> Row:
    regimens = len(design.order.names)
    none = (0,) * regimens
    return Row(
        evaluable=none,
        dlts=none,
        places=none,
        lost=none,
        closed=(False,) * regimens,
        current=-1,
        responses=none,
        responses_with_dlt=none,
        grades=((0,) * design.reads.grades,) * regimens if design.reads.grades else (),
    )


def _places(
    design: PartDesign,
    automaton: Automaton | None,
    place: Hashable,
    asked: Asked,
    grown: Sequence[Row],
) -> Iterable[Hashable]:
    """What tells the next states apart: their nodes, the compiled move being this one."""
    if automaton is None:
        return grown
    assert isinstance(place, int)
    row, moves = asked.row, asked.moves
    if not grown:
        recommended = int(automaton.recommended[place])
        name = design.order.names[recommended] if recommended >= 0 else ""
        assert (automaton.added[place], name) == (0, asked.decision.regimen)
        return ()
    added = int(moves.places[0]) - row.places[row.current]
    assert (automaton.added[place], automaton.regimen[place]) == (added, row.current)
    first = automaton.first[place]
    return automaton.child[first : first + len(grown)].tolist()


def _children(design: PartDesign, asked: Asked) -> Iterator[Row]:
    """The states that every outcome of the next participants leads to."""
    row, moves = asked.row, asked.moves
    if asked.decision.action in (Action.COMPLETE, Action.STOP):
        return
    assert moves.action[0] == action_code(Action.STAY)
    added = int(moves.places[0]) - row.places[row.current]
    if moves.decided[0]:
        row = row._replace(cohort=0, cohort_dlts=0)
    here = np.arange(len(row.dlts)) == row.current
    for dlts, responses, both, classes in _outcomes(design, added):
        grown = _plus(row.evaluable, here, added)
        yield row._replace(
            evaluable=grown,
            places=grown,
            dlts=_plus(row.dlts, here, dlts),
            closed=tuple(map(bool, moves.closed[0])),
            cohort=row.cohort + added,
            cohort_dlts=row.cohort_dlts + dlts,
            responses=_plus(row.responses, here, responses),
            responses_with_dlt=_plus(row.responses_with_dlt, here, both),
            grades=tuple(
                tuple(map(int, np.add(counts, classes))) if there else counts
                for counts, there in zip(row.grades, here, strict=False)
            ),
        )


def _plus(counts: tuple[int, ...], here: np.ndarray, more: int) -> tuple[int, ...]:
    return tuple(map(int, np.add(counts, here * more)))


def _outcomes(design: PartDesign, added: int) -> Iterator[tuple[int, int, int, Sequence[int]]]:
    """DLTs, responses, both, and classes of every outcome, in the order they are compiled in."""
    reads = design.reads
    if reads.grades:
        for classes in grade_cells(added, reads.grades)[0].tolist():
            yield sum(classes[reads.dlt_from - 1 :]), 0, 0, classes
        return
    if not reads.responses:
        yield from ((dlts, 0, 0, ()) for dlts in range(added + 1))
        return
    for dlt_only in range(added + 1):
        for response_only in range(added + 1 - dlt_only):
            for both in range(added + 1 - dlt_only - response_only):
                yield dlt_only + both, response_only + both, both, ()


def characteristics(design: PartDesign, risk: dict[str, float]) -> OperatingCharacteristics:
    """Exact operating characteristics; where more than DLTs is read it comes with the risk."""
    response = {name: 0.3 + 0.4 * at for name, at in risk.items()}
    if design.reads.grades:
        return _graded_characteristics(design, risk)
    automaton = automaton_of(design)
    if design.reads.responses:
        return operating_characteristics(automaton, risk, response, 2.0)
    return operating_characteristics(automaton, risk)


def _graded_characteristics(design: PartDesign, risk: dict[str, float]) -> OperatingCharacteristics:
    """Of those without a DLT three in ten have a milder toxicity."""
    names = design.order.names
    classes = np.array([[0.7 * (1 - p), 0.3 * (1 - p), p] for p in map(risk.__getitem__, names)])
    every = ends_under(design, classes)
    recommended = np.bincount(every.recommended + 1, every.weight, len(names) + 1)
    treated, dlts = every.weight @ every.participants, every.weight @ every.dlts
    return OperatingCharacteristics(
        regimens=tuple(
            RegimenExpectation(
                regimen=name,
                risk=risk[name],
                recommended=float(recommended[number + 1]),
                mean_participants=float(treated[number]),
                mean_dlts=float(dlts[number]),
            )
            for number, name in enumerate(names)
        ),
        none_recommended=float(recommended[0]),
        mean_participants=float(treated.sum()),
        mean_dlts=float(dlts.sum()),
    )


def made(drawn: tuple[Regimens, Part]) -> PartDesign:
    """The design of a drawn part."""
    return assembled(*drawn)
