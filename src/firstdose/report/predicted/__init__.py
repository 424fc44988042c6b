"""Figures of what the model predicts: plates, checks, sensitivities and regimens compared."""
