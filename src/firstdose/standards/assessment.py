"""The grade of one term: what the number gives, and what the investigator recorded.

The clinical clauses of CTCAE (symptoms, transfusion, admission, death) are not in the numbers.  So
the numeric grade is a floor: a recorded grade may raise it and never lowers it, and grade 5 is only
ever recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from firstdose.standards.ctcae import Policy, Standard, assumed_answers, recorded_grade
from firstdose.standards.cuts import Criterion
from firstdose.standards.grading import Graded, graded
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import Findings
from firstdose.standards.verdict import Grade, Ungradable, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The grade of one term, with both that it comes from.

    ``numeric`` is None where no number was graded, ``recorded`` where nobody recorded a grade.
    ``reasons`` say why the grade cannot be given; of a grade that can be given, what was assumed,
    what is not known, and where record and number differ.
    """

    term: str
    numeric: Grade | None
    recorded: int | None
    grade: Grade
    reasons: tuple[Ungradable, ...]

    @property
    def reason(self) -> str:
        """Every reason, in English."""
        return "; ".join(each.reason for each in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A graded number, and what a policy assumed for it where that made a difference."""

    graded: Graded
    assumed: tuple[Ungradable, ...]


def measured(
    criterion: Criterion, found: Findings, answers: Mapping[str, YesNo], policy: Policy
) -> Measured:
    """Grade a number; a policy answers what nobody has, and says so where it mattered."""
    recorded = graded(criterion, found, answers)
    assumed = {
        question: answer
        for question, answer in assumed_answers(policy).items()
        if question in criterion.questions and answers.get(question) in (None, YesNo.UNKNOWN)
    }
    if not assumed:
        return Measured(graded=recorded, assumed=())
    under = graded(criterion, found, {**answers, **assumed})
    if (under.at_least, under.at_most) == (recorded.at_least, recorded.at_most):
        return Measured(graded=recorded, assumed=())
    said = ", ".join(f"{question}={answer}" for question, answer in assumed.items())
    return Measured(graded=under, assumed=(ungradable("assumed", policy=policy, assumed=said),))


def assessment(
    standard: Standard, term: str, number: Measured | None, recorded: int | None
) -> Assessment:
    """Hold the grade of a number against the recorded one: the floor is never lowered.

    A recorded 0 says that the investigator saw no such event.
    """
    numeric = None if number is None else number.graded.grade
    if recorded:
        accepted = recorded_grade(standard, term, recorded)
        if isinstance(accepted, Ungradable):
            return refused(term, (accepted,), numeric=numeric, recorded=recorded)
    if number is None:
        final, reasons = ungradable("not_assessed") if recorded is None else recorded, ()
    else:
        final, reasons = _both(number.graded, recorded)
        reasons = (*number.assumed, *reasons)
    if isinstance(final, Ungradable):
        return refused(term, (*reasons, final), numeric=numeric, recorded=recorded)
    return Assessment(term=term, numeric=numeric, recorded=recorded, grade=final, reasons=reasons)


def refused(
    term: str,
    reasons: tuple[Ungradable, ...],
    *,
    numeric: Grade | None = None,
    recorded: int | None = None,
) -> Assessment:
    """No grade, and why."""
    return Assessment(
        term=term, numeric=numeric, recorded=recorded, grade=reasons[-1], reasons=reasons
    )


def _both(number: Graded, recorded: int | None) -> tuple[Grade, tuple[Ungradable, ...]]:
    floor, missing = number.grade, ", ".join(number.missing)
    if isinstance(floor, Ungradable):
        if recorded is None:
            return floor, ()
        return recorded, (ungradable("recorded_only", missing=missing),)
    gap: tuple[Ungradable, ...] = ()
    if missing:
        bounds = {"grade": str(floor), "at_most": str(number.at_most)}
        gap = (ungradable("lower_bound", **bounds, missing=missing),)
    if recorded is None or recorded == floor:
        return floor, gap if recorded is None else ()
    both = {"recorded": str(recorded), "numeric": str(floor)}
    if recorded > floor:
        return recorded, (ungradable("recorded_higher", **both),)
    return floor, (*gap, ungradable("recorded_lower", **both))
