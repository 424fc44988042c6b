"""The tables of a report: each lays out result rows, and computes nothing."""

from firstdose.report.tables.adverse_events import adverse_event_tables
from firstdose.report.tables.baseline import baseline_by_participant, baseline_table
from firstdose.report.tables.bilag import bilag_tables
from firstdose.report.tables.laboratory import laboratory_table
from firstdose.report.tables.participants import participant_table
from firstdose.report.tables.queries import query_table
from firstdose.report.tables.regimens import regimen_table
from firstdose.report.tables.responses import response_table
from firstdose.report.tables.special_interest import special_interest_table

__all__ = [
    "adverse_event_tables",
    "baseline_by_participant",
    "baseline_table",
    "bilag_tables",
    "laboratory_table",
    "participant_table",
    "query_table",
    "regimen_table",
    "response_table",
    "special_interest_table",
]
