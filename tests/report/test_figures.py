"""Figures: the numbers they draw, the label of their origin, and their place when empty."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse.small_trial import OPENED, Trial
from firstdose import derive
from firstdose.records.facts import Consented
from firstdose.records.values import Domain, Origin, SpecialInterest
from firstdose.report.figures import (
    activity_figure,
    dosing_figure,
    profile_figure,
    regimen_map_figure,
    response_figure,
    swimmer_figure,
)
from firstdose.report.figures.beside import beside
from firstdose.report.figures.doses import dose_colours, dose_of
from firstdose.report.material import Material
from firstdose.report.page import FigureBlock
from firstdose.report.tables.baseline import people_of
from firstdose.report.words import LANGUAGES, Language
from report.golden import assert_golden
from report.small_report import ZERO, as_text, material, with_events

FIGURES: tuple[Callable[[Material], FigureBlock], ...] = (
    profile_figure,
    dosing_figure,
    regimen_map_figure,
    swimmer_figure,
    activity_figure,
    response_figure,
)
OF_SINGLE_PARTICIPANTS = (regimen_map_figure, swimmer_figure, activity_figure, response_figure)


def named(figure: Callable[[Material], FigureBlock]) -> str:
    return figure.__name__


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_the_figures(language: Language) -> None:
    made_from = material(with_events(), language=language)
    tables = [figure(made_from).table for figure in FIGURES]
    assert_golden(
        f"figure-numbers-{language}.txt", "\n".join(as_text(table) for table in tables if table)
    )


@pytest.mark.parametrize("figure", FIGURES, ids=named)
@pytest.mark.parametrize(
    ("origin", "label"),
    [
        (Origin.SIMULATED, "Simulated trial: no person was treated"),
        (Origin.RECONSTRUCTED, "Reconstructed from published aggregates: not individual data"),
    ],
)
def test_every_figure_carries_its_origin(
    figure: Callable[[Material], FigureBlock], origin: Origin, label: str
) -> None:
    assert label in figure(material(with_events(origin))).svg
    assert label not in figure(material(with_events(Origin.CONDUCTED))).svg


@pytest.mark.parametrize("figure", FIGURES, ids=named)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_place_before_anyone_came(
    figure: Callable[[Material], FigureBlock], language: Language
) -> None:
    drawn = figure(material(Trial(), OPENED, language))
    assert drawn.svg.startswith("<svg")
    assert drawn.description


@pytest.mark.parametrize("figure", OF_SINGLE_PARTICIPANTS, ids=named)
def test_a_reconstruction_shows_no_single_participant(
    figure: Callable[[Material], FigureBlock],
) -> None:
    drawn = figure(material(with_events(Origin.RECONSTRUCTED)))
    assert "Not published" in drawn.description
    assert drawn.table is None
    assert "001" not in drawn.svg


@pytest.mark.parametrize("figure", [activity_figure, response_figure], ids=named)
def test_an_unrecorded_domain_has_its_place(figure: Callable[[Material], FigureBlock]) -> None:
    trial = with_events(Origin.CONDUCTED)
    trial.domains = (Domain.EXPOSURE, Domain.REGIMEN)
    assert figure(material(trial)).table is None


def test_the_map_gives_each_cell_its_numbers_and_each_move_its_meeting() -> None:
    svg = regimen_map_figure(material(with_events())).svg
    assert svg.count("treated: 3") == 2
    assert svg.count("DLT: 0 of 3") == 2
    assert "open now" in svg
    assert "d4-i2" in svg
    for meeting in ("2", "3"):
        assert f">{meeting}</text>" in svg


def test_the_map_of_a_simulation_says_what_it_is_evidence_of() -> None:
    simulated = regimen_map_figure(material(with_events()))
    assert "evidence about the design, not about the product" in simulated.description
    conducted = regimen_map_figure(material(with_events(Origin.CONDUCTED)))
    assert "evidence" not in conducted.description


def test_the_profile_says_who_left_and_why() -> None:
    svg = profile_figure(material(with_events())).svg
    for text in ("Consented: 7", "Not eligible: 1", "Received cells: 6", "Withdrawn: 1"):
        assert text in svg


def test_who_has_no_place_is_not_among_the_ineligible() -> None:
    trial = with_events()
    trial.add(Consented(participant="008", consent_version="1"), ZERO)
    made = profile_figure(material(trial))
    assert made.table is not None
    texts = [row.cells[1].text for row in made.table.rows if row.cells[1].text][:4]
    assert texts[0] == "Have not reached the next step"
    assert "Not eligible: 1" in texts[1:]
    assert "Screened or waiting, no place available: 1" in texts[1:]


def test_the_same_results_give_the_same_bytes() -> None:
    first, second = (material(with_events()) for _ in range(2))
    for figure in FIGURES:
        assert figure(first).svg == figure(second).svg


def test_every_reason_for_being_evaluable_or_not_has_words() -> None:
    folder = Path(derive.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*dlt*.py"))
    keys = set(re.findall(r'key="(\w+)"', source)) | set(re.findall(r'"(\w+_in_window)"', source))
    assert len(keys) > 8
    for key in keys:
        assert f"reasons.{key}" in material(Trial(), OPENED).words.texts


NO_FLOOR = float("-inf")


def test_marks_of_one_day_stand_side_by_side_and_others_keep_their_day() -> None:
    def without_floors(*days: float) -> tuple[float, ...]:
        return beside(days, [NO_FLOOR] * len(days), 10)

    assert without_floors() == ()
    assert without_floors(3, 40) == (3, 40)
    assert without_floors(20, 20) == (15, 25)
    assert without_floors(20, 20, 21, 90) == pytest.approx((10.333, 20.333, 30.333, 90), abs=0.001)


def test_no_mark_is_moved_before_the_first_infusion_nor_off_the_axis() -> None:
    assert beside([1, 1, 1], [0, 0, 0], 6.5) == (0, 6.5, 13)
    assert beside([-2, 1, 1], [-12, 0, 0], 6.5) == (-6.5, 0, 6.5)
    assert beside([-6, -6, 1], [-8, -8, 0], 6) == (-8, -2, 4)


@given(st.lists(st.integers(-20, 400).map(float), max_size=12))
def test_no_mark_covers_another_and_their_order_stays(days: list[float]) -> None:
    floors = [0 if day >= 0 else -30 for day in sorted(days)]
    places = beside(sorted(days), floors, 10)
    assert all(later - earlier >= 10 - 1e-6 for earlier, later in pairwise(places))
    assert all(place >= floor - 1e-6 for place, floor in zip(places, floors, strict=True))
    without = beside(sorted(days), [NO_FLOOR] * len(days), 10)
    assert sum(without) == pytest.approx(sum(days), abs=1e-6)
    assert all(place >= free - 1e-6 for place, free in zip(places, without, strict=True))


def test_the_marks_of_day_1_are_drawn_from_day_0_on() -> None:
    trial = with_events()
    trial.person("001", ZERO).event(1, 1, event="AE-2", interest=SpecialInterest.INFECTION)
    svg = swimmer_figure(material(trial)).svg
    begin = min(
        float(place) for place in re.findall(r'<path d="M([0-9.]+),[^>]*opacity="0.3"', svg)
    )
    marks = re.findall(r'translate\(([0-9.-]+),[0-9.]+\)" d="[^"]*" fill="[^"]*" stroke="#fff', svg)
    assert len(marks) > 2
    assert min(map(float, marks)) == begin


def test_a_dose_has_one_colour_in_every_figure() -> None:
    trial = with_events()
    for who, regimen in (("008", "d2-i5"), ("009", "d3-i5")):
        person = trial.participant(who, ZERO + timedelta(days=90), regimen=regimen)
        person.scored(-6, "baseline", "arthritis", "rash").scored(28, "day-28", "rash")
    made_from = material(trial)
    people, colours = people_of(made_from), dose_colours(made_from)
    assert len(set(colours.values())) == len(colours) == 3
    bars = re.findall(
        r'<path d="[^"]*" fill="([^"]*)" opacity="0.3"/>', swimmer_figure(made_from).svg
    )
    assert bars == [colours[dose_of(made_from, who)] for who in people if who != "007"]
    activity = activity_figure(made_from).svg
    lines = re.findall(r'<path d="[^"]*" stroke="([^"]*)" stroke-width="1" opacity', activity)
    assert lines == 2 * bars
