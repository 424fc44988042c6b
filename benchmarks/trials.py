"""What many whole trials through the ledger cost, and where the time goes.

    python benchmarks/trials.py [--quick]

The same chunks are computed by one process and by two, both warm.  The yardstick is the one
process: the last line is how many times as many trials a second the two give.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from importlib.resources import files

from trial_replay import ROOMS, sampled

from firstdose import protocol
from firstdose.simulate.whole_trials.ledger_path import ledger_of, rows_of, study_under
from firstdose.simulate.whole_trials.outcomes import computed
from firstdose.simulate.whole_trials.parquet import as_parquet
from firstdose.simulate.whole_trials.plan import Chunk, Plan, PlannedDesign
from firstdose.simulate.whole_trials.rows import frame
from firstdose.simulate.whole_trials.running import Workers, run

STUDY = "nct06010472"
MANY = (10_000, 100_000)
CHUNK = 2


def planned(trials: int, first_seed: int) -> Plan:
    text = files("firstdose").joinpath("studies", STUDY, "study.yaml").read_text("utf-8")
    study = protocol.read(text, STUDY)
    return Plan(
        study_text=text,
        study_name=STUDY,
        designs=(PlannedDesign(name=STUDY),),
        truths=(study.simulation.default_truth,),
        clinic="empirical",
        seed=first_seed,
        trials=trials,
        chunk_size=CHUNK,
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


def stages(chunk: Chunk) -> dict[str, float]:
    """Processor seconds of each stage of a chunk computed here."""
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    moments = [time.process_time()]
    ledgers = [ledger_of(chunk, number) for number in chunk.numbers]
    moments.append(time.process_time())
    rows = [row for ledger in ledgers for row in rows_of(study, ledger)]
    moments.append(time.process_time())
    as_parquet(frame(study, rows))
    moments.append(time.process_time())
    names = ("trials through the ledger", "analysis of the ledgers", "rows as Parquet")
    return {name: b - a for name, a, b in zip(names, moments, moments[1:], strict=False)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few trials, under a minute")
    trials = 12 if parser.parse_args().quick else 200
    plan, warm_up = planned(trials, 1), planned(2 * CHUNK, 2)
    alone, files_alone = seconds_with(1, plan, warm_up)
    beside, files_beside = seconds_with(2, plan, warm_up)
    assert files_alone == files_beside, "the same bytes from one process and from two"
    for processes, taken in ((1, alone), (2, beside)):
        said = f"{processes} process{'es' if processes > 1 else ''}"
        print(f"{said:<14}{trials / taken:8.2f} trials per second ({trials} in {taken:.1f} s)")
    for many in MANY:
        hours = many / trials * beside / 3600
        print(f"{many:>7,} trials of one design and truth on two: {hours:.1f} h (extrapolated)")
    rooms: Counter[str] = Counter()
    one = next(planned(CHUNK, 3).chunks())
    stages(next(warm_up.chunks()))
    spent = stages(one)
    with sampled(rooms):
        computed(one)
    for stage, seconds in spent.items():
        print(f"  {stage:<26}{100 * seconds / sum(spent.values()):5.1f} %")
    for room in sorted({*ROOMS.values(), *rooms}, key=lambda room: -rooms[room]):
        print(f"  room {room:<21}{100 * rooms[room] / rooms.total():5.1f} %")
    print(f"RATIO {alone / beside:.2f} trials per second on two processes over one")


if __name__ == "__main__":
    main()
