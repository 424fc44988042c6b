"""How an endpoint, an unknown and a population of the model are named to readers."""

from __future__ import annotations

from collections.abc import Sequence

from firstdose.report.words import Words

SHARE_UNIT = "-"
"""The unit of an endpoint that somebody has or has not."""


def endpoint_name(name: str, words: Words) -> str:
    """The endpoint in words."""
    return words(f"predicted.endpoint.{name}")


def is_share(unit: str) -> bool:
    """Whether the mean of an endpoint is a share of patients."""
    return unit == SHARE_UNIT


def population_name(name: str, words: Words) -> str:
    """A population of virtual programmes in words: one with an unknown held says at which centile.

    The names are those of the rows: ``prior``, ``collapsed_posterior``, ``ECt at 5 %`` …
    """
    unknown, held, centile = name.partition(" at ")
    if not held:
        return words(f"predicted.population.{name}")
    return words(
        "predicted.population.held", unknown=unknown, centile=int(centile.removesuffix(" %"))
    )


def is_calibrated(population: str) -> bool:
    """Whether a population comes from a calibration, even one that has collapsed."""
    return population.endswith("posterior")


def held_sentence(held: Sequence[str], words: Words) -> str:
    """Which covariates everybody has at a value, and what each is; ``held`` as "name=value"."""
    each = [
        words(
            "predicted.with", name=one, said=words(f"predicted.covariate.{one.partition('=')[0]}")
        )
        for one in held
    ]
    return words("predicted.covariate.held", each=words.list(each))


def contrast_name(name: str, words: Words) -> str:
    """What is compared, in words; a regimen has its own name."""
    key = f"predicted.contrast.{name}"
    return words(key) if key in words.texts else name
