"""How an endpoint, an unknown and a population of the model are named to readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firstdose.analyse.predicted import VARIABILITY
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


def unknown_name(name: str, words: Words) -> str:
    """An unknown as an axis has it: its symbol in the model, or a short name of a rule."""
    parameter = name.removeprefix(VARIABILITY)
    if parameter != name:
        return words("predicted.unknown.varies", unknown=unknown_name(parameter, words))
    key = f"predicted.unknown.short.{name}"
    return words(key) if key in words.texts else name


def symbols_explained(names: Iterable[str], words: Words) -> str:
    """What the symbols of a figure mean, each once; "" where it shows none that has words."""
    shown = tuple(names)
    known = {
        name: words(key)
        for name in sorted({each.removeprefix(VARIABILITY) for each in shown}, key=str.casefold)
        if (key := f"predicted.unknown.meaning.{name}") in words.texts
    }
    if not known:
        return ""
    each = [
        words("predicted.with", name=unknown_name(name, words), said=said)
        for name, said in known.items()
    ]
    varies = any(name.startswith(VARIABILITY) for name in shown)
    return words.sentence(
        words("predicted.unknown.explained", each=words.list(each)),
        words("predicted.unknown.varies_note") if varies else "",
    )


def held_in(populations: Iterable[str]) -> tuple[str, ...]:
    """The unknowns that populations are named by, ``ECt`` of ``ECt at 5 %``."""
    return tuple(name.partition(" at ")[0] for name in populations if " at " in name)


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
