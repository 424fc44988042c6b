"""What the records mean: pure functions of the study, one participant's history and a day.

==========================  ====================================================================
``study_days``              days counted from the first infusion (day 0)
``exposure``                what was planned and, beside it, what was given or held
``plan``, ``dosing``        when each step is due, and the doses computed for it
``visits``                  when each visit is due, and whether it was kept
``toxicity``                adverse events, laboratory values, CRS and ICANS
``dose_limiting_toxicity``  the DLT window, DLTs and evaluability
``part_response``           the response that a part's design counts
``toxicity_class``          the class of worst toxicity that a part's design counts
``medication``              prednisone equivalents, rescue, every drug over time
``disease_activity``        SLEDAI-2K, PGA, LLDAS, DORIS, SRI-4
``eligibility``             entry and go/no-go criteria: the site's answer beside the records
``population``              analysis populations and the milestones behind them
``course``                  all of it, for one participant or for everyone
==========================  ====================================================================

A history is what was known: ``ledger.as_known_on(day).history(participant)``.  ``today`` says how
far to look into it; nothing that happened after it is seen.
"""
