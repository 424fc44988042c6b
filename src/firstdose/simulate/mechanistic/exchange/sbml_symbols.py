# pyright: standard
"""The symbols of an SBML file by what they are: states with rates, assignments, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from firstdose.records.problem import Problem
from firstdose.simulate.mechanistic.exchange import sbml_refusals as refusals
from firstdose.simulate.mechanistic.exchange.equations import (
    TIME,
    Equations,
    TimedEvent,
    with_words,
)
from firstdose.simulate.mechanistic.exchange.sbml_formula import infix, names, number_text, spoken


@dataclass(slots=True, kw_only=True)
class Symbols:
    """Sorts the symbols of a model without functions and local parameters.

    ``events`` are in the file's time, ``day_length`` of which make a day.
    """

    model: Any
    events: tuple[TimedEvent, ...]
    day_length: float
    rates: dict[str, str] = field(default_factory=dict[str, str])
    initial: dict[str, str] = field(default_factory=dict[str, str])
    assignments: dict[str, str] = field(default_factory=dict[str, str])
    parameters: dict[str, float] = field(default_factory=dict[str, float])

    def equations(self) -> Equations:
        """Every symbol in the order of the file: sizes, parameters, reactions, species."""
        for compartment in self.model.getListOfCompartments():
            self.symbol(compartment, compartment.getSize())
        for parameter in self.model.getListOfParameters():
            self.symbol(parameter, parameter.getValue())
        for reaction in self.model.getListOfReactions():
            self.assignments[spoken(reaction.getId())] = infix(reaction.getKineticLaw().getMath())
            for one in [*reaction.getListOfReactants(), *reaction.getListOfProducts()]:
                if one.isSetId():
                    self.parameters[spoken(one.getId())] = one.getStoichiometry()
        for species in self.model.getListOfSpecies():
            self.species(species)
        return self.in_days()

    def in_days(self) -> Equations:
        """What was found, with the file's time turned into days."""
        length = number_text(self.day_length)
        clock = {TIME: f"({TIME}*{length})"} if self.day_length != 1 else {}

        def said(formulas: dict[str, str], after: str = "") -> dict[str, str]:
            return {name: with_words(text, clock) + after for name, text in formulas.items()}

        return Equations(
            name=self.model.getId() or "model",
            rates=said(self.rates, f"*{length}" if clock else ""),
            initial=said(self.initial),
            assignments=said(self.assignments),
            parameters=self.parameters,
            events=tuple(
                TimedEvent(
                    time_days=event.time_days / self.day_length,
                    values=said(event.values),
                    added=said(event.added),
                )
                for event in self.events
            ),
        )

    def unspeakable(self) -> Iterator[Problem]:
        """Symbols whose name, with an underscore for a word that is taken, is another's."""
        every = [
            *self.model.getListOfCompartments(),
            *self.model.getListOfParameters(),
            *self.model.getListOfReactions(),
            *self.model.getListOfSpecies(),
        ]
        own = {element.getIdAttribute() for element in every}
        for element in every:
            name = element.getIdAttribute()
            if spoken(name) != name and spoken(name) in own:
                yield refusals.not_read(element, f"the names {name} and {name}_", "Rename one.")

    def computed_from_states(self) -> Iterator[Problem]:
        """Constants whose start depends on something that changes later."""
        for given in self.model.getListOfInitialAssignments():
            name = given.getSymbol()
            if not self.changes(name) and any(
                self.moves(other, frozenset({name})) for other in names(given.getMath())
            ):
                remedy = "Compute it from constants, or write its value."
                yield refusals.not_read(given, "a constant computed from a state", remedy)

    def moves(self, name: str, seen: frozenset[str]) -> bool:
        """The symbol has other values in the course of time, itself or by its assignment."""
        if self.changes(name) or self.model.getReaction(name) is not None or name == "time":
            return True
        rule = self.model.getRuleByVariable(name)
        return rule is not None and any(
            other not in seen and self.moves(other, seen | {name})
            for other in names(rule.getMath())
        )

    def changes(self, name: str) -> bool:
        """The symbol is a state: a rate rule, a reaction or an event changes it."""
        rule = self.model.getRuleByVariable(name)
        if rule is not None:
            return rule.isRate()
        species = self.model.getSpecies(name)
        reacts = species is not None and not species.getBoundaryCondition() and self.change(name)
        return bool(reacts) or refusals.targeted(self.model, name)

    def symbol(self, element: Any, value: float) -> None:
        """A compartment, parameter or species that no reaction changes."""
        name = element.getIdAttribute()
        rule = self.model.getRuleByVariable(name)
        given = self.model.getInitialAssignmentBySymbol(name)
        if rule is not None and rule.isAssignment():
            self.assignments[spoken(name)] = infix(rule.getMath())
        elif self.changes(name):
            self.state(name, infix(rule.getMath()) if rule is not None else "0.0", value)
        elif given is not None:
            self.assignments[spoken(name)] = infix(given.getMath())
        else:
            self.parameters[spoken(name)] = value

    def species(self, species: Any) -> None:
        """A species: its symbol is an amount, or a concentration in its compartment."""
        compartment = self.model.getCompartment(species.getCompartment())
        as_amount = (
            species.getHasOnlySubstanceUnits() or compartment.getSpatialDimensionsAsDouble() == 0
        )
        value = _start(species, compartment.getSize(), as_amount=as_amount)
        change = "" if species.getBoundaryCondition() else self.change(species.getId())
        if not change:
            self.symbol(species, value)
            return
        per_size = f"({change})" if as_amount else f"({change})/{spoken(compartment.getId())}"
        self.state(species.getId(), per_size, value)

    def change(self, name: str) -> str:
        """What the reactions do to the amount of a species."""
        terms = [
            f"{sign}{number_text(one.getStoichiometry())}*{spoken(reaction.getId())}"
            for reaction in self.model.getListOfReactions()
            for sign, side in (
                ("-", reaction.getListOfReactants()),
                ("+", reaction.getListOfProducts()),
            )
            for one in side
            if one.getSpecies() == name
        ]
        return "".join(terms).removeprefix("+")

    def state(self, name: str, rate: str, value: float) -> None:
        given = self.model.getInitialAssignmentBySymbol(name)
        self.rates[spoken(name)] = rate
        self.initial[spoken(name)] = number_text(value) if given is None else infix(given.getMath())


def _start(species: Any, size: float, *, as_amount: bool) -> float:
    """The start of a species in the meaning of its symbol."""
    if species.isSetInitialAmount():
        amount = species.getInitialAmount()
        return amount if as_amount else amount / size
    concentration = species.getInitialConcentration()
    return concentration * size if as_amount else concentration
