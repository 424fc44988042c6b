"""Predictions for a study that has no results yet, frozen, and scored when results appear."""
