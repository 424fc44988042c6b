"""Any study grid, any settings, any counts: what the properties of designs are tested on."""

from hypothesis import strategies as st

from design.grids import grid, part_of
from firstdose.design.one_row import Row
from firstdose.protocol.designs import ThreePlusThree
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens

settings = st.builds(
    ThreePlusThree,
    complete_to_six_on_de_escalation=st.booleans(),
    recommended_needs_six=st.booleans(),
    lowest_dose_failure=st.sampled_from(["step_back_schedule", "stop"]),
)
grids = st.builds(
    grid,
    st.integers(1, 4),
    st.integers(1, 4),
    schedule_steps_at_every_dose=st.booleans(),
)
chains = st.builds(grid, st.integers(1, 6), st.just(1))


counts = st.sampled_from([(0, 0), (3, 0), (3, 1), (3, 2), (6, 0), (6, 1), (6, 2)]) | st.integers(
    0, 8
).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
"""Participants and DLTs: most regimens empty or ordinary."""

lost_ones = st.sampled_from((0, 0, 0, 1, 2))
awaited_ones = st.sampled_from((0, 0, 0, 1, 3))
closed_ones = st.sampled_from((False, False, False, True))


@st.composite
def parts(draw: st.DrawFn, regimens: st.SearchStrategy[Regimens] = grids) -> tuple[Regimens, Part]:
    """A study's regimens and one part over them, without guards."""
    drawn = draw(regimens)
    return drawn, part_of(drawn, draw(settings))


@st.composite
def rows(draw: st.DrawFn, names: tuple[str, ...], *, lost: bool = True) -> Row:
    """Any counts at all, also ones that no trial could reach."""
    seen = [draw(counts) for _ in names]
    gone = [draw(lost_ones) if lost else 0 for _ in names]
    awaited = [draw(awaited_ones) for _ in names]
    return Row(
        evaluable=tuple(n for n, _ in seen),
        dlts=tuple(y for _, y in seen),
        places=tuple(n + more + out for (n, _), more, out in zip(seen, awaited, gone, strict=True)),
        lost=tuple(gone),
        closed=tuple(draw(closed_ones) for _ in names),
        current=draw(st.integers(-1, len(names) - 1)),
    )
