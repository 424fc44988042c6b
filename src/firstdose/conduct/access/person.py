"""A person, and what their duties let them do: anything else is refused, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firstdose.conduct.access.acts import Act
from firstdose.conduct.access.duties import Duty
from firstdose.conduct.access.matrix import Reach, matrix
from firstdose.records.delegation import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """An act is allowed, under this role and at this site ("": it is at no single one)."""

    role: Role
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An act is refused; ``because``: ``no_duty``, ``other_site`` or ``blinded``."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in: the account, and the duties that stand today."""

    account: str
    duties: tuple[Duty, ...]

    @property
    def blinded(self) -> bool:
        """Whether any duty keeps dose, schedule and cohort from this person, whatever others do."""
        return any(duty.blinded for duty in self.duties)

    def may(self, act: Act, site: str | None = None) -> bool:
        """Whether an act is allowed: at a site, or anywhere at all where none is named."""
        return isinstance(self.asks(act, site), Allowed)

    def asks(self, act: Act, site: str | None = None) -> Allowed | Refused:
        """Whether an act is allowed at a site (None: anywhere), and under which role.

        A site that is not known ("") is nobody's own.
        """
        granting = tuple(self._granting(act))
        if not granting:
            return Refused(because="no_duty")
        if self.blinded and act in matrix().revealing:
            return Refused(because="blinded")
        if site is None:
            duty = granting[0][0]
            return Allowed(role=duty.role, site=duty.site)
        for duty, reach in granting:
            if reach is Reach.ALL or duty.is_at(site):
                return Allowed(role=duty.role, site=site)
        return Refused(because="other_site")

    def _granting(self, act: Act) -> Iterator[tuple[Duty, Reach]]:
        for duty in self.duties:
            reach = matrix().reach(act, duty.role)
            if reach is not Reach.NOWHERE:
                yield duty, reach
