"""What the safety committee sees, decides and signs, and which clocks run: no page computes it."""
