"""Write docs/reference/access.md from the tables of who may do what.

python tools/access_page.py
"""

from __future__ import annotations

from pathlib import Path

from firstdose.conduct.access import Act, Role, matrix
from firstdose.conduct.access.delegating import asked_by_roles
from firstdose.conduct.words import read_words

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "access.md"
AT = {"one": "one site", "every": "every site", "any": "one site or every site"}

HEAD = """\
<!-- Made by tools/access_page.py from src/firstdose/conduct/access. -->

# Who may do what

What stands in no cell is forbidden. *own*: at the site of the duty. *all*: at whatever site. Acts
with a mark (†) show dose, schedule or cohort, and are refused to whoever is {term}`blinded`.

"""


def page() -> str:
    """The whole page."""
    words, table = read_words("en"), matrix()
    names = {role: words(f"access.role.{role.value}") for role in Role}
    lines = [
        f"| act | {' | '.join(names.values())} |",
        f"|---|{'---|' * len(Role)}",
    ]
    for act in Act:
        cells = " | ".join(table.reach(act, role).value for role in Role)
        mark = " †" if act in table.revealing else ""
        lines.append(f"| {act.value.replace('_', ' ')}{mark} | {cells} |")
    lines += [
        "",
        "## What a role asks",
        "",
        "| role | at | training in good clinical practice and in the protocol | delegated by |",
        "|---|---|---|---|",
    ]
    for role, asks in asked_by_roles().items():
        by = "administrator or investigator" if asks.by_investigator else "administrator"
        trained = "asked for" if asks.trained else ""
        lines.append(f"| {names[role]} | {AT[asks.at]} | {trained} | {by} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
