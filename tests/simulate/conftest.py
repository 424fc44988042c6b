"""The shipped studies, read once."""

from importlib.resources import files

import pytest

from firstdose import protocol
from firstdose.protocol.study import Study


def text_of(name: str) -> str:
    return (files("firstdose") / "studies" / name / "study.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def study_text() -> str:
    return text_of("nct06010472")


@pytest.fixture(scope="session")
def study(study_text: str) -> Study:
    return protocol.read(study_text, "nct06010472")


@pytest.fixture(scope="session")
def second_text() -> str:
    return text_of("nct07358988")


@pytest.fixture(scope="session")
def second_study(second_text: str) -> Study:
    return protocol.read(second_text, "nct07358988")
