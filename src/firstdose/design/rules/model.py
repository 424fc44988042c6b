"""A design made from a model: what it would choose, what it says, and where it cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.by_row import total
from firstdose.design.cohorts import Aim, Propose, cohort_by_cohort
from firstdose.design.made import Made, Ties
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.overruling import holding
from firstdose.design.posterior.counts import Counts
from firstdose.design.reasons import LateWhy, ModelWhy, code
from firstdose.design.rules import initial_path
from firstdose.design.rules.choosing import Chosen, Judge, chosen
from firstdose.design.rules.estimates import of_each_regimen, of_the_choice
from firstdose.design.rules.partial_follow_up import Inside
from firstdose.design.states import (
    Because,
    Declares,
    Reads,
    Reals,
    Rule,
    Select,
    States,
    Voice,
)
from firstdose.protocol.parts import Cohorts

_NO_PATH: Integers = np.zeros(0, dtype=np.int64)
"""No first stage along a stated path."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """What a model says: of each regimen, of its choice, and where it chooses none.

    ``numbers``: named values by (row, regimen).  ``fixed``: from the settings.
    """

    numbers: Callable[[Counts], Mapping[str, Reals]]
    each: ModelWhy
    choice: ModelWhy
    none: ModelWhy | None = None
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """How regimens are judged, which may come next from each row, and what is said of it.

    ``inside``: how those inside their window count; None: not at all.  ``reads_onsets``: by when
    the DLTs of others came.  ``waits_for_a_dlt``: until the first one nobody counts in part, and
    every window is waited for.
    Judge, words and ``reachable`` know the regimens as listed, or by rank where ``by_rank``.
    """

    order: RegimenOrder
    judge: Judge
    words: Words
    reachable: Flags
    inside: Inside | None = None
    reads_onsets: bool = False
    waits_for_a_dlt: bool = False
    by_rank: bool = False

    @property
    def lowest_first(self) -> Integers:
        """The regimens in the sequence in which the model knows them."""
        rank = self.order.rank
        return np.argsort(rank if self.by_rank else np.arange(len(rank)), kind="stable")

    def counts(self, states: States) -> Counts:
        """The counts in that sequence."""
        seen, inside = states.follow_up, self.inside
        if seen is None or inside is None:
            known = Counts(evaluable=states.evaluable, dlts=states.dlts)
        else:
            known = inside(states, seen)
        return in_sequence(known, self.lowest_first)

    def choose(self, states: States, closed: Flags) -> Chosen:
        """What is best among the open regimens that may come next."""
        sequence = self.lowest_first
        here = np.argsort(sequence)[states.here]
        candidates = self.reachable.take(here, axis=0) & ~closed.take(sequence, axis=1)
        found = chosen(self.judge, self.counts(states), candidates)
        named = np.where(found.regimen < 0, -1, sequence[found.regimen])
        return replace(found, regimen=named)


def in_sequence(counts: Counts, sequence: Integers) -> Counts:
    """The counts with their regimens in another sequence."""
    if (sequence == np.arange(len(sequence))).all():
        return counts
    place = np.append(np.argsort(sequence), -1)  # -1 stays: no one
    partial = counts.partial
    return Counts(
        evaluable=counts.evaluable.take(sequence, axis=1),
        dlts=counts.dlts.take(sequence, axis=1),
        partial=None if partial is None else replace(partial, regimen=place[partial.regimen]),
    )


def everywhere(order: RegimenOrder) -> Flags:
    """Any regimen may follow any other."""
    return np.ones((len(order.names), len(order.names)), dtype=np.bool_)


def cohorts_of(model: Model, cohorts: Cohorts, path: Integers = _NO_PATH) -> Made:
    """A design that enters cohorts where the model says, after a first stage along a stated path.

    Where those inside their window count nothing is suspended, but for the first DLT.
    """
    follows = model.inside is not None
    select = _select(model, path)
    rule = cohort_by_cohort(
        model.order, cohorts, _propose(model, path, cohorts.size), select, waits=not follows
    )
    return Made(
        rule=_until_a_dlt(rule) if model.waits_for_a_dlt else rule,
        select=select,
        declares=Declares(
            suspends_on_pending=not follows,
            coherent=False,
            monotone_in_dlts=False,
            awaits_cohorts=not follows or model.waits_for_a_dlt,
        ),
        reads=Reads(follow_up=follows, onsets=model.reads_onsets),
        ties=_ties(model, path),
    )


def _until_a_dlt(enters: Rule) -> Rule:
    """The same rule, that waits for every window until there is a DLT."""

    def held(states: States) -> tuple[Flags, Because]:
        waits = total(states.dlts) == 0

        def speaks() -> Voice:
            codes = np.where(waits, code(LateWhy.NO_DLT_YET), 0)
            return Voice(code=codes, regimen=states.here, to=states.here)

        return waits, speaks

    return holding(enters, held)


def _propose(model: Model, path: Integers, size: int) -> Propose:
    def propose(states: States) -> Aim:
        first_stage = _first_stage(path, states)
        found = _found(model, states, states.closed, ~first_stage)
        aim = found.regimen
        if first_stage.any():
            on_path = initial_path.along(model.order, path, size, states)
            aim = np.where(first_stage, on_path, aim)
        second = ~first_stage

        def numbers() -> Mapping[str, Reals]:
            as_listed = np.argsort(model.lowest_first)
            found = model.words.numbers(model.counts(states))
            return {name: each[:, as_listed] for name, each in found.items()}

        def none() -> Voice:
            why = model.words.none
            codes = np.where(second & (aim < 0), 0 if why is None else code(why), 0)
            return Voice(code=codes, regimen=states.here, to=aim, fixed=model.words.fixed)

        about = (model.words.choice, aim, second, found.tied, model.words.fixed)
        return Aim(
            regimen=aim,
            closed=states.closed,
            because=(
                *of_each_regimen(model.order, model.words.each, second, numbers),
                lambda: initial_path.voice(states, first_stage, aim),
                *of_the_choice(*about, numbers),
                none,
            ),
        )

    return propose


def _select(model: Model, path: Integers) -> Select:
    def select(states: States, closed: Flags) -> Integers:
        first_stage = _first_stage(path, states)
        found = _found(model, states, closed, ~first_stage).regimen
        return np.where(first_stage, initial_path.first_stage_ended(states, closed), found)

    return select


def _ties(model: Model, path: Integers) -> Ties:
    def ties(states: States) -> Flags:
        asked = states.started & ~_first_stage(path, states)
        return _found(model, states, states.closed, asked).tied

    return ties


def _found(model: Model, states: States, closed: Flags, asked: Flags) -> Chosen:
    """The choice in the rows that are asked; -1 in the others."""
    if asked.all():
        return model.choose(states, closed)
    some = model.choose(states.of(asked), closed[asked])
    regimen = np.full(len(asked), -1, dtype=np.int64)
    tied = np.zeros(len(asked), dtype=np.bool_)
    regimen[asked], tied[asked] = some.regimen, some.tied
    return replace(some, regimen=regimen, tied=tied)


def _first_stage(path: Integers, states: States) -> Flags:
    """Whether the stated path is still followed."""
    if not len(path):
        return np.zeros(len(states.current), dtype=np.bool_)
    return ~initial_path.both_outcomes(states)
