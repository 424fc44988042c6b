"""Many whole trials: their rows are those of the analysis, their summary that of the rows."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from importlib.metadata import version
from math import isnan, sqrt

import numpy as np
import polars as pl
import pytest
from msgspec import structs

from firstdose import protocol
from firstdose.analyse.results import results
from firstdose.analyse.rows import Statistic
from firstdose.derive.course import course
from firstdose.derive.laboratory_terms import analytes_under
from firstdose.design.automaton.measures import Measure
from firstdose.protocol.designs import Boin
from firstdose.protocol.responses import ActivityResponse
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    DemographyRecorded,
    DoseDecided,
    ExaminationScored,
    Fact,
    Measured,
    RegimenAssigned,
)
from firstdose.records.ledger import Ledger
from firstdose.records.problem import StudyError
from firstdose.simulate.clinics import clinic_named
from firstdose.simulate.mechanistic.clinic.course import (
    Course,
    Wanted,
    course_or_error,
    grid,
    together,
)
from firstdose.simulate.mechanistic.clinic.examiner import read_of_courses
from firstdose.simulate.mechanistic.clinic.people import Economy
from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic.virtual_population import typical_inputs
from firstdose.simulate.side_by_side import Ask, side_by_side
from firstdose.simulate.truth import truth_named
from firstdose.simulate.unread import UNSCHEDULED
from firstdose.simulate.whole_trials import manifest
from firstdose.simulate.whole_trials.ledger_path import (
    ledger_of,
    rows_of,
    study_under,
    through_the_ledger,
)
from firstdose.simulate.whole_trials.outcomes import computed, outcomes
from firstdose.simulate.whole_trials.parquet import as_parquet, whole_rows
from firstdose.simulate.whole_trials.plan import Chunk, Plan, PlannedDesign
from firstdose.simulate.whole_trials.rows import ADDED_CELLS, COUNTED_CELLS, frame
from firstdose.simulate.whole_trials.running import Workers, run
from firstdose.simulate.whole_trials.summary import Summarised, as_csv, summarised
from firstdose.simulate.whole_trials.unread import unread
from protocol.shipped import text_of
from simulate.small_study import FEW, small_text

OWN = PlannedDesign(name="own")
HERE = version("firstdose")


def boin() -> PlannedDesign:
    part = protocol.read(small_text(), "small").parts[0]
    return PlannedDesign(name="boin", part=replace(part, design=Boin(target=Decimal("0.25"))))


def plan(*designs: PlannedDesign, trials: int = 4, chunk_size: int = 4) -> Plan:
    return Plan(
        study_text=small_text(),
        study_name="small",
        designs=designs or (OWN,),
        truths=("steep",),
        clinic="empirical",
        seed=11,
        trials=trials,
        chunk_size=chunk_size,
        version=HERE,
    )


@cache
def rows(chunk: Chunk) -> pl.DataFrame:
    return outcomes(chunk)


@cache
def four() -> tuple[Chunk, pl.DataFrame]:
    (chunk,) = plan(boin()).chunks()
    return chunk, rows(chunk)


def test_chunks_hold_every_trial_once_first_trials_first() -> None:
    chunks = list(plan(OWN, boin(), trials=10, chunk_size=4).chunks())
    assert [(each.design.name, each.first, each.count) for each in chunks] == [
        ("own", 0, 4),
        ("boin", 0, 4),
        ("own", 4, 4),
        ("boin", 4, 4),
        ("own", 8, 2),
        ("boin", 8, 2),
    ]


def test_rows_are_what_the_ledger_says() -> None:
    chunk, found = four()
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    for number in chunk.numbers:
        ledger = ledger_of(chunk, number)
        assigned = {
            entry.fact.participant: entry.fact.regimen
            for entry in ledger.entries
            if isinstance(entry.fact, RegimenAssigned)
        }
        infused = {e.fact.participant for e in ledger.entries if isinstance(e.fact, CellsInfused)}
        last = ledger.history("").last(DoseDecided)
        own = found.filter(pl.col("trial") == number)
        for row in own.filter(pl.col("regimen") != "").iter_rows(named=True):
            there = [who for who in infused if assigned[who] == row["regimen"]]
            assert row["participants"] == len(there)
            assert row["selected"] == (last is not None and row["regimen"] == last.fact.regimen)
        (whole,) = own.filter(pl.col("regimen") == "").iter_rows(named=True)
        assert whole["participants"] == len(infused)
        assert whole["evaluable"] <= FEW
        assert whole["followed_days"] > whole["duration_days"] > 28
        analysed = results(study, ledger, ledger.entries[-1].known_on)
        dlts = analysed.row("dlt_evaluable", "all", "dlt", Statistic.COUNT)
        assert (whole["dlts"], whole["evaluable"]) == (dlts.value, dlts.n)
        for measure in ("lldas", "doris"):
            response = analysed.row(
                "efficacy", "all", f"response.{measure}.week-12", Statistic.COUNT
            )
            name = f"{measure}.week-12"
            assert (whole[name], whole[f"{name}.of"]) == (response.value, response.n)
        crs = analysed.row("safety_infused", "all", "aesi_from_cells.crs", Statistic.COUNT)
        assert whole["crs"] == crs.value


def test_regimens_add_up_to_the_whole() -> None:
    _, found = four()
    counts = [
        name
        for name, kind in found.schema.items()
        if kind == pl.Int32 and not name.endswith("_days") and not found[name].null_count()
    ]
    regimens, whole = (
        found.filter(there).select("trial", *counts)
        for there in (pl.col("regimen") != "", pl.col("regimen") == "")
    )
    assert regimens.group_by("trial", maintain_order=True).sum().equals(whole)
    assert found["participants"].sum() > 0
    assert found["lldas.week-12.of"].sum() > 0


def test_what_nobody_records_is_nowhere_zero() -> None:
    """The empirical clinic scores no BILAG, so nobody can tell who has an SRI-4 response."""
    _, found = four()
    assert (
        found["sri_4.week-12"].null_count() == found["sri_4.week-12.of"].null_count() == len(found)
    )
    assert isnan(named(measures(), "share_sri_4.week-12").value)


def test_cells_in_blood_are_empty_where_nobody_counts_them() -> None:
    _, found = four()
    for one in (*COUNTED_CELLS, *ADDED_CELLS):
        assert found[one.name].null_count() == found[one.of].null_count() == len(found)
    assert isnan(named(measures(), "mean_car_cells_highest_per_ul").value)
    assert isnan(named(measures(), "share_b_cells_undetected").value)


def test_cells_in_blood_are_the_sums_of_the_analysis() -> None:
    """In the mechanistic clinic, by the result rows of the same ledger."""
    (chunk,) = replace(plan(trials=2), clinic="mechanistic", truths=("mechanistic",)).chunks()
    found = rows(chunk)
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    ledger = ledger_of(chunk, 0)
    analysed = results(study, ledger, ledger.entries[-1].known_on)
    for row in found.filter(pl.col("trial") == 0).iter_rows(named=True):
        place = ("safety_infused", row["regimen"] or "all")
        for one in ADDED_CELLS:
            mean = analysed.find(*place, one.variable, Statistic.MEAN)
            if mean is None or mean.value is None:
                assert not row[one.name]
                continue
            assert row[one.of] == mean.n
            assert row[one.name] / row[one.of] == pytest.approx(float(str(mean.value)))
        for one in COUNTED_CELLS:
            count = analysed.find(*place, one.variable, Statistic.COUNT)
            if count is not None:
                assert (row[one.name], row[one.of]) == (count.value, count.n)
    summary = list(summarised(study, found, None, None))
    whole = found.filter(pl.col("regimen") == "")
    for name in ("b_cells_recovered_study_day", "car_cells_area_28_days"):
        mean = named(summary, f"mean_{name}")
        added, of = float(whole[name].sum()), int(whole[f"{name}.of"].sum())
        assert mean.value == pytest.approx(added / of)
        assert mean.error is not None
        assert mean.error > 0


@pytest.mark.parametrize("chunk_size", [1, 3])
def test_a_trial_does_not_depend_on_its_chunk(chunk_size: int) -> None:
    _, found = four()
    again = pl.concat(outcomes(each) for each in plan(boin(), chunk_size=chunk_size).chunks())
    assert again.equals(found)


def person(chunk: Chunk, number: int, who: str) -> DemographyRecorded:
    found = ledger_of(chunk, number).history(who).last(DemographyRecorded)
    assert found is not None
    return found.fact


def test_both_designs_meet_the_same_people() -> None:
    own, other = plan(OWN, boin(), trials=2, chunk_size=2).chunks()
    for number in own.numbers:
        for who in ("001", "002", "003"):
            assert person(own, number, who) == person(other, number, who)
    assert person(own, 0, "001") != person(own, 1, "001")


def measures(truth: str = "steep", target: float | None = None) -> list[Measure]:
    chunk, found = four()
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    return list(summarised(study, found, truth_named(study, truth), target))


def named(found: list[Measure], name: str, regimen: str = "") -> Measure:
    (one,) = [each for each in found if (each.name, each.regimen) == (name, regimen)]
    return one


def test_the_summary_is_that_of_the_rows() -> None:
    _, found = four()
    summary = measures()
    whole = found.filter(pl.col("regimen") == "")
    participants = whole["participants"].to_list()
    mean = sum(participants) / 4
    variance = sum((each - mean) ** 2 for each in participants) / 3
    said = named(summary, "mean_participants")
    assert said.value == mean
    assert said.error == pytest.approx(sqrt(variance / 4), abs=1e-12)
    selected = [each.value for each in summary if each.name == "p_select"]
    assert sum(selected) == pytest.approx(1)
    assert named(summary, "p_select", "none").value < 1
    for regimen in found["regimen"].unique():
        there = found.filter(pl.col("regimen") == regimen)
        if regimen:
            assert named(summary, "mean_n", regimen).value == there["participants"].mean()
        responded, of = (int(there[name].sum()) for name in ("lldas.week-12", "lldas.week-12.of"))
        share = named(summary, "share_lldas.week-12", regimen).value
        assert share == pytest.approx(responded / of) if of else isnan(share)
    assert named(summary, "duration_mean").value == whole["duration_days"].mean()


def test_the_error_of_a_share_is_that_of_a_ratio_of_means() -> None:
    _, found = four()
    whole = found.filter(pl.col("regimen") == "")
    of, responded = whole["lldas.week-12.of"].to_list(), whole["lldas.week-12"].to_list()
    ratio = sum(responded) / sum(of)
    left = [r - ratio * n for r, n in zip(responded, of, strict=True)]
    error = sqrt(sum(each**2 for each in left) / 3 / 4) / (sum(of) / 4)
    assert named(measures(), "share_lldas.week-12").error == pytest.approx(error)


def test_over_and_under_dosing_are_told_by_the_target() -> None:
    """The 3+3 of the study has no target of its own; every risk lies above 0 and below 1."""
    chunk, found = four()
    study = study_under(chunk.study_text, "small", OWN)
    without = summarised(study, found, truth_named(study, "steep"), None)
    assert "mean_over_dosed" not in {each.name for each in without}
    everyone = named(measures(), "mean_participants").value
    for target, over, under in ((0.0, everyone, 0.0), (1.0, 0.0, everyone)):
        summary = measures(target=target)
        assert named(summary, "mean_over_dosed").value == over
        assert named(summary, "mean_under_dosed").value == under
    assert named(measures(), "mean_under_dosed") == named(measures(target=0.25), "mean_under_dosed")
    risks = {each.regimen: each.value for each in measures() if each.name == "true_risk"}
    assert risks["d4-i2"] > risks["d1-i7"] > 0


def test_what_is_of_nobody_has_no_number() -> None:
    summary = [Summarised(design="a, b", truth="steep", measure=each) for each in measures()]
    text = as_csv(summary).splitlines()
    assert text[0] == "design,truth,regimen,measure,value,mc_error,mc_limit"
    assert '"a, b",steep,d4-i7,share_lldas.week-12,,,' in text
    assert any(line.startswith('"a, b",steep,none,p_select,') for line in text)
    exact = next(line for line in text if ",d1-i7,true_risk," in line)
    assert exact.endswith(",")
    assert exact.count("0.") == 1


def test_parts_each_end_with_a_regimen_or_with_none() -> None:
    two = Plan(
        study_text=text_of("nct07358988"),
        study_name="nct07358988",
        designs=(OWN,),
        truths=("moderate",),
        clinic="empirical",
        seed=1,
        trials=2,
        chunk_size=2,
        version=HERE,
    )
    (chunk,) = two.chunks()
    study = study_under(chunk.study_text, chunk.study_name, OWN)
    summary = list(summarised(study, rows(chunk), truth_named(study, "moderate"), None))
    for part in study.parts:
        places = (*part.regimens, f"none of {part.name}")
        assert sum(named(summary, "p_select", each).value for each in places) == 1


def test_a_design_takes_the_place_of_that_of_its_part_alone() -> None:
    study = study_under(small_text(), "small", boin())
    assert isinstance(study.parts[0].design, Boin)
    assert study_under(small_text(), "small", OWN).parts[0].design != study.parts[0].design


def test_a_file_is_whole_or_none() -> None:
    chunk, found = four()
    file = as_parquet(found)
    assert file == as_parquet(outcomes(chunk))
    back = whole_rows(file, chunk)
    assert back is not None
    assert back.equals(found)
    for cut in (0, 10, len(file) // 2, len(file) - 1):
        assert whole_rows(file[:cut], chunk) is None
    assert whole_rows(file, replace(chunk, first=4)) is None
    assert whole_rows(file, replace(chunk, count=5)) is None
    assert whole_rows(file, replace(chunk, truth="flat")) is None


def test_a_worker_with_another_version_is_refused() -> None:
    chunk, _ = four()
    with pytest.raises(StudyError, match=r"A worker has firstdose .*, and the run was planned by"):
        computed(replace(chunk, version="0.0.1"))


def test_the_problems_of_a_worker_travel_with_all_they_say() -> None:
    with pytest.raises(StudyError) as refused:
        manifest.refuse_another(changed(seed=12, clinic="other"), plan(OWN, boin()), "here")
    back = pickle.loads(pickle.dumps(refused.value))
    assert isinstance(back, StudyError)
    assert back.problems == refused.value.problems
    assert str(back) == str(refused.value)


def test_an_unknown_clinic_is_refused_with_the_known_ones() -> None:
    with pytest.raises(StudyError, match=r"(?s)no clinic 'mechanical'.*empirical"):
        clinic_named("mechanical")


def changed(**other: object) -> str:
    kept = manifest.manifest_of(plan(OWN, boin()))
    return manifest.written(replace(kept, **other))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"seed": 12}, "seed 12, not 11"),
        ({"chunk_size": 5}, "number of trials in a chunk 5, not 4"),
        ({"truths": ("flat",)}, r"truths \[\"flat\"\], not \[\"steep\"\]"),
        ({"clinic": "other"}, 'clinic "other", not "empirical"'),
        ({"firstdose": "0.0.1"}, 'version of firstdose "0.0.1"'),
        ({"study_sha256": "0"}, r"study file \(SHA-256\) \"0\""),
        ({"designs": (("own", "0"),)}, "designs"),
        ({"trials": 5}, "The folder is of 5 trials, and 4 are asked for"),
    ],
)
def test_the_folder_of_another_run_is_refused(other: dict[str, object], said: str) -> None:
    with pytest.raises(StudyError, match=said) as refused:
        manifest.refuse_another(changed(**other), plan(OWN, boin()), "here")
    assert len(refused.value.problems) == 1


def test_every_difference_is_shown_and_more_trials_are_none() -> None:
    with pytest.raises(StudyError) as refused:
        manifest.refuse_another(changed(seed=12, clinic="other"), plan(OWN, boin()), "here")
    assert len(refused.value.problems) == 2
    manifest.refuse_another(changed(trials=3), plan(OWN, boin()), "here")
    with pytest.raises(StudyError, match="cannot be read"):
        manifest.refuse_another("[]", plan(), "here")


def test_the_settings_of_a_design_are_part_of_the_run() -> None:
    looser = boin()
    assert looser.part is not None
    other = replace(looser, part=replace(looser.part, design=Boin(target=Decimal("0.3"))))
    with pytest.raises(StudyError, match="designs"):
        manifest.refuse_another(
            manifest.written(manifest.manifest_of(plan(other))), plan(looser), "here"
        )


def test_no_chunk_is_begun_once_it_is_to_stop() -> None:
    chunks = list(plan(trials=6, chunk_size=1).chunks())
    begun: list[Chunk] = []

    def noted() -> Iterator[Chunk]:
        for each in chunks:
            begun.append(each)
            yield each

    with ThreadPoolExecutor(max_workers=1) as executor:
        found: list[Chunk] = []
        for chunk, _ in run(
            noted(), Workers(executor=executor, at_once=2), lambda: len(found) >= 2
        ):
            found.append(chunk)
    assert 2 <= len(found) <= 3
    assert len(begun) <= 4
    assert found == chunks[: len(found)]


def test_where_patients_bring_their_own_toxicity_no_true_risk_is_stated() -> None:
    chunk, found = four()
    study = study_under(chunk.study_text, "small", OWN)
    stated = {each.name for each in summarised(study, found, truth_named(study, "steep"), 0.3)}
    own = {each.name for each in summarised(study, found, None, 0.3)}
    assert stated - own == {"true_risk", "mean_over_dosed", "mean_under_dosed"}
    assert own < stated


def test_only_the_mechanistic_clinic_has_a_truth_of_its_own() -> None:
    study = study_under(small_text(), "small", OWN)
    drawn, followed = clinic_named("empirical"), clinic_named("mechanistic")
    assert followed.truth(study, None) is followed.truth(study, "mechanistic") is None
    assert followed.truth(study, "steep") == drawn.truth(study, "steep") is not None
    assert drawn.truth(study, None) == truth_named(study)
    with pytest.raises(StudyError, match="no truth named 'mechanistic'"):
        drawn.truth(study, "mechanistic")
    assert followed.truth_names(study) == ("mechanistic", *drawn.truth_names(study))
    assert (followed.usual_truth(study), drawn.usual_truth(study)) == ("mechanistic", "moderate")


def test_trials_side_by_side_are_those_run_one_by_one(*, full: bool) -> None:
    """The mechanistic clinic: same decisions and responses, whoever is solved beside whom.

    Side by side nothing is measured that nobody reads; one by one everything is.
    """
    trials = 200 if full else 20
    (chunk,) = plan(trials=trials, chunk_size=trials).chunks()
    chunk = replace(chunk, truth="mechanistic", clinic="mechanistic")
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    told_apart = {"design": "own", "truth": "mechanistic"}
    alone = [
        {**told_apart, "trial": number, **row}
        for number in chunk.numbers
        for row in rows_of(study, ledger_of(chunk, number))
    ]
    assert outcomes(chunk).equals(frame(study, alone))


def test_what_is_kept_of_a_course_is_all_that_a_clinic_reads_of_it() -> None:
    of = model("car_nk_sle")
    wanted = Wanted(
        model=of,
        inputs=typical_inputs(of),
        doses=(Dose(target="cells", time=0.0, amount=750.0),),
        grid=grid(30, (0.0,)),
        participant="001",
    )
    (whole,), (kept,) = together([wanted]), together([wanted], read_of_courses())
    assert isinstance(whole, Course)
    assert isinstance(kept, Course)
    for name in read_of_courses():
        np.testing.assert_array_equal(kept.values(name), whole.values(name))
        held = kept.values(name).base
        assert held is not None
        assert held.shape == (len(read_of_courses()), len(wanted.grid.times)), "and nothing more"
    assert whole.on("ma", 30) > 0
    with pytest.raises(KeyError):
        kept.on("ma", 30)


def test_nothing_is_remembered_of_the_courses_of_trials_that_are_over() -> None:
    (chunk,) = plan(trials=2, chunk_size=2).chunks()
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    list(rows_of(study, ledger_of(chunk, 0)))
    assert course.cache_info().currsize > 0
    through_the_ledger(chunk)
    assert course.cache_info().currsize == 0


def test_decisions_and_their_days_are_those_run_one_by_one() -> None:
    (chunk,) = plan(trials=3, chunk_size=3).chunks()
    chunk = replace(chunk, truth="mechanistic", clinic="mechanistic")

    def beside(number: int, ask: Ask[Wanted, Course | StudyError]) -> Ledger:
        economy = Economy(solver=lambda wanted: course_or_error(ask(wanted)))
        return ledger_of(chunk, number, economy)

    tasks = [partial(beside, number) for number in chunk.numbers]
    found = side_by_side(tasks, together, places=3)
    assert [each.entries for each in found] == [
        ledger_of(chunk, number).entries for number in chunk.numbers
    ]


def test_what_nobody_reads_is_not_measured_and_nothing_else_changes() -> None:
    (chunk,) = plan(trials=2, chunk_size=2).chunks()
    chunk = replace(chunk, truth="mechanistic", clinic="mechanistic")
    study = study_under(chunk.study_text, chunk.study_name, chunk.design)
    left_out = unread(study)

    def is_read(fact: Fact) -> bool:
        if isinstance(fact, ExaminationScored):
            if fact.instrument == "bilag_2004":
                return fact.visit not in left_out.bilag
            return bool(fact.event) or fact.instrument not in left_out.worksheets
        return not isinstance(fact, Measured) or fact.analyte not in left_out.results_at(fact.visit)

    def facts(ledger: Ledger) -> list[tuple[Fact, date, date]]:
        """All that is read; a decision says through which entry its evidence goes."""
        return [
            (
                structs.replace(entry.fact, evidence_through=0)
                if isinstance(entry.fact, DoseDecided)
                else entry.fact,
                entry.occurred_on,
                entry.known_on,
            )
            for entry in ledger.entries
            if is_read(entry.fact)
        ]

    for number in chunk.numbers:
        whole, saved = ledger_of(chunk, number), ledger_of(chunk, number, Economy(unread=left_out))
        measured = [each.fact for each in saved.entries if isinstance(each.fact, Measured)]
        assert all(map(is_read, measured))
        assert len(saved) < len(whole)
        assert facts(saved) == facts(whole)
        assert list(rows_of(study, saved)) == list(rows_of(study, whole))
        told = [
            one.fact.term for one in whole.entries if isinstance(one.fact, AdverseEventReported)
        ]
        version = study.endpoints.instruments.ctcae
        excused = frozenset[str]().union(*(analytes_under(version, term) for term in told))
        assert excused
        assert excused.isdisjoint(
            left_out.results_at("screening") | left_out.results_at("baseline")
        )


def test_what_a_study_reads_is_measured() -> None:
    study = study_under(text_of("nct06010472"), "nct06010472", OWN)
    found = unread(study)
    for visit in study.schedule.visits:
        left_out = found.results_at(visit.name)
        assert {"interleukin_6", "ferritin", "igg", "memory_b_cells"} <= left_out
        assert "b_cells" not in left_out
        assert ("car_cells" in left_out) is (visit.day <= 0)
    first, last = found.results_at("day-0"), found.results_at("week-52")
    assert first.isdisjoint({"neutrophils", "alt", "body_weight"})
    assert {"temperature", "haemoglobin", "bilirubin"} <= first
    assert found.results_at("day-28").isdisjoint({"neutrophils", "creatinine", "body_weight"})
    assert {"alt", "temperature"} <= found.results_at("day-28")
    assert {"neutrophils", "alt", "c3", "temperature"} <= last
    assert found.results_at(UNSCHEDULED) >= {"temperature"}
    assert found.results_at(UNSCHEDULED).isdisjoint({"neutrophils", "b_cells"})
    assert found.bilag == {"screening", "week-65", "week-78"}
    assert found.worksheets == {"crs", "icans"}


def test_the_baseline_of_an_excuse_is_read_where_a_definition_looks_at_it() -> None:
    study = study_under(text_of("nct06010472"), "nct06010472", OWN)
    never = tuple(replace(one, or_baseline_grade=False) for one in study.dlt.exceptions)
    blind = replace(study, dlt=replace(study.dlt, exceptions=never))
    assert "alt" not in unread(study).results_at("baseline")
    assert "alt" in unread(blind).results_at("baseline")


def test_bilag_of_screening_is_read_where_it_is_baseline() -> None:
    study = study_under(text_of("nct06010472"), "nct06010472", OWN)
    late = tuple(
        replace(visit, procedures=("blood_count",)) if visit.name == "baseline" else visit
        for visit in study.schedule.visits
    )
    moved = replace(study, schedule=replace(study.schedule, visits=late))
    assert "screening" not in unread(moved).bilag


def test_what_a_design_asks_for_is_read() -> None:
    study = study_under(small_text(), "small", OWN)
    (part,) = study.parts
    response = ActivityResponse(section="assumed", by_day=84, kind="sri_4")
    assert unread(replace(study, parts=(replace(part, response=response),))).bilag == {"screening"}


def test_a_result_that_nothing_waits_for_is_handed_over_however_late() -> None:
    study = study_under(text_of("nct06010472"), "nct06010472", OWN)
    (last,) = (visit for visit in study.schedule.visits if visit.name == "week-78")
    alone = replace(last, procedures=("blood_count", "serology"))
    visits = (*(one for one in study.schedule.visits if one is not last), alone)
    found = unread(replace(study, schedule=replace(study.schedule, visits=visits)))
    assert found.results_at("week-78").isdisjoint({"c3", "c4", "anti_dsdna"})
