"""``firstdose design expansion``: when an expansion cohort stops early, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from firstdose.cli.options import Lang, Language
from firstdose.cli.problems import with_problems_shown

if TYPE_CHECKING:
    from firstdose.design.boundaries.bop2 import Expansion
    from firstdose.design.boundaries.bop2_exact import Chances, Optimal

EXAMPLE = (
    "firstdose design expansion --null 0.2,0.3 --alternative 0.4,0.15"
    " --looks 10,20,30,40 --alpha 0.1"
)

Endpoints = Literal["response", "response_and_toxicity", "either_response"]


@with_problems_shown
def expansion(
    *,
    null: Annotated[
        str,
        typer.Option(metavar="P[,P]", help="Probability of the endpoint, or of two, if no good."),
    ],
    alternative: Annotated[
        str, typer.Option(metavar="P[,P]", help="The same if the treatment is worth while.")
    ],
    looks: Annotated[
        str,
        typer.Option(metavar="N1,N2,…", help="Numbers evaluable at each look; the last is all."),
    ],
    alpha: Annotated[float, typer.Option(metavar="P", help="Type I error at most.")],
    endpoints: Annotated[
        Endpoints | None,
        typer.Option(help="What two numbers are; by default a response and a DLT."),
    ] = None,
    odds_ratio: Annotated[
        float, typer.Option(metavar="R", help="Odds ratio that joins two; 1: independent.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    lang: Lang = Language.EN,
) -> None:
    """Find when an expansion cohort stops early, by BOP2.

    At each look it stops when it is too probably no better than the null hypothesis. The limits are
    those with the greatest power of all that keep the type I error; error, power and mean number of
    participants are exact.
    """
    from firstdose.design.boundaries.bop2 import Expansion, Hypothesis
    from firstdose.design.boundaries.bop2_exact import optimal
    from firstdose.report.designs.expansion import expansion_lines
    from firstdose.report.words import read_words

    under_null = _numbers(null, "--null")
    stated = Expansion(
        null=Hypothesis(probabilities=under_null, odds_ratio=odds_ratio),
        alternative=Hypothesis(
            probabilities=_numbers(alternative, "--alternative"), odds_ratio=odds_ratio
        ),
        looks=_whole(looks, "--looks"),
        type_one_error=alpha,
        endpoints=endpoints or ("response" if len(under_null) == 1 else "response_and_toxicity"),
    )
    found = optimal(stated)
    if as_json:
        typer.echo(json.dumps(_as_json(stated, found), indent=1))
        return
    for line in expansion_lines(stated, found, read_words(lang.value)):
        typer.echo(line)


def _numbers(text: str, option: str) -> tuple[float, ...]:
    try:
        return tuple(float(each) for each in text.split(","))
    except ValueError:
        raise typer.BadParameter(
            f"'{text}' is not numbers and commas.", param_hint=option
        ) from None


def _whole(text: str, option: str) -> tuple[int, ...]:
    numbers = _numbers(text, option)
    if not all(each.is_integer() for each in numbers):
        raise typer.BadParameter("Participants are whole numbers.", param_hint=option)
    return tuple(int(each) for each in numbers)


def _as_json(stated: Expansion, found: Optimal) -> Mapping[str, object]:
    return {
        "endpoints": stated.endpoints,
        "lambda": found.lambda_,
        "gamma": found.gamma,
        "looks": [
            {"evaluable": n, "limits": counts}
            for n, counts in zip(stated.looks, found.limits.tolist(), strict=True)
        ],
        "type_one_error": found.type_one_error,
        "power": found.power,
        "null": _chances(found.under_null),
        "alternative": _chances(found.under_alternative),
    }


def _chances(under: Chances) -> Mapping[str, object]:
    return {
        "promising": float(under.passes[0]),
        "stops": under.stops[0].tolist(),
        "mean_participants": float(under.mean_participants[0]),
    }
