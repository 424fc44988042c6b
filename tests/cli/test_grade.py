"""``firstdose grade``: every kind of row and of file, good and bad."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from cli.command import Ended, firstdose
from firstdose.cli import laboratory_file, plain_csv
from firstdose.cli.laboratory_file import stretches

HEAD = "analyte,value,unit,lln,uln"


def graded(folder: Path, text: str | bytes, *options: str, version: str = "5.0") -> Ended:
    file = folder / "lab.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return firstdose("grade", file, "--standard", f"ctcae-{version}", *options)


def rows(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.out, newline=""), strict=True))


def answers(ended: Ended) -> list[tuple[str, str, str]]:
    return [(row["term"], row["grade"], row["reason"]) for row in rows(ended)]


def test_rows_and_columns_come_back_in_order_with_three_more(tmp_path: Path) -> None:
    text = (
        "subject,analyte,value,unit,lln,uln,remark\n"
        '001,NEUT,0.98,10^9/L,2,7.5,"bled, twice"\n'
        "002,potassium,6.5,mmol/L,3.5,5.0,\n"
        '001,Anemia,79,g/L,120,160,"said ""fine"""\n'
    )
    ended = graded(tmp_path, text)
    assert ended.code == 0
    assert ended.err == "3 rows, 4 answers, 0 ungradable.\n"
    assert ended.out == (
        "subject,analyte,value,unit,lln,uln,remark,term,grade,reason\n"
        '001,NEUT,0.98,10^9/L,2,7.5,"bled, twice",Neutrophil count decreased,3,\n'
        "002,potassium,6.5,mmol/L,3.5,5.0,,Hyperkalemia,3,\n"
        "002,potassium,6.5,mmol/L,3.5,5.0,,Hypokalemia,0,\n"
        '001,Anemia,79,g/L,120,160,"said ""fine""",Anemia,3,\n'
    )


def test_the_output_goes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "made" / "graded.csv"
    ended = graded(tmp_path, f"{HEAD}\nNEUT,0.4,10*9/L,2,\n", "--out", str(out))
    assert (ended.code, ended.out) == (0, "")
    assert out.read_text("utf-8").splitlines()[1].endswith(",Neutrophil count decreased,4,")


def test_the_versions_differ(tmp_path: Path) -> None:
    text = f"{HEAD}\nNEUT,0.4,10*9/L,2,\n"
    assert answers(graded(tmp_path, text))[0][1] == "4"
    assert answers(graded(tmp_path, text, version="6.0"))[0][1] == "3"


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfanalyte,value,unit\nALB,19,g/L\n",
        b"analyte,value,unit\r\nALB,19,g/L\r\n",
        b'"analyte","value","unit"\n"ALB","19","g/L"\n',
        b"\n\nanalyte,value,unit\n\nALB,19,g/L\n\n\n",
        b" Analyte ,VALUE,unit\nALB,19,g/L",
        b"analyte,value,unit\rALB,19,g/L\r",
    ],
    ids=["byte-order mark", "CRLF", "quoted", "empty lines", "capitals", "CR"],
)
def test_ways_to_write_a_file(tmp_path: Path, text: bytes) -> None:
    ended = graded(tmp_path, text)
    assert (ended.code, ended.out.count("\n")) == (0, 2)
    assert ended.out.endswith("ALB,19,g/L,Hypoalbuminemia,3,\n")


def test_cells_of_several_lines_come_back_as_they_were(tmp_path: Path) -> None:
    remarks = ["one\ntwo", "one\r\ntwo", "one\rtwo", " kept ", '"', ",", "狼疮", "é", "-", "=1+1"]
    made = io.StringIO()
    csv.writer(made).writerows(
        [["analyte", "value", "unit", "note"], *(["ALB", "19", "g/L", each] for each in remarks)]
    )
    assert graded(tmp_path, made.getvalue(), "--out", str(tmp_path / "out.csv")).code == 0
    written = io.StringIO((tmp_path / "out.csv").read_bytes().decode(), newline="")
    assert [row["note"] for row in csv.DictReader(written, strict=True)] == remarks


def test_a_header_alone(tmp_path: Path) -> None:
    ended = graded(tmp_path, f"{HEAD}\n")
    assert (ended.code, ended.out) == (0, f"{HEAD},term,grade,reason\n")
    assert ended.err == "0 rows, 0 answers, 0 ungradable.\n"


TO_COME = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011

BAD_ROWS = {
    "unknown analyte": ("neutr,1,10*9/L", "", "is called 'neutr'; the nearest is 'NEUT'"),
    "nothing alike": ("qqqqqq,1,10*9/L", "", "no analyte, test code or term is called 'qqqqqq'"),
    "unknown term": ("Anemai,1,g/L", "", "is called 'Anemai'; the nearest is 'Anemia'"),
    "no analyte": (",1,g/L", "", "`analyte` is empty"),
    "no term": ("FERRITIN,1,ug/L", "", "CTCAE 5.0 grades nothing by ferritin"),
    "missing limit": ("NEUT,1.6,10*9/L", "", "cannot be graded without: lower limit of normal"),
    "unknown unit": ("ALB,1,furlong", "", "'furlong'"),
    "no unit": ("ALB,1,", "", "`unit` is empty"),
    "other dimension": ("NEUT,1,mmol/L", "", "'mmol/L'"),
    "no value": ("ALB,,g/L", "", "`value` is empty"),
    "a number beyond all measure": (
        "ALB,99999999999999999999,g/L",
        "",
        "the number in `value` cannot be",
    ),
    "text in a number": ("ALB,low,g/L", "", "'low' in `value` is no number"),
    "decimal comma": ('ALB,"1,5",g/L', "", "'1,5' in `value` is no number"),
    "sign in a number": ("ALB,<1,g/L", "", "'<1' in `value` is no number"),
    "infinite": ("ALB,Infinity,g/L", "", "'Infinity' in `value` is no number"),
    "not a number": ("ALB,NaN,g/L", "", "'NaN' in `value` is no number"),
    "negative": ("ALB,-1,g/L", "", "'-1' in `value` is negative"),
    "text in a limit": ("ALB,1,g/L,x", "lln", "'x' in `lln` is no number"),
    "limits reversed": ("ALB,1,g/L,50,35", "lln,uln", "'50' lies above '35'"),
    "to come": (f"ALB,1,g/L,{TO_COME}", "date", f"'{TO_COME}' in `date` lies after"),
    "no day": ("ALB,1,g/L,2026-02-30", "date", "'2026-02-30' in `date` is no day"),
    "other day": ("ALB,1,g/L,09/03/2026", "date", "'09/03/2026' in `date` is no day"),
    "sex": ("ALB,1,g/L,horse", "sex", "'horse' in `sex` is not one of F, M, U"),
    "age": ("ALB,1,g/L,old", "age", "'old' in `age` is no number"),
    "too old": ("ALB,1,g/L,200", "age", "'200' in `age` is not one of 0 to 130 years"),
    "age and adult": ("ALB,1,g/L,12,yes", "age,adult", "adult is yes, and the age is 12"),
    "qualifier": ("ALB,1,g/L,~", "qualifier", "'~' in `qualifier` is not one of <, <=, >, >="),
    "direction": ("ALB,1,g/L,up", "direction", "'up' in `direction` is not one of low, high"),
    "no such way": ("ALB,1,g/L,high", "direction", "grades nothing by a high albumin"),
    "answer": ("K,1,mmol/L,maybe", "symptomatic", "'maybe' in `symptomatic` is not one of yes, no"),
    "recorded": ("ALB,1,g/L,six", "recorded_grade", "'six' in `recorded_grade` is not one of 0"),
    "term lacks": ("NEUT,1,10*9/L,5", "recorded_grade", "has no grade 5, only 1, 2, 3, 4"),
    "recorded for two": ("K,1,mmol/L,3", "recorded_grade", "may belong to Hyperkalemia, Hypokalem"),
    "no record": ("Alopecia,,,", "recorded_grade", "no number gives a grade of 'Alopecia'"),
    "record lacks": ("Alopecia,,,3", "recorded_grade", "'Alopecia' has no grade 3, only 1, 2"),
    "several": ("Hypercalcemia,3,mmol/L", "", "is graded by calcium_corrected, calcium_ionised"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_says_why_and_the_others_are_graded(tmp_path: Path, name: str) -> None:
    row, more, reason = BAD_ROWS[name]
    columns = ["analyte", "value", "unit", *more.split(",")] if more else [*HEAD.split(",")[:3]]
    good = "ALB,19,g/L" + "," * (len(columns) - 3)
    ended = graded(tmp_path, f"{','.join(columns)}\n{good}\n{row}\n{good}\n")
    assert ended.code == 1
    found = answers(ended)
    assert found[0] == found[-1] == ("Hypoalbuminemia", "3", "")
    assert found[1:-1]
    for _, grade, said in found[1:-1]:
        assert grade == ""
        assert reason in said
    assert ended.err.startswith(f"3 rows, {len(found)} answers, {len(found) - 2} ungradable.\n")
    assert f"  {len(found) - 2} x " in ended.err
    assert reason in ended.err
    assert "Traceback" not in ended.err


def test_every_problem_of_a_row_is_named(tmp_path: Path) -> None:
    ended = graded(tmp_path, "analyte,value,unit,lln,sex\nALB,x,g/L,y,z\n")
    ((_, _, reason),) = answers(ended)
    assert reason.count(";") == 2


def test_the_reasons_are_counted_the_most_frequent_first(tmp_path: Path) -> None:
    bad = ["ALB,x,g/L"] + ["NEUT,1.6,10*9/L"] * 3 + ["ALB,,g/L"] * 2
    ended = graded(tmp_path, "analyte,value,unit\n" + "\n".join(bad))
    assert [line.split()[0] for line in ended.err.splitlines()[1:]] == ["3", "2", "1"]
    many = "\n".join(f"x{number}xx,1,g/L" for number in range(30))
    ended = graded(tmp_path, f"analyte,value,unit\n{many}\n")
    assert ended.err.endswith("  and 10 other reasons\n")


def test_the_day_of_the_file_may_be_given(tmp_path: Path) -> None:
    text = "analyte,value,unit,date\nALB,19,g/L,2026-03-09\n"
    assert graded(tmp_path, text, "--as-of", "2026-03-09").code == 0
    ended = graded(tmp_path, text, "--as-of", "2026-03-08")
    assert answers(ended)[0][2] == "'2026-03-09' in `date` lies after 2026-03-08"


POTASSIUM = "analyte,value,unit,lln,uln,symptomatic\nK,3.2,mmol/L,3.5,5,{said}\n"


@pytest.mark.parametrize(
    ("policy", "said", "grade", "reason"),
    [
        ("unknown", "", "1", "at least grade 1, at most 2; not known: whether there are symptoms"),
        ("assume-worst", "", "2", "assume-worst took it to be with symptoms"),
        ("assume-none", "", "1", "assume-none took it to be without symptoms"),
        ("assume-worst", "no", "1", ""),
        ("assume-none", "yes", "2", ""),
        ("unknown", "yes", "2", ""),
    ],
)
def test_a_policy_shows_wherever_it_matters(
    tmp_path: Path, policy: str, said: str, grade: str, reason: str
) -> None:
    ended = graded(tmp_path, POTASSIUM.format(said=said), "--policy", policy)
    assert ended.code == 0
    assert answers(ended) == [("Hyperkalemia", "0", ""), ("Hypokalemia", grade, reason)]


@pytest.mark.parametrize(
    ("row", "grade", "reason"),
    [
        ("ALB,19,g/L,3", "3", ""),
        ("ALB,19,g/L,4", "4", "the recorded grade 4 stands; the number gives 3"),
        ("ALB,19,g/L,5", "5", "the recorded grade 5 stands; the number gives 3"),
        ("ALB,19,g/L,1", "3", "the grade 3 of the number stands; 1 was recorded"),
        ("ALB,19,g/L,0", "3", "the grade 3 of the number stands; 0 was recorded"),
        ("ALB,31,g/L,2", "2", "as recorded; the number cannot be graded without: lower limit of"),
        ("ALB,,g/L,2", "2", "as recorded; there is no number to check it"),
        ("Alopecia,,,2", "2", ""),
        ("alopecia,7,per head,1", "1", ""),
        ("Hypercalcemia,,,4", "4", "as recorded; there is no number to check it"),
    ],
)
def test_a_recorded_grade_raises_the_floor_and_never_lowers_it(
    tmp_path: Path, row: str, grade: str, reason: str
) -> None:
    ended = graded(tmp_path, f"analyte,value,unit,recorded_grade\n{row}\n")
    assert ended.code == 0, ended
    ((_, found, said),) = answers(ended)
    assert found == grade
    assert said.startswith(reason) if reason else said == ""


BAD_FILES = {
    "empty": (b"", ["The file is empty."]),
    "no line but empty ones": (b"\n\n", ["The file is empty."]),
    "no analyte": (b"test,value\nALB,1\n", ["There is no column `analyte`.", "line 1"]),
    "no value": (b"analyte,result\nALB,1\n", ["There is no column `value`."]),
    "semicolons": (b"analyte;value\nALB;1\n", ["`analyte`", "`value`", "divided by commas"]),
    "twice": (b"analyte,value,Value\nALB,1,1\n", ["Two columns are called `value`."]),
    "twice another": (b"analyte,value,x,x\nALB,1,1,1\n", ["Two columns are called `x`."]),
    "grade there": (b"analyte,value,grade\nALB,1,3\n", ["There is a column `grade` already."]),
    "term there": (b"term,analyte,value\nA,ALB,1\n", ["There is a column `term` already."]),
    "short line": (b"analyte,value,unit\n\nALB,1\n", ["line 3", "2 cells, and the header has 3"]),
    "long line": (b"analyte,value\nALB,1,2\n", ["line 2", "3 cells, and the header has 2"]),
    "line after a long cell": (
        b'analyte,value,note\nALB,1,"a\nb"\nALB,1\n',
        ["line 4", "2 cells"],
    ),
    "open quotation": (b'analyte,value\nALB,1\nALB,"1\n', ["line 3", "no CSV from here on"]),
    "stray quotation": (b'analyte,value\nALB,"1"2\n', ["line 2", "no CSV from here on"]),
    "not UTF-8": (b"analyte,value\nALB,1\xb5\n", ["It is not text in UTF-8 (byte 20)."]),
    "UTF-16": ("analyte,value\n".encode("utf-16"), ["It is not text in UTF-8 (byte 1)."]),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_table_writes_nothing(tmp_path: Path, name: str) -> None:
    text, said = BAD_FILES[name]
    ended = graded(tmp_path, text, "--out", str(tmp_path / "out.csv"))
    assert (ended.code, ended.out) == (1, "")
    assert "Traceback" not in ended.err
    assert "lab.csv" in ended.err
    assert "nothing was written." in ended.err
    for words in said:
        assert words in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["lab.csv"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ended = firstdose("grade", tmp_path / "lab.csv", "--standard", "ctcae-5.0")
    assert ended.code == 1
    assert "The laboratory file cannot be read." in ended.err
    assert "No such file or directory." in ended.err


def test_every_ragged_line_is_shown_and_many_are_counted(tmp_path: Path) -> None:
    ended = graded(tmp_path, "analyte,value\nALB\nALB,1\nALB,1,2\n")
    assert ended.err.count("cells, and the header has 2") == 2
    ended = graded(tmp_path, "analyte,value\n" + "ALB\n" * 50)
    assert "There are 30 more problems." in ended.err
    assert ended.err.endswith("21 problems; nothing was written.\n")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    ended = graded(tmp_path, f"{HEAD}\n", "--out", str(tmp_path / "lab.csv" / "out.csv"))
    assert ended.code == 1
    assert "The output cannot be written." in ended.err


@pytest.mark.parametrize("rows_before", [0, 3, 400])
@pytest.mark.parametrize("odd", ['ALB,19,g/L,"a, b"', "", 'ALB,19,g/L,"a\nb"', "ALB,19,g/L,a\r"])
def test_a_file_is_read_alike_whatever_stands_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_before: int, odd: str
) -> None:
    """Blocks without quotation marks are read another way; what comes out is the same."""
    monkeypatch.setattr(plain_csv, "BLOCK", 64)
    monkeypatch.setattr(laboratory_file, "STRETCH", 7)
    good = ["ALB,19,g/L,a", "K,6.5,mmol/L,", "ALB,,,狼疮"]
    body = [good[number % 3] for number in range(rows_before)]
    text = "\n".join(["analyte,value,unit,note", *body, odd, *good, *good])
    file = tmp_path / "lab.csv"
    file.write_bytes(text.encode())
    read = [part for part in stretches(file) if isinstance(part, pl.DataFrame)]
    found = [list(row) for part in read for row in part.iter_rows()]
    reader = csv.reader(io.StringIO(text, newline=""))
    assert found == [row for row in list(reader)[1:] if row]


def test_a_bad_line_is_found_after_any_number_of_good_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_csv, "BLOCK", 64)
    for bad in ("ALB,19", "ALB,19,g/L,a,b", 'ALB,19,g/L,"a', "ALB,19,g/L,\xb5"):
        text = "analyte,value,unit,note\n" + "ALB,19,g/L,a\n" * 500 + f"{bad}\n"
        ended = graded(tmp_path, text.encode("latin-1"))
        assert ended.code == 1
        assert "line 502" in ended.err or "(byte 6536)" in ended.err, ended.err
        assert ended.out == ""
