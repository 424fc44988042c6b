import gc

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
