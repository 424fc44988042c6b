"""Every number of every design with values that nobody means: an answer, or one reason why not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.command import firstdose, refused
from firstdose.protocol.catalogue import design_classes, settings_of

_CURVE = ("target=0.25", "skeleton.risks=0.1,0.25,0.4")
_PRIOR = "{kind: normal, intercept_mean: -1, intercept_sd: 2, log_slope_mean: 0, log_slope_sd: 1}"
_GRID = ("--grid", "1x3", "--path", "free")
_LINE = ("--regimens", 3)
_LIMITS = ("toxicity_limit=0.35", "response_limit=0.25")
_NORMAL = "{mean: 0, sd: 1}"
_EFFTOX = (
    "toxicity_intercept",
    "toxicity_slope",
    "response_intercept",
    "response_slope",
    "response_curvature",
    "association",
)
DESIGNS: dict[str, tuple[str, ...]] = {
    "three_plus_three": (),
    "a_plus_b": ("a=3", "b=3", "c=1", "d=1", "e=1"),
    "rolling_six": (),
    "boin": ("target=0.3",),
    "boin_combination": ("target=0.3",),
    "pipe": ("target=0.3",),
    "g_boin": ("target_score=0.4", "weights=0,0.5,1", "dlt_from=2"),
    "keyboard": ("target=0.3",),
    "mtpi": ("target=0.3",),
    "mtpi_2": ("target=0.3",),
    "i3_plus_3": ("target=0.3",),
    "bf_boin": ("target=0.3",),
    "boin12": _LIMITS,
    "tite_boin12": _LIMITS,
    "u_boin": _LIMITS,
    "efftox": (
        "doses=1,2,4",
        f"prior={{{', '.join(f'{name}: {_NORMAL}' for name in _EFFTOX)}}}",
        "toxicity_limit=0.3",
        "toxicity_probability=0.1",
        "response_limit=0.5",
        "response_probability=0.1",
        "contour_response=0.5",
        "contour_risk=0.65",
        "balanced_response=0.7",
        "balanced_risk=0.25",
    ),
    "own_table": (
        "target=0.3",
        "rows=[{n: 1, dlt: 0, decision: escalate}, {n: 1, dlt: 1, decision: stop}]",
    ),
    "tite_boin": ("target=0.3",),
    "crm": (*_CURVE, "model=logistic"),
    "tite_crm": (*_CURVE, "model=logistic"),
    "fractional_crm": (*_CURVE, "model=logistic"),
    "po_crm": _CURVE,
    "blrm": (f"prior={_PRIOR}", "reference_dose=2"),
    "ewoc": ("target=0.25", f"prior={_PRIOR}", "reference_dose=2"),
    "dual_blrm": (
        f"first_prior={_PRIOR}",
        f"second_prior={_PRIOR}",
        "first_reference_dose=2",
        "second_reference_dose=2",
        "second_doses=1,2,3",
    ),
    "infusion_hazard": (
        "reference=d1s1",
        "reference_risk=0.2",
        "onsets=[{form: gamma, median_days: 7}]",
    ),
}
FREE = ("boin_combination", "pipe", "po_crm", "dual_blrm", "infusion_hazard")


def absurd(takes: str) -> Iterator[str]:
    """Values within what the reader lets pass, and nothing where a list is asked for."""
    if takes.startswith("list of"):
        yield ""
    each = takes.removeprefix("list of: ")
    if each.startswith("whole number"):
        yield "999999999999"
    elif each.startswith("number"):
        yield "-1e9" if " 0" not in each else "1e-90"
        if "below 1" not in each:
            yield from ("1e9", "1e90")


CHANGED = [
    (kind, setting.name, value)
    for kind in DESIGNS
    for setting in settings_of(design_classes()[kind])
    for value in absurd(setting.takes)
]


def words(kind: str, *changed: str) -> tuple[object, ...]:
    names = [each.partition("=")[0] for each in changed]
    kept = [each for each in DESIGNS[kind] if each.partition("=")[0] not in names]
    return ("--design", kind, *kept, *changed, *(_GRID if kind in FREE else _LINE))


def test_every_design_is_tried() -> None:
    assert set(DESIGNS) == set(design_classes())


@pytest.mark.parametrize("kind", DESIGNS)
def test_as_written_it_is_answered(kind: str) -> None:
    ended = firstdose("design", "decide", *words(kind), "--outcomes", "")
    assert ended.code == 0, ended


@pytest.mark.parametrize(("kind", "name", "value"), CHANGED)
def test_an_absurd_value_is_answered_or_refused(kind: str, name: str, value: str) -> None:
    ended = firstdose("design", "decide", *words(kind, f"{name}={value}"), "--outcomes", "")
    assert ended.code in (0, 1), ended
    if ended.code:
        assert ended.out == ""
        assert "Remedy:" in ended.err
        assert ended.err.endswith("nothing was written.\n")


SIZES = [
    ("boin", ("--participants", 999999999999)),
    ("boin", ("--cohort-size", 999999999999)),
    ("rolling_six", ("--cohort-size", 999999999999)),
    ("three_plus_three", ("--max-per-regimen", 999999999999)),
    ("boin", ("--max-n", 999999999999)),
    ("boin", ("--start", 999999999999)),
    ("boin", ("--grid", "99x99")),
    ("boin", ("--stop", "participants_treated=999999999999")),
    ("boin", ("--guard", "participant_cap: participants=999999999999")),
    ("a_plus_b", ("--set", "a=500", "--set", "b=500")),
    ("crm", ("--set", "intercept=11")),
    ("crm", ("--set", "skeleton={halfwidth: 0.05, prior_mtd: 2}", "--set", "intercept=1e9")),
]


@pytest.mark.parametrize(("kind", "more"), SIZES)
def test_what_would_not_end_or_mean_anything_is_refused(
    kind: str, more: tuple[object, ...]
) -> None:
    names = [str(each).partition("=")[0] for each in more]
    kept = [each for each in DESIGNS[kind] if each.partition("=")[0].split(".")[0] not in names]
    assert refused(firstdose("design", "table", "--design", kind, *kept, *more))
