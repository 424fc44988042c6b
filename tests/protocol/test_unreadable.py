"""Text that is no YAML, or YAML that is no study file."""

import pytest

from firstdose.protocol import problems, read
from firstdose.records.problem import StudyError


@pytest.mark.parametrize(
    ("text", "where", "because"),
    [
        ("a: [1\nb: 2", "line 2, column 2", "A list that begins with [ is not closed with ]."),
        ("a: {b: 1\nc: 2", "line 2, column 2", "A block that begins with { is not closed with }."),
        ("a: 1\n\tb: 2", "line 2, column 1", "A tab stands where spaces are needed."),
        ("a: 'x", "line 1, column 6", "A quotation mark is not closed."),
        ("a: 1\nb\nc: 1", "line 3, column 1", "A key has no colon."),
        ("a:\n  - 1\n b: 2", "line 3, column 2", "The indentation changes where it should not."),
        ("a: *y", "line 1, column 4", "An alias (*name) names nothing"),
        ("a: 1\n---\nb: 2", "line 2, column 1", "A second document begins (---)"),
        ("- @x", "line 1, column 3", "A value begins with a special character"),
        ("a: x\n\x07", "line 2, column 1", "The character U+0007 may not stand in YAML."),
        ("{a: 1}: 2", "line 1, column 1", "A key is a list or a block."),
        (
            "a: b: c",
            "line 1, column 5",
            "A colon stands in text without quotation marks, or the indentation is wrong.",
        ),
    ],
)
def test_unreadable_yaml_names_line_and_column(text: str, where: str, because: str) -> None:
    (problem,) = problems(text, "study.yaml")
    assert problem.what == "The study file cannot be read as YAML."
    assert problem.where == f"study.yaml {where}"
    assert problem.because.startswith(because)
    assert "quotation marks" in problem.remedy
    with pytest.raises(StudyError):
        read(text, "study.yaml")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    (problem,) = problems(text, "study.yaml")
    assert problem.what == "The study file is empty."


def test_a_list_is_no_study() -> None:
    (problem,) = problems("- 1", "study.yaml")
    assert problem.what == "A list is not a block of keys."


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(
            f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n"
            for old, new in zip("abcde", "bcdef")  # noqa: B905
        ),
    ],
)
def test_aliases_do_not_grow_without_bounds(text: str) -> None:
    (problem,) = problems(text, "study.yaml")
    assert "more than 100000 values" in problem.what


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    (problem,) = problems("[" * 5000, "study.yaml")
    assert problem.what == "The study file cannot be read as YAML."
