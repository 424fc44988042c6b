"""The study files that ship, as text, and copies that are broken on purpose."""

from importlib.resources import files

from firstdose.protocol import Study, problems, read
from firstdose.records.problem import Problem

STUDIES = ("nct06010472", "nct07358988")
REFERENCE = "nct06010472"
REFUSED_TODAY = ("planned_participants: 36", "planned_participants: 35")
"""What makes of the reference study one that has its shape, and that one check refuses."""
_BILAG = 'zh: "BILAG至少一个A级或至少两个B级"\n'
A_OR_TWO_B = f"""{_BILAG}      any_of:
        - {{quantity: bilag_a_systems, comparison: ">=", value: 1, unit: systems}}
        - {{quantity: bilag_b_systems, comparison: ">=", value: 2, unit: systems}}
"""
WITHOUT_BILAG = (A_OR_TWO_B, _BILAG)
"""The entry criterion on BILAG of both studies becomes a judgement of the site."""
SCHEMA = files("firstdose") / "studies" / "study.schema.json"


def text_of(study: str) -> str:
    return (files("firstdose") / "studies" / study / "study.yaml").read_text(encoding="utf-8")


def study(name: str = REFERENCE) -> Study:
    return read(text_of(name), "study.yaml")


def broken(*changes: tuple[str, str], of: str = REFERENCE) -> str:
    """The shipped file with the first place of each text replaced; the text must be there."""
    text = text_of(of)
    for old, new in changes:
        assert old in text, f"the shipped file no longer says {old!r}"
        text = text.replace(old, new, 1)
    return text


def problems_of(*changes: tuple[str, str], of: str = REFERENCE) -> tuple[Problem, ...]:
    return problems(broken(*changes, of=of), "study.yaml")


def only(*changes: tuple[str, str], of: str = REFERENCE) -> Problem:
    """The one problem of a broken copy."""
    found = problems_of(*changes, of=of)
    assert len(found) == 1, "\n".join(str(problem) for problem in found) or "no problem found"
    return found[0]


def line_of(text: str, of: str = REFERENCE) -> int:
    """The line of the shipped file on which a text first stands."""
    before, found, _ = text_of(of).partition(text)
    assert found, f"the shipped file no longer says {text!r}"
    return before.count("\n") + 1
