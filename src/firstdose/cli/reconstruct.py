"""``firstdose reconstruct``: participants that are consistent with a published study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.files import study_files, write_all
from firstdose.cli.options import Seed, Study
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress

EXAMPLE = "firstdose reconstruct nct06010472 --seed 1 --out ledger.jsonl"


@with_problems_shown
def reconstruct(
    study: Study,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="LEDGER", help="The ledger file to write.", dir_okay=False),
    ],
    seed: Seed = 1,
) -> None:
    """Draw participants that agree with a published study.

    They are nobody's records: they agree with every published aggregate, and each is marked as
    reconstructed.
    """
    from firstdose import protocol
    from firstdose.records import lines
    from firstdose.simulate import reconstruction

    found = study_files(study)
    read = protocol.read(found.study_text, found.name)
    published = protocol.read_published(found.published_text, found.published_name)
    with progress("Reconstructing participants"):
        ledger = reconstruction.reconstruct(read, found.study_text, published, seed=seed)
    write_all({out: "".join(f"{line}\n" for line in lines.write(ledger))})
    typer.echo(
        f"{len(ledger.participants)} participants reconstructed from the published aggregates of "
        f"{read.identity.name} (seed {seed}). They are nobody's records: {out}"
    )
    typer.echo(f"Next: firstdose report {out} --out DIR")
