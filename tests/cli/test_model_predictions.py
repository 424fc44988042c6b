"""``firstdose model plates``, ``vpc``, ``sensitivity``, ``surface`` and ``what-if``; the report."""

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from simulate.small_study import small_text
from whole.pages import section, text

SMALL = ("--programmes", 4, "--patients", 5)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole mechanistic trial of few participants, with its report."""
    folder = tmp_path_factory.mktemp("run")
    study = folder / "study.yaml"
    study.write_text(small_text(), "utf-8")
    words = ("--clinic", "mechanistic", "--seed", 7, "--out", folder / "out")
    assert firstdose("run", study, *words).code == 0
    return folder / "out"


def test_the_report_of_a_mechanistic_run_shows_the_model_behind_it(run: Path) -> None:
    names = {path.name for path in (run / "figures").iterdir()}
    assert {"model-courses.svg", "model-check.svg"} <= names
    page = (run / "report.html").read_text("utf-8")
    assert "says nothing of real patients" in page
    assert "Half of its parameters are assumptions themselves" in page


def test_a_ledger_is_checked(run: Path, tmp_path: Path) -> None:
    words = ("--trials", 10, "--out", tmp_path / "v.csv", "--figure", tmp_path / "v.svg")
    ended = firstdose("model", "vpc", run / "ledger.jsonl", *words)
    assert ended.code == 0
    assert "recorded centiles lie inside. These records are themselves simulated" in ended.err
    assert "belongs to a virtual programme of the posterior." in ended.err
    rows = list(csv.DictReader((tmp_path / "v.csv").read_text().splitlines()))
    assert {"car_cells", "b_cells"} <= {row["analyte"] for row in rows}
    assert "Simulated" in (tmp_path / "v.svg").read_text("utf-8")


def test_a_ledger_of_the_prior_is_checked_by_the_prior(tmp_path: Path) -> None:
    study, ledger = tmp_path / "study.yaml", tmp_path / "A" / "ledger.jsonl"
    study.write_text(small_text(), "utf-8")
    words = ("--clinic", "mechanistic", "--prior", "--seed", 7, "--out", tmp_path / "A")
    assert firstdose("run", study, *words).code == 0
    posterior = files("firstdose") / "studies" / "nct06010472" / "posterior.json"
    said: list[str] = []
    rows: list[str] = []
    for named in ((), ("--posterior", posterior)):
        ended = firstdose("model", "vpc", ledger, "--trials", 10, *named)
        assert ended.code == 0, ended.err
        rows.append(ended.out)
        said.append(ended.err)
    assert "belongs to a virtual programme of the prior." in said[0]
    assert "belongs to a virtual programme of the posterior." in said[1]
    assert rows[0] != rows[1]


def test_plates_are_drawn_the_same_by_any_number_of_threads(tmp_path: Path) -> None:
    made: list[tuple[str, str, str]] = []
    for workers in (1, 2):
        paths = [tmp_path / f"{workers}.{kind}" for kind in ("csv", "svg", "html")]
        out, figure, page = paths
        words = ("--regimen", "d2-i5", "--patients", 30, "--workers", workers)
        files = ("--out", out, "--figure", figure, "--page", page)
        assert firstdose("model", "plates", "nct06010472", *words, *files).code == 0
        made.append((out.read_text("utf-8"), figure.read_text("utf-8"), page.read_text("utf-8")))
    assert made[0] == made[1]
    assert ",d2-i5,Bbl,/uL," in made[0][0]
    assert "tuned to 66% DORIS" in made[0][2]
    assert "Every virtual patient of a calibration has a body surface" in made[0][2]


def test_two_regimens_are_compared_on_the_same_patients(tmp_path: Path) -> None:
    figure = tmp_path / "w.svg"
    pair = ("--regimen", "d1-i7", "--regimen", "d4-i2")
    ended = firstdose("model", "what-if", "nct06010472", *pair, *SMALL, "--figure", figure)
    assert ended.code == 0
    rows = list(csv.DictReader(ended.out.splitlines()))
    populations = list(dict.fromkeys(row["population"] for row in rows))
    assert populations[:4] == ["prior", "posterior", "ECt at 5 %", "ECt at 95 %"]
    assert populations[-1] == "rma at 95 %"
    assert "Not calibrated" not in ended.err + figure.read_text("utf-8")
    assert "d1-i7 against d4-i2" in ended.err
    swapped = firstdose("model", "what-if", "nct06010472", *pair[2:], *pair[:2], *SMALL)
    back = list(csv.DictReader(swapped.out.splitlines()))
    assert [float(row["mean"]) for row in rows] == pytest.approx(
        [-float(row["mean"]) for row in back]
    )


def test_the_same_patients_are_given_another_lot(tmp_path: Path) -> None:
    kept, page = tmp_path / "lots.json", tmp_path / "lots.html"
    asked = ("model", "what-if", "nct06010472", "--regimen", "d1-i7", *SMALL)
    lots = ("--set", "lot_potency=2,0.5", "--set", "hla_mismatches=8")
    endpoint = ("--endpoint", "b_cell_depletion_days", "--keep", kept, "--page", page)
    ended = firstdose(*asked, *lots, *endpoint, "--out", tmp_path / "lots.csv")
    assert ended.code == 0, ended.err
    (potent, weak) = (f"d1-i7, lot_potency={at}, hla_mismatches=8" for at in ("2", "0.5"))
    assert f"{potent} against {weak}: higher in" in ended.err
    rows = csv.DictReader((tmp_path / "lots.csv").read_text("utf-8").splitlines())
    assert {row["held"] for row in rows} == {"lot_potency=2,0.5 hla_mismatches=8"}
    held = json.loads(kept.read_text("utf-8"))["held"]
    assert held == ["lot_potency=2,0.5", "hla_mismatches=8"]
    said = text(page.read_text("utf-8"))
    assert "lot_potency=2,0.5 (killing capacity of the product lot" in said
    assert "These are covariates, not unknowns" in said
    same = firstdose(*asked, "--set", "lot_potency=2")
    assert (same.code, "two values by --set" in " ".join(same.err.split())) == (2, True)


def test_a_surface_may_be_that_of_one_lot(tmp_path: Path) -> None:
    page = tmp_path / "s.html"
    held = ("--set", "lot_potency=0.7", "--set", "hla_mismatches=4")
    asked = ("--endpoint", "crs", *held, "--lang", "zh", "--page", page)
    ended = firstdose("model", "surface", "nct06010472", *SMALL, *asked)
    assert ended.code == 0, ended.err
    rows = csv.DictReader(ended.out.splitlines())
    assert {row["held"] for row in rows} == {"lot_potency=0.7 hla_mismatches=4"}
    assert "lot_potency=0.7" in page.read_text("utf-8")
    assert "产品批次的杀伤能力" in page.read_text("utf-8")


def test_what_is_no_covariate_is_refused_all_at_once() -> None:
    asked = ("model", "what-if", "nct06010472", "--regimen", "d1-i7", *SMALL)
    wrong = ("lot_potenci=1,2", "weight=light", "hla_mismatches=4,9", "lot_potency=1,2,3")
    twice = ("donor_expansion=1", "donor_expansion=2")
    words = [word for one in (*wrong, *twice) for word in ("--set", one)]
    ended = firstdose(*asked, *words)
    assert ended.code == 1
    for says in (
        "no covariate 'lot_potenci'",
        "'weight=light' does not say",
        "hla_mismatches cannot be 9",
        "'lot_potency=1,2,3' does not say",
        "donor_expansion is named twice",
    ):
        assert says in ended.err
    assert ended.err.rstrip().endswith("5 problems; nothing was written.")


def test_a_product_without_a_posterior_is_said_to_be_not_calibrated(tmp_path: Path) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(small_text().replace("product: KN5501", "product: XY1"), "utf-8")
    asked = ("model", "what-if", study, *("--regimen", "d1-i7", "--regimen", "d2-i7"), *SMALL)
    ended = firstdose(*asked, "--figure", tmp_path / "w.svg")
    assert ended.code == 0
    assert {row["population"] for row in csv.DictReader(ended.out.splitlines())}.isdisjoint(
        {"posterior", "collapsed_posterior"}
    )
    assert ended.err.startswith("Not calibrated: no posterior is saved for this product")
    assert "not calibrated" in (tmp_path / "w.svg").read_text("utf-8")
    assert firstdose(*asked, "--lang", "zh").err.startswith("未校准")


def test_the_prior_alone_has_no_posterior_beside_it(tmp_path: Path) -> None:
    words = ("nct06010472", "--prior", "--posterior", tmp_path / "p.json")
    ended = firstdose("model", "sensitivity", *words)
    assert (ended.code, "Name one of --prior and --posterior." in ended.err) == (2, True)


def test_a_posterior_stands_beside_the_prior(tmp_path: Path) -> None:
    posterior, page = tmp_path / "p.json", tmp_path / "s.html"
    words = ("--programmes", 8, "--seed", 1, "--out", posterior)
    assert firstdose("calibrate", "nct06010472", *words).code == 0
    asked = ("--posterior", posterior, *SMALL, "--page", page)
    ended = firstdose("model", "surface", "nct06010472", *asked)
    assert ended.code == 0
    rows = list(csv.DictReader(ended.out.splitlines()))
    assert list(dict.fromkeys(row["population"] for row in rows))[:2] == [
        *("prior", "collapsed_posterior")
    ]
    assert len({row["regimen"] for row in rows}) == 16
    assert "Not calibrated" not in page.read_text("utf-8")
    assert "posterior, COLLAPSED" in page.read_text("utf-8")
    assert "Not calibrated" not in ended.err
    assert ended.err.startswith("COLLAPSED: the posterior counts as ")
    assert "fewest cells at the longest interval against most cells" in ended.err
    posterior.write_text("{}", "utf-8")
    assert refused(firstdose("model", "surface", "nct06010472", *asked)).startswith(
        "The posterior cannot be used."
    )


# --- results that are kept ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(run: Path) -> Path:
    """Two regimens compared for the study of the run, and kept."""
    file = run.parent / "what-if.json"
    pair = ("--regimen", "d1-i7", "--regimen", "d4-i2")
    asked = ("what-if", run.parent / "study.yaml", *pair, "--endpoint", "b_cell_depletion_days")
    assert firstdose("model", *asked, *SMALL, "--keep", file, "--figure", run / "w.svg").code == 0
    return file


@pytest.mark.parametrize(
    ("lang", "says"), [("en", "Simulated apart from this trial"), ("zh", "独立于本试验模拟")]
)
def test_a_result_that_was_kept_stands_in_the_report(
    run: Path, kept: Path, tmp_path: Path, lang: str, says: str
) -> None:
    words = ("--with", kept, "--lang", lang, "--out", tmp_path)
    assert firstdose("report", run / "ledger.jsonl", *words).code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert says in text(section(page, "predicted"))
    figure = (tmp_path / "figures" / "model-what-if.svg").read_text("utf-8")
    if lang == "en":
        assert figure == (run / "w.svg").read_text("utf-8")
        assert "of 10 populations" in text(section(page, "predicted"))
        assert "d1-i7 against d4-i2" in text(section(page, "predicted"))


def test_a_result_of_another_study_or_model_is_refused(
    run: Path, kept: Path, tmp_path: Path
) -> None:
    there = json.loads(kept.read_text("utf-8"))
    digest = {"study_sha256": "another version of its study file", "model_sha256": "of the model"}
    for name, says in digest.items():
        other = tmp_path / f"{name}.json"
        changed = {**there, "of": {**there["of"], name: "0" * 64}}
        other.write_text(json.dumps(changed), "utf-8")
        said = refused(
            firstdose("report", run / "ledger.jsonl", "--with", other, "--out", tmp_path / "R")
        )
        assert said.startswith("The prediction does not belong to this ledger.")
        assert says in said
    for wrong in ("{}", "no JSON", json.dumps({**there, "differences": []})):
        other = tmp_path / "wrong.json"
        other.write_text(wrong, "utf-8")
        said = refused(
            firstdose("report", run / "ledger.jsonl", "--with", other, "--out", tmp_path / "R")
        )
        assert said.startswith("The file holds no prediction that can be shown.")
    assert not (tmp_path / "R").exists()


def test_a_ledger_is_checked_against_a_posterior_of_ones_own(run: Path, tmp_path: Path) -> None:
    saved = files("firstdose") / "studies" / "nct06010472" / "posterior.json"
    same, other = tmp_path / "same.json", tmp_path / "other.json"
    same.write_text(saved.read_text("utf-8"), "utf-8")
    words = ("--programmes", 8, "--seed", 1, "--out", other)
    assert firstdose("calibrate", "nct06010472", *words).code == 0
    asked = ("model", "vpc", run / "ledger.jsonl", "--trials", 10)
    usual = firstdose(*asked).out
    assert firstdose(*asked, "--posterior", same).out == usual
    assert firstdose(*asked, "--posterior", other).out != usual


def test_sensitivities_have_errors(tmp_path: Path) -> None:
    figure = tmp_path / "s.svg"
    size = ("--patients", 10, "--points", 4, "--shifts", 2, "--unknowns", 2)
    asked = ("--endpoint", "last_detected_day", *size, "--figure", figure)
    ended = firstdose("model", "sensitivity", "nct06010472", *asked)
    assert ended.code == 0
    rows = list(csv.DictReader(ended.out.splitlines()))
    assert list(dict.fromkeys(row["population"] for row in rows)) == ["prior", "posterior"]
    assert {row["population"] for row in rows if row["total_index"]} == {"posterior"}
    indexed = [row for row in rows if row["total_index"]]
    assert len(indexed) == 2
    assert all(float(row["total_index_error"]) >= 0 for row in indexed)
    assert "Last day with CAR-NK cells detected" in figure.read_text("utf-8")
    drawn = figure.read_text("utf-8")
    assert "as if they were independent" in drawn
    assert drawn.index("Mean of patients, prior") < drawn.index("Mean of patients, posterior")
    prior = firstdose("model", "sensitivity", "nct06010472", *asked, "--prior")
    assert {row["population"] for row in csv.DictReader(prior.out.splitlines())} == {"prior"}
    assert "as if they were independent" not in figure.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plates", "nct06010472", "--regimen", "d9"), "The study has no regimen 'd9'."),
        (("surface", "nct06010472", "--endpoint", "cure"), "There is no endpoint 'cure'."),
        (
            ("what-if", "nct06010472", "--regimen", "d1-i7", "--regimen", "y"),
            "The study has no regimen 'y'.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    out = tmp_path / "rows.csv"
    assert refused(firstdose("model", *words, "--out", out)).startswith(says)
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("what-if", "nct06010472", "--regimen", "d1-i7"),
        ("what-if", "nct06010472", "--regimen", "d1-i7", "--regimen", "d1-i7"),
        ("sensitivity", "nct06010472", "--points", "6"),
        ("plates", "nct06010472", "--figure", "plates.png"),
    ],
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert firstdose("model", *words).code == 2
