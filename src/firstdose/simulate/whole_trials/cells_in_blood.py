"""What a trial says of cells in blood, in the columns of its rows: counts and sums over people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from firstdose.analyse.cut import DataCut, population_reaching
from firstdose.analyse.kinetics import at
from firstdose.analyse.results import Results
from firstdose.analyse.rows import Place, Statistic
from firstdose.simulate.whole_trials.rows import ADDED_CELLS, COUNTED_CELLS, Cell

Row = Mapping[str, Cell]


def cells_in_blood(cut: DataCut, groups: Sequence[str]) -> Mapping[str, Row]:
    """Counts and sums in everyone infused, by group; empty where nothing is recorded of them."""
    population = population_reaching(cut.study, "infused").name
    found: dict[str, Row] = {}
    nobody: Row | None = None
    for group in groups:
        place = Place(population=population, group=group)
        if cut.members(population, group):
            found[group] = _row(cut, place)
        else:
            found[group] = nobody = nobody or _row(cut, place)
    return found


def _row(cut: DataCut, place: Place) -> Row:
    return dict(_columns(Results(rows=tuple(at(cut, place))), place))


def _columns(found: Results, place: Place) -> Iterator[tuple[str, Cell]]:
    for one in COUNTED_CELLS:
        count = found.find(place.population, place.group, one.variable, Statistic.COUNT)
        yield one.name, int(str(count.value)) if count is not None else None
        yield one.of, count.n if count is not None else None
    for one in ADDED_CELLS:
        mean = found.find(place.population, place.group, one.variable, Statistic.MEAN)
        yield one.name, None if mean is None else _sum(mean.value, mean.n)
        yield one.of, mean.n if mean is not None else None


def _sum(mean: object, of: int | None) -> float:
    """The sum behind a mean that is rounded to six digits; of nobody 0."""
    if mean is None:
        return 0.0
    assert isinstance(mean, Decimal | int), "a mean is a number"
    assert of is not None, "a mean says of how many it is"
    return float(mean * of)
