"""The futures of the next cohorts as a tree: a column for each cohort, an outcome in each box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from firstdose.design.futures import Future
from firstdose.records.problem import StudyError
from firstdose.records.values import Action
from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Box, Drawing, Label, Mark, Shape, Stroke
from firstdose.report.fonts import width
from firstdose.report.page import Column, Row, TableBlock
from firstdose.report.words import Words

SIZE = 11.0
ROW = 19.0
TALL = 15.0
PADDING = 10.0
GAP = 34.0
HEAD = 26.0
MOST_LEAVES = 300
"""More cannot be told apart on any sheet."""

FILLS = {
    Action.ESCALATE: Colour.TILE_1,
    Action.STAY: Colour.TILE_NONE,
    Action.DE_ESCALATE: Colour.TILE_2,
    Action.COMPLETE: Colour.TILE_3,
    Action.STOP: Colour.TILE_4,
}
"""What each decision is drawn on; the text in the box says it too."""


def as_csv(found: Sequence[Future], *, responses: bool, simulated: str = "") -> str:
    """One row for each future, those that follow it after it.

    ``simulated``: the name of the truth whose risks were simulated; each row then says it.
    """
    names = ["cohort", "path", "regimen", "participants", "dlts"]
    names += ["responses"] if responses else []
    names += ["decision", "leads_to", "enter", "probability"]
    lines = [",".join([*names, *(["simulated_truth"] if simulated else [])])]
    for one in found:
        cells = [str(one.number), one.path, one.regimen, str(len(one.letters)), str(one.dlts)]
        cells += [str(one.responses)] if responses else []
        chance = "" if one.probability is None else f"{one.probability:.6f}"
        cells += [kind(one).value, one.leads_to, str(one.advice.enter), chance]
        cells += [simulated] if simulated else []
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def kind(one: Future) -> Action:
    """The decision that a reader wants: that the part is over, or else the step taken."""
    return one.last_action if one.over else one.action


def tree_drawing(found: Sequence[Future], words: Words) -> Drawing:
    """The tree: boxes of outcomes, coloured by the decision, joined to those they came from."""
    places = _places(found)
    leaves = max((y for y in places), default=0.0)
    if leaves >= MOST_LEAVES:
        raise _too_many()
    columns = _columns(found, words)
    shapes: list[Shape] = []
    for number, column in enumerate(columns, start=1):
        text = words("designs.paths.cohort", number=number)
        shapes.append(Label(x=column.x, y=13, text=text, size=SIZE, bold=True))
    for at in range(len(found)):
        shapes += _node(found, places, columns, at, words)
    end = HEAD + (leaves + 1) * ROW
    right = columns[-1].x + columns[-1].width if columns else 300.0
    key, height = _key(found, end + 14, right, words)
    return Drawing(
        width=max(right, 320.0) + 8,
        height=height,
        title=words("designs.paths.title"),
        description=words("designs.paths.description"),
        shapes=(*shapes, *key),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """Where the boxes of one cohort stand, and how wide the widest is."""

    x: float
    width: float


def _places(found: Sequence[Future]) -> list[float]:
    """The row of each future: leaves one below the other, others in the middle of what follows."""
    children: dict[int, list[int]] = {}
    for at, one in enumerate(found):
        children.setdefault(one.parent, []).append(at)
    rows = [0.0] * len(found)
    leaf = 0
    for at in range(len(found)):
        if at not in children:
            rows[at] = float(leaf)
            leaf += 1
    for at in reversed(range(len(found))):
        if at in children:
            below = [rows[child] for child in children[at]]
            rows[at] = (below[0] + below[-1]) / 2
    return rows


def _columns(found: Sequence[Future], words: Words) -> list[_Column]:
    columns: list[_Column] = []
    x = 8.0
    for number in range(1, max((one.number for one in found), default=0) + 1):
        texts = [box_text(one, words) for one in found if one.number == number]
        head = width(
            words("designs.paths.cohort", number=number),
            size=SIZE,
            language=words.language,
            bold=True,
        )
        widest = max(width(text, size=SIZE, language=words.language) for text in texts)
        columns.append(_Column(x=x, width=max(widest + 2 * PADDING, head)))
        x += columns[-1].width + GAP
    return columns


def box_text(one: Future, words: Words) -> str:
    """What stands in a box: DLTs among participants, or their classes, and where that leads."""
    if one.letters.isdecimal():
        outcome = words("designs.paths.graded", regimen=one.regimen, classes=one.letters)
    else:
        outcome = words(
            "designs.paths.outcome", regimen=one.regimen, dlts=one.dlts, people=len(one.letters)
        )
    if one.responses:
        outcome = words("designs.paths.with_responses", outcome=outcome, responses=one.responses)
    match kind(one):
        case Action.STOP:
            then = words("designs.paths.stop")
        case Action.COMPLETE:
            then = words("designs.paths.complete", regimen=one.leads_to)
        case _:
            then = words("designs.paths.next", regimen=one.leads_to)
    text = words("designs.paths.box", outcome=outcome, then=then)
    if one.probability is None:
        return text
    return words("designs.paths.likely", text=text, chance=_chance(one.probability, words))


def _chance(probability: float, words: Words) -> str:
    """In percent; what would be 0.0 % without being impossible is below 0.1 %."""
    percent = Decimal(repr(probability)) * 100
    least = Decimal("0.1")
    if 0 < percent < least / 2:
        return f"<{words.percentage(least, 1)}"
    return words.percentage(percent, 1)


def _node(
    found: Sequence[Future],
    places: list[float],
    columns: list[_Column],
    at: int,
    words: Words,
) -> Iterator[Shape]:
    one = found[at]
    column = columns[one.number - 1]
    middle = HEAD + (places[at] + 0.5) * ROW
    if one.parent >= 0:
        before = columns[one.number - 2]
        turn = column.x - GAP / 2
        above = HEAD + (places[one.parent] + 0.5) * ROW
        points = (
            (before.x + before.width, above),
            (turn, above),
            (turn, middle),
            (column.x, middle),
        )
        yield Stroke(points=points, colour=Colour.EDGE)
    yield Box(
        x=column.x,
        y=middle - TALL / 2,
        width=column.width,
        height=TALL,
        fill=FILLS[kind(one)],
        stroke=None,
    )
    yield Label(
        x=column.x + PADDING,
        y=middle + SIZE * 0.36,
        text=box_text(one, words),
        size=SIZE,
        colour=Colour.ON_TILE,
    )


def _key(
    found: Sequence[Future], y: float, right: float, words: Words
) -> tuple[list[Shape], float]:
    """What the colours mean, in rows that fit; and where it ends."""
    used = {kind(one) for one in found}
    shapes: list[Shape] = []
    x = 8.0
    for action, fill in FILLS.items():
        if action not in used:
            continue
        name = words(f"designs.paths.key.{action}")
        wide = 20 + width(name, size=SIZE, language=words.language)
        if x > 8 and x + wide > max(right, 320.0):
            x, y = 8.0, y + 19
        shapes.append(Mark(x=x + 6, y=y, sign="square", colour=fill, size=11))
        shapes.append(Label(x=x + 17, y=y + 4, text=name, size=SIZE))
        x += wide + 16
    return shapes, y + 14


def paths_table(found: Sequence[Future], words: Words) -> TableBlock:
    """The same as rows."""
    drawn = any(one.probability is not None for one in found)
    likely = (Column(label=words("designs.paths.probability")),) if drawn else ()
    return TableBlock(
        id="paths-rows",
        caption=words("designs.paths.title"),
        columns=(
            Column(label=words("designs.paths.path"), align="text"),
            Column(label=words("designs.paths.decision"), align="text"),
            Column(label=words("designs.paths.leads_to"), align="text"),
            *likely,
        ),
        rows=tuple(
            Row.of(
                one.path,
                words(f"designs.paths.key.{kind(one)}"),
                one.leads_to or words("general.dash"),
                *(() if one.probability is None else (f"{one.probability:.4f}",)),
            )
            for one in found
        ),
        empty=words("designs.paths.none"),
    )


def _too_many() -> StudyError:
    return StudyError(
        f"The tree has more than {MOST_LEAVES} ends.",
        where="--cohorts on the command line",
        because="So many cannot be told apart on a sheet.",
        remedy="Ask for fewer cohorts, say what was seen with --from, or write a .csv file.",
    )
