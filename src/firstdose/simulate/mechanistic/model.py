"""A mechanistic model as data: states, parameters, covariates, assignments and dose targets.

This neutral form is what code generation, exports and assumption lists read; it is made by
`firstdose.simulate.mechanistic.reading` and holds no code.  Times are in `Model.time_unit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, TypeAlias

from firstdose.simulate.mechanistic.expressions import Expression

Distribution: TypeAlias = Literal["lognormal", "fixed"]
Confidence: TypeAlias = Literal["high", "medium", "low", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A quantity with a rate of change; ``initial`` uses parameters and covariates only.

    ``scale`` is a size of the state that matters, in its unit: absolute errors are judged by it.
    """

    name: str
    unit: str
    meaning: str
    scale: float
    initial: Expression
    derivative: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A constant of one patient: its typical value is the median of the population.

    ``iiv_cv`` is the coefficient of variation between patients; ``upper`` caps a drawn value.
    Confidence ``none`` marks a numerical safeguard that claims nothing about patients.
    """

    name: str
    block: str
    meaning: str
    typical: float
    unit: str
    iiv_cv: float
    distribution: Distribution
    source: str
    confidence: Confidence
    confidence_note: str
    calibration_role: str
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """What is known of a patient or a product before the first dose, with its reference value."""

    name: str
    unit: str
    meaning: str
    reference: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A named formula of states, parameters, covariates and earlier assignments."""

    name: str
    unit: str
    meaning: str
    formula: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """Parameters whose deviations on the log scale go together."""

    parameters: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a dose goes: amounts in ``unit`` are added to a state."""

    name: str
    state: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that defines a model; assignments stand in an order in which they can be made.

    ``inputs`` are the columns of a table of patients: parameters, then covariates.  ``places`` says
    where each state stands among the states, and each assignment after all of them.
    """

    name: str
    title: str
    revision: str
    time_unit: str
    states: tuple[State, ...]
    parameters: tuple[Parameter, ...]
    covariates: tuple[Covariate, ...]
    assignments: tuple[Assignment, ...]
    correlations: tuple[Correlation, ...]
    targets: tuple[Target, ...]
    inputs: tuple[str, ...] = field(init=False, compare=False)
    places: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = tuple(each.name for each in (*self.parameters, *self.covariates))
        object.__setattr__(self, "inputs", names)
        found = {each.name: at for at, each in enumerate((*self.states, *self.assignments))}
        object.__setattr__(self, "places", found)

    @property
    def digest(self) -> str:
        """What tells this version of the model apart: of every formula, value and source."""
        return sha256(repr(self).encode()).hexdigest()

    def state_index(self, name: str) -> int:
        """Where a state stands among the states."""
        at = self.places[name]
        assert at < len(self.states), f"{name} is no state"
        return at

    def parameter_index(self, name: str) -> int:
        """The column of a parameter, or of a covariate after them, in a table of patients."""
        return self.inputs.index(name)
