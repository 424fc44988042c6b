"""Many trials at once on the calendar: accrual, open windows, departures, waiting times."""
