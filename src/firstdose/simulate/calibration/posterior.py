"""What a calibration found: virtual programmes with weights, as a file that other code can load.

Between programmes stands what nobody knows (*uncertainty*); between the patients of one programme
what differs from person to person (*variability*).  The file keeps the first; the second is drawn
when a programme's patients are.  Numbers are written with six significant digits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from firstdose.records.problem import StudyError
from firstdose.simulate import questions
from firstdose.simulate.calibration.population_monte_carlo import resampled
from firstdose.simulate.calibration.prior import (
    Unknown,
    Values,
    population_of,
    prior,
    rules_of,
    values_of,
)
from firstdose.simulate.dice import STUDY, Dice
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]

FORMAT: Final = "firstdose posterior 2"
DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a posterior was made: what was drawn, and how many of it counted in effect.

    ``rounds`` and the shares are those of the sampler.
    """

    seed: int
    programmes: int
    rounds: int
    share_from_prior: float
    share_kept: float
    effective: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualProgramme:
    """One possible truth: the value of every unknown."""

    number: int
    values: Values

    def population(self, model: Model, unknowns: tuple[Unknown, ...]) -> Model:
        """The model whose patients vary as they would in this programme."""
        return population_of(model, unknowns, self.values)

    def rules(self, unknowns: tuple[Unknown, ...]) -> Values:
        return rules_of(unknowns, self.values)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """Virtual programmes (a row each, on the scale of the prior) and their weights, which sum to 1.

    ``targets`` are the keys of the numbers it was calibrated to; ``digest`` tells their values.
    """

    study: str
    model: str
    revision: str
    made: Making
    targets: tuple[str, ...]
    digest: str
    unknowns: tuple[Unknown, ...]
    standard: Reals
    weights: Reals

    @property
    def effective(self) -> float:
        """How many equally weighted programmes would say as much; 0 where none agrees."""
        total = float(np.sum(self.weights**2))
        return 1.0 / total if total > 0 else 0.0

    @property
    def digest_of_programmes(self) -> str:
        """What tells these programmes and weights apart, as they are written."""
        return hashlib.sha256(_programmes(self).encode()).hexdigest()

    def thinned(self, most: int, dice: Dice) -> Posterior:
        """As many programmes as are worth keeping: drawn by their weights, each kept once."""
        places, often = np.unique(resampled(self.weights, most, dice), return_counts=True)
        return replace(self, standard=self.standard[places], weights=often / np.sum(often))

    def programme(self, number: int) -> VirtualProgramme:
        """Programme number ``number``, from 1."""
        return VirtualProgramme(
            number=number, values=values_of(self.unknowns, self.standard[number - 1])
        )

    def of_a_trial(self, dice: Dice) -> VirtualProgramme:
        """The virtual programme that a simulated trial belongs to, drawn by the weights."""
        place = dice.category(STUDY, questions.PROGRAMME_OF_A_TRIAL, self.weights.tolist())
        return self.programme(place + 1)


def written(posterior: Posterior) -> str:
    """The posterior as a file: a head, and a line for each programme."""
    head = {
        "format": FORMAT,
        "origin": "simulated",
        "study": posterior.study,
        "model": posterior.model,
        "revision": posterior.revision,
        "calibrated_to": list(posterior.targets),
        "targets_sha256": posterior.digest,
        "seed": posterior.made.seed,
        "programmes_drawn": posterior.made.programmes,
        "rounds": posterior.made.rounds,
        "share_from_prior": posterior.made.share_from_prior,
        "share_kept": posterior.made.share_kept,
        "effective_programmes": _rounded(posterior.made.effective),
        "significant_digits": DIGITS,
        "programmes_sha256": posterior.digest_of_programmes,
        "unknowns": [
            {
                "name": each.name,
                "prior_median": _rounded(each.median),
                "prior_log_sd": _rounded(each.log_sd),
            }
            for each in posterior.unknowns
        ],
    }
    top = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{top},\n "programmes": [\n{_programmes(posterior)}\n ]\n}}\n'


def _programmes(posterior: Posterior) -> str:
    """A line for each programme: its weight and every unknown."""
    return ",\n".join(
        json.dumps(
            [_rounded(float(weight)), *(_rounded(float(one)) for one in row)], separators=(",", ":")
        )
        for weight, row in zip(posterior.weights, posterior.standard, strict=True)
    )


def read(text: str, model: Model, name: str = "posterior file") -> Posterior:
    """A posterior from its file; a problem where it is of another model or of another prior."""
    try:
        found = cast("Mapping[str, Any]", json.loads(text))
        rows = np.array(found["programmes"], dtype=np.float64)
        unknowns = prior(model)
        stated = [
            (each["name"], each["prior_median"], each["prior_log_sd"]) for each in found["unknowns"]
        ]
        told = str(found["format"]), str(found["model"]), str(found["revision"])
        made = Posterior(
            study=str(found["study"]),
            model=told[1],
            revision=told[2],
            made=Making(
                seed=int(found["seed"]),
                programmes=int(found["programmes_drawn"]),
                rounds=int(found["rounds"]),
                share_from_prior=float(found["share_from_prior"]),
                share_kept=float(found["share_kept"]),
                effective=float(found["effective_programmes"]),
            ),
            targets=tuple(found["calibrated_to"]),
            digest=str(found["targets_sha256"]),
            unknowns=unknowns,
            standard=rows[:, 1:],
            weights=rows[:, 0],
        )
        told_digest = str(found["programmes_sha256"])
    except (ValueError, KeyError, TypeError, IndexError):
        raise _unreadable(name, "It is not a file that `firstdose calibrate` wrote.") from None
    if told != (FORMAT, model.name, model.revision):
        raise _unreadable(name, f"It is of {' '.join(told)}, not of {model.name} {model.revision}.")
    now = [(each.name, _rounded(each.median), _rounded(each.log_sd)) for each in unknowns]
    if stated != now:
        raise _unreadable(name, "It was made from another prior than the one of this version.")
    if made.digest_of_programmes != told_digest:
        raise _unreadable(name, "Its programmes are not those that it was written with.")
    return made


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def _unreadable(name: str, because: str) -> StudyError:
    return StudyError(
        "The posterior cannot be used.",
        where=name,
        because=because,
        remedy="Make it anew by `firstdose calibrate STUDY --out FILE`.",
    )
