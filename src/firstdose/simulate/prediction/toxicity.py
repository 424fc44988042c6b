"""Dose-limiting toxicity by the protocol's own definition: whole virtual trials through the ledger.

Each trial belongs to one virtual programme and treats a few people at a regimen, so the risk of a
programme is not known, only how often it happens over all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from firstdose.protocol.study import Study
from firstdose.simulate.mechanistic_clinic import TRUTH
from firstdose.simulate.whole_trials.ledger_path import ledger_of, rows_of
from firstdose.simulate.whole_trials.plan import Chunk, PlannedDesign
from firstdose.simulate.whole_trials.rows import WHOLE, regimens_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity:
    """Over all trials: evaluable people and DLTs at a regimen, and in how many trials each."""

    regimen: str
    trials: int
    reached: int
    evaluable: int
    dlts: int


def toxicity(
    study: Study, chunk: Chunk, reached: Callable[[object], None] = lambda _: None
) -> tuple[Toxicity, ...]:
    """The trials of a chunk, counted by regimen."""
    seen: dict[str, tuple[int, int, int]] = dict.fromkeys(regimens_of(study), (0, 0, 0))
    for turn, number in enumerate(chunk.numbers, 1):
        for row in rows_of(study, ledger_of(chunk, number)):
            regimen, evaluable, dlts = row["regimen"], row["evaluable"], row["dlts"]
            if regimen == WHOLE:
                continue
            assert isinstance(regimen, str), "a row names its regimen"
            assert isinstance(evaluable, int), "the mechanistic clinic records adverse events"
            assert isinstance(dlts, int), "the mechanistic clinic records adverse events"
            before = seen[regimen]
            seen[regimen] = (before[0] + (evaluable > 0), before[1] + evaluable, before[2] + dlts)
        reached(f"{turn} of {chunk.count} whole trials")
    return tuple(
        Toxicity(
            regimen=regimen, trials=chunk.count, reached=trials, evaluable=evaluable, dlts=dlts
        )
        for regimen, (trials, evaluable, dlts) in seen.items()
    )


def chunk_of(study_text: str, study: Study, clinic: str, seed: int, trials: int) -> Chunk:
    """So many trials of the study as it is, in the clinic's own truth."""
    return Chunk(
        study_text=study_text,
        study_name=study.identity.name,
        design=PlannedDesign(name="own"),
        truth=TRUTH,
        clinic=clinic,
        seed=seed,
        first=0,
        count=trials,
        version="",
    )
