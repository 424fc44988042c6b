"""``firstdose calibrate``: what it writes, what it says, and how it refuses."""

from pathlib import Path

from cli.command import firstdose
from firstdose.simulate.calibration.posterior import read
from firstdose.simulate.mechanistic.shipped import model
from simulate.calibration.published_rows import TEXT, without_persistence


def test_it_writes_a_posterior_that_can_be_read_and_says_that_it_is_too_small(
    tmp_path: Path,
) -> None:
    targets = tmp_path / "targets.yaml"
    targets.write_text(without_persistence(TEXT), "utf-8")
    out, table, figure = (tmp_path / name for name in ("p.json", "p.csv", "p.svg"))
    ended = firstdose(
        "calibrate", "nct06010472", "--targets", targets, "--programmes", 16,
        "--out", out, "--predicted", table, "--figure", figure,
    )  # fmt: skip
    assert ended.code == 0
    assert ended.out.startswith("unknown,unit,prior_q05,")
    assert ended.out.count("too few programmes to say") == ended.out.count("\n") - 1
    assert "COLLAPSED" in ended.err
    assert "ft516_crs: published 1 of 55, calibrated to; predicted" in ended.err
    assert "not used (no endpoint of the model answers to it): treated" in ended.err
    posterior = read(out.read_text("utf-8"), model("car_nk_sle"))
    assert posterior.made.programmes == 16
    assert 1 <= len(posterior.weights) <= 16
    assert "congress_sri_4_month_3" in posterior.targets
    assert table.read_text("utf-8").count("calibrated to") == len(posterior.targets)
    assert "SIMULATED" in figure.read_text("utf-8")


def test_a_study_without_published_results_is_refused() -> None:
    ended = firstdose("calibrate", "nct07358988", "--programmes", 8)
    assert ended.code == 1
    assert "no published results" in ended.err


def test_targets_of_another_study_are_refused(tmp_path: Path) -> None:
    targets = tmp_path / "targets.yaml"
    targets.write_text(TEXT.replace("study: nct06010472", "study: another"), "utf-8")
    ended = firstdose("calibrate", "nct06010472", "--targets", targets, "--programmes", 8)
    assert ended.code == 1
    assert "are the published results of another" in ended.err


def test_a_posterior_goes_into_a_json_file() -> None:
    ended = firstdose("calibrate", "nct06010472", "--out", "posterior.csv")
    assert ended.code == 2


def test_a_posterior_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "A").write_text("a file")
    out = tmp_path / "A" / "posterior.json"
    ended = firstdose("calibrate", "nct06010472", "--programmes", 10**9, "--out", out)
    assert ended.code == 1
    assert "The output cannot be written." in ended.err
    assert str(out) in ended.err
