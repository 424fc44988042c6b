"""The part of a page that shows what the model predicts, with what must be known to read it."""

from __future__ import annotations

from collections.abc import Sequence

from firstdose.report.page import (
    Block,
    FigureBlock,
    ListBlock,
    NoticeBlock,
    Paragraphs,
    Section,
)
from firstdose.report.predicted.kept import Kept, figure_of, made_of_sentence, said_of
from firstdose.report.words import Words


def model_section(
    figures: Sequence[FigureBlock], words: Words, notes: Sequence[str] = ()
) -> Section:
    """Figures of the model; ``notes`` say what is missing."""
    blocks: list[Block] = [_caution(words), *((Paragraphs(texts=tuple(notes)),) if notes else ())]
    blocks += figures
    return Section(id="model", title=words("predicted.page.figures"), blocks=tuple(blocks))


def kept_section(kept: Sequence[Kept], words: Words) -> Section:
    """Figures of results that were kept, each with what it was made of."""
    blocks: list[Block] = [_caution(words)]
    for each in kept:
        figure = figure_of(each, words)
        made = made_of_sentence(each.of, words)
        blocks += [figure, Paragraphs(texts=(made,))]
        orders = tuple(said_of(each, words))
        blocks += [ListBlock(points=orders)] if orders else []
    return Section(id="predicted", title=words("predicted.kept.title"), blocks=tuple(blocks))


def _caution(words: Words) -> NoticeBlock:
    """That what follows is simulated."""
    return NoticeBlock(
        title=words("document.notice.simulated.title"),
        texts=(words("predicted.model.opening"),),
        kind="caution",
    )
