import gc
from weakref import ref

import pytest

from firstdose.records.undisturbed import undisturbed


@pytest.mark.parametrize("searching", [True, False])
def test_the_search_goes_on_afterwards_as_before_even_after_an_error(*, searching: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if searching else gc.disable)()
        with pytest.raises(ZeroDivisionError), undisturbed():
            _ = 1 / gc.isenabled()
        assert gc.isenabled() is searching
    finally:
        (gc.enable if before else gc.disable)()


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("searching", [True, False])
def test_what_was_made_counts_as_old_where_the_search_goes_on(*, searching: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if searching else gc.disable)()
        with undisturbed():
            made = [object()]
        assert any(one is made for one in gc.get_objects(generation=2)) is searching
    finally:
        (gc.enable if before else gc.disable)()


def test_a_ring_left_behind_is_still_found() -> None:
    ring = Ring()
    with undisturbed():
        other = Ring()
    left = (ref(ring), ref(other))
    del ring, other
    gc.collect()
    assert [one() for one in left] == [None, None]
