"""What many whole trials through the ledger cost, and where the time goes.

    python benchmarks/trials.py [--quick] [--clinic empirical]

The same trials run one by one, as a single trial does; side by side, so that their patients share
the lanes of the engine; and side by side in two processes; all warm.  The yardstick is one by one:
the last line is how many times as many trials a second the two processes give.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from types import ModuleType

from firstdose import protocol
from firstdose.simulate.clinics import CLINICS, clinic_named
from firstdose.simulate.mechanistic.clinic import course
from firstdose.simulate.whole_trials import ledger_path
from firstdose.simulate.whole_trials.ledger_path import (
    SIDE_BY_SIDE,
    ledger_of,
    rows_of,
    study_under,
    through_the_ledger,
)
from firstdose.simulate.whole_trials.parquet import as_parquet
from firstdose.simulate.whole_trials.plan import Chunk, Plan, PlannedDesign
from firstdose.simulate.whole_trials.rows import frame
from firstdose.simulate.whole_trials.running import Workers, run

STUDY = "nct06010472"
MANY = (10_000, 100_000)


def planned(clinic: str, trials: int, chunk: int, seed: int) -> Plan:
    text = files("firstdose").joinpath("studies", STUDY, "study.yaml").read_text("utf-8")
    study = protocol.read(text, STUDY)
    return Plan(
        study_text=text,
        study_name=STUDY,
        designs=(PlannedDesign(name=STUDY),),
        truths=(clinic_named(clinic).usual_truth(study),),
        clinic=clinic,
        seed=seed,
        trials=trials,
        chunk_size=chunk,
        version=version("firstdose"),
    )


def seconds_with(processes: int, plan: Plan, warm_up: Plan) -> tuple[float, list[bytes]]:
    """Wall-clock seconds, and the files in the order of the trials."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=processes, mp_context=context) as executor:
        workers = Workers(executor=executor, at_once=2 * processes)
        for _ in run(warm_up.chunks(), workers, lambda: False):
            pass
        began = time.perf_counter()
        found = list(run(plan.chunks(), workers, lambda: False))
        taken = time.perf_counter() - began
    return taken, [file for _, file in sorted(found, key=lambda each: each[0].first)]


def one_by_one(plan: Plan) -> tuple[float, list[bytes]]:
    """Wall-clock seconds, and the files: every trial alone."""
    began = time.perf_counter()
    found: list[bytes] = []
    for chunk in plan.chunks():
        study = study_under(chunk.study_text, chunk.study_name, chunk.design)
        told_apart = {"design": chunk.design.name, "truth": chunk.truth}
        rows = [
            {**told_apart, "trial": number, **row}
            for number in chunk.numbers
            for row in rows_of(study, ledger_of(chunk, number))
        ]
        found.append(as_parquet(frame(study, rows)))
    return time.perf_counter() - began, found


@contextmanager
def timed(module: ModuleType, name: str, spent: Counter[str], as_stage: str) -> Generator[None]:
    """Count the processor seconds of a function of a module."""
    before: Callable[..., object] = getattr(module, name)

    def counted(*arguments: object) -> object:
        began = time.process_time()
        try:
            return before(*arguments)
        finally:
            spent[as_stage] += time.process_time() - began

    setattr(module, name, counted)
    yield
    setattr(module, name, before)


def stages(chunk: Chunk) -> Counter[str]:
    """Processor seconds of each stage of a chunk whose trials run side by side."""
    spent: Counter[str] = Counter()
    began = time.process_time()
    with (
        timed(course, "courses", spent, "courses of the patients solved"),
        timed(ledger_path, "data_cut", spent, "derivation for the analysis"),
    ):
        found = through_the_ledger(chunk)
    whole = time.process_time() - began
    as_parquet(found)
    spent["rows as Parquet"] = time.process_time() - began - whole
    spent["the trials, and the clinic's answers"] = whole - sum(spent.values())
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few trials, under a minute")
    parser.add_argument("--clinic", choices=tuple(CLINICS), default="mechanistic")
    asked = parser.parse_args()
    chunk = 8 if asked.quick else SIDE_BY_SIDE
    plan = planned(asked.clinic, (2 if asked.quick else 6) * chunk, chunk, 1)
    warm_up = planned(asked.clinic, 4, 2, 2)
    one_by_one(warm_up)
    alone, files_alone = one_by_one(plan)
    beside, files_beside = seconds_with(1, plan, warm_up)
    both, files_both = seconds_with(2, plan, warm_up)
    assert files_alone == files_beside == files_both, "the same bytes whoever computes them"
    ways = {"one by one": alone, "side by side": beside, "the same, two processes": both}
    for said, taken in ways.items():
        each = plan.trials / taken
        print(f"{said:<25}{each:7.2f} trials per second ({plan.trials} in {taken:.1f} s)")
    for many in MANY:
        hours = many / plan.trials * both / 3600
        print(f"{many:>7,} trials of one design and truth on two: {hours:.1f} h (extrapolated)")
    first = next(plan.chunks())
    spent = stages(first)
    for stage, seconds in spent.most_common():
        print(f"  {stage:<37}{100 * seconds / spent.total():5.1f} %")
    print(f"RATIO {alone / both:.2f} side by side on two processes over one by one on one")


if __name__ == "__main__":
    main()
