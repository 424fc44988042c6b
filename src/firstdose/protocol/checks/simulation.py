"""What simulated trials assume."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.protocol.finding import Finding, Path, nearest
from firstdose.protocol.study import Study, Truth


def truths(study: Study) -> Iterator[Finding]:
    """The default truth exists, and every truth can be true."""
    known = [truth.name for truth in study.simulation.truths]
    if study.simulation.default_truth not in known:
        yield Finding(
            path=("simulation", "default_truth"),
            what=f"There is no truth `{study.simulation.default_truth}`.",
            because="A run without a named truth takes this one.",
            remedy=nearest(study.simulation.default_truth, known),
        )
    for number, truth in enumerate(study.simulation.truths):
        yield from _possible(truth, ("simulation", "truths", number))


def _possible(truth: Truth, path: Path) -> Iterator[Finding]:
    for name, value in (
        ("log_odds_per_schedule_step", truth.log_odds_per_schedule_step),
        ("log_odds_per_dose_step", truth.log_odds_per_dose_step),
        ("log_odds_per_number_step", truth.log_odds_per_number_step),
    ):
        if value < 0:
            yield Finding(
                path=(*path, name),
                what=f"`{name}` of truth `{truth.name}` is {value}.",
                because="Each step goes to a regimen that is not less toxic.",
                remedy="Write 0 or more.",
            )
    if truth.median_onset_day < 1:
        yield Finding(
            path=(*path, "median_onset_day"),
            what=f"`median_onset_day` of truth `{truth.name}` is {truth.median_onset_day}.",
            because="A toxicity begins on day 1 after the first infusion at the earliest.",
            remedy="Write 1 or more.",
        )
    if truth.anchor_dlts > truth.anchor_participants:
        yield Finding(
            path=(*path, "anchor_dlts"),
            what=f"{truth.anchor_dlts} DLTs among {truth.anchor_participants} participants.",
            because="A participant counts once.",
            remedy="Correct `anchor_dlts` or `anchor_participants`.",
        )
