"""F1: the trial profile, from consent to the data cut, with everyone who left and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.population import PROFILE
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic
from firstdose.records.values import Reason
from firstdose.report.drawing import Flow, FlowBox, FlowStep, flow_drawing
from firstdose.report.expansions import expansion_lines
from firstdose.report.figures.frame import drawn, nothing, title_of
from firstdose.report.material import Material
from firstdose.report.names import code_name, criterion_name, population_name
from firstdose.report.page import Column, FigureBlock, Row, TableBlock
from firstdose.report.readings import row_of, shown
from firstdose.report.reasons import reason_sentence


def profile_figure(material: Material) -> FigureBlock:
    """Boxes from everyone who consented to those followed at the cut."""
    words = material.words
    if not material.cut.participants:
        return nothing(material, "f1", words("figures.f1.nobody"))
    steps = tuple(_steps(material))
    flow = Flow(
        title=title_of(material, "f1"),
        description=words("figures.f1.description"),
        steps=steps,
    )
    return drawn(material, "f1", flow_drawing(flow, words.language), _table(material, steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One box of the profile: what is counted, who leaves after it, and what is said of those.

    ``reasons`` are rows of who was not given the next step; ``details`` begin rows by reason.
    """

    reached: str
    leaving: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


STEPS = (
    _Step(
        reached="consented",
        leaving=("not_eligible", "left_in_screening", "no_place", "in_screening"),
        details=(("not_eligible", "not_eligible.criterion="),),
    ),
    _Step(reached="eligible", leaving=("eligible_not_assigned",)),
    _Step(reached="assigned", leaving=("not_conditioned",), reasons=("not_conditioned",)),
    _Step(reached="conditioned", leaving=("not_infused",), reasons=("not_infused",)),
    _Step(
        reached="infused",
        leaving=("dlt.pending", "dlt.not_evaluable"),
        details=(("dlt.not_evaluable", "dlt.not_evaluable.reason="),),
    ),
)


def _steps(material: Material) -> Iterator[FlowStep]:
    for step in STEPS:
        details = {name: _reasons(material, name) for name in step.reasons}
        details |= {name: _detailed(material, start) for name, start in step.details}
        lines = tuple(_said_inside(material, step.reached))
        yield FlowStep(
            box=_box(material, step.reached, lines),
            leaving=_leaving(material, step.leaving, details),
        )
    yield FlowStep(box=_box(material, "dlt.evaluable"), leaving=_left_since(material))
    at_cut = material.words("figures.f1.at_cut", date=material.cut.on)
    yield FlowStep(box=FlowBox(head=at_cut, lines=tuple(_at_cut(material))))


def _said_inside(material: Material, reached: str) -> Iterator[str]:
    """What stands in a box under its number."""
    if reached == "assigned":
        yield from (_indented(material, text) for text in expansion_lines(material))
    if reached == "conditioned" and not _is_none(material, "conditioned.none_planned"):
        yield _counted(material, "conditioned.none_planned")
    if reached == "infused":
        yield from _infusions(material)


def _place(material: Material) -> Place:
    return Place(population=population_reaching(material.study, "consented").name, group=ALL)


def _row(material: Material, variable: str) -> Result | None:
    return row_of(material, _place(material), f"{PROFILE}.{variable}", Statistic.COUNT)


def _counted(material: Material, variable: str) -> str:
    """A line of the profile: what is counted and how many."""
    number = shown(material, _row(material, variable))
    return material.words(f"figures.f1.{variable.replace('.', '_')}", n=number)


def _box(material: Material, variable: str, lines: tuple[str, ...] = ()) -> FlowBox:
    return FlowBox(head=_counted(material, variable), lines=lines)


def _leaving(
    material: Material, variables: tuple[str, ...], details: dict[str, tuple[str, ...]]
) -> FlowBox | None:
    """The box to the side; none where nobody left.  Of several kinds none is over the others."""
    present = [variable for variable in variables if not _is_none(material, variable)]
    if not present:
        return None
    texts: list[str] = []
    for variable in present:
        texts.append(_counted(material, variable))
        texts.extend(details.get(variable, ()))
    if len(present) > 1:
        texts.insert(0, material.words("figures.f1.not_further"))
    return FlowBox(head=texts[0], lines=tuple(texts[1:]))


def _left_since(material: Material) -> FlowBox | None:
    """Who left after the first infusion, evaluable or not."""
    left = _leaving(
        material,
        ("withdrawn", "died"),
        {"withdrawn": _detailed(material, "withdrawn.reason=")},
    )
    if left is None:
        return None
    return FlowBox(head=material.words("figures.f1.of_infused"), lines=(left.head, *left.lines))


def _is_none(material: Material, variable: str) -> bool:
    """Whether a row is known to be none; what was not recorded or published stays."""
    row = _row(material, variable)
    return row is None or row.value == 0 or not material.may_show(row)


def _reasons(material: Material, variable: str) -> tuple[str, ...]:
    names = [f"{variable}.{why}" for why in ("left", "held", "waiting")]
    return tuple(
        _indented(material, _counted(material, name))
        for name in names
        if not _is_none(material, name)
    )


def _detailed(material: Material, beginning: str) -> tuple[str, ...]:
    """One line a reason: the criterion that failed, the reason given for leaving."""
    place, start = _place(material), f"{PROFILE}.{beginning}"
    rows = material.results.where(place.population, place.group, starts_with=start)
    phrase = "not_met" if beginning.startswith("not_eligible") else "named"
    return tuple(
        _indented(
            material,
            material.words(
                f"figures.f1.{phrase}",
                name=_name(material, beginning, row.variable.removeprefix(start)),
                n=shown(material, row),
            ),
        )
        for row in rows
    )


def _name(material: Material, beginning: str, code: str) -> str:
    if beginning.startswith("not_eligible"):
        return criterion_name(material, code)
    if beginning.startswith("withdrawn"):
        return code_name(material.words, "withdrawal_reason", code)
    return reason_sentence(material, Reason(key=code))


def _indented(material: Material, text: str) -> str:
    return material.words("figures.f1.indented", text=text)


def _infusions(material: Material) -> Iterator[str]:
    place, start = _place(material), f"{PROFILE}.infused.infusions="
    rows = list(material.results.where(place.population, place.group, starts_with=start))
    for row in reversed(rows):
        number = int(row.variable.removeprefix(start))
        yield material.words("figures.f1.infusions", n=number, count=shown(material, row))


def _at_cut(material: Material) -> Iterator[str]:
    for variable in ("completed", "in_follow_up"):
        if not _is_none(material, variable) or variable == "in_follow_up":
            yield _counted(material, variable)
    for population in material.study.endpoints.populations:
        if not population.followed_beyond_days and population.name not in _efficacy(material):
            continue
        row = row_of(material, _place(material), f"population.{population.name}", Statistic.COUNT)
        yield material.words(
            "figures.f1.named",
            name=population_name(material, population.name),
            n=shown(material, row),
        )


def _efficacy(material: Material) -> set[str]:
    """The populations in which responses are read."""
    return {
        endpoint.population
        for endpoint in material.study.endpoints.endpoints
        if endpoint.measure not in {"dlt", "adverse_events"}
    }


def _table(material: Material, steps: tuple[FlowStep, ...]) -> TableBlock:
    words = material.words
    rows = [
        Row.of(reached, left, indent=1 if at else 0)
        for step in steps
        for at, (reached, left) in enumerate(
            zip_longest(_lines(step.box), _lines(step.leaving), fillvalue="")
        )
    ]
    return TableBlock(
        id="f1-numbers",
        caption=title_of(material, "f1"),
        columns=(
            Column(label=words("figures.f1.reached"), align="text"),
            Column(label=words("figures.f1.left"), align="text"),
        ),
        rows=tuple(rows),
    )


def _lines(box: FlowBox | None) -> tuple[str, ...]:
    """The texts of a box, one below the other."""
    return (box.head, *box.lines) if box else ()
