"""What the model predicts and why: courses, checks, sensitivities and regimens compared."""
