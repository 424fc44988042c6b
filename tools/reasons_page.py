"""Write docs/reference/design-reasons.md from the wordings of the designs.

python tools/reasons_page.py
"""

from __future__ import annotations

from pathlib import Path

from firstdose.design.reasons import WORDS

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "design-reasons.md"

HEAD = """\
<!-- Made by tools/reasons_page.py from src/firstdose/design/reasons. -->

# Reasons of designs

Every {term}`design`, {term}`guard` and stopping rule says why, in sentences that go into the
minutes of the safety committee. The keys stand in the ledger and do not
change; what stands in braces is filled in.

| key | wording | in Chinese |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = [f"| `{key}` | {label.en} | {label.zh} |" for key, label in WORDS.items()]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
