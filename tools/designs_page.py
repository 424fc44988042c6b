"""Write docs/reference/design-list.md from the settings of the designs and what they declare.

python tools/designs_page.py
"""

from __future__ import annotations

from pathlib import Path

from firstdose.design.designs import assembled
from firstdose.design.grid import part_in_a_grid, regimens_in_a_grid, usual_turns
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import usual
from firstdose.protocol.catalogue import Described, described, design_classes
from firstdose.protocol.designs import Path as PathOfPart
from firstdose.protocol.stated import stated_design

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "design-list.md"

_SKELETON = ("skeleton.halfwidth=0.05", "skeleton.prior_mtd=3")
_PRIOR = (
    *("prior.intercept_mean=-1", "prior.intercept_sd=2"),
    *("prior.log_slope_mean=0", "prior.log_slope_sd=1", "reference_dose=3"),
)
_TABLE = "rows=[{n: 1, dlt: 0, decision: escalate}, {n: 1, dlt: 1, decision: de_escalate}]"
_UTILITY = ("toxicity_limit=0.35", "response_limit=0.25")
_CURVES = ("intercept", "slope")
_STANDARD = "={mean: 0, sd: 1}"
STATED = {
    "a_plus_b": ("a=3", "b=3", "c=1", "d=1", "e=1"),
    "own_table": (
        "rows=[{n: 1, dlt: 0, decision: escalate}, {n: 1, dlt: 1, decision: de_escalate}]",
    ),
    "g_boin": ("target_score=0.47", "weights=0,0.5,1,1.5", "dlt_from=2"),
    "boin12": _UTILITY,
    "tite_boin12": _UTILITY,
    "u_boin": _UTILITY,
    "efftox": (
        *_UTILITY,
        *("doses=1,2,3,4,5", "toxicity_probability=0.1", "response_probability=0.1"),
        *(f"prior.{of}_{each}{_STANDARD}" for of in ("toxicity", "response") for each in _CURVES),
        *(f"prior.response_curvature{_STANDARD}", f"prior.association{_STANDARD}"),
        *("contour_response=0.4", "contour_risk=0.7"),
        *("balanced_response=0.7", "balanced_risk=0.25"),
    ),
    "crm": _SKELETON,
    "tite_crm": _SKELETON,
    "fractional_crm": _SKELETON,
    "po_crm": _SKELETON,
    "blrm": _PRIOR,
    "ewoc": _PRIOR,
    "dual_blrm": (
        *(f"first_{each}" for each in _PRIOR),
        *(f"second_{each}" for each in _PRIOR),
        "second_doses=1,2,3,1,2,3",
    ),
    "infusion_hazard": (
        *("reference=d1s1", "reference_risk=0.1"),
        "onsets=[{form: exponential, median_days: 5}]",
    ),
}
"""Settings without a default; nothing on the page depends on them."""

HEAD = """\
<!-- Made by tools/designs_page.py from the settings of the designs and what they declare. -->

# List of designs

Every {term}`design`, by the name that a study file and `--design` use. `firstdose design list` has
their settings. What a design declares is tested
([promises](../explanation/how-a-design-decides.md#promises)). It is declared here over regimens in
a line, and of the designs for two directions over a grid of two doses and three schedules. Guards
can promise more: `wait_for_pending` makes any design wait.

| name | design | while DLT windows are open | reads | promises | source |
|---|---|---|---|---|---|
"""

FOOT = """
- *waits*: nothing goes up, and nothing is recommended, before every window is closed.
- *no higher by a DLT*: one more DLT among the same participants never leads to a more toxic
  regimen.
- *coherent*: a participant with a DLT never turns a decision into an escalation, one without never
  into a de-escalation (Cheung, Biometrika 2005).
- *no return*: a regimen that was left downwards is never opened again.
"""


def page() -> str:
    """The whole page."""
    return (
        HEAD + "\n".join(_row(described(each)) for each in design_classes().values()) + "\n" + FOOT
    )


def _row(one: Described) -> str:
    design = _design(one)
    cells = (
        f"`{one.kind}`",
        one.title,
        _while_open(one, design),
        _read(design),
        _promises(design),
        one.source,
    )
    return f"| {' | '.join(each.replace('|', '/') for each in cells)} |"


def _read(design: PartDesign) -> str:
    if design.reads.grades:
        return "DLTs and classes of toxicity"
    return "DLTs and responses" if design.reads.responses else "DLTs"


def _while_open(one: Described, design: PartDesign) -> str:
    if design.declares.suspends_on_pending:
        return "waits"
    if one.kind == "fractional_crm":
        return "waits until the first DLT; then goes on, and counts what is still to be expected"
    if design.reads.follow_up:
        return "goes on; counts the time followed"
    assert one.kind == "rolling_six", f"say what {one.kind} does while windows are open"
    return "goes on; counts who is still in the window"


def _promises(design: PartDesign) -> str:
    said = design.declares
    found = (
        ("no higher by a DLT", said.monotone_in_dlts),
        ("coherent", said.coherent),
        ("no return", not said.returns),
    )
    return ", ".join(words for words, holds in found if holds)


def _design(one: Described) -> PartDesign:
    """The design with the settings that it must have, assembled."""
    pairs = list(STATED.get(one.kind, ()))
    required = [each.name for each in one.settings if each.required]
    if "target" in required and not any(each.startswith("target=") for each in pairs):
        pairs.append("target=0.3")
    found = stated_design(one.kind, pairs)
    assert found.value is not None, f"STATED lacks settings of {one.kind}: {found.findings}"
    companions = usual(found.value)
    if usual_turns(found.value) == "free":
        grid = regimens_in_a_grid(2, 3)
        path = PathOfPart(start="d1s1", kinds=("schedule", "dose"), order="free")
        return assembled(grid, part_in_a_grid(found.value, grid, companions, path))
    line = regimens_in_a_line(5)
    return assembled(line, part_in_a_line(found.value, line, companions))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
