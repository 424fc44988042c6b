"""What designs cost: exact operating characteristics, random trials, and trials on the calendar.

    python benchmarks/designs.py [--quick]

One thread throughout.  Exact: the design is compiled to all of its states once, and each scenario
is then one sum.  Random trials walk the compiled design; their bound is the random words that the
same generator makes in a loop that does nothing else.  Beside them, in the same run, stands the
R package where R has it, and otherwise the same BOIN trials simulated by whole arrays in NumPy, all
trials at once.  The last line is how many trials the walk gives for one of the NumPy trials.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from multiprocessing import get_context
from statistics import median

import numpy as np

from firstdose.design import PartDesign, assembled, automaton_of, ends, part_design
from firstdose.design.automaton import automaton as compiling
from firstdose.design.automaton.automaton import Automaton, compiled
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.grid import part_in_a_grid, regimens_in_a_grid
from firstdose.design.kernel import kernel
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import (
    Blrm,
    Boin,
    Crm,
    DesignSettings,
    IndifferenceInterval,
    IThreePlusThree,
    Keyboard,
    NormalPrior,
    Path,
    PoCrm,
)
from firstdose.protocol.parts import Staggering
from firstdose.protocol.reader import read
from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Departures,
    Onset,
    Paths,
    Trials,
    cohorts,
    paths,
    tite_crm,
    walked,
)
from firstdose.simulate.compiled_dice import word
from firstdose.simulate.operating_characteristics import drawn_ends
from firstdose.simulate.random_trials import AT_ONCE

S1 = (0.05, 0.15, 0.30, 0.45, 0.60)
TARGET = Decimal("0.3")
SKELETON = (0.12252936, 0.20395601, 0.3, 0.40181944, 0.50134645)
STAGES = ("settled", "following")
A_WHILE_SECONDS = 0.3
R_PEERS = {
    "BOIN": "BOIN::get.oc(target=.3, p.true=c({risk}), ncohort=10, cohortsize=3, ntrial={trials})",
    "dfcrm": "dfcrm::crmsim(c({risk}), dfcrm::getprior(.05,.3,3,5), .3, 30, 1, nsim={trials},"
    " mcohort=3)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """One design compiled: states, seconds, each stage's share, and seconds per scenario."""

    name: str
    states: int
    seconds: float
    shares: dict[str, float]
    scenario_seconds: float


def seconds_of(work: Callable[[], object], repeats: int) -> float:
    """The median of several runs, and of as many short ones as take a while, after a first."""
    work()
    taken: list[float] = []
    while len(taken) < repeats or sum(taken) < A_WHILE_SECONDS:
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)


def staged(design: PartDesign) -> tuple[float, dict[str, float]]:
    """Seconds to compile, and the share of each stage of it."""
    spent: dict[str, float] = dict.fromkeys(STAGES, 0.0)
    originals = {name: getattr(compiling, name) for name in STAGES}

    def timed(name: str) -> Callable[..., object]:
        def run(*arguments: object, **named: object) -> object:
            began = time.perf_counter()
            found = originals[name](*arguments, **named)
            spent[name] += time.perf_counter() - began
            return found

        return run

    for name in STAGES:
        setattr(compiling, name, timed(name))
    try:
        compiled.cache_clear()
        began = time.perf_counter()
        compiled(design.rule, design.order, design.reads)
        whole = time.perf_counter() - began
    finally:
        for name, original in originals.items():
            setattr(compiling, name, original)
    return whole, {name: each / whole for name, each in spent.items()}


def exact(name: str, design: PartDesign, risk: tuple[float, ...], repeats: int) -> Compiled:
    """Compile a design and sum it over its ends."""

    def compile_it() -> Automaton:
        compiled.cache_clear()
        return compiled(design.rule, design.order, design.reads)

    seconds = seconds_of(compile_it, repeats)
    _, shares = staged(design)
    automaton = compiled(design.rule, design.order, design.reads)
    every, at = ends(automaton), np.array(risk)

    def characteristics() -> object:
        probability = every.probability_at(at)
        sizes = probability @ every.evaluable
        chosen = np.bincount(every.recommended + 1, weights=probability)
        return sizes, chosen

    return Compiled(
        name=name,
        states=len(automaton.ways),
        seconds=seconds,
        shares=shares,
        scenario_seconds=seconds_of(characteristics, 20),
    )


def show(found: Compiled) -> None:
    """One line of the table."""
    shares = ", ".join(
        f"{word} {found.shares[name]:.0%}"
        for name, word in zip(STAGES, ("rule", "outcomes"), strict=True)
    )
    print(
        f"{found.name:<34} {found.states:>9} states {found.seconds * 1e3:>9.1f} ms"
        f" {found.scenario_seconds * 1e3:>8.3f} ms a scenario   ({shares})"
    )


def in_numpy(risk: tuple[float, ...], trials: int) -> int:
    """BOIN, 10 cohorts of 3, all trials at once in plain NumPy; how many chose no dose."""
    dice = np.random.default_rng(1)
    interval = rate_interval(float(TARGET))
    toxic_from = fewest_dlts(Elimination(limit=float(TARGET)), 30)
    doses, rows = len(risk), np.arange(trials)
    at, true = np.zeros(trials, dtype=np.int64), np.array(risk)
    n, y = (np.zeros((trials, doses), dtype=np.int64) for _ in range(2))
    top = np.full(trials, doses)
    alive = np.ones(trials, dtype=np.bool_)
    for _ in range(10):
        y[rows, at] += dice.binomial(3, true[at]) * alive
        n[rows, at] += 3 * alive
        here, seen = n[rows, at], y[rows, at]
        closed = alive & (seen >= toxic_from[here])
        top = np.where(closed, np.minimum(top, at), top)
        alive &= top > 0
        rate = seen / np.maximum(here, 1)
        up = (rate <= interval.escalate_at) & (at + 1 < top)
        down = ((rate > interval.de_escalate_at) | (at >= top)) & (at > 0)
        at = at + np.where(down, -1, np.where(up, 1, 0))
    return int((~alive).sum())


@kernel
def words(count: int) -> np.uint64:
    """So many random words of our generator, added up so that none is left out."""
    start, total = np.uint64(7), np.uint64(0)
    for index in range(count):
        total += word(start, np.uint64(index))
    return total


def peer(package: str, risk: tuple[float, ...], trials: int) -> float | None:
    """Trials per second of an R package; None where R or the package is not there."""
    if shutil.which("Rscript") is None:
        return None
    call = R_PEERS[package].format(risk=",".join(map(str, risk)), trials=trials)
    script = f"t <- system.time({call})[[1]]; cat(t)"
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    return None if done.returncode else trials / float(done.stdout.split()[-1])


def line(settings: DesignSettings, participants: int = 30) -> PartDesign:
    """A design over five doses with what it usually comes with."""
    return in_a_line(settings, 5, usual(settings, participants))


def progress(text: str) -> None:
    """What is being measured now, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{text:<60}", end="\r", file=sys.stderr, flush=True)


def study_part() -> PartDesign:
    """The escalation of the reference study: 16 regimens, schedule, then dose."""
    text = files("firstdose").joinpath("studies", "nct06010472", "study.yaml").read_text("utf-8")
    return part_design(read(text, "study.yaml"), "escalation")


def as_paths(automaton: Automaton) -> Paths:
    """A compiled design as it is walked."""
    found = automaton
    return paths(found.regimen, found.added, found.first, found.child, found.recommended)


Listed = tuple[PartDesign, tuple[float, ...], int]
"""A design, the risks it is summed over, and how often it is compiled at least."""


def listed(repeats: int) -> dict[str, Listed]:
    """Every design whose states can all be listed."""
    halfwidth = IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3)
    crm = Crm(target=TARGET, skeleton=halfwidth)
    alone = usual(crm)
    prior = NormalPrior(
        intercept_mean=Decimal("-1.4472978603872"),
        intercept_sd=Decimal("1.2"),
        log_slope_mean=Decimal("0.3"),
        log_slope_sd=Decimal("0.6"),
    )
    doses = tuple(map(Decimal, (1, 2, 4, 8, 12)))
    return {
        "BOIN, 5 doses, 10 cohorts of 3": (line(Boin(target=TARGET)), S1, repeats),
        "Keyboard, the same": (line(Keyboard(target=TARGET)), S1, repeats),
        "i3+3, the same": (line(IThreePlusThree(target=TARGET)), S1, repeats),
        "CRM, the same": (line(crm), S1, repeats),
        "CRM, 30 participants one by one": (
            in_a_line(crm, 5, replace(alone, cohorts=replace(alone.cohorts, size=1))),
            S1,
            1,
        ),
        "BLRM with overdose control": (
            line(Blrm(prior=prior, reference_dose=Decimal(8), doses=doses)),
            S1,
            max(repeats // 3, 1),
        ),
        "3+3, 4 schedules then 4 doses": (study_part(), (0.05,) * 16, repeats),
    }


def exact_of(name: str, repeats: int) -> Compiled:
    """One of them compiled and summed."""
    design, risk, times = listed(repeats)[name]
    return exact(name, design, risk, times)


def exact_table(repeats: int) -> None:
    """Each in a process of its own, as a command has one: what is kept would cost the next more."""
    print("exact", flush=True)
    for name in listed(repeats):
        progress(name)
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as alone:
            show(alone.submit(exact_of, name, repeats).result())


def po_crm_rate(trials: int) -> float:
    """Trials a second of PO-CRM over two doses and three schedules, 30 participants one by one.

    Its states are too many to list, so that the rule is asked; trials that are simulated together
    ask it once in each state.
    """
    settings = PoCrm(
        target=TARGET,
        skeleton=IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3),
    )
    companions = usual(settings)
    regimens = regimens_in_a_grid(2, 3)
    path = Path(start="d1s1", kinds=("schedule", "dose"), order="free")
    design = assembled(regimens, part_in_a_grid(settings, regimens, companions, path))
    risk = np.array([0.04, 0.08, 0.15, 0.15, 0.30, 0.45])
    return trials / seconds_of(lambda: drawn_ends(design, risk, seed=1, trials=trials), 3)


def calendar_table(trials: int) -> None:
    """Trials on the calendar: TITE-CRM, and the reference study with all that can happen."""
    window = Calendar(
        accrual=Accrual(per_day=4 / 28), window_days=(28.0,) * 5, onset=Onset(shape="uniform")
    )
    tite = tite_crm.TiteCrm(skeleton=SKELETON, target=float(TARGET), participants=30)
    everything = Calendar(
        accrual=Accrual(per_day=0.06),
        window_days=(28.0,) * 16,
        onset=Onset(shape="weibull", in_second_half=0.6, late=0.03),
        departures=Departures(within_window=0.08, maximum_replacements_per_regimen=3),
        staggering=Staggering(after_first_days=14, between_days=7, between_regimens_days=7),
        committee_days=5.0,
    )
    ways = as_paths(automaton_of(study_part()))
    runs: dict[str, Callable[[], Trials]] = {
        "TITE-CRM, 30 participants": lambda: tite_crm.simulated(tite, window, S1, 1, 0, trials),
        "3+3, schedule then dose": lambda: cohorts.simulated(
            ways, everything, (0.05,) * 16, 1, 0, trials
        ),
    }
    print("\non the calendar")
    for name, run in runs.items():
        progress(name)
        print(f"{name:<34} {trials / seconds_of(run, 3) / 1e3:>9.0f} thousand trials a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer repeats, under a minute")
    quick = parser.parse_args().quick
    repeats, trials = (3, 2_000_000) if quick else (15, 20_000_000)
    exact_table(repeats)
    ways = as_paths(automaton_of(line(Boin(target=TARGET))))
    walk = trials / seconds_of(lambda: walked(ways, S1, 1, 0, trials), 3)
    loop = trials * 10 / seconds_of(lambda: words(trials * 10), 3)
    print("\nrandom trials")
    print(f"walking BOIN                       {walk / 1e6:>9.1f} million trials a second")
    print(f"bound: 10 random words a trial     {loop / 10 / 1e6:>9.1f} million trials a second")
    plain = trials // 20
    numpy = plain / seconds_of(lambda: in_numpy(S1, plain), 3)
    print(f"NumPy, all trials at once          {numpy / 1e6:>9.2f} million trials a second")
    for package in R_PEERS:
        found = peer(package, S1, 200 if quick else 2000)
        said = "not installed here" if found is None else f"{found:.0f} trials a second"
        print(f"R package {package:<24} {said}")
    progress("PO-CRM")
    many = AT_ONCE if quick else 4 * AT_ONCE
    rate = po_crm_rate(many) / 1e3
    print(f"PO-CRM over 2 x 3 regimens         {rate:>9.0f} thousand trials a second")
    calendar_table(trials // 20)
    print(f"RATIO {walk / numpy:.1f} BOIN trials walked in the compiled design over NumPy trials")


if __name__ == "__main__":
    main()
