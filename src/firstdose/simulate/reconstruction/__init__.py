"""A published study, reconstructed: participants drawn so that they agree with every aggregate.

`targets` says what is asked and `refusals` why it cannot be; `quantiles`, `enrolment` and `people`
find what is possible and draw from it, `treatment` and `activity` write the facts, and `agreement`
has the ordinary analysis check the ledger before it leaves.
"""

from firstdose.simulate.reconstruction.build import reconstruct

__all__ = ["reconstruct"]
