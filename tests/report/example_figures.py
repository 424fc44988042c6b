"""Figures of every kind, for the tests of the rendering kit."""

from __future__ import annotations

from firstdose.records.values import Origin
from firstdose.report.chart import (
    Band,
    Bars,
    Category,
    Chart,
    Limits,
    Lines,
    Panels,
    Plot,
    Points,
    Quantity,
    Series,
    Stacked,
    Texts,
    Threshold,
    Tiles,
    render,
)
from firstdose.report.colour import GRADES, Colour
from firstdose.report.drawing import (
    Drawing,
    Flow,
    FlowArm,
    FlowBox,
    FlowStep,
    Grid,
    GridCell,
    GridStep,
    Kind,
    Lane,
    Moment,
    Period,
    Schema,
    draw,
    empty_figure,
    flow_drawing,
    grid_drawing,
    schema_drawing,
)
from firstdose.report.words import Language, read_words

DAYS = (0, 14, 28, 56, 84)
ARMS = ("14 d", "7 d", "3 d")
PEOPLE = ("001", "002", "003")


def say(language: Language, en: str, zh: str) -> str:
    return en if language == "en" else zh


def drawings(language: Language) -> dict[str, Drawing]:
    """One drawing of each kind."""
    long = say(
        language,
        "fludarabine 25 mg/m² and cyclophosphamide 300 mg/m² on days −5 to −3",
        "第 −5 至 −3 天给予氟达拉滨（25 mg/m²）和环磷酰胺（300 mg/m²）",
    )
    flow = Flow(
        title=say(language, "Trial profile", "试验流程"),
        description=say(language, "From screening to analysis.", "从筛选到分析。"),
        steps=(
            FlowStep(
                box=FlowBox(head=say(language, "27 screened", "筛选 27 例")),
                leaving=FlowBox(
                    head=say(language, "9 not eligible", "9 例不符合入组条件"),
                    lines=(
                        say(language, "4 SLEDAI-2K below 8", "4 例 SLEDAI-2K 低于 8 分"),
                        say(
                            language,
                            "5 active infection (tuberculosis, hepatitis B or cytomegalovirus)",
                            "5 例活动性感染（结核、乙型肝炎或巨细胞病毒感染）",
                        ),
                    ),
                ),
            ),
            FlowStep(
                box=FlowBox(head=say(language, "18 enrolled", "入组 18 例"), lines=(long,)),
                leaving=FlowBox(head=say(language, "0 left before infusion", "输注前退出 0 例")),
            ),
        ),
        arms=tuple(
            FlowArm(
                boxes=(
                    FlowBox(head=say(language, f"Cohort {at}", f"第 {at} 队列"), lines=(long,)),
                    FlowBox(head=say(language, "6 infused", "6 例接受输注")),
                )
            )
            for at in (1, 2, 3)
        ),
    )
    infusion = Kind(name=say(language, "infusion", "输注"), colour=Colour.INK, sign="triangle")
    window = Kind(
        name=say(language, "window for dose-limiting toxicity", "剂量限制性毒性观察期"),
        colour=Colour.BLUE,
        sign="square",
    )
    schema = Schema(
        title=say(language, "Dosing schema", "给药方案"),
        description=say(language, "Planned days of each cohort.", "各队列的计划日程。"),
        lanes=tuple(
            Lane(
                name=say(language, f"Every {days} days", f"每 {days} 天一次"),
                detail=say(language, "3 infusions of 2 × 10⁷/kg", "3 次输注，每次 2×10⁷/kg"),
                periods=(Period(kind=window, first_day=0, last_day=2 * days + 28),),
                moments=tuple(Moment(kind=infusion, day=days * at) for at in range(3)),
            )
            for days in (14, 7, 3)
        ),
        ticks=(-5, 0, 7, 14, 28, 56),
        day_title=say(language, "Study day", "研究日"),
    )
    grid = Grid(
        title=say(language, "Dose by schedule", "剂量与给药间隔"),
        description=say(language, "From the lowest cell on.", "自最低剂量开始。"),
        row_title=say(language, "Cells per infusion", "每次输注细胞数"),
        column_title=say(language, "Interval between infusions", "输注间隔"),
        rows=("1 × 10⁷/kg", "2 × 10⁷/kg"),
        columns=ARMS,
        cells=(
            GridCell(row=0, column=0, head="0/3 DLT", tone="good"),
            GridCell(row=0, column=1, head="0/3 DLT", tone="good"),
            GridCell(
                row=0,
                column=2,
                head="2/3 DLT",
                lines=(say(language, "prolonged neutropenia", "中性粒细胞减少时间延长"),),
                tone="closed",
            ),
            GridCell(row=1, column=1, head="0/2 DLT", tone="current"),
        ),
        steps=(
            GridStep(start=(0, 0), end=(0, 1), label="1"),
            GridStep(start=(0, 1), end=(0, 2), label="2"),
            GridStep(start=(0, 2), end=(0, 1), label="3"),
            GridStep(start=(0, 1), end=(1, 1), label="4"),
        ),
    )
    return {
        "flow": flow_drawing(flow, language),
        "schema": schema_drawing(schema, language),
        "grid": grid_drawing(grid, language),
    }


def charts(language: Language) -> dict[str, Chart]:
    """Charts that use every layer and every view."""
    day = Quantity(field="day", title=say(language, "Study day", "研究日"), ticks=DAYS)
    by = Series(field="arm", names=ARMS, title=say(language, "interval", "间隔"))
    scores = [
        {"day": d, "score": 14 - 2 * at - k, "who": who, "arm": ARMS[k], "low": 8 - k, "high": 16}
        for at, d in enumerate(DAYS)
        for k, who in enumerate(PEOPLE)
    ]
    score = Quantity(field="score", title="SLEDAI-2K", zero=True)
    course = Plot(
        layers=(
            Band(rows=scores[::3], x=day, y=Quantity(field="low"), to="high"),
            Lines(rows=scores, x=day, y=score, by=by, each="who", faint=True),
            Points(rows=scores, x=Quantity(field="day"), y=Quantity(field="score"), by=by),
            Threshold(label=say(language, "low disease activity: 4", "低疾病活动度：4"), at_y=4),
            Texts(rows=scores[-1:], x=Quantity(field="day"), y=Quantity(field="score"), text="who"),
        ),
    )
    copies = Quantity(field="copies", title=say(language, "copies/µg DNA", "拷贝/µg DNA"), log=True)
    kinetics = Panels(
        plots=tuple(
            Plot(
                title=who,
                width=160,
                height=110,
                layers=(
                    Lines(
                        rows=[{"day": d, "copies": 10 ** (1 + d % 4)} for d in (1, 2, 3, 7)],
                        x=Quantity(field="day", title=say(language, "day", "天")),
                        y=copies,
                    ),
                    Threshold(label="LLOQ", at_y=50),
                ),
            )
            for who in PEOPLE
        )
    )
    who = Category(field="who", order=PEOPLE, title=say(language, "participant", "受试者"))
    event = Series(
        field="what",
        names=(say(language, "infusion", "输注"), say(language, "response", "应答")),
        colours=(Colour.INK, Colour.VERMILION),
        shapes=("triangle-up", "diamond"),
    )
    marks = [
        {"who": name, "day": 10 * at, "what": event.names[at % 2]} for at, name in enumerate(PEOPLE)
    ]
    bars = [
        {"who": name, "from": 0, "to": 60 + 9 * at, "arm": ARMS[at]}
        for at, name in enumerate(PEOPLE)
    ]
    swimmer = Plot(
        height=120,
        layers=(
            Bars(
                rows=bars,
                x=Quantity(field="from", title=day.title),
                y=who,
                to="to",
                by=by,
                thickness=8,
            ),
            Points(rows=marks, x=Quantity(field="day"), y=who, by=event, edged=True),
        ),
    )
    grades = Series(
        field="grade", names=tuple("012345"), colours=GRADES, title=say(language, "grade", "分级")
    )
    heat = Plot(
        height=90,
        layers=(
            Tiles(
                rows=[
                    {"who": name, "test": test, "grade": str((at + 2 * k) % 6)}
                    for at, name in enumerate(PEOPLE)
                    for k, test in enumerate(("ANC", "Hb", "PLT"))
                ],
                x=Category(field="who", order=PEOPLE),
                y=Category(field="test", order=("ANC", "Hb", "PLT")),
                by=grades,
                text="grade",
            ),
        ),
    )
    rates = [
        {"visit": visit, "arm": arm, "low": 10 + 9 * k, "rate": 40 + 9 * k, "high": 70 + 9 * k}
        for visit in ("W4", "W12")
        for k, arm in enumerate(ARMS)
    ]
    visit = Category(field="visit", order=("W4", "W12"))
    rate = Plot(
        height=120,
        layers=(
            Limits(
                rows=rates,
                x=visit,
                y=Quantity(field="low", title=say(language, "Response (%)", "应答率（%）"), low=0),
                to="high",
                by=by,
                offset=by,
            ),
            Points(rows=rates, x=visit, y=Quantity(field="rate"), by=by, offset=by),
        ),
    )
    counts = Plot(
        height=120,
        layers=(Bars(rows=rates, x=visit, y=Quantity(field="rate", title="%"), by=by, offset=by),),
    )
    views = {
        "course": course,
        "kinetics": kinetics,
        "swimmer": swimmer,
        "grades": heat,
        "rates": Stacked(plots=(rate, counts)),
    }
    return {
        name: Chart(title=name, description=say(language, "An example.", "示例。"), view=view)
        for name, view in views.items()
    }


def figures(language: Language, origin: Origin) -> dict[str, str]:
    """Every example figure as SVG."""
    words = read_words(language)
    drawn = {
        name: draw(one, words=words, origin=origin) for name, one in drawings(language).items()
    }
    charted = {
        name: render(one, words=words, origin=origin) for name, one in charts(language).items()
    }
    nothing = empty_figure(
        say(language, "HLA antibodies", "HLA 抗体"),
        say(language, "Not shown: HLA antibodies were not recorded.", "未显示：未记录 HLA 抗体。"),
        words=words,
        origin=origin,
    )
    return {**drawn, **charted, "empty": nothing}
