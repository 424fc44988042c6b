"""What a whole simulated trial through the ledger costs, and where the time goes.

    python benchmarks/trial_replay.py [--quick]

The limit measured beside it is the clinic alone: the same orders and days handed to a fresh clinic of
virtual patients, with no trial code around it.  The last line is the ratio of the two.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import PurePath
from statistics import median

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order
from firstdose.simulate.empirical import EmpiricalClinic
from firstdose.simulate.trial import START, opening
from firstdose.trial.clinic import Answer
from firstdose.trial.loop import Clock, run
from firstdose.trial.replay import replay

ROOMS = ("derive", "design", "trial", "records", "simulate", "standards", "protocol")


@dataclass
class Recorder:
    """A clinic that notes every call made to the clinic behind it."""

    clinic: EmpiricalClinic
    calls: list[tuple[str, Order | None, date]] = field(default_factory=list)

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        self.calls.append(("carry_out", order, today))
        return self.clinic.carry_out(order, today)

    def unasked(self, today: date) -> tuple[Answer, ...]:
        self.calls.append(("unasked", None, today))
        return self.clinic.unasked(today)

    def next_unasked_on(self, after: date) -> date | None:
        self.calls.append(("next_unasked_on", None, after))
        return self.clinic.next_unasked_on(after)


def seconds(work: object) -> float:
    """Processor seconds of one call."""
    assert callable(work)
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def whole(study: Study, text: str, seed: int) -> Ledger:
    clinic = EmpiricalClinic(study, study.simulation.default_truth, seed)
    return run(study, clinic, opening(study, text, clinic), Clock(start=START, until=date.max))


def clinic_alone(study: Study, seed: int, calls: list[tuple[str, Order | None, date]]) -> None:
    clinic = EmpiricalClinic(study, study.simulation.default_truth, seed)
    for name, order, day in calls:
        if order is not None:
            clinic.carry_out(order, day)
        else:
            getattr(clinic, name)(day)


def shares(study: Study, text: str, seed: int) -> dict[str, float]:
    """The share of its own time that each room takes, by the profiler."""
    profile = cProfile.Profile()
    profile.runcall(whole, study, text, seed)
    spent: dict[str, float] = defaultdict(float)
    timings = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (path, _, _), (_, _, own, _, _) in timings.items():
        parts = PurePath(path).parts
        room = next((room for room in ROOMS if room in parts and "firstdose" in parts), "python")
        spent[room] += own
    total = sum(spent.values())
    return {room: own / total for room, own in sorted(spent.items(), key=lambda one: -one[1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="few trials, under a minute")
    trials = 8 if parser.parse_args().quick else 60
    text = files("firstdose").joinpath("studies", "nct06010472", "study.yaml").read_text("utf-8")
    study = protocol.read(text, "nct06010472")
    whole(study, text, 0)
    costs, alone, entries, replays = [], [], [], []
    for seed in range(1, trials + 1):
        costs.append(seconds(lambda seed=seed: whole(study, text, seed)))
        recorder = Recorder(EmpiricalClinic(study, study.simulation.default_truth, seed))
        opened = opening(study, text, recorder.clinic)
        ledger = run(study, recorder, opened, Clock(start=START, until=date.max))
        entries.append(len(ledger))
        calls = recorder.calls
        alone.append(seconds(lambda seed=seed, calls=calls: clinic_alone(study, seed, calls)))
        replays.append(seconds(lambda ledger=ledger: replay(lambda _: study, ledger)))
        print(f"\rtrial {seed} of {trials}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"whole trial           {median(costs):.3f} s (median of {trials}; {max(costs):.3f} most)")
    print(f"trials per second     {1 / median(costs):.1f} on one processor")
    print(f"entries per trial     {median(entries):.0f}")
    print(f"replay of decisions   {median(replays):.3f} s")
    print(f"clinic alone          {median(alone):.3f} s")
    for room, share in shares(study, text, 1).items():
        print(f"  {room:<10} {100 * share:5.1f} % of the time")
    ratio = median(costs) / median(alone)
    print(f"RATIO {ratio:.2f} whole trial through the ledger over the clinic's draws alone")


if __name__ == "__main__":
    main()
