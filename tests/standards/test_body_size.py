"""Body surface: what must hold for all heights and weights."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards.formulas import citations
from standards.formula_answers import of

HEIGHTS = st.decimals(min_value=120, max_value=220, places=1)
WEIGHTS = st.decimals(min_value=30, max_value=200, places=1)
BODY_SURFACES = [name for name in citations() if name.startswith("body_surface_")]


@pytest.mark.parametrize("formula", BODY_SURFACES)
@given(HEIGHTS, WEIGHTS, st.decimals(min_value="0.1", max_value=20, places=1))
def test_a_taller_or_heavier_body_has_more_surface(
    formula: str, height: Decimal, weight: Decimal, more: Decimal
) -> None:
    def surface(height: Decimal, weight: Decimal) -> Decimal:
        found = of(formula, f"height={height} weight={weight}", formula)
        assert isinstance(found, Decimal)
        return found

    own = surface(height, weight)
    assert own < surface(height + more, weight)
    assert own < surface(height, weight + more)


@given(st.decimals(150, 200, places=1), st.decimals(45, 90, places=1))
def test_the_body_surface_formulas_agree_within_a_sixth(height: Decimal, weight: Decimal) -> None:
    found = [of(name, f"height={height} weight={weight}", name) for name in BODY_SURFACES]
    surfaces = [one for one in found if isinstance(one, Decimal)]
    assert len(surfaces) == 8
    assert max(surfaces) / min(surfaces) < Decimal(7) / 6
