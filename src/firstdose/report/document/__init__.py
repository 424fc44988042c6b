"""The report of a study at a data cut, as one page with its figures and result rows."""

from firstdose.report.document.build import Beside, ReportFiles, document

__all__ = ["Beside", "ReportFiles", "document"]
