"""The shipped studies, read once."""

import pytest

from firstdose import protocol
from firstdose.protocol.study import Study
from protocol.shipped import text_of


@pytest.fixture(scope="session")
def study_text() -> str:
    return text_of("nct06010472")


@pytest.fixture(scope="session")
def study(study_text: str) -> Study:
    return protocol.read(study_text, "nct06010472")


@pytest.fixture(scope="session")
def second_study() -> Study:
    return protocol.read(text_of("nct07358988"), "nct07358988")
