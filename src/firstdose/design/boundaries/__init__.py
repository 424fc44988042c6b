"""Published decision tables on counts, and the choice of the regimen at the end: pure arrays.

A table is ``moves[evaluable, dlts]``, an array of `Move`.  Nothing here knows a study file.

=================  ============================================================================
``moves``          `Move`, and the table as an array
``boin``           BOIN, and gBOIN on graded toxicity
``keyboards``      mTPI, mTPI-2, keyboard
``i3_plus_3``      i3+3
``a_plus_b``       A+B, of which 3+3 is one
``rolling_six``    rolling six, classic and with a queue
``elimination``    too toxic: written into a table, or stopping a study
``time_to_event``  BOIN while outcomes are pending
``utility``        toxicity and response together: BOIN12, U-BOIN
``bop2``           an expansion cohort: BOP2 on one endpoint or two
``bop2_exact``     its error, power and size, exactly, and the search for its limits
``combination``    two agents, or dose and schedule
``isotonic``       risks that never fall, along a chain or in a partial order
``selection``      the regimen recommended at the end
``own_table``      a study team's own table, read from CSV text
``settings``       settings that no table can be made of
=================  ============================================================================
"""
