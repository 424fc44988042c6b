"""What counts say of the risk at each regimen: posteriors and likelihoods, a row per state.

Pure numbers: nothing here knows a study file or a decision.  Rows are states, so that thousands of
states are evaluated in one call.

============================  ===================================================================
``counts``                    what is evaluated: evaluable, DLTs, and who is still followed
``curve``                     the risk curves with one unknown: power and logistic
``refusals``                  settings that cannot be, with reason and remedy
``skeleton``                  the risks thought likely beforehand: indifference intervals
``grid``                      a posterior on a fixed grid of curves, as one linear map
``one_parameter``             continual reassessment: Bayesian, one unknown
``refined``                   finer grids only where a decision hangs on the grid's error
``one_parameter_likelihood``  continual reassessment: maximum likelihood, where there is one
``orderings``                 the complete orders that a partial order allows
``partial_orders``            continual reassessment over a partial order
``plane``                     the grid of the two-parameter logistic model
``priors``                    normal, mixture and meta-analytic-predictive priors on it
``history``                   historical trials as a prior
``expectations``              expectations on a grid, row after row
``two_parameter``             the Bayesian logistic regression model
``two_parameter_likelihood``  the same by maximum likelihood, where there is one
``two_agents``                a logistic model of each of two agents, and their interaction
``efficacy_toxicity``         risk and response at once: trade-off, acceptable regimens
``efficacy_posterior``        their posterior
``best_of_betas``             which of several probabilities is the greatest
``peaked``                    at which regimen a response is highest that may fall beyond it
``hazard``                    a hazard for each infusion that adds up
``hazard_counts``             what DLTs and exposure say of it
============================  ===================================================================
"""
