"""``firstdose model``: look into models, exchange them, solve them."""

import csv
import sys
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from simulate.mechanistic.exchange.sbml_texts import X_AND_K, X_DECAYS, at, event, maths, model

TABLE = """\
ID,TIME,EVID,AMT,CMT,II,ADDL,N0
1,-5,1,510,cyclophosphamide,1,2,3.8
1,0,0,.,.,.,.,3.8
1,0,1,750,cb,7,2,3.8
1,28,0,.,.,.,.,3.8
2,0,0,.,.,.,.,5
"""


def table(folder: Path, text: str = TABLE) -> Path:
    file = folder / "doses.csv"
    file.write_text(text)
    return file


def test_every_model_that_ships_is_listed_and_shown() -> None:
    rows = list(csv.DictReader(firstdose("model", "list").out.splitlines()))
    assert {row["name"]: row["calibrated_to"] for row in rows} == {
        "car_nk_sle_as_tried": "",
        "car_nk_sle": "KN5501",
        "car_t_sle": "",
    }
    for row in rows:
        shown = firstdose("model", "show", row["name"]).out
        assert f"parameters: {row['parameters']}; by confidence" in shown
        assert f"calibrated to: {row['calibrated_to'] or 'nothing; its numbers are'}" in shown
        assumed = firstdose("model", "show", row["name"], "--assumptions").out.splitlines()
        assert len(list(csv.DictReader(assumed))) == int(row["assumed"])


@pytest.mark.machine_code
def test_patients_of_an_event_table_are_solved(tmp_path: Path) -> None:
    out = tmp_path / "courses.csv"
    ended = firstdose(
        "model", "solve", "car_nk_sle_as_tried", "--events", table(tmp_path), "--out", out
    )
    assert (ended.code, ended.err) == (0, "")
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(row["ID"], row["TIME"], row["AFTER_DOSE"]) for row in rows] == [
        ("1", "0", "0"),
        ("1", "28", "0"),
        ("2", "0", "0"),
    ]
    assert float(rows[0]["cb"]) == 0 < float(rows[1]["cb"])
    assert [float(row["nc"]) for row in rows[1:]] == [pytest.approx(3.8, abs=0.5), 5.0]


def test_a_patient_who_cannot_be_solved_has_a_reason_and_no_number(tmp_path: Path) -> None:
    text = TABLE.replace(",5\n", ",-5\n")
    ended = firstdose("model", "solve", "car_nk_sle_as_tried", "--events", table(tmp_path, text))
    rows = list(csv.DictReader(ended.out.splitlines()))
    assert ended.code == 1
    assert [row["OUTCOME"] for row in rows] == ["ok", "ok", "input negative"]
    assert {rows[2][name] for name in ("nc", "cb", "Cf")} == {""}
    assert ended.err == "Patient 2 was not solved: input negative, N0 = -5.\n"


def test_a_course_that_ends_half_way_has_no_number_of_its_beginning_either(tmp_path: Path) -> None:
    """Without a volume of blood there is no concentration: the first step fails, day 0 is known."""
    without_blood = table(tmp_path, TABLE.replace("N0", "Vb").replace(",5\n", ",0\n"))
    ended = firstdose(
        "model", "solve", "car_nk_sle_as_tried", "--events", without_blood, "--times", "7"
    )
    assert (ended.code, ended.err) == (1, "Patient 2 was not solved: not finite.\n")
    rows = [row for row in csv.DictReader(ended.out.splitlines()) if row["ID"] == "2"]
    assert [(row["TIME"], row["OUTCOME"]) for row in rows] == [
        ("0", "not finite"),
        ("7", "not finite"),
    ]
    keys = ("ID", "TIME", "AFTER_DOSE", "OUTCOME")
    assert {value for row in rows for name, value in row.items() if name not in keys} == {""}


@pytest.mark.parametrize("times", ["0,nan", "inf", "0;7"])
def test_days_are_finite_numbers(times: str) -> None:
    for words in (("solve", "car_nk_sle"), ("events", "nct06010472", "--regimen", "d1-i7")):
        ended = firstdose("model", *words, "--times", times)
        assert ended.code == 2
        assert "Write days, as in 0,7,28." in ended.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TABLE.replace(",5\n", ",nan\n"), "N0 = nan is not a number."),
        (TABLE.replace("N0", "N1"), "The column N1 is no parameter or covariate of"),
        (TABLE.replace("cb", "cbb"), "The compartment cbb is not one of the model."),
        (TABLE.replace("cb", "nc"), "car_nk_sle receives no dose in nc."),
        ("ID,TIME,EVID\n", "The event table has no patient."),
    ],
)
def test_a_table_that_cannot_be_meant_writes_nothing(text: str, says: str, tmp_path: Path) -> None:
    out = tmp_path / "courses.csv"
    said = refused(
        firstdose("model", "solve", "car_nk_sle", "--events", table(tmp_path, text), "--out", out)
    )
    assert said.startswith(says)
    assert not out.exists()


def test_doses_leave_in_the_sbml_and_come_back(tmp_path: Path) -> None:
    from firstdose.simulate.mechanistic.exchange.sbml_reader import read

    one = "\n".join(TABLE.splitlines()[:-1])
    out = tmp_path / "model.xml"
    assert (
        firstdose(
            *("model", "export", "car_nk_sle", "--to", "sbml", "--out", out),
            *("--events", table(tmp_path, one)),
        ).out
        == f"Written: {out}\n"
    )
    events = read(out.read_text()).events
    assert [event.time_days for event in events] == [0, 1, 2, 5, 12, 19]
    shown = firstdose("model", "show", out).out
    assert shown.startswith("car_nk_sle, revision imported")
    two = firstdose(
        *("model", "export", "car_nk_sle", "--to", "sbml", "--out", out),
        *("--events", table(tmp_path)),
    )
    assert refused(two).startswith("The event table has 2 patients.")


def test_a_regimen_leaves_as_an_event_table_and_is_solved_as_planned(tmp_path: Path) -> None:
    """By hand: F-ara-A is 25 mg/m2 x 1.5 m2 = 37.5 mg of fludarabine x 0.781."""
    out, courses = tmp_path / "planned.csv", tmp_path / "courses.csv"
    words = ("--regimen", "d4-i2", "--surface", 1.5, "--weight", 50, "--clearance", 90)
    made = firstdose("model", "events", "nct06010472", *words, "--times", "28", "--out", out)
    assert (made.code, made.out) == (0, f"Written: {out}\n")
    assert out.read_text() == (
        "ID,TIME,EVID,AMT,CMT,RATE,II,ADDL,SS,MDV,creatinine_clearance,weight\n"
        "1,-5,1,29.2875,fluc,0,1,2,0,1,90,50\n"
        "1,-5,1,450,cy,0,1,2,0,1,90,50\n"
        "1,0,1,4500,cb,0,2,2,0,1,90,50\n"
        "1,28,0,0,.,0,0,0,0,0,90,50\n"
    )
    solved = firstdose("model", "solve", "car_nk_sle", "--events", out, "--out", courses)
    assert solved.code == 0
    (row,) = csv.DictReader(courses.read_text().splitlines())
    assert (row["TIME"], row["OUTCOME"]) == ("28", "ok")
    assert float(row["ct"]) > 0


def test_a_regimen_that_the_study_does_not_have_is_refused() -> None:
    said = refused(firstdose("model", "events", "nct06010472", "--regimen", "d9"))
    assert said.startswith("The study has no regimen 'd9'.")


def test_an_sbml_file_leaves_for_mrgsolve_too(tmp_path: Path) -> None:
    file, out = tmp_path / "decay.xml", tmp_path / "decay.mod"
    file.write_text(model(X_AND_K + X_DECAYS))
    firstdose("model", "export", file, "--to", "mrgsolve", "--out", out)
    assert "dxdt_x = (-(k*x));" in out.read_text()


DELAYED = f"<delay>{maths('<cn>1</cn>')}</delay>"


def test_an_sbml_file_with_a_delay_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "late.xml"
    late = event(at(3), "<cn>7</cn>", DELAYED)
    file.write_text(model(f"{X_AND_K}{X_DECAYS}<listOfEvents>{late}</listOfEvents>"))
    said = refused(firstdose("model", "solve", file, "--times", "0,1"))
    assert said.startswith("The file asks for an event with a delay")


def test_an_event_that_sets_a_value_is_refused_before_anything_is_compiled(tmp_path: Path) -> None:
    file = tmp_path / "sets.xml"
    sets = event(at(3), "<cn>7</cn>")
    file.write_text(model(f"{X_AND_K}{X_DECAYS}<listOfEvents>{sets}</listOfEvents>"))
    said = refused(firstdose("model", "solve", file, "--times", "0,1", "--engine", tmp_path / "e"))
    assert said.startswith("An event sets x, which is not solved here.")
    assert not (tmp_path / "e").exists()


def test_without_the_library_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "libsbml", None)
    said = refused(
        firstdose("model", "export", "car_nk_sle", "--to", "sbml", "--out", tmp_path / "a.xml")
    )
    assert said.endswith("Remedy: pip install 'firstdose[models]'")


def test_a_model_that_does_not_ship_is_named() -> None:
    assert refused(firstdose("model", "show", "car_nk")).startswith("No model is called 'car_nk'")
