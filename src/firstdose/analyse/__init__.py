"""How much and how sure: derived data in, result rows out."""
