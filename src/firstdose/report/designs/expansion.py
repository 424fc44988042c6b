"""The looks at an expansion cohort and its exact characteristics, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.design.boundaries.bop2 import Endpoints, Expansion
from firstdose.design.boundaries.bop2_exact import Chances, Optimal
from firstdose.report.designs.advice import labelled
from firstdose.report.words import Words

_NAMES: dict[Endpoints, tuple[str, ...]] = {
    "response": ("response",),
    "response_and_toxicity": ("response", "dlt"),
    "either_response": ("first_response", "second_response"),
}


def expansion_lines(expansion: Expansion, found: Optimal, words: Words) -> Iterator[str]:
    """The settings found, the limits at each look, the rule, and what each hypothesis gives."""
    settings = words(
        "designs.expansion.found", lambda_=f"{found.lambda_:g}", gamma=f"{found.gamma:g}"
    )
    yield labelled(words("designs.expansion.settings"), settings, words)
    for look in range(len(expansion.looks)):
        text = _at(expansion, found, look, words)
        yield labelled(words("designs.expansion.look"), text, words)
    rule = words(f"designs.expansion.rule.{expansion.endpoints}")
    yield labelled(words("designs.expansion.stop"), rule, words)
    for name, under in (("null", found.under_null), ("alternative", found.under_alternative)):
        yield labelled(words(f"designs.expansion.{name}"), _chances(under, words), words)


def _at(expansion: Expansion, found: Optimal, look: int, words: Words) -> str:
    n = expansion.looks[look]
    said: list[str] = []
    harms = expansion.fewer_is_better
    names = _NAMES[expansion.endpoints]
    for name, harm, count in zip(names, harms, found.limits[look].tolist(), strict=True):
        if (count <= n) if harm else (count >= 0):
            said.append(words(f"designs.expansion.{name}", count=count))
    counts = words("general.list_comma").join(said) or words("designs.expansion.no_limit")
    at = words("designs.expansion.evaluable_n", n=n)
    return words("designs.advice.at", regimen=at, counts=counts)


def _chances(under: Chances, words: Words) -> str:
    return words(
        "designs.expansion.chances",
        passes=f"{under.passes[0]:.4f}",
        early=f"{under.stops[0, :-1].sum():.4f}",
        mean=f"{under.mean_participants[0]:.1f}",
    )
