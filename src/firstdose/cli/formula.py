"""``firstdose formula``: one published formula, with its unit, its exact value and its source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from firstdose.cli.problems import with_problems_shown
from firstdose.records.problem import Problem, StudyError

if TYPE_CHECKING:
    from firstdose.cli.formula_arguments import Taken
    from firstdose.standards.formula_functions import Value
    from firstdose.standards.formulas import Citation
    from firstdose.standards.verdict import Ungradable

EXAMPLE = "firstdose formula egfr_ckd_epi_2021 age=34 creatinine=1.1mg/dL sex=female"

_REMEDIES = {
    "rule_unconfirmed": "Accept it by name, --accept {rule}, if the protocol says so.",
    "below_sixty_inches": "Follow the rule of the protocol.",
    "percentages_above_100": "Correct the percentages.",
}


@with_problems_shown
def formula(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Name of a formula, as --list shows it.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE", help="One for each argument; units as in UCUM."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Use this unconfirmed formula or drug all the same."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="Show every formula with its arguments.")
    ] = False,
) -> None:
    """Compute a published formula.

    The result comes with its unit, its exact value and its source. A value without a unit is in
    the unit that --list shows; any other UCUM unit is converted, as in creatinine=1.1mg/dL.
    """
    if list_ == bool(name) or (list_ and accept):
        raise typer.BadParameter("Give a NAME or --list, one of the two.", param_hint="NAME")
    lines = _listed() if name is None else _computed(name, values or [], accept or [])
    for line in lines:
        typer.echo(line)


def _listed() -> Iterator[str]:
    """One line a formula: its name, its arguments in their units, the unit of its result."""
    from firstdose.standards.formulas import citations, unconfirmed

    for one in citations().values():
        asked = " ".join(
            f"{argument.name}={'|'.join(argument.words) or argument.unit}"
            for argument in one.arguments
        )
        mark = "  (unconfirmed: --accept)" if one.formula in unconfirmed() else ""
        yield f"{one.formula}  {asked}  ->  {one.unit or 'words'}{mark}"


def _computed(name: str, values: list[str], accept: list[str]) -> Iterator[str]:
    """The answer, line by line; what is unusual is said on standard error."""
    from firstdose.cli.formula_arguments import read
    from firstdose.standards.formula_functions import Given
    from firstdose.standards.formulas import answer, citations

    problems = [*_unknown_formula(name), *_unknown_accepted(accept)]
    found: tuple[Taken, ...] = ()
    if name in citations():
        try:
            found = read(citations()[name], values)
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError.of(problems)
    given = Given(
        numbers={t.argument.name: t.value for t in found if isinstance(t.value, Decimal)},
        words={t.argument.name: t.value for t in found if isinstance(t.value, str)},
        accepted=frozenset(accept),
    )
    value = answer(name, given)
    _warn(found)
    yield from _shown(citations()[name], found, value)
    if accept:
        yield _line("note", f"unconfirmed, accepted by name: {', '.join(accept)}")


def _warn(found: tuple[Taken, ...]) -> None:
    from firstdose.cli.formula_arguments import plain

    for taken in found:
        limits = taken.argument.limits
        if taken.unusual and limits is not None:
            usual = f"{plain(limits.plausible_from)} to {plain(limits.plausible_to)}"
            unit = taken.argument.unit
            typer.echo(f"Warning: {taken} is unusual; {usual} {unit} is expected.", err=True)


def _shown(citation: Citation, found: tuple[Taken, ...], value: Value) -> Iterator[str]:
    results = tuple(_results(citation, value))
    yield _line("formula", f"{citation.formula}: {citation.label.en}")
    yield from (_line("given", str(taken)) for taken in found)
    yield from results
    yield _line("source", f"{citation.source} (confidence {citation.confidence})")


def _results(citation: Citation, value: Value) -> Iterator[str]:
    """The result as printed and as computed; a word has no exact value."""
    from firstdose.standards.digits import rounded
    from firstdose.standards.glucocorticoids import Band, Cumulative
    from firstdose.standards.lymphodepletion import Dose
    from firstdose.standards.verdict import Ungradable, YesNo

    match value:
        case Decimal():
            yield from _pair(rounded(value, citation.decimals), value, citation.unit)
            if value == 0 and citation.unit == "mg/m2":
                yield _line("note", "0 means: do not give")
        case Dose():
            days = "1 day" if value.days == 1 else f"{value.days} days"
            each = f"{citation.unit} each day"
            yield from _pair(value.rounded_mg_per_day, value.exact_mg_per_day, each)
            yield from _pair(value.rounded_mg, value.exact_mg, f"{citation.unit} in {days}")
            if value.exact_mg == 0:
                yield _line("note", "0 means: do not give")
        case Cumulative():
            total = value.prednisone_mg
            yield from _pair(rounded(total, citation.decimals), total, citation.unit)
            if value.pulse_mg:
                yield _line("note", "as pulses, which are not added to the daily dose")
        case Band():
            yield _line("result", value.label.en)
            if value.is_pulse:
                yield _line("note", "a pulse is not added to the daily dose")
        case YesNo():
            yield _line("result", value.value)
        case Ungradable():
            raise StudyError.of((_no_answer(citation, value),))
        case _:
            assert_never(value)


def _pair(shown: Decimal, exact: Decimal, unit: str) -> Iterator[str]:
    from firstdose.cli.formula_arguments import plain

    yield _line("result", f"{shown:f} {unit}")
    yield _line("exact", f"{plain(exact)} {unit}")


def _line(what: str, text: str) -> str:
    return f"{what:<9}{text}"


def _unknown_formula(name: str) -> Iterator[Problem]:
    from firstdose.cli.formula_arguments import meant
    from firstdose.standards.formulas import citations

    if name not in citations():
        yield Problem(
            what=f"There is no formula '{name}'.",
            where="NAME on the command line",
            because="Only what the tables of the standards cite can be computed.",
            remedy=f"{meant(name, citations())}firstdose formula --list shows every formula.",
        )


def _unknown_accepted(accept: list[str]) -> Iterator[Problem]:
    from firstdose.cli.formula_arguments import meant
    from firstdose.standards.formulas import unconfirmed

    for name in accept:
        if name not in unconfirmed():
            yield Problem(
                what=f"There is nothing to accept in '{name}'.",
                where=f"--accept {name} on the command line",
                because=f"These are unconfirmed: {', '.join(sorted(unconfirmed()))}.",
                remedy=f"{meant(name, unconfirmed())}Leave it out, or name one of them.",
            )


def _no_answer(citation: Citation, why: Ungradable) -> Problem:
    return Problem(
        what=f"{citation.formula} gives no result here.",
        where=f"NAME on the command line, {citation.label.en}",
        because=f"{why.reason[:1].upper()}{why.reason[1:]}.",
        remedy=_REMEDIES[why.code].format(**dict(why.values)),
    )
