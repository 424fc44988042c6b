"""What a whole simulated trial through the ledger costs, and where the time goes.

    python benchmarks/trial_replay.py [--quick]

The yardstick beside it is the clinic alone: the same orders on the same days handed to a fresh
clinic of virtual patients, with no trial code around it.  The last line is the ratio of the two.

Each seed is run a few times, and the least is what it costs: whatever else the machine does only
adds to it.  How long the runs took as they came is printed too.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import PurePath
from statistics import median
from types import FrameType

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order
from firstdose.records.values import Generation
from firstdose.simulate.empirical import NAME, EmpiricalClinic
from firstdose.simulate.trial import LAST_DAY, opening
from firstdose.simulate.truth import truth_named
from firstdose.trial.clinic import Answer, Clinic
from firstdose.trial.loop import Clock, run
from firstdose.trial.replay import replay

ROOMS = {
    "derive": "derive",
    "design": "design",
    "simulate": "clinic",
    "trial": "trial",
    "records": "records",
    "standards": "standards",
    "protocol": "protocol",
}
SAMPLED_EVERY_SECONDS = 0.001
CALLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the clinic; no order: it was asked what it volunteers."""

    method: str
    order: Order | None
    day: date


@dataclass
class Recorder:
    """A clinic that notes every call made to the clinic behind it."""

    clinic: Clinic
    calls: list[Call] = field(default_factory=list)

    def carry_out(self, order: Order, today: date) -> tuple[Answer, ...]:
        self.calls.append(Call(method="carry_out", order=order, day=today))
        return self.clinic.carry_out(order, today)

    def unasked(self, today: date) -> tuple[Answer, ...]:
        self.calls.append(Call(method="unasked", order=None, day=today))
        return self.clinic.unasked(today)

    def next_unasked_on(self, after: date) -> date | None:
        self.calls.append(Call(method="next_unasked_on", order=None, day=after))
        return self.clinic.next_unasked_on(after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The study that is run, again and again with other seeds."""

    study: Study
    text: str

    def clinic(self, seed: int) -> EmpiricalClinic:
        truth = truth_named(self.study)
        return EmpiricalClinic(
            self.study, truth, seed, start=self.study.simulation.first_referral_on
        )

    def whole(self, clinic: Clinic, seed: int) -> Ledger:
        made_by = Generation(clinic=NAME, seed=seed, truth=truth_named(self.study).name)
        opened = opening(self.study, self.text, made_by)
        return run(
            self.study,
            clinic,
            opened,
            Clock(start=self.study.simulation.first_referral_on, until=LAST_DAY),
        )

    def clinic_alone(self, seed: int, calls: list[Call]) -> None:
        clinic = self.clinic(seed)
        for call in calls:
            if call.order is not None:
                clinic.carry_out(call.order, call.day)
            else:
                getattr(clinic, call.method)(call.day)


def seconds(work: Callable[[], object]) -> list[float]:
    """Processor seconds of each of a few calls."""
    taken: list[float] = []
    for _ in range(CALLS):
        gc.collect()
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return taken


@contextmanager
def sampled(rooms: Counter[str]) -> Generator[None]:
    """Count, at each tick of the processor clock, the room whose code (or on whose behalf) runs."""

    def tick(_signal: int, frame: FrameType | None) -> None:
        rooms[room_of(frame)] += 1

    before = signal.signal(signal.SIGPROF, tick)
    signal.setitimer(signal.ITIMER_PROF, SAMPLED_EVERY_SECONDS, SAMPLED_EVERY_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def room_of(frame: FrameType | None) -> str:
    """The room of the nearest frame of the package."""
    while frame is not None:
        *_, package, room, _ = ("", "", *PurePath(frame.f_code.co_filename).parts)
        if package == "firstdose" and room in ROOMS:
            return ROOMS[room]
        frame = frame.f_back
    return "other"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few trials, under a minute")
    trials = 8 if parser.parse_args().quick else 60
    text = files("firstdose").joinpath("studies", "nct06010472", "study.yaml").read_text("utf-8")
    bench = Bench(study=protocol.read(text, "nct06010472"), text=text)
    bench.whole(bench.clinic(0), 0)
    costs: list[float] = []
    as_they_came: list[float] = []
    alone: list[float] = []
    replays: list[float] = []
    entries: list[int] = []
    rooms: Counter[str] = Counter()
    for seed in range(1, trials + 1):
        taken = seconds(lambda seed=seed: bench.whole(bench.clinic(seed), seed))
        costs.append(min(taken))
        as_they_came += taken
        recorder = Recorder(bench.clinic(seed))
        with sampled(rooms):
            ledger = bench.whole(recorder, seed)
        entries.append(len(ledger))
        calls = recorder.calls
        alone.append(min(seconds(lambda seed=seed, calls=calls: bench.clinic_alone(seed, calls))))
        replays.append(min(seconds(lambda ledger=ledger: replay(lambda _: bench.study, ledger))))
        if sys.stderr.isatty():
            print(f"\rtrial {seed} of {trials}", end="\r", file=sys.stderr, flush=True)
    print(
        f"whole trial           {median(costs):.3f} s (median of {trials} seeds, each the least of "
        f"{CALLS}; {max(costs):.3f} most)"
    )
    print(f"as the runs came      {median(as_they_came):.3f} s ({max(as_they_came):.3f} most)")
    print(f"trials per second     {1 / median(costs):.1f} on one processor")
    print(f"entries per trial     {median(entries):.0f}")
    print(f"clinic alone          {median(alone):.3f} s")
    print(f"replay of decisions   {median(replays):.3f} s")
    for room in sorted({*ROOMS.values(), *rooms}, key=lambda room: -rooms[room]):
        print(f"  {room:<10} {100 * rooms[room] / rooms.total():5.1f} % of a whole trial")
    ratio = median(costs) / median(alone)
    print(f"RATIO {ratio:.2f} whole trial through the ledger over the clinic's draws alone")


if __name__ == "__main__":
    main()
