"""``firstdose predict``: what it freezes, that it repeats, how it is scored and how it refuses."""

import json
from pathlib import Path

import pytest

from cli.command import firstdose
from firstdose.simulate.prediction.frozen import content_hash, read

SMALL = ("--programmes", 2, "--people", 6, "--trials", 1, "--date", "2026-11-28")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("predictions") / "predictions.json"
    ended = firstdose("predict", "nct07358988", *SMALL, "--out", out)
    assert ended.code == 0
    assert content_hash(read(out.read_text("utf-8"), "file")) in ended.err
    return out, ended.out


def test_every_regimen_and_measure_has_a_row(frozen: tuple[Path, str]) -> None:
    lines = frozen[1].splitlines()
    assert lines[0].startswith("regimen,measure,of,share_q05,")
    rows = [line.split(",") for line in lines[1:]]
    regimens = {row[0] for row in rows}
    assert regimens == {f"s{n}" for n in range(1, 7)} | {f"m{n}" for n in range(1, 5)}
    measures = [row[1] for row in rows if row[0] == "m1"]
    assert measures[0] == "dlt"
    assert {"crs", "b_cells_below_5_day_14", "sri_4_month_3", "doris_month_12"} <= set(measures)
    assert len(rows) == len(regimens) * len(measures)


def test_the_file_says_what_it_was_made_of(frozen: tuple[Path, str]) -> None:
    of = json.loads(frozen[0].read_text("utf-8"))["of"]
    assert (of["study"], of["on"], of["model"]) == ("nct07358988", "2026-11-28", "car_nk_sle")
    assert of["calibrated_on"] == "nct06010472"
    assert all(len(of[name]) == 64 for name in of if name.endswith("sha256"))


def test_the_same_prediction_is_the_same_bytes(frozen: tuple[Path, str], tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    ended = firstdose("predict", "nct07358988", *SMALL, "--workers", 2, "--out", again)
    assert again.read_bytes() == frozen[0].read_bytes()
    assert ended.out == frozen[1]


def test_results_are_scored(frozen: tuple[Path, str], tmp_path: Path) -> None:
    seen = tmp_path / "results.csv"
    seen.write_text("regimen,measure,count,of\ns1,dlt,0,3\ns1,sri_4_month_3,3,3\n", "utf-8")
    ended = firstdose("predict", "nct07358988", "--score", frozen[0], "--results", seen)
    assert ended.code == 0
    assert ended.out.startswith("regimen,measure,count,of,by,")
    assert ended.out.count("\n") == 7
    assert "Predicted on 2026-11-28" in ended.err


def test_a_changed_prediction_is_not_scored(frozen: tuple[Path, str], tmp_path: Path) -> None:
    other, seen = tmp_path / "other.json", tmp_path / "results.csv"
    other.write_text(frozen[0].read_text("utf-8").replace("2026-11-28", "2026-11-27"), "utf-8")
    seen.write_text("regimen,measure,count,of\ns1,dlt,0,3\n", "utf-8")
    ended = firstdose("predict", "nct07358988", "--score", other, "--results", seen)
    assert ended.code == 1
    assert "not what its hash was taken of" in ended.err


def test_what_is_known_is_not_predicted() -> None:
    ended = firstdose("predict", "nct06010472", *SMALL)
    assert ended.code == 1
    assert "has published results" in ended.err


def test_results_alone_are_wrong_usage(tmp_path: Path) -> None:
    assert firstdose("predict", "nct07358988", "--results", tmp_path / "r.csv").code == 2


def test_only_the_mechanistic_clinic_has_a_prior(tmp_path: Path) -> None:
    for command in (("run",), ("simulate", "--trials", 2)):
        words = (*command, "nct06010472", "--clinic", "empirical", "--prior", "--out", tmp_path)
        ended = firstdose(*words)
        assert ended.code == 2
        assert "--prior" in ended.err
    ended = firstdose("run", "nct06010472", "--prior", "--out", tmp_path / "r")
    assert ended.code == 0
    assert '"clinic":"mechanistic-prior"' in (tmp_path / "r" / "ledger.jsonl").read_text("utf-8")
