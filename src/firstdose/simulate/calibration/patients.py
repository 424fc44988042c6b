"""Who is a virtual patient: candidates accepted by entry criteria, ranges and published baselines.

Candidates are drawn from the model.  One outside the limits is no patient.  Of the others one is
accepted the more readily, the rarer people like him are beside published baselines (acceptance and
rejection after Allen, Rieger and Musante 2016, CPT Pharmacometrics Syst Pharmacol 5:140), marginal
after marginal until all agree.  A candidate is accepted or not whoever else is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate import questions
from firstdose.simulate.calibration.formulas import AtEntry
from firstdose.simulate.calibration.stated import Table, stated
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.draws import People, Words, people_of
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.virtual_population import Population, virtual_population

Reals: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Integers: TypeAlias = npt.NDArray[np.int64]

FIRST_OF_THE_FIT = 1 << 48
"""Numbers from here on are candidates that only make the acceptance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marginal:
    """A published baseline: the limits between its cells, and how readily each is accepted.

    ``distance`` is the largest difference between cumulative shares (Kolmogorov-Smirnov), of all
    plausible candidates and of those accepted, from the published distribution.
    """

    quantity: str
    limits: Reals
    accepted: Reals
    distance_before: float
    distance_after: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acceptance:
    """How candidates become patients, and how many of them do."""

    marginals: tuple[Marginal, ...]
    plausible_share: float
    matching_share: float


def acceptance(model: Model, seed: int) -> Acceptance:
    """The acceptance for a model, from a fixed number of candidates of its own."""
    table = stated("plausible")
    count = int(table["fit"]["candidates"])
    candidates = virtual_population(model, seed, count, FIRST_OF_THE_FIT)
    usable = _plausible(AtEntry(model, candidates), count)
    people = candidates[usable]
    entry = AtEntry(model, people)
    values = {name: entry[name] for name in table["marginals"]}
    size = int(table["fit"]["cells"])
    cells: dict[str, Integers] = {
        str(name): np.searchsorted(_limits(row, size), values[name], side="right")
        for name, row in table["marginals"].items()
    }
    factors = {name: np.ones(size) for name in cells}
    for _ in range(int(table["fit"]["rounds"])):
        for name, cell in cells.items():
            shares = np.bincount(cell, weights=_product(factors, cells), minlength=size)
            held = np.where(shares > 0, shares, 1.0)
            factors[name] = factors[name] / (held / np.sum(shares) * size)
    readiness = _product(factors, cells)
    scaled = {name: each / np.max(each) for name, each in factors.items()}
    weights = readiness / np.sum(readiness)
    return Acceptance(
        marginals=tuple(
            Marginal(
                quantity=name,
                limits=_limits(row, size),
                accepted=scaled[name],
                distance_before=_distance(row, values[name], np.full(len(people), 1 / len(people))),
                distance_after=_distance(row, values[name], weights),
            )
            for name, row in table["marginals"].items()
        ),
        plausible_share=float(np.mean(usable)),
        matching_share=float(np.mean(_product(scaled, cells))),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Accepted:
    """Patients: who they are to the dice, and their inputs, a row each."""

    people: People
    inputs: Reals

    def repeated(self, times: int) -> Accepted:
        """The same patients so many times, one round after the other."""
        places = np.tile(np.arange(len(self.inputs)), times)
        return Accepted(people=self.people.of(places), inputs=self.inputs[places])


MayEnter: TypeAlias = Callable[[People, Reals], Bools]
"""Of candidates and their inputs: whether each may enter the study."""


def patients(
    model: Model,
    found: Acceptance,
    dice: Dice,
    first: int,
    count: int,
    may_enter: MayEnter | None = None,
) -> Accepted:
    """The first ``count`` patients among candidates numbered from ``first`` on."""
    population = Population(model)
    numbers: list[Words] = []
    inputs: list[Reals] = []
    need, at = count, first
    expected = max(found.plausible_share * found.matching_share, 0.01)
    while need > 0:
        size = int(1.2 * need / expected) + 16
        drawn = people_of(dice, np.arange(at, at + size, dtype=np.uint64))
        candidates = population.inputs(drawn.key, drawn.numbers, drawn.attempts)
        kept = np.flatnonzero(accepted(model, found, drawn, candidates))
        if may_enter is not None:
            kept = kept[may_enter(drawn.of(kept), candidates[kept])]
        kept = kept[:need]
        numbers.append(drawn.numbers[kept])
        inputs.append(candidates[kept])
        need, at = need - len(kept), at + size
        assert at < first + 1_000_000, "patients are found among a million candidates"
    people = people_of(dice, np.concatenate(numbers))
    return Accepted(people=people, inputs=np.concatenate(inputs))


def accepted(model: Model, found: Acceptance, people: People, candidates: Reals) -> Bools:
    """Whether each candidate is a patient, whoever else is drawn."""
    entry = AtEntry(model, candidates)
    kept = _plausible(entry, len(candidates))
    ready = np.ones(len(candidates))
    for each in found.marginals:
        values = entry[each.quantity]
        ready *= each.accepted[np.searchsorted(each.limits, values, side="right")]
    drawn = people.uniforms(questions.ACCEPTED_AS_PATIENT, by_attempt=True)[:, 0]
    return kept & (drawn < ready)


def _plausible(entry: AtEntry, people: int) -> Bools:
    kept = np.ones(people, dtype=np.bool_)
    for name, row in stated("plausible")["limits"].items():
        values = entry[name]
        kept &= values >= row.get("at_least", -np.inf)
        kept &= values <= row.get("at_most", np.inf)
    return kept


def _product(factors: dict[str, Reals], cells: dict[str, Integers]) -> Reals:
    ready = np.ones(len(next(iter(cells.values()))))
    for name, cell in cells.items():
        ready = ready * factors[name][cell]
    return ready


def _limits(row: Table, cells: int) -> Reals:
    """The limits between equally likely cells of a published distribution."""
    shares = [at / cells for at in range(1, cells)]
    return np.array([_published_quantile(row, share) for share in shares])


def _published_quantile(row: Table, share: float) -> float:
    """A log-normal distribution by its mean and standard deviation."""
    assert row["distribution"] == "lognormal", "other distributions are not known here"
    log_variance = float(np.log1p((row["sd"] / row["mean"]) ** 2))
    middle = float(np.log(row["mean"])) - log_variance / 2
    return float(np.exp(middle + log_variance**0.5 * NormalDist().inv_cdf(share)))


def _distance(row: Table, values: Reals, weights: Sequence[float] | Reals) -> float:
    """The largest difference between cumulative shares, at the centiles of the publication."""
    order = np.argsort(values, kind="stable")
    reached = np.concatenate([[0.0], np.cumsum(np.asarray(weights)[order])])
    shares = [at / 100 for at in range(1, 100)]
    limits = [_published_quantile(row, share) for share in shares]
    places = np.searchsorted(values[order], limits, side="right")
    return float(np.max(np.abs(reached[places] - np.array(shares))))
