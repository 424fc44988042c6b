"""Calibration: which virtual populations agree with what was published, and what nobody knows."""
