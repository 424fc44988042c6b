"""Published decision tables on counts, and the choice of the regimen at the end: pure arrays.

A table is ``moves[evaluable, dlts]``, an array of `Move`.  Nothing here knows a study file.
"""
