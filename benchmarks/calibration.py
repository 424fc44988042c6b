"""What a calibration costs and says: programmes per second, effective programmes, and ranks.

    python benchmarks/calibration.py [--programmes N] [--repeats N] [--only-ranks]

First the calibration of NCT06010472: time on one and two threads, effective programmes, and each
published number beside its prediction.  Then simulation-based calibration on the mechanistic model
(Talts et al. 2018): truths are drawn from the prior, the numbers are what their people show, and
the share of the posterior below the truth is counted in five cells for some unknowns.  Uniform
counts say that the sampler gives intervals of the right width.  The numbers there are the two
responses at three months of the same 21 people: the joint likelihood, at a cost that can be
repeated.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from importlib.resources import files

import numpy as np
from scipy.stats import chisquare

from firstdose import protocol
from firstdose.simulate import questions
from firstdose.simulate.calibration.calibrate import Request, calibrate, rounds_of, setting_of
from firstdose.simulate.calibration.population_monte_carlo import population_monte_carlo
from firstdose.simulate.calibration.simulated import Setting
from firstdose.simulate.calibration.targets import Counted, Target, seen_in
from firstdose.simulate.dice import Dice

FOLDER = files("firstdose") / "studies" / "nct06010472"
STUDY = protocol.read((FOLDER / "study.yaml").read_text("utf-8"), "study.yaml")
ROWS = protocol.read_published(
    (FOLDER / "published.yaml").read_text("utf-8"), "published.yaml"
).for_calibration
WATCHED = ("kR", "kX", "kmt", "rma", "CV of kR", "s6")
CELLS, SEED = 5, 1000
JOINT = tuple(each for each in ROWS if each.patients == "congress_2024")


def once(programmes: int, workers: int) -> None:
    began = time.perf_counter()
    found = calibrate(STUDY, ROWS, Request(seed=1, programmes=programmes, workers=workers))
    seconds = time.perf_counter() - began
    print(
        f"{programmes} programmes on {workers} threads: {seconds:.0f} s, effective "
        f"{found.posterior.effective:.0f}, heaviest {100 * found.largest_weight:.1f} %, "
        f"{found.impossible} agree in no choice"
    )
    for each in found.predicted_after.targets:
        low, high = each.number.low, each.number.high
        print(
            f"  {each.target.key:28} published {each.target.published} in {each.target.people}, "
            f"predicted {each.number.median:g} ({low:g} to {high:g})"
        )


def as_shown(setting: Setting, standard: np.ndarray) -> Setting:
    """The setting, held to what the people of a known truth show instead of what was published."""
    made = []
    for at, programme in enumerate(setting.programmes):
        answers = setting.answers(0, standard, at)
        targets = tuple(shown(each, seen_in(each, answers.of_as_many(each)))
                        for each in programme.targets)  # fmt: skip
        made.append(replace(programme, targets=targets))
    return replace(setting, programmes=tuple(made))


def shown(target: Target, value: float) -> Target:
    match target.seen:
        case Counted(people=people):
            return replace(target, seen=Counted(count=int(value), people=people))
        case quantile:
            return replace(target, seen=replace(quantile, low=value - 0.5, high=value + 0.5))


def ranks(repeats: int, programmes: int) -> None:
    """Print the cells in which truths lie; an interrupt ends it with those there are."""
    began, effective = time.process_time(), list[float]()
    counts = {name: np.zeros(CELLS) for name in WATCHED}
    try:
        for repeat in range(repeats):
            effective.append(rank(repeat, programmes, counts))
            print(f"truth {len(effective)} of {repeats}", file=sys.stderr)
    except KeyboardInterrupt:
        repeats = len(effective)
    print(
        f"ranks of {repeats} truths, {programmes} programmes each, seeds {SEED} to "
        f"{SEED + repeats - 1}, {time.process_time() - began:.0f} s of processor: effective "
        f"{np.median(effective):.0f} in the middle, {np.min(effective):.0f} at least"
    )
    for name, each in counts.items():
        print(f"  {name:14} {each.astype(int).tolist()}   p {chisquare(each).pvalue:.3f}")


def rank(repeat: int, programmes: int, counts: dict[str, np.ndarray]) -> float:
    """Draw a truth, find the posterior of what its people show, and count where the truth lies.

    How many programmes the posterior counts as; where that is 0 the truth is not counted.
    """
    setting, _ = setting_of(STUDY, JOINT, Request(seed=SEED + repeat, programmes=programmes))
    names = [each.name for each in setting.unknowns]
    asked, dice = questions.PROGRAMME_UNKNOWNS, Dice(1, repeat)
    truth = np.array([dice.normal(0, asked, at) for at in range(len(names))])
    likelihood = as_shown(setting, truth).log_likelihood
    found = population_monte_carlo(len(names), likelihood, setting.dice, rounds_of(programmes))
    for name in WATCHED if found.effective else ():
        at = names.index(name)
        below = float(np.sum(found.weights[found.unknowns[:, at] < truth[at]]))
        counts[name][min(int(below * CELLS), CELLS - 1)] += 1
    return found.effective


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--programmes", type=int, default=8000)
    parser.add_argument("--repeats", type=int, default=40, help="truths of which ranks are taken")
    parser.add_argument("--only-ranks", action="store_true", help="leave the calibration out")
    asked = parser.parse_args()
    if not asked.only_ranks:
        for workers in (1, 2):
            once(asked.programmes, workers)
    ranks(asked.repeats, max(asked.programmes // 25, 40))


if __name__ == "__main__":
    main()
