"""The regimen recommended from DLTs and responses, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.design.reasons import RecommendationWhy, wording
from firstdose.design.recommended import Recommendation, RegimenView
from firstdose.report.designs.advice import labelled
from firstdose.report.words import Words

_BEST: Mapping[str, str] = {
    RecommendationWhy.LOWEST_ON_PLATEAU: "near",
    RecommendationWhy.HIGHEST_PEAK: "peak",
}
"""What the probability of a regimen is one of."""


def recommendation_lines(found: Recommendation, words: Words) -> Iterator[str]:
    """Every tested regimen with its counts and estimates, the one recommended, and the reasons."""
    said = (_BEST[one.key] for one in found.reasons if one.key in _BEST)
    best = next(said, "best")
    for view in found.regimens:
        if view.tally.evaluable:
            yield labelled(words("designs.advice.seen"), _seen(view, best, words), words)
    chosen = found.regimen or words("designs.recommend.none")
    yield labelled(words("designs.recommend.chosen"), chosen, words)
    for reason in found.reasons:
        sentence = wording(reason, words.language)
        yield labelled(words("designs.advice.because"), sentence, words)


def _seen(view: RegimenView, best: str, words: Words) -> str:
    tally = view.tally
    parts = [
        words("designs.advice.counts_n", n=tally.evaluable, dlts=tally.dlts),
        words("designs.advice.responses", responses=tally.responses),
        words("designs.recommend.both", both=tally.responses_with_dlt),
    ]
    estimates = (
        ("risk", view.risk, 3),
        ("response", view.response if best == "peak" else None, 3),
        ("utility", view.utility, 1),
        (best, view.best, 3),
    )
    parts += [
        words(f"designs.recommend.{name}", value=f"{value:.{digits}f}")
        for name, value, digits in estimates
        if value is not None
    ]
    counts = words("general.list_comma").join(parts)
    return words("designs.advice.at", regimen=tally.regimen, counts=counts)
