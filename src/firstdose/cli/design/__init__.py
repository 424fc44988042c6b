"""``firstdose design``: one module for each command; ``asked`` and ``chosen`` say which design."""
