"""What the records mean: grades, windows, scores, states, populations and study days."""
