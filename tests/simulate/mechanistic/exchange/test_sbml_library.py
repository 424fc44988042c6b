from __future__ import annotations

import sys

import pytest

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.exchange.sbml_reader import read


def test_without_the_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "libsbml", None)
    with pytest.raises(StudyError, match=r"pip install 'firstdose\[models\]'"):
        read("<sbml/>")
