"""A study unlike those that ship: doses by weight, no conditioning, unequal intervals."""

from functools import cache
from pathlib import Path

from firstdose import protocol
from firstdose.analyse.cut import ALL, data_cut
from firstdose.analyse.population import PROFILE
from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import Statistic
from firstdose.derive.plan import plans_no_conditioning
from firstdose.protocol.criteria import CONSENT
from firstdose.protocol.study import Study
from firstdose.records.ledger import Ledger
from firstdose.records.values import Component, Relatedness, YesNo
from firstdose.report.regimen_axes import regimen_axes
from firstdose.report.words import read_words
from firstdose.simulate import trial

TEXT = Path(__file__).with_name("autologous.yaml").read_text(encoding="utf-8")


@cache
def unlike() -> tuple[Study, Ledger]:
    study = protocol.read(TEXT, "autologous")
    return study, trial.trial(study, TEXT, seed=3)


def test_it_has_no_problem_and_every_part_is_run() -> None:
    study, ledger = unlike()
    assert protocol.problems(TEXT, "autologous") == ()
    cut = data_cut(study, ledger, ledger.entries[-1].known_on)
    assert {who.course.exposure.part for who in cut.participants if who.course.exposure} == {
        part.name for part in study.parts
    }


def test_the_profile_adds_up_where_no_conditioning_is_planned() -> None:
    def number(variable: str) -> int:
        row = found.row("consented", ALL, f"{PROFILE}.{variable}", Statistic.COUNT)
        assert isinstance(row.value, int)
        return row.value

    found = everything()
    ready = number("conditioned") + number("conditioned.none_planned")
    assert number("assigned") == ready + number("not_conditioned")
    assert number("infused") == ready - number("not_infused")
    assert number("conditioned.none_planned") > number("conditioned") > 0


def everything() -> Results:
    study, ledger = unlike()
    return results(study, ledger, ledger.entries[-1].known_on)


def test_nobody_blames_conditioning_that_was_never_planned() -> None:
    study, ledger = unlike()
    cut = data_cut(study, ledger, ledger.entries[-1].known_on)
    without = [
        who
        for who in cut.participants
        if who.course.exposure and plans_no_conditioning(study, who.course.exposure)
    ]
    events = [event for who in without for event in who.course.adverse_events]
    assert events
    assert {event.relatedness(Component.CONDITIONING) for event in events} == {
        Relatedness.NOT_RELATED
    }
    assert all(event.emergent_from_conditioning == event.emergent_from_cells for event in events)


def test_the_virtual_clinic_answers_entry_criteria_as_its_records_say() -> None:
    study, ledger = unlike()
    cut = data_cut(study, ledger, ledger.entries[-1].known_on)
    judged = [one for who in cut.participants for one in who.course.eligibility.criteria]
    assert any(one.computed is not None for one in judged)
    assert not [one for one in judged if one.disagrees]
    failed = {one.criterion for one in judged if one.answer is YesNo.NO}
    assert {"activity", "no_infection"} <= failed
    assert CONSENT not in failed


def test_every_regimen_has_a_spot_of_its_own_on_the_map() -> None:
    study, _ = unlike()
    axes = regimen_axes(read_words("en"), study.regimens.regimens)
    assert len(set(axes.spots.values())) == len(study.regimens.regimens)
    assert "20 × 10⁶ to 60 × 10⁶ by body weight" in axes.rows
    assert "1 × 10⁶ per kg, at most 100 × 10⁶" in axes.rows
