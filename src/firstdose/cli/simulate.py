"""``firstdose simulate``: many whole virtual trials, of designs crossed with truths."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.clinic_options import Clinic, Prior, clinic_of
from firstdose.cli.crossed import Crossed, designs_of, truths_of
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.executors import OF_THIS_MACHINE, PROCESSES
from firstdose.cli.options import Lang, Language, OutFolder, Seed, Study, Target
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.cli.trial_folder import TrialFolder
    from firstdose.simulate.whole_trials.summary import Summarised

EXAMPLE = (
    "firstdose simulate nct06010472 --trials 4 --clinic empirical --truth steep --seed 7 --out many"
)
CHUNK = 25
STOPPING = "Stopping when the chunks that are being simulated are done; again to end at once."


@with_problems_shown
@with_option_groups
def simulate(
    study: Study,
    crossed: Crossed,
    *,
    trials: Annotated[
        int, typer.Option(metavar="N", min=2, help="Trials of each design under each truth.")
    ],
    seed: Seed = 1,
    clinic: Clinic = None,
    prior: Prior = False,
    target: Target = None,
    chunk: Annotated[
        int, typer.Option(metavar="N", min=1, help="Trials in a file; the summary is the same.")
    ] = CHUNK,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Processes, or threads, that simulate; by default one for each core. The bytes"
            " are the same.",
            show_default=False,
        ),
    ] = None,
    executor: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Who simulates: processes, threads, or dask://HOST:PORT."
        ),
    ] = PROCESSES,
    out: OutFolder = Path("firstdose-trials"),
    lang: Lang = Language.EN,
) -> None:
    """Simulate many whole trials through the ledger.

    Designs are crossed with truths, and trial t has the same patients under each of them. The same
    command on the same folder goes on where it stopped.
    """
    from importlib.metadata import version

    from firstdose import protocol
    from firstdose.cli.files import study_files
    from firstdose.cli.trial_folder import ROWS, NotKeptError, TrialFolder
    from firstdose.cli.trial_summary import figures, in_short
    from firstdose.report.designs.comparison import MOST_DESIGNS
    from firstdose.simulate.whole_trials.plan import Plan
    from firstdose.simulate.whole_trials.summary import as_csv

    if workers is not None and executor not in OF_THIS_MACHINE:
        raise typer.BadParameter("A cluster has its own workers.", param_hint="--workers")
    found = study_files(study)
    read = protocol.read(found.study_text, found.name)
    named = clinic_of(read, clinic, prior=prior)
    plan = Plan(
        study_text=found.study_text,
        study_name=read.identity.name,
        designs=designs_of(read, study, crossed),
        truths=truths_of(read, named, crossed.truth),
        clinic=named,
        seed=seed,
        trials=trials,
        chunk_size=chunk,
        version=version("firstdose"),
    )
    folder = TrialFolder(folder=out, plan=plan).as_begun()
    if folder.plan.chunk_size != chunk:
        typer.echo(f"The run goes on in chunks of {folder.plan.chunk_size}, as it began.", err=True)
    _compute(folder, executor, workers)
    rows = _summary(folder, target)
    files = {"summary.csv": as_csv(rows)}
    if len(plan.designs) > MOST_DESIGNS:
        typer.echo(f"A figure shows at most {MOST_DESIGNS} designs; none is drawn.", err=True)
    else:
        files |= figures(read, rows, plan.clinic, lang)
    try:
        folder.write({out / name: text for name, text in files.items()})
    except NotKeptError as error:
        every = len(list(folder.plan.chunks()))
        raise _stopped(f"{error}", folder, every, every) from None
    for line in in_short(read, rows):
        typer.echo(line)
    typer.echo("".join(f"\n  {out / name}" for name in (*files, ROWS)))


def _compute(folder: TrialFolder, executor: str, workers: int | None) -> None:
    """Simulate what is missing in the folder; whoever is stopped leaves what is whole."""
    from firstdose.cli.executors import cores, workers_of
    from firstdose.cli.interrupts import stopped_on_interrupt
    from firstdose.cli.progress import counted
    from firstdose.cli.trial_folder import NotKeptError
    from firstdose.simulate.whole_trials.running import run

    folder.refuse_another()
    missing, every = list(folder.missing()), list(folder.plan.chunks())
    done = len(every) - len(missing)
    if done:
        typer.echo(f"{done} of {len(every)} chunks are there already.", err=True)
    if not missing:
        return
    trials = sum(each.count for each in every)
    there = trials - sum(each.count for each in missing)
    why = "Stopped"
    try:
        with (
            stopped_on_interrupt(STOPPING) as stopped,
            workers_of(executor, min(workers or cores(), len(missing))) as found,
            counted("Simulating", there, trials) as advance,
            folder.claimed(),
        ):
            for chunk, file in run(missing, found, stopped):
                folder.keep(chunk, file)
                done += 1
                advance(chunk.count)
    except BrokenExecutor as lost:
        why = f"The workers were lost ({lost})"
    except NotKeptError as error:
        why = f"{error}"
    if done < len(every):
        raise _stopped(why, folder, done, len(every))


def _stopped(why: str, folder: TrialFolder, done: int, every: int) -> typer.Exit:
    """The end of a run that is not whole, having said what is there and how to go on."""
    unsummarised = ", and no summary of them" if done == every else ""
    typer.echo(
        f"{why}: {done} of {every} chunks are in {folder.folder}{unsummarised}. The same command"
        " goes on from there.",
        err=True,
    )
    return typer.Exit(1)


def _summary(folder: TrialFolder, target: float | None) -> list[Summarised]:
    import polars as pl

    from firstdose.simulate.clinics import clinic_named
    from firstdose.simulate.whole_trials.ledger_path import study_under
    from firstdose.simulate.whole_trials.summary import Summarised, summarised

    plan = folder.plan
    kind = clinic_named(plan.clinic)
    found: list[Summarised] = []
    for truth in plan.truths:
        for design in plan.designs:
            study = study_under(plan.study_text, plan.study_name, design)
            rows = pl.concat(folder.rows(chunk) for chunk in plan.chunks_of(design, truth))
            found += [
                Summarised(design=design.name, truth=truth, measure=measure)
                for measure in summarised(study, rows, kind.truth(study, truth), target)
            ]
    return found
