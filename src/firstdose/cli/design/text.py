"""``firstdose design text``: the paragraphs for the statistics section of a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.option_groups import with_option_groups
from firstdose.cli.options import Lang, Language, of_kind
from firstdose.cli.problems import with_problems_shown

EXAMPLE = "firstdose design text nct06010472"


@with_problems_shown
@with_option_groups
def text(
    asked: Asked,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="By default standard output.",
            dir_okay=False,
            callback=of_kind(".txt", ".md", otherwise="; design table writes Word files"),
        ),
    ] = None,
    lang: Lang = Language.EN,
) -> None:
    """Write the text for the statistics section.

    Every number in it comes from the settings; the design is named with its source.
    """
    from firstdose.cli.design.chosen import chosen, say_whose_guards
    from firstdose.cli.design.oc import give
    from firstdose.cli.design.table import line_of, stated
    from firstdose.report.designs.stated import assumed_sentences
    from firstdose.report.designs.text import protocol_text
    from firstdose.report.words import read_words

    of_design = chosen(asked, None if asked.regimens else line_of(asked))
    say_whose_guards(asked.guard, [of_design])
    words, said = read_words(lang.value), stated(asked, of_design)
    paragraphs = protocol_text(said, words)
    for each in assumed_sentences(said, words):
        typer.echo(each, err=True)
    give("\n\n".join(each for each in paragraphs if each) + "\n", out)
