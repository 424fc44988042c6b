"""What of the visits of a simulated trial nobody reads, so that a clinic may leave it out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Unread(Struct, frozen=True, kw_only=True):
    """What is left out of visits, by their names; what else is found does not depend on it.

    ``results``: analytes that are not handed over, nor measured where no item of the day needs
    them; by ``UNSCHEDULED`` those of the day of a step.  ``bilag``: visits at which BILAG-2004 is
    not scored, those after cells only once it was.  ``worksheets``: instruments whose worksheets
    are filled in for adverse events, and at no visit.
    """

    results: Mapping[str, frozenset[str]] = {}
    bilag: frozenset[str] = frozenset()
    worksheets: frozenset[str] = frozenset()

    def results_at(self, visit: str) -> frozenset[str]:
        """Analytes that are not handed over at a visit."""
        return self.results.get(visit, _NONE)


_NONE: frozenset[str] = frozenset()

UNSCHEDULED = ""
"""In the place of a visit: what is measured on a day on which a step is to be given."""

NOTHING_UNREAD = Unread()
"""Everything that is found is read."""
