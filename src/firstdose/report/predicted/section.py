"""The part of a page that shows what the model predicts, with what must be known to read it."""

from __future__ import annotations

from collections.abc import Sequence

from firstdose.report.page import Block, FigureBlock, NoticeBlock, Paragraphs, Section
from firstdose.report.words import Words


def model_section(
    figures: Sequence[FigureBlock], words: Words, notes: Sequence[str] = ()
) -> Section:
    """Figures of the model, each with its description under it; ``notes`` say what is missing."""
    caution = NoticeBlock(
        title=words("document.notice.simulated.title"),
        texts=(words("predicted.model.opening"),),
        kind="caution",
    )
    blocks: list[Block] = [caution, *((Paragraphs(texts=tuple(notes)),) if notes else ())]
    for each in figures:
        blocks += [each, Paragraphs(texts=(each.description,))]
    return Section(id="model", title=words("predicted.page.figures"), blocks=tuple(blocks))
