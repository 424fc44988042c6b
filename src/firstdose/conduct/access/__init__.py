"""Who may do what at which site: one table, and what is in it nowhere is forbidden.

=============  ===================================================================================
`Act`          what can be done, from `SEE_TODAY` to `DELEGATE_DUTIES`: a closed list
`matrix`       act x role x scope, as the table ``acts.csv`` says it
`Duty`         a role that somebody has at a site today, by the delegation log of the ledger
`Person`       somebody with their duties, and what these let them do
`duties_of`    the duties of everybody as of a day, folded from the ledger
`site_of`      the site that treats a participant; "" where nobody said
`Alarm`        access in an emergency that nobody has judged yet
``delegating`` whether a line of the delegation log may be added, and what is wrong with it
=============  ===================================================================================
"""

from firstdose.conduct.access.acts import Act
from firstdose.conduct.access.duties import Duty, duties_of, site_of
from firstdose.conduct.access.emergencies import Alarm, alarms
from firstdose.conduct.access.matrix import Matrix, Reach, matrix
from firstdose.conduct.access.person import Allowed, Person, Refused
from firstdose.records.delegation import Role

__all__ = [
    "Act",
    "Alarm",
    "Allowed",
    "Duty",
    "Matrix",
    "Person",
    "Reach",
    "Refused",
    "Role",
    "alarms",
    "duties_of",
    "matrix",
    "site_of",
]
