"""What a report is made from: the study, its results at the cut, and the words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstdose.analyse.cut import DataCut
from firstdose.analyse.regimen import PLANNED
from firstdose.analyse.result import Result
from firstdose.analyse.results import Results
from firstdose.protocol.study import Study
from firstdose.records.values import Origin
from firstdose.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """Everything a table, a figure or a sentence may use; all numbers come from ``results``.

    ``published`` holds the key of every row that appeared in print.  Of participants who were
    reconstructed from such numbers nothing else may be shown.
    ``used``: by the key of a published number, whether the virtual population was calibrated to it,
    or it was seen in tuning, or held out; ``used_in`` the same by the variable of a result row.
    """

    cut: DataCut
    results: Results
    words: Words
    published: frozenset[tuple[str, str, str, str]] = frozenset()
    used: Mapping[str, str] = field(default_factory=dict[str, str])
    used_in: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def study(self) -> Study:
        """The study as its file says it."""
        return self.cut.study

    @property
    def origin(self) -> Origin:
        """Where the facts come from."""
        return self.cut.origin

    @property
    def reconstructed(self) -> bool:
        """Whether the participants were made from published aggregates."""
        return self.origin is Origin.RECONSTRUCTED

    @property
    def truth(self) -> str:
        """The assumed truth that a simulated trial was run under; "" for any other."""
        made_by = self.cut.ledger.opened.fact.made_by
        return made_by.truth if made_by is not None and self.origin is Origin.SIMULATED else ""

    def may_show(self, row: Result) -> bool:
        """Whether a row may be printed; of a reconstruction only plans and what was published."""
        planned = row.population == PLANNED
        return planned or not self.reconstructed or row.key in self.published
