"""The command simulate: the same bytes from any workers, and nothing computed twice."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from cli.command import firstdose, in_a_process, refused
from cli.simulated import BOIN, COMMON, QUICK, TRIALS, files, run, sorted_rows, stamps
from firstdose import protocol
from firstdose.cli import executors, simulate
from firstdose.cli.files import write_all
from firstdose.cli.in_use import in_use
from firstdose.cli.options import Language
from firstdose.cli.trial_summary import figures
from firstdose.design.automaton.measures import Measure
from firstdose.records.problem import StudyError
from firstdose.simulate.whole_trials.summary import Summarised
from simulate.small_study import small_text

USUAL = "The empirical clinic answers, as none is named"
NO_POSTERIOR = "No posterior is saved for the product KN5502."


@pytest.mark.parametrize(
    ("executor", "workers", "chunk"), [("processes", 1, 1), ("processes", 2, 7), ("threads", 3, 3)]
)
def test_the_bytes_do_not_depend_on_workers_or_chunks(
    small: Path, done: Path, tmp_path: Path, executor: str, workers: int, chunk: int
) -> None:
    words = ("--executor", executor, "--workers", workers, "--chunk", chunk)
    ended = run(small, tmp_path / "out", *words)
    assert ended.code == 0
    assert len(files(tmp_path / "out")) == -(-TRIALS // chunk)
    for name in ("summary.csv", "summary.svg"):
        assert (tmp_path / "out" / name).read_bytes() == (done / name).read_bytes()
    assert sorted_rows(tmp_path / "out") == sorted_rows(done)


def test_the_folder_and_what_is_said(small: Path, done: Path) -> None:
    ended = run(small, done, "--chunk", 50)
    assert ended.err == "1 of 1 chunks are there already.\n"
    short, _, listed = ended.out.partition("\n\n")
    assert short.startswith(f"{BOIN}, steep: most often d1-i")
    assert "%); on average 6." in short
    assert [Path(line).name for line in listed.split()] == ["summary.csv", "summary.svg", "rows"]
    svg = (done / "summary.svg").read_text("utf-8")
    assert "Simulated trial: no person was treated" in svg
    assert "steep" in svg
    for path in done.rglob("*"):
        text = path.read_bytes() if path.is_file() else b""
        assert str(small.parent).encode() not in text


def test_designs_are_crossed_with_truths(small: Path, tmp_path: Path) -> None:
    words = ("--trials", 2, *QUICK, "--workers", 1, "--out", tmp_path)
    ended = firstdose(
        *("simulate", small, *words, "--design", "nct06010472", "--design", BOIN),
        *("--truth", "flat", "--truth", "late", "--participants", 6),
    )
    assert ended.code == 0
    summary = pl.read_csv(tmp_path / "summary.csv")
    crossed = summary.select("design", "truth").unique(maintain_order=True).rows()
    assert crossed == [
        ("nct06010472", "flat"),
        (BOIN, "flat"),
        ("nct06010472", "late"),
        (BOIN, "late"),
    ]
    dosed = summary.filter(pl.col("measure") == "mean_under_dosed")
    assert set(dosed["design"]) == {BOIN}
    again = firstdose("simulate", small, *words, "--truth", "all")
    assert "another run" in again.err
    assert again.err.endswith("2 problems; nothing was written.\n")


@pytest.mark.parametrize(
    ("product", "named", "clinic", "truth", "said"),
    [
        ("KN5501", (), "mechanistic", "mechanistic", ""),
        ("KN5502", (), "empirical", "moderate", f"{USUAL}: {NO_POSTERIOR}\n"),
        (
            "KN5502",
            ("--clinic", "mechanistic"),
            "mechanistic-prior",
            "mechanistic",
            f"Not calibrated, virtual programmes from the prior: {NO_POSTERIOR}\n",
        ),
    ],
)
def test_the_clinic_that_answers_is_said_where_its_model_is_not_calibrated(
    tmp_path: Path, product: str, named: tuple[str, ...], clinic: str, truth: str, said: str
) -> None:
    study = tmp_path / "study.yaml"
    study.write_text(small_text().replace("KN5501", product), "utf-8")
    out = tmp_path / "out"
    ended = firstdose("simulate", study, "--trials", 2, "--workers", 1, "--out", out, *named)
    assert (ended.code, ended.err) == (0, said)
    assert json.loads((out / "manifest.json").read_text("utf-8"))["clinic"] == clinic
    assert set(pl.read_csv(out / "summary.csv")["truth"]) == {truth}


def test_more_trials_continue_a_run(small: Path, done: Path, tmp_path: Path) -> None:
    words = ("simulate", small, *COMMON[2:], "--participants", 6, "--chunk", 3, "--workers", 1)
    words = (*words, "--out", tmp_path)
    assert firstdose(*words, "--trials", 4).code == 0
    (first, short) = stamps(tmp_path).items()
    ended = firstdose(*words, "--trials", TRIALS)
    assert ended.err == "1 of 3 chunks are there already.\n"
    after = stamps(tmp_path)
    assert after[first[0]] == first[1]
    assert short[0] not in after
    assert (tmp_path / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()
    assert sorted_rows(tmp_path) == sorted_rows(done)
    fewer = refused(firstdose(*words, "--trials", 4))
    assert fewer.startswith("The folder is of 8 trials, and 4 are asked for.")


def test_a_run_goes_on_in_the_chunks_in_which_it_began(
    small: Path, done: Path, tmp_path: Path
) -> None:
    words = ("simulate", small, *COMMON[2:], "--participants", 6, "--out", tmp_path)
    assert firstdose(*words, "--trials", 4, "--chunk", 2, "--workers", 1).code == 0
    before = stamps(tmp_path)
    ended = firstdose(*words, "--trials", TRIALS, "--chunk", 3, "--workers", 1)
    assert ended.err.splitlines() == [
        "The run goes on in chunks of 2, as it began.",
        "2 of 4 chunks are there already.",
    ]
    after = stamps(tmp_path)
    assert len(after) == 4
    assert {path: after[path] for path in before} == before
    assert (tmp_path / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()
    assert sorted_rows(tmp_path) == sorted_rows(done)


def test_a_second_process_in_the_same_folder_is_refused(
    small: Path, done: Path, tmp_path: Path
) -> None:
    words = ("--workers", 1, "--chunk", 4)
    with in_use(tmp_path):
        said = refused(run(small, tmp_path, *words))
        assert said.startswith("Another process is writing to this folder.")
        assert not files(tmp_path)
    assert run(small, tmp_path, *words).code == 0
    assert (tmp_path / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize(("chunks", "missing"), [(2, ""), (3, ", and no summary of them")])
def test_a_disk_that_is_full_leaves_a_folder_to_go_on_from(
    small: Path,
    done: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chunks: int,
    missing: str,
) -> None:
    out, words = tmp_path / "out", ("--workers", 1, "--chunk", 3)

    def on_a_small_disk(contents: Mapping[Path, str | bytes]) -> None:
        if len(files(out)) == chunks:
            place = next(iter(contents))
            raise StudyError(
                "The output cannot be written.",
                where=str(place),
                because="No space left on device.",
                remedy="Choose another place.",
            )
        write_all(contents)

    with monkeypatch.context() as full:
        full.setattr("firstdose.cli.trial_folder.write_all", on_a_small_disk)
        ended = run(small, out, *words)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"The output cannot be written. No space left on device: {chunks} of 3 chunks are in {out}"
        f"{missing}. The same command goes on from there.\n"
    )
    assert run(small, out, *words).err == f"{chunks} of 3 chunks are there already.\n"
    assert (out / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()


def test_a_disk_that_takes_no_manifest_is_left_as_it_was(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def once(contents: Mapping[Path, str | bytes]) -> None:
        written.extend(contents)
        if len(written) == 1:
            raise StudyError(
                "The output cannot be written.",
                where=str(written[0]),
                because="No space left on device.",
                remedy="Choose another place.",
            )
        write_all(contents)

    monkeypatch.setattr("firstdose.cli.trial_folder.write_all", once)
    out = tmp_path / "deep" / "out"
    assert "No space left" in refused(run(small, out, "--workers", 1))
    assert not list(tmp_path.iterdir())
    assert run(small, out, "--workers", 1).code == 0
    assert [path.name for path in written].count("manifest.json") == 2, "once a run"


def test_a_damaged_file_is_computed_again(small: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(small, out, "--workers", 1, "--chunk", 4).code == 0
    kept, damaged = files(out)
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    half = damaged.with_name(f".{damaged.name}.1.part")
    half.write_bytes(whole)
    before = stamps(out)
    ended = run(small, out, "--workers", 1, "--chunk", 4)
    assert ended.err == "1 of 2 chunks are there already.\n"
    assert stamps(out)[kept] == before[kept]
    assert damaged.read_bytes() == whole
    assert not half.exists()
    assert (out / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "what", "remedy"),
    [
        (("--executor", "ray://here:1"), "There is no executor 'ray://here:1'.", "dask://HOST"),
        (("--executor", "dask://here"), "'dask://here' is no address of a scheduler.", "dask://"),
        (("--executor", "dask://127.0.0.1:1"), "No Dask scheduler answers at dask", "Start one"),
        (("--truth", "cubic"), "This study has no truth named 'cubic'.", "Choose one of: flat"),
        (("--truth", "steep"), "'steep' is named twice.", "Name it once"),
        (("--design", "bo"), "There is no design 'bo'.", ""),
        (("--design", BOIN), f"'{BOIN}' is named twice.", "Name it once"),
        (("--part", "second"), "nct06010472 has no part 'second'.", ""),
    ],
)
def test_refusals(
    small: Path,
    tmp_path: Path,
    words: tuple[str, ...],
    what: str,
    remedy: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("firstdose.cli.cluster._ANSWERS_WITHIN_SECONDS", 0.5)
    said = refused(run(small, tmp_path / "out", *words))
    assert said.startswith(what)
    assert remedy in said
    assert not (tmp_path / "out").exists()


def test_the_folder_of_another_run_is_refused(small: Path, done: Path) -> None:
    before = {path: path.read_bytes() for path in done.rglob("*") if path.is_file()}
    said = refused(run(small, done, "--chunk", 50, "--seed", 6))
    assert "trials of another run: seed 5, not 6." in said
    assert {path: path.read_bytes() for path in done.rglob("*") if path.is_file()} == before


def test_rows_of_an_unknown_run_are_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()
    assert refused(run(small, tmp_path)).startswith("The folder holds trials of an unknown run.")


@pytest.mark.parametrize(
    "words",
    [
        ("--trials", "1"),
        ("--trials", "2", "--executor", "dask://here:1", "--workers", "2"),
        ("--trials", "2", "--set", "target=0.3"),
        ("--trials", "2", "--participants", "12"),
        ("--trials", "2", "--clinic", "mechanical"),
    ],
)
def test_what_is_not_understood(small: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = firstdose("simulate", small, "--out", tmp_path / "out", *words)
    assert ended.code == 2
    assert not (tmp_path / "out").exists()


def test_a_missing_extra_is_named_with_its_remedy(small: Path, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'distributed'\", name='distributed')\n"
    )
    path = os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])))
    ended = in_a_process(
        *("simulate", small, *COMMON, "--executor", "dask://127.0.0.1:1"),
        folder=tmp_path,
        environment={"PYTHONPATH": path},
    )
    assert ended.code == 1
    assert ended.err == (
        "This command needs distributed, which is not installed.\n"
        "  Remedy: pip install 'firstdose[cluster]'\n"
    )


def test_the_names_of_the_executors_are_those_of_the_table() -> None:
    assert set(executors.SCHEMES) == {"processes", "threads", "dask"}
    assert "--trials" in simulate.EXAMPLE


@pytest.mark.parametrize(
    ("truth", "clinic", "says"),
    [
        ("steep", "empirical", "Assumed DLT risks, steep"),
        ("mechanistic", "mechanistic", "DLTs only as the simulated biology"),
        ("mechanistic", "mechanistic-prior", "(mechanistic virtual clinic, not calibrated)"),
    ],
)
def test_the_figure_says_what_was_assumed(truth: str, clinic: str, says: str) -> None:
    study = protocol.read(small_text(), "small")
    rows = [
        Summarised(
            design="own",
            truth=truth,
            measure=Measure(name=name, regimen=study.parts[0].regimens[0], value=1.0, error=0.1),
        )
        for name in ("p_select", "mean_n")
    ]
    (svg,) = figures(study, rows, clinic, Language.EN).values()
    assert says in svg
    assert ("Assumed DLT risks" in svg) is (truth == "steep")
