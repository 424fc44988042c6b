"""How much, and how sure: derived data in, result rows out.

==========================  ====================================================================
``results``                 every row of a study at a data cut: ``results(study, ledger, cut)``
``result``, ``rows``        one row; rows from participants: counts with limits, quantities
``cut``                     everyone's course as known at the end of one day
``statistics``              quantiles by a named rule, exact limits, means
``population``              the trial profile
``baseline``, ``exposure``  who they are, and what they were given
``regimen``                 what each regimen is, and how the committee moved
``dose_limiting_toxicity``  DLTs by regimen and pooled
``toxicity``                adverse events by class, term and grade, from two starts
``special_interest``        CRS, neurotoxicity and the like: when, how long, how treated
``laboratory``              the worst grade of each analyte, beside its baseline
``response``                whether one participant responded at a visit
``disease_activity``        responses with their denominators, and scores by visit
``bilag``                   BILAG-2004 by visit: score and worst category
``like_published``          a response in as many of the first treated as a publication reports
``participants``            one participant at a time
``participant_activity``    the same participant's disease activity
``queries``                 where the records contradict each other
==========================  ====================================================================
"""
