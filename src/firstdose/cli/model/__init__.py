"""``firstdose model``: one module for each command; ``named`` says which model."""
