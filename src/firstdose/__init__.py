"""Runs a first-in-human cell-therapy trial in autoimmune disease from protocol to report."""
