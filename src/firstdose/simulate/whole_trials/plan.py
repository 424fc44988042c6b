"""What is to be simulated, and the chunks of trials in which it travels to whoever computes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstdose.protocol.parts import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDesign:
    """A design under its name: the part of the study in which it decides.

    ``part`` None: every part as the study file has it.
    """

    name: str
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Consecutive trials of one design under one truth: all that whoever computes it must know.

    ``version``: that of the package that planned it.
    """

    study_text: str
    study_name: str
    design: PlannedDesign
    truth: str
    clinic: str
    seed: int
    first: int
    count: int
    version: str

    @property
    def numbers(self) -> range:
        """The numbers of its trials."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Designs crossed with truths, so many trials of each, in chunks of so many.

    Trial number t meets the same people under every design and truth.  How many are in a chunk
    changes no row of any trial.
    """

    study_text: str
    study_name: str
    designs: tuple[PlannedDesign, ...]
    truths: tuple[str, ...]
    clinic: str
    seed: int
    trials: int
    chunk_size: int
    version: str

    def chunks_of(self, design: PlannedDesign, truth: str) -> Iterator[Chunk]:
        """The chunks of one design under one truth, in the order of the trials."""
        for first in range(0, self.trials, self.chunk_size):
            yield Chunk(
                study_text=self.study_text,
                study_name=self.study_name,
                design=design,
                truth=truth,
                clinic=self.clinic,
                seed=self.seed,
                first=first,
                count=min(self.chunk_size, self.trials - first),
                version=self.version,
            )

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk: all designs and truths for the first trials, then for the next."""
        crossed = [
            self.chunks_of(design, truth) for design in self.designs for truth in self.truths
        ]
        for alike in zip(*crossed, strict=True):
            yield from alike
