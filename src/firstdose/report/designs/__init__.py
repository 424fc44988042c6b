"""Designs as people read them: advice, decision tables, paths, comparisons, and protocol text."""
