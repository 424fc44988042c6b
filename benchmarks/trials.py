"""What many whole trials through the ledger cost, and where the time goes.

    python benchmarks/trials.py [--quick] [--sizes 100 1000] [--clinic empirical]

The same trials run one by one, as a single trial does; side by side, so that their patients share
the lanes of the engine; and side by side in two processes; all warm.  Each size then runs in two
processes: seconds a trial that stay the same carry over to more trials, and so does memory that
stays the same.  Where sizes are named, the ways are compared in fewer trials.  How far a size is
stands on standard error, a line a minute.  The yardstick is one by one: the last line is how many
times as many trials a second the two processes give.  Nothing is written to a file.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from firstdose import protocol
from firstdose.simulate.clinics import CLINICS, clinic_named
from firstdose.simulate.empirical_people import EmpiricalPeople
from firstdose.simulate.mechanistic.clinic import course
from firstdose.simulate.mechanistic.clinic.people import MechanisticPeople
from firstdose.simulate.virtual_clinic import VirtualClinic
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
SAID_EVERY_S = 60.0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Wall-clock seconds, the files in the order of the trials, the most memory of a process."""

    seconds: float
    files: list[bytes]
    memory_mb: float


def in_processes(processes: int, plan: Plan, warm_up: Plan) -> Ran:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=processes, mp_context=context) as executor:
        workers = Workers(executor=executor, at_once=2 * processes)
        for _ in run(warm_up.chunks(), workers, lambda: False):
            pass
        began = said = time.perf_counter()
        found: list[tuple[Chunk, bytes]] = []
        for each in run(plan.chunks(), workers, lambda: False):
            found.append(each)
            now = time.perf_counter()
            if now - said >= SAID_EVERY_S:
                said = now
                done = sum(chunk.count for chunk, _ in found)
                print(f"{done:,} of {plan.trials:,} trials in {now - began:.0f} s", file=sys.stderr)
        taken = time.perf_counter() - began
        memory = max(executor.map(_memory, range(4 * processes)))
    files = [file for _, file in sorted(found, key=lambda each: each[0].first)]
    return Ran(seconds=taken, files=files, memory_mb=memory)


def _memory(_turn: int) -> float:
    time.sleep(0.1)  # so that every process has a turn
    return peak_memory_mb()


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


class Stages:
    """Processor seconds by stage; what is timed inside another stage counts there only."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inside = threading.local()

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Everything that this thread does inside counts as a stage."""
        stack: list[str] = self._inside.__dict__.setdefault("stack", [])
        self._count(stack)
        stack.append(name)
        try:
            yield
        finally:
            self._count(stack)
            stack.pop()

    def _count(self, stack: list[str]) -> None:
        now = time.thread_time()
        if stack:
            self.spent[stack[-1]] += now - self._inside.since
        self._inside.since = now

    @contextmanager
    def timed(self, owner: object, name: str, stage: str) -> Generator[None]:
        """A function of a module, or a method of a class, counts as a stage."""
        before: Callable[..., object] = getattr(owner, name)

        def counted(*arguments: object, **named: object) -> object:
            with self.stage(stage):
                return before(*arguments, **named)

        setattr(owner, name, counted)
        yield
        setattr(owner, name, before)


STAGES = (
    (MechanisticPeople, "person", "patients drawn until one may enter"),
    (EmpiricalPeople, "person", "patients drawn until one may enter"),
    (course, "courses", "courses of the patients solved"),
    (VirtualClinic, "carry_out", "the clinic's answers"),
    (VirtualClinic, "unasked", "the clinic's answers"),
    (ledger_path, "ledger_of", "orders, and what they are derived from"),
    (ledger_path, "_trial", "analysis"),
    (ledger_path, "frame", "rows"),
)


def stages(chunk: Chunk) -> Counter[str]:
    """Processor seconds of each stage of a chunk whose trials run side by side."""
    found = Stages()
    with ExitStack() as timers:
        for owner, name, stage in STAGES:
            timers.enter_context(found.timed(owner, name, stage))
        table = through_the_ledger(chunk)
    with found.stage("rows"):
        as_parquet(table)
    return found.spent


def peak_memory_mb() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def scaling(clinic: str, sizes: Sequence[int], chunk: int, warm_up: Plan) -> float:
    """Print what each size costs in two processes; seconds a trial at the largest."""
    a_trial = 0.0
    print("  trials   seconds  seconds a trial  memory of a process", flush=True)
    for size in sizes:
        ran = in_processes(2, planned(clinic, size, chunk, 1), warm_up)
        a_trial = ran.seconds / size
        memory = f"{ran.memory_mb:,.0f} MB"
        print(f"{size:>8,}{ran.seconds:10.1f}{a_trial:17.3f}{memory:>21}", flush=True)
    return a_trial


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few trials, a minute or two")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of trials, smallest first")
    parser.add_argument("--clinic", choices=tuple(CLINICS), default="mechanistic")
    asked = parser.parse_args()
    chunk = 4 if asked.quick else SIDE_BY_SIDE
    plan = planned(asked.clinic, (2 if asked.quick or asked.sizes else 6) * chunk, chunk, 1)
    warm_up = planned(asked.clinic, 4, 2, 2)
    one_by_one(warm_up)
    alone, files_alone = one_by_one(plan)
    beside, both = in_processes(1, plan, warm_up), in_processes(2, plan, warm_up)
    assert files_alone == beside.files == both.files, "the same bytes whoever computes them"
    ways = {
        "one by one": alone,
        "side by side": beside.seconds,
        "the same, two processes": both.seconds,
    }
    for said, taken in ways.items():
        each = plan.trials / taken
        print(f"{said:<25}{each:7.2f} trials per second ({plan.trials} in {taken:.1f} s)")
    first = next(plan.chunks())
    spent = stages(first)
    print(f"{spent.total() / first.count:.3f} processor seconds a trial in one process, of which")
    for stage, seconds in spent.most_common():
        print(f"  {stage:<39}{100 * seconds / spent.total():5.1f} %")
    sizes = asked.sizes or ((4, 8) if asked.quick else (2 * chunk, 6 * chunk))
    a_trial = scaling(asked.clinic, sizes, chunk, warm_up)
    for many in MANY:
        hours = many * a_trial / 3600
        how = "measured" if many == sizes[-1] else "extrapolated"
        print(f"{many:>8,} trials of one design and truth: {hours:.2f} h ({how})")
    print(f"RATIO {alone / both.seconds:.2f} side by side on two processes over one by one on one")


if __name__ == "__main__":
    main()
