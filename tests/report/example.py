"""A page with every kind of block and figure, for the tests of the rendering kit."""

from __future__ import annotations

from firstdose.records.values import Origin
from firstdose.report.page import (
    Block,
    Cell,
    Column,
    Definitions,
    FigureBlock,
    ListBlock,
    Note,
    NoticeBlock,
    Page,
    Paragraphs,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.words import Language
from report.example_figures import DAYS, figures, say


def tables(language: Language) -> tuple[TableBlock, TableBlock, TableBlock]:
    """A table with groups, notes and links; one too wide for a page; one without rows."""
    baseline = TableBlock(
        id="table-baseline",
        caption=say(language, "Baseline characteristics.", "基线特征。"),
        columns=(
            Column(label=say(language, "Characteristic", "特征"), align="text"),
            Column(label="14 d", unit="n = 6", group="1 × 10⁷/kg"),
            Column(label="7 d", unit="n = 6", group="1 × 10⁷/kg"),
            Column(label=say(language, "All", "合计"), unit="n = 12"),
        ),
        rows=(
            Row.of(say(language, "Age, years", "年龄（岁）"), "34 (22–51)", "31 (19–47)", "32"),
            Row.of(say(language, "Sex", "性别"), heading=True),
            Row.of(say(language, "Female", "女"), "5 (83 %)", "6 (100 %)", "11", indent=1),
            Row(
                cells=(
                    Cell(text="SLEDAI-2K", note="a"),
                    Cell(text="12"),
                    Cell(text="11"),
                    Cell(text="12", link="participant-001"),
                ),
            ),
        ),
        notes=(
            Note(mark="a", text=say(language, "Before conditioning.", "预处理前。")),
            Note(text=say(language, "Shares are of known values.", "百分比以已知值为分母。")),
        ),
    )
    wide = TableBlock(
        id="table-participants",
        caption=say(language, "One row per participant.", "逐例受试者汇总。"),
        columns=(
            Column(label=say(language, "Participant", "受试者"), align="text"),
            *(
                Column(label=say(language, f"Measurement {at}", f"测量 {at}"), unit="10⁹/L")
                for at in range(11)
            ),
        ),
        rows=tuple(
            Row(
                cells=(Cell(text=f"{at:03d}"), *(Cell(text="12,345.6") for _ in range(11))),
                id=f"participant-{at:03d}",
            )
            for at in range(1, 31)
        ),
    )
    none = TableBlock(
        id="table-deaths",
        caption=say(language, "Deaths.", "死亡。"),
        columns=(Column(label=say(language, "Participant", "受试者")),),
        rows=(),
        empty=say(language, "No participant died.", "无受试者死亡。"),
    )
    return baseline, wide, none


def page(language: Language, origin: Origin = Origin.SIMULATED) -> Page:
    """The whole example page."""
    baseline, wide, none = tables(language)
    numbers = TableBlock(
        id="table-course",
        caption=say(language, "SLEDAI-2K by day.", "各研究日的 SLEDAI-2K。"),
        columns=(Column(label=say(language, "Study day", "研究日")), Column(label="SLEDAI-2K")),
        rows=tuple(Row.of(str(day), "8") for day in DAYS),
    )
    shown: tuple[Block, ...] = tuple(
        FigureBlock(
            id=f"figure-{name}",
            caption=say(language, f"Example: {name}.", f"示例：{name}。"),
            svg=svg,
            description=say(language, "What the figure shows.", "图示内容。"),
            table=numbers if name == "course" else None,
        )
        for name, svg in figures(language, origin).items()
    )
    findings = Section(
        id="findings",
        title=say(language, "Findings of CAR-NK cells", "CAR-NK 细胞的主要结果"),
        blocks=(
            Paragraphs(texts=(say(language, "One of 18 (6 %).", "18 例中 1 例（6%）。"),)),
            ListBlock(points=(say(language, "No deaths.", "无死亡。"),)),
            ListBlock(points=("<b>&</b>",), numbered=True),
            NoticeBlock(
                kind="caution",
                title=say(language, "Limits", "局限性"),
                texts=(say(language, "Two are pending.", "2 例待观察。"),),
            ),
        ),
        sections=(Section(id="figures", title=say(language, "Figures", "图"), blocks=shown),),
    )
    return Page(
        title=say(language, "CAR-NK cells in lupus", "CAR-NK 细胞治疗红斑狼疮"),
        subtitle=say(language, "A phase 1 trial", "1 期试验"),
        language=language,
        origin=origin,
        facts=((say(language, "Data cut", "数据截止日"), "2026-03-09"),),
        sections=(
            findings,
            Section(
                id="tables", title=say(language, "Tables", "表"), blocks=(baseline, wide, none)
            ),
        ),
        assumptions=Section(
            id="assumptions",
            title=say(language, "Assumptions", "假设"),
            blocks=(
                Definitions(pairs=((say(language, "Body surface", "体表面积"), "Mosteller"),)),
            ),
        ),
        imprint=("firstdose 0.1.0",),
    )
