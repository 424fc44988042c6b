"""Many trials at once on the calendar: accrual, open windows, departures, waiting times.

==================  =============================================================================
``settings``        what is assumed: `Accrual`, `Onset`, `Departures`, staggering, the committee
``trials``          what became of the trials, a row each
``paths``, ``walk``  a compiled design, and random trials of it without a calendar
``cohorts``         a compiled design on the calendar, waiting for every window
``any_design``      any design, by its live rule; ``state_of_play``, ``next_event``, ``asking``
``tite_crm``        TITE-CRM
``tite_boin``       TITE-BOIN
``rolling_six``     rolling six
``backfill``        BF-BOIN; ``pooling`` is its rule
``boundaries``      interval designs as tables, and what is recommended from the counts
``replacement``     what replacing those who leave does to the DLT rate
``people``          compiled: who comes when, and what becomes of them; ``state``: its rows
==================  =============================================================================

Every draw answers a question about one participant of one trial.  So a trial depends on the seed
and its own number alone, however the work is divided, and two designs meet the same people.
"""

from firstdose.simulate.calendar import backfill, cohorts, rolling_six, tite_boin, tite_crm
from firstdose.simulate.calendar.boundaries import Boundaries, selected
from firstdose.simulate.calendar.paths import Paths, counts, paths
from firstdose.simulate.calendar.replacement import (
    highest_rate_among_evaluable,
    rate_among_evaluable,
)
from firstdose.simulate.calendar.settings import Accrual, Calendar, Departures, Onset
from firstdose.simulate.calendar.trials import QUANTILES, Trials, joined
from firstdose.simulate.calendar.walk import as_trials, walked, walked_by_people

__all__ = [
    "QUANTILES",
    "Accrual",
    "Boundaries",
    "Calendar",
    "Departures",
    "Onset",
    "Paths",
    "Trials",
    "as_trials",
    "backfill",
    "cohorts",
    "counts",
    "highest_rate_among_evaluable",
    "joined",
    "paths",
    "rate_among_evaluable",
    "rolling_six",
    "selected",
    "tite_boin",
    "tite_crm",
    "walked",
    "walked_by_people",
]
