"""Every future of the next cohorts: each outcome, what the design then says, and how likely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import factorial, prod

from firstdose.design.notation import CohortSeen, read_outcomes
from firstdose.design.part_design import PartDesign
from firstdose.design.seen import Advice, advice, and_then, situation_after
from firstdose.design.situation import Situation
from firstdose.design.states import Reads
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

MOST_FUTURES = 20_000
"""More are refused: nobody reads them, and the automaton holds them all."""

Chances = Mapping[str, Mapping[str, float]]
"""By regimen: how likely each outcome letter of one participant is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """One way the next cohorts may go, up to here.

    ``number`` counts cohorts from 1; ``parent`` is the place of the future before it, -1 for none.
    ``path`` is written as `design.notation` reads it, what was seen before included.  ``letters``
    are the outcomes of this cohort, or digits, the class of each, of a design on graded toxicity;
    ``dlts``: how many of them are DLTs.  ``probability`` of the whole way; None where no truth is
    assumed.  ``leads_to``: where the next cohort enters, or what is recommended at the end.
    """

    number: int
    parent: int
    path: str
    regimen: str
    letters: str
    dlts: int
    advice: Advice
    probability: float | None

    @property
    def action(self) -> Action:
        """The decision on this cohort."""
        return self.advice.decisions[0].action

    @property
    def last_action(self) -> Action:
        """The decision that stands in the end, when steps that need nobody have been taken."""
        return self.advice.decisions[-1].action

    @property
    def over(self) -> bool:
        """Whether the part is over."""
        return self.last_action in (Action.STOP, Action.COMPLETE)

    @property
    def leads_to(self) -> str:
        """The regimen of the next cohort, or the one recommended; "" for none."""
        return self.advice.regimen

    @property
    def responses(self) -> int:
        """Participants of this cohort with a response."""
        return sum(letter in "EB" for letter in self.letters)


def futures(
    design: PartDesign, seen: str, cohorts: int, chances: Chances | None = None
) -> tuple[Future, ...]:
    """All futures of the next ``cohorts`` after what was ``seen``, each before what follows it.

    Outcomes of participants who are still inside their window must be known first.
    """
    start = read_outcomes(seen, design.order.names, "--from")
    if any(one.followed is not None for each in start for one in each.people):
        raise _pending(seen)
    written = " ".join(_written(design, each) for each in start)
    here = situation_after(design, start)
    _refuse_too_many(design, here, cohorts)
    found: list[Future] = []
    growing = _Growing(design, chances, cohorts, found)
    _grow(growing, written, advice(design, here), _Before(1, -1, 1.0))
    return tuple(found)


def _refuse_too_many(design: PartDesign, here: Situation, cohorts: int) -> None:
    """Counted first, all that stand alike at once: to write each of them down takes longer."""
    ways, total = Counter({here: 1}), 0
    for _ in range(cohorts):
        after = Counter[Situation]()
        for situation, many in ways.items():
            for entered in _next_cohorts(design, advice(design, situation)):
                after[and_then(design, situation, entered)] += many
        total += after.total()
        if total > MOST_FUTURES:
            raise _too_many(cohorts)
        if not after:
            return
        ways = after


def _next_cohorts(design: PartDesign, now: Advice) -> Iterator[CohortSeen]:
    """Every outcome of those who may enter now."""
    for letters, _ in outcomes_of(now.enter, letters_of(design.reads)) if now.enter else ():
        yield from read_outcomes(f"{place_of(design, now.regimen)}{letters}", design.order.names)


@dataclass(frozen=True, slots=True)
class _Growing:
    design: PartDesign
    chances: Chances | None
    cohorts: int
    found: list[Future]


@dataclass(frozen=True, slots=True)
class _Before:
    number: int
    parent: int
    probability: float


def _grow(growing: _Growing, path: str, now: Advice, before: _Before) -> None:
    if before.number > growing.cohorts or not now.enter:
        return
    design = growing.design
    for letters, ways in outcomes_of(now.enter, letters_of(design.reads)):
        one = f"{place_of(design, now.regimen)}{letters}"
        after = f"{path} {one}".strip()
        chance = _chance(growing.chances, now.regimen, letters, ways)
        probability = None if chance is None else before.probability * chance
        cohorts = read_outcomes(after, design.order.names, "--from")
        said = advice(design, situation_after(design, cohorts))
        growing.found.append(
            Future(
                number=before.number,
                parent=before.parent,
                path=after,
                regimen=now.regimen,
                letters=letters,
                dlts=sum(letter in _dlt_letters(design.reads) for letter in letters),
                advice=said,
                probability=probability,
            )
        )
        here = _Before(before.number + 1, len(growing.found) - 1, probability or 0.0)
        _grow(growing, after, said, here)


def letters_of(reads: Reads) -> str:
    """How the outcome of one participant may be written, the mildest first."""
    if reads.grades:
        return "".join(str(one) for one in range(reads.grades + 1))
    return "NETB" if reads.responses else "NT"


def _dlt_letters(reads: Reads) -> str:
    return letters_of(reads)[reads.dlt_from :] if reads.grades else "TB"


def outcomes_of(people: int, letters: str) -> Iterator[tuple[str, int]]:
    """Every outcome of a cohort, the mildest first, and in how many orders it comes about."""
    for one in combinations_with_replacement(letters, people):
        repeats = prod(factorial(one.count(letter)) for letter in letters)
        yield "".join(one), factorial(people) // repeats


def _chance(chances: Chances | None, regimen: str, letters: str, ways: int) -> float | None:
    if chances is None:
        return None
    return ways * prod(chances[regimen][letter] for letter in letters)


def place_of(design: PartDesign, regimen: str) -> str:
    """A regimen in the notation: its number where that is its name, else its name and a colon.

    With a colon, too, before digits that are classes of toxicity.
    """
    plain = regimen.isdecimal() and not design.reads.grades
    return regimen if plain else f"{regimen}:"


def _written(design: PartDesign, cohort: CohortSeen) -> str:
    letter = {(False, False): "N", (True, False): "T", (False, True): "E", (True, True): "B"}
    people = "".join(
        letter[one.dlt, one.response] if one.grade is None else str(one.grade)
        for one in cohort.people
    )
    return f"{place_of(design, design.order.names[cohort.regimen])}{people}"


def _pending(seen: str) -> StudyError:
    return StudyError(
        "Participants are still inside their window.",
        where=f"--from {seen} on the command line",
        because="Each future would divide again by what becomes of them.",
        remedy="State their outcome, N or T, one after the other.",
    )


def _too_many(cohorts: int) -> StudyError:
    return StudyError(
        f"There are more than {MOST_FUTURES:,} futures of {cohorts} cohorts.",
        where=f"--cohorts {cohorts} on the command line",
        because="Their number is multiplied with every cohort.",
        remedy="Ask for fewer cohorts, or say what was seen with --from.",
    )
