"""The folder of a run of many trials: its manifest, and one Parquet file for each chunk."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from firstdose.cli.files import read_text, write_all
from firstdose.cli.in_use import in_use
from firstdose.records.problem import StudyError
from firstdose.simulate.whole_trials import manifest
from firstdose.simulate.whole_trials.parquet import whole_rows
from firstdose.simulate.whole_trials.plan import Chunk, Plan

ROWS = "rows"


class NotKeptError(Exception):
    """A file could not be put into its place, and why; what was there is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFolder:
    """Where the chunks of a plan lie.  A file is there whole or not at all."""

    folder: Path
    plan: Plan

    def place(self, chunk: Chunk) -> Path:
        """The file of a chunk: design by its place in the plan, truth, first and last trial."""
        design = f"design-{1 + self.plan.designs.index(chunk.design)}"
        name = f"{chunk.first:07d}-{chunk.numbers[-1]:07d}.parquet"
        return self.folder / ROWS / design / chunk.truth / name

    def as_begun(self) -> TrialFolder:
        """The folder in chunks as large as those with which it was begun; they change no row."""
        place = self.folder / manifest.NAME
        if place.exists():
            size = manifest.chunk_size(read_text(place, "manifest"), str(place))
            return replace(self, plan=replace(self.plan, chunk_size=size or self.plan.chunk_size))
        return self

    def refuse_another(self) -> None:
        """Refuse a folder that is that of another run."""
        place = self.folder / manifest.NAME
        if place.exists():
            manifest.refuse_another(read_text(place, "manifest"), self.plan, str(place))
        elif (self.folder / ROWS).exists():
            raise StudyError(
                "The folder holds trials of an unknown run.",
                where=str(self.folder),
                because=f"It has rows and no {manifest.NAME} that says of which run they are.",
                remedy="Name another folder with --out, or remove this one.",
            )

    @contextmanager
    def claimed(self) -> Generator[None]:
        """Make the folder that of the plan, and clear away what a killed run left half-written.

        Until it is let go of, another process that claims it is refused.
        """
        with in_use(self.folder):
            self.refuse_another()
            of_plan = manifest.written(manifest.manifest_of(self.plan))
            write_all({self.folder / manifest.NAME: of_plan})
            for part in (self.folder / ROWS).rglob(".*.part"):
                with suppress(OSError):
                    part.unlink()
            yield

    def missing(self) -> Iterator[Chunk]:
        """The chunks of which there is no whole file."""
        return (chunk for chunk in self.plan.chunks() if self._rows(chunk) is None)

    def keep(self, chunk: Chunk, file: bytes) -> None:
        """Put the file of a chunk into its place; a shorter one that it continues is removed."""
        place = self.place(chunk)
        self.write({place: file})
        for shorter in place.parent.glob(f"{chunk.first:07d}-*.parquet"):
            if shorter != place:
                shorter.unlink()

    def write(self, contents: Mapping[Path, str | bytes]) -> None:
        """Put every file into its place or none; ``NotKeptError`` where the disk does not."""
        try:
            write_all(contents)
        except StudyError as error:
            (full,) = error.problems
            raise NotKeptError(f"{full.what} {full.because.rstrip('.')}") from None

    def rows(self, chunk: Chunk) -> pl.DataFrame:
        """The rows of a chunk that is there."""
        found = self._rows(chunk)
        if found is None:
            raise StudyError(
                "Trials that were there are gone.",
                where=str(self.place(chunk)),
                because="The file was removed or damaged while the command ran.",
                remedy="Run the same command again; only what is missing is simulated.",
            )
        return found

    def _rows(self, chunk: Chunk) -> pl.DataFrame | None:
        try:
            file = self.place(chunk).read_bytes()
        except OSError:
            return None
        return whole_rows(file, chunk)
