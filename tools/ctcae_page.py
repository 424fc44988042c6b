"""Write docs/reference/ctcae.md from the tables of CTCAE.

    python tools/ctcae_page.py

Every numeric criterion of both versions, in the unit it was published in, with its conditions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from firstdose.standards import Criterion, Cut, analyte, ctcae
from firstdose.standards.circumstances import condition_labels, conditions, implied
from firstdose.standards.ctcae import CtcaeVersion, Standard
from firstdose.standards.tables import Confidence, rows, sources
from firstdose.standards.wordings import cut_wording

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "ctcae.md"
VERSIONS: tuple[CtcaeVersion, ...] = ("5.0", "6.0")

NAMES = {
    "lln": "LLN",
    "baseline": "baseline",
    "baseline_lln": "the LLN of that day",
    "baseline_uln": "the ULN of that day",
}

HEAD = """\
# CTCAE, numeric criteria

<!-- Made by tools/ctcae_page.py from src/firstdose/standards/data/ctcae and data/conditions. -->

Every limit by which a number alone gives a {term}`grade`. A value has the highest grade whose limit
it passes, and grade 0 only when it is known to pass none. Clinical clauses (admission, transfusion,
danger to life, death) are not in the numbers: the investigator may raise the grade, and the number
never lowers what was recorded.

LLN and ULN are the laboratory's limits of normal. A limit of 1 x LLN is written "LLN". Where a term
has limits in two units, a value is held against those of the unit it was reported in. A mark `M`
after a limit means that it was not read in the official text itself, but in a faithful copy or by
the reading named in the table.
"""


def page() -> str:
    """The whole page."""
    blocks = [HEAD, *(_version(ctcae(version)) for version in VERSIONS), _conditions(), _notes()]
    return "\n".join(blocks)


def _version(standard: Standard) -> str:
    by_class: defaultdict[str, list[Criterion]] = defaultdict(list)
    for several in (*standard.criteria.values(), *standard.published.values()):
        for criterion in several:
            by_class[standard.terms[criterion.term].system_organ_class].append(criterion)
    lines = [f"## {standard.name}\n"]
    for name in sorted(by_class):
        lines += [
            f"### {standard.name}: {name}\n",
            "| term | measured | unit of the limits | grade 1 | grade 2 | grade 3 | grade 4 |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += (_row(each) for each in sorted(by_class[name], key=_order))
        lines.append("")
    return "\n".join(lines)


def _order(criterion: Criterion) -> tuple[str, str, bool, str]:
    own = criterion.unit == analyte(criterion.analyte).unit
    return (criterion.term, criterion.analyte, not own, criterion.unit)


def _row(criterion: Criterion) -> str:
    cells = [
        criterion.term,
        analyte(criterion.analyte).label.en,
        f"`{criterion.unit}`",
        *(_grade(criterion, grade) for grade in (1, 2, 3, 4)),
    ]
    return f"| {' | '.join(cells)} |"


def _grade(criterion: Criterion, grade: int) -> str:
    said = [_cut(cut) for cut in criterion.cuts if cut.grade == grade]
    return "<br>or ".join(said) if said else "-"


def _cut(cut: Cut) -> str:
    text = cut_wording(cut).replace("<", "&lt;").replace(">", "&gt;")
    return text if cut.confidence is Confidence.HIGH else f"{text} `{cut.confidence}`"


def _conditions() -> str:
    lines = [
        "## Conditions\n",
        "Some limits hold under a condition. Each is a question; what nobody answers is not known,",
        "unless the numbers answer it or a policy is asked to.\n",
        "| question | when the limits hold | answered by the numbers |",
        "|---|---|---|",
    ]
    for question in dict.fromkeys(each.question for each in conditions().values()):
        labels = [
            f"{each.answer}: {label.en}"
            for each, label in condition_labels().items()
            if each.question == question
        ]
        by = implied().get(question)
        answered = "-"
        if by is not None:
            side = next(
                r["side"] for r in rows("conditions/implied.csv") if r["question"] == question
            )
            answered = f"{by.comparison.left} {side} {by.comparison.reference}".replace("_", " ")
        lines.append(f"| `{question}` | {'; '.join(labels)} | {answered} |")
    return "\n".join([*lines, "", *_policies()])


def _policies() -> Iterator[str]:
    yield "| policy | takes it to be |"
    yield "|---|---|"
    yield "| `unknown` | nothing: what is not known stays so |"
    told: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("ctcae/policies.csv"):
        told[row["policy"]].append(f"`{row['question']}` {row['answer']}")
    for policy, answers in told.items():
        yield f"| `{policy}` | {', '.join(answers)} |"
    yield ""


def _notes() -> str:
    (cuts,) = (source for source in sources("ctcae") if source.table == "cuts")
    return f"## Source\n\n{cuts.publication}. {cuts.licence}.\n\n{cuts.note}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
