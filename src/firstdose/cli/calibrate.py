"""``firstdose calibrate``: which virtual populations agree with what was published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from firstdose.cli.files import read_text, refuse_unwritable, study_files, write_all
from firstdose.cli.options import CsvFile, FigureFile, Lang, Language, Seed, Study, of_kind
from firstdose.cli.problems import with_problems_shown
from firstdose.cli.progress import progress
from firstdose.cli.published import sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from firstdose.report.calibration import Centiles, PredictionShown, UnknownShown
    from firstdose.simulate.calibration.calibrate import Calibration
    from firstdose.simulate.calibration.moved import Uncertainty, Variability
    from firstdose.simulate.calibration.predicted import Predictions

EXAMPLE = "firstdose calibrate nct06010472 --programmes 40 --out posterior.json"


@with_problems_shown
def calibrate(
    study: Study,
    *,
    targets: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Published results, in the form of published.yaml; by default the study's own.",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    seed: Seed = 1,
    programmes: Annotated[
        int, typer.Option(metavar="N", help="Virtual programmes to draw.", min=8)
    ] = 8000,
    workers: Annotated[int, typer.Option(metavar="N", help="Threads to use.", min=1)] = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The posterior, for simulations to draw from: at most 400 programmes.",
            dir_okay=False,
            callback=of_kind(".json"),
            show_default=False,
        ),
    ] = None,
    predicted: CsvFile = None,
    figure: FigureFile = None,
    lang: Lang = Language.EN,
) -> None:
    """Fit the virtual population to published results.

    Only numbers marked for calibration are read. A row for each unknown goes to standard output:
    prior, posterior, and whether the data moved it. A posterior of few effective programmes is
    said to be one.
    """
    from firstdose import protocol
    from firstdose.report.calibration import calibration_figure, predictions_csv, unknowns_csv
    from firstdose.report.words import read_words
    from firstdose.simulate.calibration.calibrate import Request
    from firstdose.simulate.calibration.calibrate import calibrate as calibrated
    from firstdose.simulate.calibration.posterior import written
    from firstdose.simulate.calibration.saved import KEPT
    from firstdose.simulate.dice import Dice

    found = study_files(study)
    read = protocol.read(found.study_text, found.name)
    text, name = found.published_text, found.published_name
    if targets is not None:
        text, name = read_text(targets, "published results"), str(targets)
    sound(text, name, read.identity.name)
    rows = protocol.read_published(text, name).for_calibration
    refuse_unwritable(out, predicted, figure)
    with progress("Calibrating") as reached:
        request = Request(seed=seed, programmes=programmes, workers=workers)
        made = calibrated(read, rows, request, reached)
    shown = tuple(_unknowns(made))
    files: dict[Path, str] = {}
    if out is not None:
        files[out] = written(made.posterior.thinned(KEPT, Dice(seed)))
    if predicted is not None:
        files[predicted] = predictions_csv(tuple(_predictions(made)))
    if figure is not None:
        files[figure] = calibration_figure(shown, read_words(lang.value))
    write_all(files)
    typer.echo(unknowns_csv(shown), nl=False)
    for line in _said(made, programmes):
        typer.echo(line, err=True)
    for path in files:
        typer.echo(f"Written: {path}", err=True)


def _said(made: Calibration, programmes: int) -> Iterator[str]:
    """What was used, how far it can be trusted, and how it agrees."""
    accepted = made.acceptance.plausible_share * made.acceptance.matching_share
    yield (
        f"Simulated. Of 100 candidates {100 * accepted:.0f} are accepted as patients "
        f"({100 * made.acceptance.plausible_share:.1f} plausible at entry)."
    )
    for each in made.acceptance.marginals:
        yield (
            f"Largest difference from the published {each.quantity}: "
            f"{each.distance_before:.3f} before, {each.distance_after:.3f} after acceptance."
        )
    effective = made.posterior.effective
    yield (
        f"{programmes} virtual programmes count as {effective:.0f}; the heaviest has "
        f"{100 * made.largest_weight:.1f} % of the weight, {made.impossible} agree in no choice."
    )
    if made.collapsed:
        yield (
            "COLLAPSED: too few programmes carry the weight for anything to be read off them. "
            "Draw more by --programmes."
        )
    for each in made.predicted_after.targets:
        number, before = each.number, _number_before(made, each.target.key)
        yield (
            f"{each.target.key}: published {each.target.said}, "
            f"calibrated to; predicted {number.median:g} ({number.low:g} to {number.high:g}), "
            f"by the prior {before.median:g} ({before.low:g} to {before.high:g})."
        )
    for because in dict.fromkeys(each.because for each in made.targets.unused):
        keys = [each.key for each in made.targets.unused if each.because == because]
        yield f"Marked for calibration but not used ({because}): {', '.join(keys)}."


def _number_before(made: Calibration, key: str) -> Uncertainty:
    return next(e.number for e in made.predicted_before.targets if e.target.key == key)


def _unknowns(made: Calibration) -> Iterator[UnknownShown]:
    from firstdose.report.calibration import UnknownShown

    for row in made.rows:
        yield UnknownShown(
            name=row.unknown.name,
            unit=row.unknown.unit,
            prior=_centiles(row.prior),
            posterior=_centiles(row.posterior),
            width_ratio=row.width_ratio,
            verdict=row.verdict,
        )


def _predictions(made: Calibration) -> Iterator[PredictionShown]:
    yield from _of_targets(made.predicted_before, made.predicted_after)
    yield from _of_patients(made.predicted_before, made.predicted_after)


def _of_targets(before: Predictions, after: Predictions) -> Iterator[PredictionShown]:
    from firstdose.report.calibration import PredictionShown

    for one, other in zip(before.targets, after.targets, strict=True):
        target = other.target
        if one.share is not None and other.share is not None:
            yield PredictionShown(
                name=target.key,
                quantity="share of everyone",
                spread="between programmes",
                before=_centiles(one.share),
                after=_centiles(other.share),
            )
        yield PredictionShown(
            name=target.key,
            quantity=f"number in {target.people}",
            spread="programmes and chance",
            before=_centiles(one.number),
            after=_centiles(other.number),
            published=str(target.published),
            role="calibrated to",
            inside="yes" if other.inside else "no",
        )


def _of_patients(before: Predictions, after: Predictions) -> Iterator[PredictionShown]:
    from firstdose.report.calibration import PredictionShown

    for one, other in zip(before.described, after.described, strict=True):
        yield PredictionShown(
            name=other.endpoint,
            quantity=f"median patient {other.unit}",
            spread="between programmes",
            before=_centiles(one.median_patient),
            after=_centiles(other.median_patient),
        )
        yield PredictionShown(
            name=other.endpoint,
            quantity=f"patients {other.unit}",
            spread="between patients",
            before=_centiles(one.patients),
            after=_centiles(other.patients),
        )


def _centiles(of: Uncertainty | Variability) -> Centiles:
    from firstdose.report.calibration import Centiles

    return Centiles(low=of.low, median=of.median, high=of.high)
