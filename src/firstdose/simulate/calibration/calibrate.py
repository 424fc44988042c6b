"""A calibration: the published numbers a study may be calibrated to, and what they leave open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.published import Aggregate
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError
from firstdose.simulate import questions
from firstdose.simulate.calibration.endpoints import Endpoints, observed_endpoints
from firstdose.simulate.calibration.moved import UnknownRow, collapsed, unknown_rows
from firstdose.simulate.calibration.patients import Acceptance, acceptance
from firstdose.simulate.calibration.people import programmes
from firstdose.simulate.calibration.population_monte_carlo import (
    Rounds,
    Weighted,
    population_monte_carlo,
    resampled,
)
from firstdose.simulate.calibration.posterior import Making, Posterior
from firstdose.simulate.calibration.predicted import Predictions, predictions
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.calibration.simulated import Setting
from firstdose.simulate.calibration.stated import stated
from firstdose.simulate.calibration.targets import Targets, targets
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.shipped import model

Reals: TypeAlias = npt.NDArray[np.float64]

PREDICTING: Final = 400
"""The most virtual programmes that predictions are made from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Request:
    """How a calibration is made; no number depends on ``workers``.

    ``endpoints`` says what each person's endpoints are; None: as they are observed in the study.
    """

    seed: int
    programmes: int
    workers: int = 1
    endpoints: Endpoints | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """What was asked and found; ``impossible`` programmes agreed with the numbers in no choice."""

    posterior: Posterior
    targets: Targets
    acceptance: Acceptance
    rows: tuple[UnknownRow, ...]
    largest_weight: float
    impossible: int
    predicted_before: Predictions
    predicted_after: Predictions

    @property
    def collapsed(self) -> bool:
        """Whether too few programmes carry the weight."""
        return collapsed(self.posterior.effective)


def calibrate(
    study: Study,
    rows: Sequence[Aggregate],
    request: Request,
    reached: Callable[[object], None] = lambda _: None,
) -> Calibration:
    """Virtual programmes weighted by the published ``rows``, all marked for calibration."""
    setting, aims = setting_of(study, rows, request)
    count = request.programmes
    found = population_monte_carlo(
        len(setting.unknowns), setting.log_likelihood, setting.dice, rounds_of(count), reached
    )
    if found.effective == 0:
        raise _nothing_agrees(count)
    posterior = Posterior(
        study=study.identity.name,
        model=setting.model.name,
        revision=setting.model.revision,
        made=_making(request, found),
        targets=tuple(each.key for each in aims.used),
        digest=aims.digest,
        unknowns=setting.unknowns,
        standard=found.unknowns,
        weights=found.weights,
    )
    size = min(PREDICTING, ceil(count / 2))
    before = _prior_draws(setting, count, size)
    places = resampled(found.weights, size, setting.dice)
    return Calibration(
        posterior=posterior,
        targets=aims,
        acceptance=setting.acceptance,
        rows=unknown_rows(posterior),
        largest_weight=float(np.max(found.weights)),
        impossible=found.impossible,
        predicted_before=predictions(setting, before, count + 1, reached),
        predicted_after=predictions(
            setting, found.unknowns[list(places)], count + size + 1, reached
        ),
    )


def setting_of(
    study: Study, rows: Sequence[Aggregate], request: Request
) -> tuple[Setting, Targets]:
    """What is the same for all virtual programmes, and the targets they are held to."""
    endpoints = request.endpoints or observed_endpoints(study)
    aims = targets(rows, endpoints)
    if not aims.used:
        raise _no_targets(study, aims)
    of_study = model(str(stated("people")["model"]))
    setting = Setting(
        study=study,
        model=of_study,
        unknowns=prior(of_study),
        programmes=programmes(study, aims.used),
        endpoints=endpoints,
        acceptance=acceptance(of_study, request.seed),
        dice=Dice(request.seed),
        threads=request.workers,
    )
    return setting, aims


def rounds_of(count: int) -> Rounds:
    """The rounds in which so many programmes are drawn."""
    table = stated("prior")["sampler"]
    return Rounds(
        programmes=count,
        rounds=int(table["rounds"]),
        share_from_prior=float(table["share_from_prior"]),
        share_kept=float(table["share_kept"]),
    )


def _making(request: Request, found: Weighted) -> Making:
    rounds = rounds_of(request.programmes)
    return Making(
        seed=request.seed,
        programmes=rounds.programmes,
        rounds=rounds.rounds,
        share_from_prior=rounds.share_from_prior,
        share_kept=rounds.share_kept,
        effective=found.effective,
    )


def _prior_draws(setting: Setting, after: int, size: int) -> Reals:
    """Programmes drawn from the prior alone, numbered after those of the calibration."""
    asked = questions.PROGRAMME_UNKNOWNS
    return np.array(
        [
            [setting.dice.normal(after + 1 + row, asked, at) for at in range(len(setting.unknowns))]
            for row in range(size)
        ]
    )


def _no_targets(study: Study, aims: Targets) -> StudyError:
    why = "; ".join(f"{each.key}: {each.because}" for each in aims.unused[:3])
    return StudyError(
        f"Nothing published of {study.identity.name} can calibrate the model.",
        where="published results of the study",
        because=f"No number marked `use: calibration` answers to an endpoint. {why}".strip(),
        remedy="Mark numbers that the model has endpoints for, such as CRS or SRI-4 at week 12.",
    )


def _nothing_agrees(count: int) -> StudyError:
    return StudyError(
        f"None of {count} virtual programmes agrees with the published numbers.",
        where="firstdose calibrate",
        because="In no choice of the people simulated do all published counts come out.",
        remedy="Draw more programmes by --programmes.",
    )
