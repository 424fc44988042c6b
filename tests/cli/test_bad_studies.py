"""A study file with a fault: one clear message, exit code 1, nothing written, in every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.files import study_files
from protocol.shipped import broken, text_of

PUBLISHED = study_files("nct06010472").published_text
REGIMEN = "{name: d1-i7, cells: {kind: flat, cells: 0.75e9}, infusions: 3, interval_days: 7,"

FAULTS: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "not YAML": (("identity:\n", "identity: [\n"), ("YAML",)),
    "an unknown key": (
        ("planned_participants: 36", "planned_participants: 36\n  planed: 36"),
        ("The key `planed` is not known here.", "planned_participants"),
    ),
    "a wrong unit": (("value: 60, unit: g/L", "value: 60, unit: kg"), ("kg", "haemoglobin")),
    "an impossible date": (("dated: 2025-11-12", "dated: 2025-02-30"), ("2025-02-30",)),
    "a regimen given twice": (
        ("    - {name: d1-i5", f"    - {REGIMEN} conditioning: flu-cy}}\n    - {{name: d1-i5"),
        ("Two regimens are called `d1-i7`.",),
    ),
    "an unreachable regimen": (
        ("    - {lower: d3-i2, upper: d4-i2, kind: dose}\n", ""),
        ("Regimen `d4-i2` cannot be reached",),
    ),
    "a window that closes early": (
        (
            "min_follow_up_after_last_infusion_days: 14",
            "min_follow_up_after_last_infusion_days: 15",
        ),
        ("window", "15"),
    ),
}


@pytest.fixture
def faulty(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    change, _ = FAULTS[request.param]
    path = tmp_path / "study.yaml"
    path.write_text(broken(change), "utf-8")
    return path


@pytest.mark.parametrize(
    ("faulty", "words"),
    [(f, w) for f, (_, w) in FAULTS.items()],
    indirect=["faulty"],
    ids=list(FAULTS),
)
@pytest.mark.parametrize("command", ["check", "run", "reconstruct"])
def test_a_faulty_study_is_refused(faulty: Path, words: tuple[str, ...], command: str) -> None:
    out = {"check": [], "run": ["--out", faulty.parent / "A"]}.get(
        command, ["--out", faulty.parent / "ledger.jsonl"]
    )
    said = refused(firstdose(command, faulty, *out))
    for each in words:
        assert each in said
    assert f"{faulty} line " in said
    assert [path.name for path in faulty.parent.iterdir()] == ["study.yaml"]


def test_every_problem_is_shown_at_once(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(broken(*(change for name, (change, _) in FAULTS.items() if "YAML" not in name)))
    ended = firstdose("check", path)
    assert ended.code == 1
    assert ended.err.count("Remedy:") >= len(FAULTS) - 1
    assert f"{ended.err.count('Remedy:')} problems; nothing was written." in ended.err


def test_a_folder_stands_for_the_study_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(text_of("nct07358988"), "utf-8")
    assert firstdose("check", tmp_path).out.startswith("nct07358988: no problems.")
    assert firstdose("check", tmp_path / "study.yaml").code == 0


def test_published_results_are_checked_with_their_study(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(text_of("nct06010472"), "utf-8")
    (tmp_path / "published.yaml").write_text("study: [", "utf-8")
    assert f"{tmp_path / 'published.yaml'} line" in refused(firstdose("check", tmp_path))


@pytest.mark.parametrize("command", ["check", "run"])
def test_published_results_of_another_study(tmp_path: Path, command: str) -> None:
    (tmp_path / "study.yaml").write_text(text_of("nct07358988"), "utf-8")
    (tmp_path / "published.yaml").write_text(PUBLISHED, "utf-8")
    out = ["--out", tmp_path / "A"] if command == "run" else []
    said = refused(firstdose(command, tmp_path, *out))
    assert "the published results of nct06010472, not of nct07358988" in said
    assert not (tmp_path / "A").exists()


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ("nct0601047", "Did you mean nct06010472? These ship: nct06010472, nct07358988."),
        ("lupus", "These ship: nct06010472, nct07358988."),
        ("no/such/study.yaml", "These ship: nct06010472, nct07358988."),
    ],
)
def test_an_unknown_study(study: str, words: str) -> None:
    said = refused(firstdose("check", study))
    assert f"There is no study '{study}'." in said
    assert words in said


def test_the_registry_number_is_read_in_any_case() -> None:
    assert firstdose("check", "NCT06010472").code == 0


def test_a_folder_without_a_study(tmp_path: Path) -> None:
    assert "There is no study" in refused(firstdose("check", tmp_path))


def test_a_study_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_bytes(b"\xff")
    said = refused(firstdose("check", tmp_path))
    assert "The study file cannot be read." in said


def test_an_unknown_truth(tmp_path: Path) -> None:
    said = refused(firstdose("run", "nct06010472", "--truth", "step", "--out", tmp_path / "A"))
    assert "no truth named 'step'" in said
    assert "flat, moderate, steep, late" in said
    assert list(tmp_path.iterdir()) == []


def test_a_study_without_published_results(tmp_path: Path) -> None:
    out = tmp_path / "ledger.jsonl"
    said = refused(firstdose("reconstruct", "nct07358988", "--out", out))
    assert "The study has no published results." in said
    assert not out.exists()


def test_a_design_that_cannot_be_made_of_the_regimens_is_refused(tmp_path: Path) -> None:
    """A model of the dose cannot tell schedules of one dose apart."""
    rule = text_of("nct06010472").split("    design:\n")[1].split("    guards:\n")[0]
    model = """      kind: blrm
      reference_dose: 0.75e9
      prior:
        kind: normal
        intercept_mean: -1.5
        intercept_sd: 1.2
        log_slope_mean: 0.3
        log_slope_sd: 0.6
"""
    grid = text_of("nct06010472").split("    regimens: [")[1].split("]")[0]
    path = tmp_path / "study.yaml"
    path.write_text(broken((rule, model), (grid, "d1-i7, d1-i5, d1-i3, d1-i2")), "utf-8")
    said = refused(firstdose("check", path))
    assert said.startswith("The doses of the regimens do not rise: 750000000, ")
    assert "design of part escalation: doses of the regimens of the part" in said
