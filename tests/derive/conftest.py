"""The reference study, read once."""

import pytest

from derive.hand_made import reference_study
from firstdose.protocol.study import Study


@pytest.fixture(scope="session")
def study() -> Study:
    return reference_study()
