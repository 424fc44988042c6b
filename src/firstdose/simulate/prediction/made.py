"""A prediction made: programmes of the saved posterior, and of the prior beside them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

import numpy as np

from firstdose.protocol.study import Study
from firstdose.records.lines import study_sha256
from firstdose.records.problem import StudyError
from firstdose.simulate import questions
from firstdose.simulate.calibration.population_monte_carlo import resampled
from firstdose.simulate.calibration.posterior import Posterior
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.calibration.saved import saved_posterior
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.people import model_for
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic_clinic import NAME, PRIOR_NAME
from firstdose.simulate.prediction.distribution import centiles, probabilities
from firstdose.simulate.prediction.frozen import DLT, Drawn, Frozen, Origin
from firstdose.simulate.prediction.predicted import Predicting, Reals, measures, predicted
from firstdose.simulate.prediction.toxicity import Toxicity, chunk_of, toxicity
from firstdose.simulate.whole_trials.rows import regimens_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a prediction is made; no number depends on ``workers``.

    ``programmes`` are drawn, ``people`` of each followed under every regimen; ``trials`` whole
    trials go through the ledger.
    """

    on: date
    seed: int
    programmes: int
    people: int
    trials: int
    version: str
    workers: int = 1


def made(
    study: Study,
    study_text: str,
    request: Request,
    reached: Callable[[object], None] = lambda _: None,
) -> Frozen:
    """The prediction for a study of a product whose posterior is saved."""
    of = model_for(study)
    posterior = saved_posterior(study, of)
    if posterior is None:
        raise _not_calibrated(study)
    dice = Dice(request.seed)
    places = resampled(posterior.weights, request.programmes, dice)
    ours = posterior.standard[list(places)]
    return Frozen(
        origin=_origin(study, study_text, request, posterior),
        posterior=_drawn(study, study_text, request, of, ours, NAME, reached),
        prior=_drawn(
            study, study_text, request, of, _of_prior(of, dice, request), PRIOR_NAME, reached
        ),
    )


def as_csv(study: Study, frozen: Frozen) -> str:
    """A row for each regimen and measure: shares between programmes, and numbers in a cohort."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    spans = ("share_q05", "share_median", "share_q95", "number_q05", "number_median", "number_q95")
    writer.writerow(("regimen", "measure", "of", *spans, *(f"prior_{name}" for name in spans)))
    for regimen in regimens_of(study):
        people = next(
            part.cohorts.maximum_per_regimen for part in study.parts if regimen in part.regimens
        )
        for measure in (DLT, *measures()):
            sides = (frozen.posterior, frozen.prior)
            spread = (value for side in sides for value in _spread(side, regimen, measure, people))
            writer.writerow((regimen, measure, people, *spread))
    return out.getvalue()


def _spread(drawn: Drawn, regimen: str, measure: str, people: int) -> Iterator[str]:
    """Three shares with two decimals, and three numbers of people."""
    if measure == DLT:
        (seen,) = (one for one in drawn.toxicity if one.regimen == regimen)
        yield from ("", f"{_risk(seen):.2f}", "")
    else:
        (found,) = (one for one in drawn.counts if (one.regimen, one.measure) == (regimen, measure))
        shares = np.array(found.counts) / drawn.people
        quantiles = np.quantile(shares, [0.05, 0.5, 0.95], method="inverted_cdf").tolist()
        yield from (f"{share:.2f}" for share in quantiles)
    chances = probabilities(drawn, regimen, measure, people)
    yield from (str(count) for count in centiles(chances))


def _risk(seen: Toxicity) -> float:
    """The risk over all programmes: the mean of Jeffreys' posterior."""
    return (seen.dlts + 0.5) / (seen.evaluable + 1.0)


def _drawn(  # noqa: PLR0913, PLR0917 (one of the two sides of a prediction)
    study: Study,
    study_text: str,
    request: Request,
    of: Model,
    standard: Reals,
    clinic: str,
    reached: Callable[[object], None],
) -> Drawn:
    asked = Predicting(
        study=study,
        model=of,
        standard=standard,
        people=request.people,
        seed=request.seed,
        threads=request.workers,
    )
    chunk = chunk_of(study_text, study, clinic, request.seed, request.trials)
    return Drawn(
        people=request.people,
        counts=predicted(asked, reached),
        toxicity=toxicity(study, chunk, reached),
    )


def _of_prior(of: Model, dice: Dice, request: Request) -> Reals:
    """Programmes drawn from the prior alone."""
    asked, size = questions.PREDICTED_FROM_PRIOR, len(prior(of))
    return np.array(
        [
            [dice.normal(number, asked, at) for at in range(size)]
            for number in range(1, request.programmes + 1)
        ]
    )


def _origin(study: Study, study_text: str, request: Request, posterior: Posterior) -> Origin:
    return Origin(
        study=study.identity.name,
        study_sha256=study_sha256(study_text),
        on=request.on,
        version=request.version,
        model=posterior.model,
        revision=posterior.revision,
        calibrated_on=posterior.study,
        targets_sha256=posterior.digest,
        posterior_sha256=posterior.digest_of_programmes,
        seed=request.seed,
    )


def _not_calibrated(study: Study) -> StudyError:
    return StudyError(
        f"Nothing can be predicted for {study.identity.name}.",
        where="identity.product in the study file",
        because=f"No posterior is saved for the product {study.identity.product}.",
        remedy="Predict for a study of a product with published results, after `firstdose"
        " calibrate`.",
    )
